import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { blocks, COMMIT, type Document, examples, ownWorkflows, REPOSITORY } from './documents.ts';
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
  strategy?: { 'fail-fast': boolean; matrix: Record<string, unknown> };
  'timeout-minutes'?: number;
}

interface Workflow extends Concurrent {
  name: string;
  env?: Record<string, string>;
  on: {
    workflow_dispatch?: { inputs?: Record<string, { default?: unknown; type?: string; options?: string[] }> };
    push?: { paths?: string[] };
    pull_request?: { paths?: string[] };
  };
  'run-name'?: string;
  permissions?: Record<string, string>;
  jobs: Record<string, WorkflowJob>;
}

/** Whether a step uses an action of this repository, as the examples do. */
const isOurs = (uses = '') => new RegExp(`^${REPOSITORY}(/\\w+)?@${COMMIT}$`).test(uses);
/** What every example that can change something says in the same words. */
const PUBLISHES =
  '# Browsers warn about a certificate that was not logged. CT logs, and the summaries of a public repository, publish names for good.\n';
const CALL = 'uses: ./.github/workflows/';
const changesSomething = (text: string) => text.includes('secrets.DIGICERT_API_KEY') || text.includes(CALL);
const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);
const USES = /(?<=uses: )(?!\.\/).*/gm;
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs).filter(({ uses }) => !uses);
const environmentOf = ({ environment = '' }: WorkflowJob) =>
  typeof environment === 'string' ? environment : environment.name;

test('an audit that somebody cancels, or that another one displaces, is reported, too', () => {
  const { text = '' } = examples.find(({ name }) => name === 'examples/audit.yml') ?? {};
  const { jobs, concurrency } = parse(text) as Workflow;
  expect(jobs['report']?.if).toMatch(/^\${{ always\(\) && /);
  expect([concurrency, jobs['audit']?.concurrency?.group]).toEqual([undefined, 'digicert-audit']);
});

test('no job that gets a key restores a cache, which is unpacked anywhere', () => {
  for (const { text } of examples) expect(text).not.toContain('actions/cache');
});

describe.each(cases(examples))('%s', (_, text) => {
  const workflow: Workflow = parse(text);
  const jobs = jobsOf(text);
  const isCall = jobs.length === 0;
  const ours = jobs.flatMap((job) => job.steps.filter(({ uses }) => isOurs(uses)).map((step) => ({ job, step })));
  const isDryRun = ({ with: inputs }: (typeof ours)[number]['step']) => inputs?.['dry-run'] === true;
  const runs = ours.filter(({ step }) => step.uses?.includes('/reissue@') && !isDryRun(step));

  test('begins with a few lines that say what it is for, and what it needs', () => {
    const [head = ''] = /^(?:#.*\n)+/.exec(text) ?? [];
    expect(head.trim().split('\n').length).toBeLessThanOrEqual(7);
    expect(text).toContain('docs/set-up.md');
    expect(isCall || head.includes('octo-org')).toBe(true); // the placeholder
    expect(head.includes(PUBLISHES)).toBe(changesSomething(text));
    expect(head).toMatch(/public repository/);
  });

  test('changes nothing at first if somebody starts it by hand, with a CT status that cannot be mistyped', () => {
    const { workflow_dispatch: started } = workflow.on;
    if (started && changesSomething(text)) expect(started.inputs?.['dry-run']?.default).toBe(true);
    const input = started?.inputs?.['disable-ct'];
    if (input) expect(input).toMatchObject({ type: 'choice', options: ['true', 'false'] });
  });

  test('grants nothing, except to open issues, or to start the one workflow that reissues', () => {
    const granted = Object.values(workflow.jobs).flatMap(({ permissions }) => Object.entries(permissions ?? {}));
    const others = granted.map((entry) => entry.join(': ')).filter((entry) => entry !== 'contents: read');
    const needed = { '/issues': 'issues: write', 'gh workflow run': 'actions: write' };
    for (const job of jobs) if (job.permissions?.['issues']) expect(job).not.toHaveProperty('environment');
    expect(others).toEqual(Object.entries(needed).flatMap(([use, entry]) => (text.includes(use) ? entry : [])));
  });

  test('hands a key to our actions only, in the one step', () => {
    expect(ours.length > 0).toBe(!isCall);
    expect(text.match(/secrets\.DIGICERT_/g) ?? []).toHaveLength(ours.length);
  });

  test('changes something only behind reviewers, after a merge, or for orders that it lists', () => {
    for (const { job, step } of ours) {
      const environment = environmentOf(job);
      const isViewOnly = environment === 'digicert-view-only';
      if (isViewOnly) expect(job.environment).toHaveProperty('deployment', false);
      expect(step.with?.['api-key']).toBe(
        `\${{ secrets.${isViewOnly ? 'DIGICERT_VIEW_ONLY_KEY' : 'DIGICERT_API_KEY'} }}`,
      );
      if (step.uses?.includes('/audit@') || isDryRun(step)) continue;
      expect(isViewOnly).toBe(false);
      const before = [job.needs ?? []].flat().map((name) => workflow.jobs[name] ?? job);
      const isSafe = step.with?.['disable-ct'] === false || String(step.with?.['expected-plan']).includes('steps.plan');
      const isFixed = Array.isArray(job.strategy?.matrix['order-id']) && isSafe;
      const isMerged = job.if === "github.event_name == 'push'";
      if (!isFixed && !isMerged) expect([job, ...before].map(environmentOf)).toContain('digicert');
    }
  });

  test('reads the policy and the programs of main, also in a re-run', () => {
    for (const { job, step } of ours) {
      const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
      if (step.with?.['policy-file']) expect(checkout?.with).toEqual({ ref: 'main', 'persist-credentials': false });
      expect(String(step.with?.['policy-file'] ?? step.with?.['disable-ct'])).toMatch(
        /^ct-policy\.json$|^\${{ (?:steps\.before\.outputs|inputs)\.disable-ct }}$|^false$/,
      );
      expect(step.with).not.toHaveProperty('api-url'); // the policy says where the key goes
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

  test('gives a recovery its time: 15 minutes more than the wait for the step, 30 for the job', () => {
    for (const { job, step } of runs) {
      const minutes = Number(step.with?.['wait-minutes']);
      expect(step['timeout-minutes']).toBe(minutes + 15);
      expect(job['timeout-minutes']).toBeGreaterThanOrEqual(minutes + 30);
    }
  });

  test('runs one at a time for an order, waits for its turn, and is never canceled in the middle of a change', () => {
    const all = [workflow, ...jobs].flatMap(({ concurrency }) => concurrency ?? []);
    for (const { group, ...rest } of all)
      expect(rest).toEqual({ 'cancel-in-progress': false, ...(group !== 'digicert-audit' && { queue: 'max' }) });
    if (changesSomething(text) && !isCall)
      expect(all.map(({ group }) => group)).toContainEqual(
        expect.stringMatching(/^digicert-order-\${{ (?:inputs|matrix)\.order-id }}$/),
      );
  });

  test('lets no order of a matrix stop another', () => {
    for (const { strategy } of jobs) if (strategy) expect(strategy).toHaveProperty('fail-fast', false);
  });

  test('reads no file of the home directory, which another job may have left on a shared runner', () => {
    for (const { steps, env } of jobs) {
      const reads = steps.some(({ uses, run = '' }) => uses?.includes('/checkout@') || /\b(?:curl|jq) /.test(run));
      // The tool of an own reissue may need its home.
      if (reads && !workflow.name.includes('our own tool'))
        expect({ ...workflow.env, ...env }['HOME']).toBe('/nonexistent');
      for (const [command] of steps.flatMap(({ run }) => [...(run ?? '').matchAll(/\bcurl .*/g)]))
        expect(command).toMatch(/^curl --disable .*--max-time /);
    }
  });

  test('names what belongs to the account so that the command of the documents renames it for a second one', () => {
    const withs = jobs.flatMap(({ steps }) => steps.map((step) => step.with ?? {}));
    const names = [
      ...jobs.map(environmentOf),
      ...[workflow, ...jobs].map(({ concurrency }) => concurrency?.group),
      ...withs.map((inputs) => inputs['policy-file']),
      ...[workflow.on.push, workflow.on.pull_request].flatMap((on) => on?.paths ?? []),
      ...[...text.matchAll(/labels(?:=|: \[")([\w-]+)/g)].map(([, label]) => label),
    ];
    for (const name of names) expect(name || 'digicert').toMatch(/^(?:digicert|ct-policy)/);
  });
});

describe.each(cases([...examples, ...ownWorkflows]))('%s', (_, text) => {
  test('bounds every job, and the program that a post step would wait for', () => {
    for (const job of jobsOf(text)) expect(job).toHaveProperty('timeout-minutes');
    for (const [command] of text.matchAll(/.*bash create-dns-records\.sh/g))
      expect(command).toContain('timeout 300 bash');
  });
});

describe.each(cases([...examples, ...ownWorkflows, ...blocks]))('%s', (_, text) => {
  test('evaluates no expression inside a script', () => {
    for (const { run } of jobsOf(text).flatMap(({ steps }) => steps)) expect(run ?? '').not.toContain('${{');
  });

  test('pins the actions of others to commits', () => {
    const others = text.match(USES)?.filter((uses) => !isOurs(uses)) ?? [];
    for (const line of others) expect(line).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const pins = new Set([...examples, ...ownWorkflows].flatMap((document) => document.text.match(USES) ?? []));
    for (const line of text.match(USES) ?? []) if (!isOurs(line)) expect(pins).toContain(line);
  });

  test('shows the reviewers of an environment with the key what they approve', () => {
    const { 'run-name': runName = '' } = parse(text) as Workflow;
    const jobs = jobsOf(text).filter((job) => /^digicert(?!.*-view-only$)/.test(environmentOf(job)));
    for (const { name } of jobs) expect(name?.includes('${{') || runName.includes('${{')).toBe(true);
  });
});
