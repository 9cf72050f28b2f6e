import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../harness/runner.ts';
import {
  ACTION_PATHS,
  actions,
  blocks,
  COMMIT,
  copied,
  type Document,
  examples,
  ownWorkflows,
  REPOSITORY,
  workflowOf,
} from './documents.ts';
import { makeValidator } from './language-service.ts';
import type { Job } from './scripts.ts';

interface Concurrent {
  concurrency?: { group: string; queue?: string; 'cancel-in-progress': boolean };
}

interface WorkflowJob extends Job, Concurrent {
  name?: string;
  if?: string;
  env?: Record<string, string>;
  needs?: string | string[];
  environment?: string;
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
}

interface Workflow extends Concurrent {
  on: { workflow_dispatch?: { inputs?: Record<string, { type?: string; options?: string[]; default?: unknown }> } };
  'run-name'?: string;
  permissions?: Record<string, string>;
  jobs: Record<string, WorkflowJob>;
}

const validate = makeValidator(actions, REPOSITORY);
/** Whether a step uses an action of this repository, as the examples do. */
const isOurs = (uses = '') => new RegExp(`^${REPOSITORY}(/\\w+)?@${COMMIT}$`).test(uses);
/** What every example that can change something says in the same words. */
const PUBLISHES =
  '# Browsers warn about a certificate that was not logged. CT logs, and the summaries of a public repository, publish names for good.\n';
const changesSomething = (text: string) => text.includes('secrets.DIGICERT_API_KEY');
const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);
const USES = /(?<=uses: )(?!\.\/).*/gm;
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs);
const stepsOf = (text: string) => jobsOf(text).flatMap(({ steps }) => steps);

test('there is something to validate', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'examples/approve-by-merge.yml',
    'examples/audit.yml',
    'examples/change-and-reissue.yml',
    'examples/fleet.yml',
    'examples/new-key.yml',
    'examples/own-reissue.yml',
  ]);
  expect(ownWorkflows.length).toBeGreaterThan(0);
  expect(blocks.length).toBeGreaterThan(0);
  expect(Object.keys(actions)).toEqual(['', 'audit', 'reissue']);
});

test.each(copied)('%s names no owner of this repository that anybody could register', async (path) => {
  const text = await readFile(join(ROOT, path), 'utf8');
  for (const [name] of text.matchAll(/[^\s'"`/]+\/digicert-ct-status\b\S*/g))
    expect(name).toMatch(/^<owner>\/digicert-ct-status(?:(?:\/\w+)?@<commit>)?['`]?$/);
});

test.each(ACTION_PATHS.filter((path) => path.endsWith('action.yml')))(
  "GitHub's language service accepts %s",
  async (path) => {
    const text = await readFile(join(ROOT, path), 'utf8');
    expect(await validate(text, 'action')).toEqual([]);
    expect(await validate(text.replace('runs:', 'run:'), 'action')).not.toEqual([]);
  },
);

test.each(cases([...examples, ...ownWorkflows, ...blocks]))("GitHub's language service accepts %s", async (_, text) => {
  expect(await validate(text)).toEqual([]);
});

describe('the language service finds', () => {
  const step = `- id: ct
  uses: ${REPOSITORY}@${COMMIT}
  with:
    order-id: "1000001"
    disable-ct: true
    api-key: \${{ secrets.DIGICERT_API_KEY }}
`;
  const use = (output: string) =>
    `${step}- run: echo "$VALUE"\n  env:\n    VALUE: \${{ steps.ct.outputs.${output} }}\n`;

  test.each([
    ['nothing in a good step', use('reissue-required'), []],
    ['an input that does not exist', step.replace('disable-ct', 'disable-cf'), [/disable-cf/, /disable-ct/]],
    ['a required input that is missing', step.replace(/ *api-key.*\n/, ''), [/api-key/]],
    ['an output that does not exist', use('reissue-needed'), [/reissue-needed/]],
    ['an action that does not exist', step.replace('@', '/re-issue@'), [/re-issue/]],
    ['an output that only another action has', use('serial-number'), [/serial-number/]],
    ['nothing in a good step of another action', use('serial-number').replace('@', '/reissue@'), []],
    ['an output that a local action does not have', use('no').replace(`${REPOSITORY}@${COMMIT}`, './reissue'), [/no/]],
  ])('%s', async (_, steps, problems) => {
    const found = await validate(workflowOf(steps));
    expect(found).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });
});

describe.each(cases(examples))('%s', (_, text) => {
  const workflow: Workflow = parse(text);

  test('begins with a few lines that say what it is for, and what it needs', () => {
    const [head = ''] = /^(?:#.*\n)+/.exec(text) ?? [];
    expect(head.trim().split('\n').length).toBeLessThanOrEqual(7);
    expect(text).toContain('docs/set-up.md');
    expect(text).toContain('Replace octo-org'); // the placeholder
    expect(head.includes(PUBLISHES)).toBe(changesSomething(text));
    expect(head).toMatch(/public repository/);
  });

  test('changes nothing at first if somebody starts it by hand', () => {
    const started = workflow.on.workflow_dispatch;
    if (started && changesSomething(text)) expect(started.inputs?.['dry-run']?.default).toBe(true);
  });

  test('leaves the CT status to the policy', () => {
    expect(workflow.on.workflow_dispatch?.inputs ?? {}).not.toHaveProperty('disable-ct');
  });

  test('grants nothing, except issues to the one job that needs them, which has no key', () => {
    for (const { steps, permissions = workflow.permissions } of jobs)
      if (permissions?.['contents']) expect(steps[0]?.uses).toMatch(/^actions\/checkout@/);
    expect(workflow.permissions).toEqual(jobs.some((job) => job.permissions) ? {} : { contents: 'read' });
    const granted = jobsOf(text).flatMap((job) =>
      Object.entries(job.permissions ?? {}).map((entry) => [job, ...entry]),
    );
    const others = granted.filter(([, name, access]) => `${name}: ${access}` !== 'contents: read');
    expect(others.map(([, ...entry]) => entry)).toEqual(text.includes('/issues') ? [['issues', 'write']] : []);
    for (const [job] of others) expect(job).not.toHaveProperty('environment');
  });

  test('is never canceled in the middle of a change', () => {
    for (const { concurrency } of [workflow, ...jobs])
      if (concurrency) expect(concurrency).toHaveProperty('cancel-in-progress', false);
  });

  const jobs = Object.values(workflow.jobs);
  const ours = jobs.flatMap((job) => job.steps.filter(({ uses }) => isOurs(uses)).map((step) => ({ job, step })));

  test('hands a key to our actions only, in the one step', () => {
    expect(ours).not.toEqual([]);
    for (const { step } of ours) expect(step.with?.['api-key']).toMatch(/^\${{ secrets\.\w+ }}$/);
    expect(text.match(/secrets\.DIGICERT_/g)).toHaveLength(ours.length);
  });

  test('can change something only behind reviewers, or after a merge', () => {
    for (const { job, step } of ours) {
      const changes = !step.uses?.includes('/audit@') && step.with?.['dry-run'] !== true;
      const isViewOnly = job.environment === 'digicert-view-only';
      expect(step.with?.['api-key']).toBe(
        `\${{ secrets.${isViewOnly ? 'DIGICERT_VIEW_ONLY_KEY' : 'DIGICERT_API_KEY'} }}`,
      );
      const before = [job.needs ?? []].flat().map((name) => workflow.jobs[name]?.environment);
      const isMerged = job.if === "github.event_name == 'push'";
      if (!isViewOnly && !isMerged) expect([job.environment, ...before]).toContain('digicert');
      if (changes) expect(isViewOnly).toBeFalsy();
    }
  });

  test('reads the policy and the programs of main, also in a re-run', () => {
    for (const { job, step } of ours) {
      const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
      if (step.with?.['policy-file']) expect(checkout?.with).toEqual({ ref: 'main', 'persist-credentials': false });
      expect(step.with?.['policy-file'] ?? step.with?.['disable-ct']).toMatch(
        /^ct-policy\.json$|^\${{ steps\.before\.outputs\.disable-ct }}$/,
      );
      expect(step.with).not.toHaveProperty('api-url'); // the policy says where the key goes
    }
  });

  test('does only what was approved', () => {
    const runs = ours.filter(({ step }) => step.uses?.includes('/reissue@') && step.with?.['dry-run'] !== true);
    for (const { step } of runs)
      expect(step.with?.['expected-plan']).toMatch(/^\${{ (?:matrix\.plan|needs\.plan\.outputs\.plan) }}$/);
  });

  test('lets every run wait that changes an order', () => {
    const groups = [workflow, ...jobs].flatMap(({ concurrency }) => concurrency ?? []);
    for (const { group, queue } of groups) if (group !== 'digicert-audit') expect(queue).toBe('max');
  });

  test('gives a recovery its time: 15 minutes more than the wait for the step, 30 for the job', () => {
    for (const { job, step } of ours.filter(({ step }) => step.uses?.includes('/reissue@'))) {
      const { 'dry-run': dryRun, 'wait-minutes': minutes } = step.with ?? {};
      if (dryRun === true) continue;
      expect(step['timeout-minutes']).toBe(Number(minutes) + 15);
      expect(job['timeout-minutes']).toBeGreaterThanOrEqual(Number(minutes) + 30);
    }
  });

  test('runs one at a time for an order', () => {
    const groups = [workflow, ...jobs].map(({ concurrency }) => concurrency?.group ?? '');
    if (changesSomething(text))
      expect(groups).toContainEqual(expect.stringMatching(/^digicert-order-\${{ (?:inputs|matrix)\.order-id }}$/));
  });

  test('quotes IDs of orders, which YAML would round', () => {
    for (const { step } of ours) expect(typeof (step.with?.['order-id'] ?? '')).toBe('string');
  });

  test('reads no file of the home directory, which another job may have left on a shared runner', () => {
    for (const job of jobs)
      for (const { run = '', env } of job.steps) {
        for (const [command] of run.matchAll(/\bcurl .*/g)) expect(command).toMatch(/^curl --disable /);
        const home = env?.['HOME'] ?? job.env?.['HOME'];
        if (!home) for (const [, before] of run.matchAll(/(.{0,7})\bjq /g)) expect(before).toMatch(/HOME=\/ $/);
      }
  });

  test('becomes a workflow for a second account with the command of the documents', () => {
    const second = text
      .split('\n')
      .map((line) => (line.includes('uses:') ? line : line.replaceAll(/digicert|ct-policy/g, '$&-europe')))
      .join('\n');
    const names = (of: string) =>
      of.match(/\b(?:digicert|ct-policy)(?:-europe)?[\w.-]*(?=.*)/g)?.filter((name) => !/ct-status|\.sh$/.test(name)) ??
      [];
    const others = names(second).filter((name) => !name.startsWith('digicert-ct-status'));
    expect(others.length).toBeGreaterThan(0);
    for (const name of others) expect(name).toContain('-europe');
  });
});

describe.each(cases([...examples, ...ownWorkflows]))('%s', (_, text) => {
  test('bounds every job, and what its scripts wait for', () => {
    for (const job of jobsOf(text)) {
      expect(job).toHaveProperty('timeout-minutes');
      for (const { run } of job.steps) {
        for (const [command] of run?.matchAll(/curl (?:.*\\\n)*.*/g) ?? []) expect(command).toContain('--max-time');
        for (const [command] of run?.matchAll(/.*bash create-dns-records\.sh/g) ?? [])
          expect(command).toContain('timeout 300 bash');
      }
      // A step with a post step needs the rest of the job's time for it.
      for (const step of job.steps)
        if (step.uses?.includes('/reissue@') && step.with?.['dry-run'] !== true)
          expect(step['timeout-minutes']).toBeLessThan(job['timeout-minutes'] ?? 0);
    }
  });
});

describe.each(cases([...examples, ...ownWorkflows, ...blocks]))('%s', (_, text) => {
  test('evaluates no expression inside a script', () => {
    for (const { run } of stepsOf(text)) expect(run ?? '').not.toContain('${{');
  });

  test('pins the actions of others to commits', () => {
    const others = text.match(USES)?.filter((uses) => !isOurs(uses)) ?? [];
    for (const line of others) expect(line).toMatch(/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const pins = new Set([...examples, ...ownWorkflows].flatMap((document) => document.text.match(USES) ?? []));
    for (const line of text.match(USES) ?? []) if (!isOurs(line)) expect(pins).toContain(line);
  });

  test('shows the reviewers of an environment with the key what they approve', () => {
    const { 'run-name': runName = '' } = parse(text) as Workflow;
    const jobs = jobsOf(text).filter(({ environment }) => /^digicert(?!.*-view-only$)/.test(environment ?? ''));
    for (const { name } of jobs) expect(name?.includes('${{') || runName.includes('${{')).toBe(true);
  });
});
