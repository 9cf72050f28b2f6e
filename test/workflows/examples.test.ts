import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  blocks,
  CALL,
  COMMIT,
  calledWorkflows,
  type Document,
  examples,
  ownWorkflows,
  REPOSITORY,
} from './documents.ts';
import type { Job } from './scripts.ts';

interface Concurrent {
  concurrency?: { group: string; queue?: string; 'cancel-in-progress': boolean };
}

interface WorkflowJob extends Job, Concurrent {
  uses?: string;
  name?: string;
  if?: string;
  env?: Record<string, string>;
  needs?: string | string[];
  environment?: string | { name: string; deployment: boolean };
  permissions?: Record<string, string>;
  secrets?: string;
  with?: Record<string, unknown>;
  strategy?: { 'fail-fast': boolean; matrix: Record<string, unknown> };
  'timeout-minutes'?: number | string;
}

interface Workflow extends Concurrent {
  name: string;
  env?: Record<string, string>;
  on: {
    workflow_dispatch?: { inputs?: Record<string, { default?: unknown; type?: string; options?: string[] }> };
  };
  'run-name'?: string;
  permissions?: Record<string, string>;
  jobs: Record<string, WorkflowJob>;
}

/** Matches what a workflow uses of this repository: an action, or a called workflow. */
const OURS = new RegExp(`^(?:\\$/[\\w-]+|${REPOSITORY}(?:/[\\w-]+|/\\.github/workflows/[\\w-]+\\.yml)?@${COMMIT})$`);
const isOurs = (uses = '') => OURS.test(uses);
/** What every example that can change something says in the same words. */
const PUBLISHES =
  '# Browsers warn about unlogged certificates. CT logs and public repositories publish names for good.\n';
/** The longest limit of a job on a runner of GitHub. */
const MAX_JOB_MINUTES = 360;

const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);
const USES = /(?<=uses: )(?!\.\/|\$\/).*/gm;
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs).filter(({ uses }) => !uses);
const environmentOf = ({ environment = '' }: WorkflowJob) =>
  typeof environment === 'string' ? environment : environment.name;
/** Returns the called workflows that an example calls. */
const calledBy = (text: string) =>
  [...text.matchAll(CALL)].map(([, file]) => calledWorkflows.find(({ name }) => basename(name) === file)?.text ?? '');
const changesSomething = (text: string) => [text, ...calledBy(text)].join().includes('secrets.DIGICERT_API_KEY');

test('an audit that somebody cancels, or that another one displaces, is reported, too', () => {
  const { text = '' } = calledWorkflows.find(({ name }) => basename(name) === 'audit.yml') ?? {};
  const { jobs, concurrency } = parse(text) as Workflow;
  expect(jobs['report']?.if).toMatch(/^\${{ always\(\) && /);
  expect([concurrency, jobs['audit']?.concurrency?.group]).toEqual([undefined, 'digicert-audit']);
});

test('a dry run gives a deployment nothing to do', () => {
  const { text = '' } = calledWorkflows.find(({ name }) => basename(name) === 'change.yml') ?? {};
  const { outputs } = parse(text).on.workflow_call;
  // GitHub reports success for a call whose jobs were skipped, and their outputs are empty.
  expect(outputs['is-issued'].value).toMatch(/^\${{ inputs\.dry-run && 'false' \|\| /);
  for (const { text: example } of examples)
    for (const job of Object.values((parse(example) as Workflow).jobs))
      if (job.needs === 'change' && job.steps) expect(job.if).toBe("needs.change.outputs.is-issued != 'false'");
});

test('no job that gets a key restores a cache, which is unpacked anywhere', () => {
  for (const { text } of [...examples, ...calledWorkflows]) expect(text).not.toContain('actions/cache');
});

describe.each(cases(examples))('%s', (_, text) => {
  const workflow: Workflow = parse(text);
  const [head = ''] = /^(?:#.*\n)+/.exec(text) ?? [];
  const calls = Object.values(workflow.jobs).filter(({ uses }) => uses);

  test('begins with three lines that say what it is for, and what to replace', () => {
    expect(head.trim().split('\n')).toHaveLength(3);
    expect(head).toMatch(/\bdocs\/[\w-]+\.md\b/);
    expect(head).toContain('octo-org'); // the placeholder
    expect(head.includes(PUBLISHES)).toBe(changesSomething(text));
    expect(head).toMatch(/public repositor(?:y|ies)/);
  });

  test('changes nothing at first if somebody starts it by hand, with a CT status that cannot be mistyped', () => {
    const { workflow_dispatch: started } = workflow.on;
    if (started && changesSomething(text)) expect(started.inputs?.['dry-run']?.default).toBe(true);
    const input = started?.inputs?.['disable-ct'];
    if (input) expect(input).toMatchObject({ type: 'choice', options: ['true', 'false'] });
  });

  test('calls a workflow with all secrets if it has one, and leaves environment, key and concurrency to it', () => {
    const called = calledBy(text);
    expect(called).toHaveLength(calls.length);
    for (const [index, { secrets, permissions }] of calls.entries()) {
      const inherited = parse(called[index] ?? '').on.workflow_call.secrets ? 'inherit' : undefined;
      expect([secrets, permissions]).toEqual([inherited, expect.objectContaining({ contents: 'read' })]);
    }
    // GitHub cancels a run whose caller has the concurrency group of what it calls.
    if (calls.length > 0) expect(text).not.toMatch(/concurrency:|environment:|DIGICERT_/);
  });

  test('lets a job deploy check out a script of its private repository', () => {
    for (const [name, { permissions }] of Object.entries(workflow.jobs))
      if (name === 'deploy') expect(permissions).toEqual({ contents: 'read' });
  });

  test('is 35 lines long if it calls a workflow, apart from the jobs of the caller', () => {
    if (calls.length === 0) return;
    const own = text.match(/^ {2}[\w-]+:\n(?! {4}(?:needs.*\n {4})?uses:)(?: {4}.*\n)+/gm) ?? [];
    const jobs = own.filter((job) => /^ {4}steps:/m.test(job)).join('');
    expect(text.split('\n').length - jobs.split('\n').length).toBeLessThanOrEqual(35);
  });
});

describe.each(cases([...examples, ...calledWorkflows]))('%s', (_, text) => {
  const workflow: Workflow = parse(text);
  const jobs = jobsOf(text);
  const ours = jobs.flatMap((job) => job.steps.filter(({ uses }) => isOurs(uses)).map((step) => ({ job, step })));
  /** An audit of an earlier report sends nothing, nor does the reader of a merged list, so both need no key. */
  const withKey = ours.filter(({ step }) => !step.with?.['replay'] && !step.with?.['list-file']);
  const isDryRun = ({ with: inputs }: (typeof ours)[number]['step']) => inputs?.['dry-run'] === true;
  const runs = ours.filter(({ step }) => step.uses?.includes('/reissue') && !isDryRun(step));
  const isCalled = text.includes('workflow_call:');

  test('has one key on a line, and short lines', () => {
    expect(text.replaceAll(COMMIT, '<commit>').match(/^.{101,}$/gm)).toBe(null);
    expect(text.match(/^[^#]*(?:: |- )\{ ?[\w"-]+:.*$/gm)).toBe(null);
  });

  test('grants nothing, except to open issues, to start the one workflow that reissues, or to read artifacts', () => {
    expect(workflow.permissions).toEqual({});
    const granted = jobs.flatMap(({ permissions }) => Object.entries(permissions ?? {}));
    const others = granted.map((entry) => entry.join(': ')).filter((entry) => entry !== 'contents: read');
    const needed = {
      '/issues': 'issues: write',
      'gh workflow run': 'actions: write',
      '/actions/artifacts': 'actions: read',
    };
    for (const job of jobs) if (job.permissions?.['issues']) expect(job).not.toHaveProperty('environment');
    expect(others).toEqual(Object.entries(needed).flatMap(([use, entry]) => (text.includes(use) ? entry : [])));
  });

  test('hands a key to our actions only, in the one step', () => {
    expect(text.match(/secrets\.DIGICERT_/g) ?? []).toHaveLength(withKey.length);
  });

  test('changes something only behind reviewers, after a merge, or for orders that the caller lists', () => {
    for (const { job, step } of withKey) {
      const environment = environmentOf(job);
      const isViewOnly = environment === 'digicert-view-only';
      if (isViewOnly) expect(job.environment).toHaveProperty('deployment', false);
      expect(step.with?.['api-key']).toBe(
        `\${{ secrets.${isViewOnly ? 'DIGICERT_VIEW_ONLY_KEY' : 'DIGICERT_API_KEY'} }}`,
      );
      if (step.uses?.includes('/audit') || isDryRun(step)) continue;
      expect(isViewOnly).toBe(false);
      const before = [job.needs ?? []].flat().map((name) => workflow.jobs[name] ?? job);
      const isSafe = String(step.with?.['expected-plan']).includes('steps.plan');
      const isListed = job.strategy?.matrix['order-id'] !== undefined && isSafe;
      const isMerged = job.if === "github.event_name == 'push'";
      if (!isListed && !isMerged) expect([job, ...before].map(environmentOf)).toContain('digicert');
    }
  });

  test('reads the policy and the programs of main, also in a re-run', () => {
    for (const { job, step } of withKey) {
      const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
      if (step.with?.['policy-file']) expect(checkout?.with).toEqual({ ref: 'main', 'persist-credentials': false });
      const policy = isCalled ? `\${{ inputs.policy-file }}` : 'ct-policy.json';
      if (step.uses?.includes('/reissue') || step.uses?.includes('/audit'))
        expect(step.with?.['policy-file']).toBe(policy);
      // The policy of a copy says where the key goes.
      expect(step.with?.['api-url']).toBe(isCalled ? `\${{ inputs.api-url }}` : undefined);
    }
  });

  test('does only what was approved', () => {
    for (const { job, step } of runs) {
      const approved = step.with?.['expected-plan'];
      expect(approved).toMatch(
        /^\${{ (?:steps\.request\.outputs\.plan \|\| )?(?:matrix|needs\.plan\.outputs|steps\.plan\.outputs)\.plan }}$/,
      );
      // A step that waits for the reissue of an earlier one gets the plan of that.
      const [first] = runs.filter((run) => run.job === job);
      expect(String(approved).includes('||')).toBe(step !== first?.step);
    }
  });

  test.each([0, 15, 30, 31, 300])('gives a recovery its time if the wait is %i minutes', (wait) => {
    for (const { job } of runs) {
      const limits = job.steps.map((step) => {
        const limit = minutesOf(step['timeout-minutes'], wait);
        const isRun = runs.some((run) => run.step === step);
        if (isRun) expect(limit).toBeGreaterThanOrEqual(15 + minutesOf(step.with?.['wait-minutes'], wait));
        return limit;
      });
      const all = minutesOf(job['timeout-minutes'], wait);
      expect(all).toBeGreaterThanOrEqual(10 + limits.reduce((sum, limit) => sum + limit, 0));
      expect(all).toBeLessThanOrEqual(MAX_JOB_MINUTES);
    }
  });

  test('gives no lock to a job that waits for reviewers, and one for each order to a job that nobody approves', () => {
    expect(workflow.concurrency).toBe(undefined);
    for (const job of jobs) {
      const { group = '', ...rest } = job.concurrency ?? {};
      const locks: Record<string, RegExp> = {
        // Reviewers have 30 days, and the job would hold its group while it waits for them.
        digicert: /^$/,
        'digicert-unattended': /^digicert-order-\${{ matrix\.order-id }}$/,
        'digicert-view-only': /^(?:digicert-(?:audit|fleet))?$/,
        '': /^$/,
      };
      expect(group).toMatch(locks[environmentOf(job)] ?? 'known');
      if (group)
        expect(rest).toEqual({ 'cancel-in-progress': false, ...(group !== 'digicert-audit' && { queue: 'max' }) });
    }
  });

  test('lets no order of a matrix stop another', () => {
    for (const { strategy } of jobs) if (strategy) expect(strategy).toHaveProperty('fail-fast', false);
  });

  test('reads no file of the home directory, which another job may have left on a shared runner', () => {
    for (const { steps, env } of jobs) {
      const reads = steps.some(({ uses, run = '' }) => uses?.includes('/checkout@') || /\b(?:curl|jq) /.test(run));
      // The tool of an own reissue may need its home.
      const isOwnTool = steps.some(({ run = '' }) => run.includes('Replace this script'));
      if (reads && !isOwnTool) expect({ ...workflow.env, ...env }['HOME']).toBe('/nonexistent');
      for (const [command] of steps.flatMap(({ run }) => [...(run ?? '').matchAll(/\bcurl .*/g)]))
        expect(command).toMatch(/^curl --disable .*--max-time /);
    }
  });
});

describe.each(cases([...examples, ...calledWorkflows, ...ownWorkflows]))('%s', (_, text) => {
  test('bounds every job, and the program that a post step would wait for', () => {
    for (const job of jobsOf(text)) expect(job).toHaveProperty('timeout-minutes');
    for (const [command] of text.matchAll(/.*bash "\$PROGRAM"/g)) expect(command).toContain('timeout 300 bash');
  });
});

describe.each(cases([...examples, ...calledWorkflows, ...ownWorkflows, ...blocks]))('%s', (_, text) => {
  test('evaluates no expression inside a script', () => {
    for (const { run } of jobsOf(text).flatMap(({ steps }) => steps)) expect(run ?? '').not.toContain('${{');
  });

  test('pins the actions of others to commits', () => {
    const others = text.match(USES)?.filter((uses) => !isOurs(uses)) ?? [];
    for (const line of others) expect(line).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const all = [...examples, ...calledWorkflows, ...ownWorkflows];
    const pins = new Set(all.flatMap((document) => document.text.match(USES) ?? []));
    for (const line of others) expect(pins).toContain(line);
  });

  test('shows the reviewers of an environment with the key what they approve', () => {
    const { 'run-name': runName = '' } = parse(text) as Workflow;
    const jobs = jobsOf(text).filter((job) => /^digicert(?!.*-view-only$)/.test(environmentOf(job)));
    for (const { name } of jobs) expect(name?.includes('${{') || runName.includes('${{')).toBe(true);
  });
});

/** Returns a number of minutes, or what `inputs.wait-minutes` and an expression that depends on it yield. */
function minutesOf(value: unknown, wait: number): number {
  if (value === `\${{ inputs.wait-minutes }}`) return wait;
  const [, limit, long, short] = /^\${{ inputs\.wait-minutes > (\d+) && (\d+) \|\| (\d+) }}$/.exec(String(value)) ?? [];
  if (limit) return Number(wait > Number(limit) ? long : short);
  return Number(value ?? 0);
}
