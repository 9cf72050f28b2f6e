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
  concurrency?: { group: string; queue?: string };
}

interface WorkflowJob extends Job, Concurrent {
  name?: string;
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
/** What every example says in the same words. */
const PUBLIC = '# In a public repository, everyone can read the job summaries and artifacts, which contain names.\n';
const PUBLISHES = '# Browsers warn about a certificate that was not logged, and CT logs publish names for good.\n';
const changesSomething = (text: string) => text.includes('secrets.DIGICERT_API_KEY');
const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);
const USES = /(?<=uses: )(?!\.\/).*/gm;
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs);
const stepsOf = (text: string) => jobsOf(text).flatMap(({ steps }) => steps);

test('there is something to validate', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'examples/audit.yml',
    'examples/change-and-reissue.yml',
    'examples/fleet.yml',
    'examples/manual-dispatch.yml',
    'examples/new-key.yml',
    'examples/own-reissue.yml',
    'examples/step.yml',
    'examples/validate.yml',
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
    expect(head.trim().split('\n').length).toBeLessThanOrEqual(8);
    expect(head).toMatch(/docs\/set-up\.md|Needs what audit\.yml needs/);
    expect(head).toContain(PUBLIC);
    expect(head.includes(PUBLISHES)).toBe(changesSomething(text));
  });

  test('changes nothing at first if somebody starts it by hand', () => {
    if (changesSomething(text)) expect(workflow.on.workflow_dispatch?.inputs?.['dry-run']?.default).toBe(true);
  });

  test('preselects no CT status', () => {
    const status = workflow.on.workflow_dispatch?.inputs?.['disable-ct'];
    if (status) expect(status).toMatchObject({ type: 'choice', options: ['choose', 'true', 'false'] });
    expect(status?.default).toBeUndefined();
  });

  test('grants nothing, except issues to the one job that needs them', () => {
    expect(workflow.permissions).toEqual({});
    const granted = jobsOf(text).flatMap(({ permissions }) => Object.entries(permissions ?? {}));
    expect(granted.filter(([name, access]) => `${name}: ${access}` !== 'contents: read')).toEqual(
      text.includes('/issues') ? [['issues', 'write']] : [],
    );
  });

  test('is never canceled in the middle of a change', () => {
    expect(text.includes('concurrency:\n')).toBe(changesSomething(text) || text.includes('/audit@'));
    for (const line of text.match(/cancel-in-progress: .*/g) ?? []) expect(line).toBe('cancel-in-progress: false');
  });

  const jobs = Object.values(workflow.jobs);
  const ours = jobs.flatMap((job) => job.steps.filter(({ uses }) => isOurs(uses)).map((step) => ({ job, step })));

  test('hands a key to our actions only, in the one step', () => {
    expect(ours).not.toEqual([]);
    for (const { step } of ours) expect(step.with?.['api-key']).toMatch(/^\${{ secrets\.\w+ }}$/);
    expect(text.match(/secrets\.DIGICERT_/g)).toHaveLength(ours.length);
  });

  test('can change something only behind the reviewers of the environment of the account', () => {
    for (const { job, step } of ours) {
      const changes = !step.uses?.includes('/audit@') && step.with?.['dry-run'] !== true;
      const isViewOnly = job.environment?.endsWith('-view-only');
      expect(step.with?.['api-key']).toBe(
        `\${{ secrets.${isViewOnly ? 'DIGICERT_VIEW_ONLY_KEY' : 'DIGICERT_API_KEY'} }}`,
      );
      const before = [job.needs ?? []].flat().map((name) => workflow.jobs[name]?.environment);
      if (!isViewOnly) expect([job.environment, ...before]).toContain(`digicert-\${{ inputs.account }}`);
      if (changes) expect(isViewOnly).toBeFalsy();
    }
  });

  test('reads where keys are sent from the policy of the account', () => {
    const outputs = [/^\${{ steps\.policy\.outputs\.api-url }}$/, /^\${{ needs\.(\w+)\.outputs\.api-url }}$/];
    for (const { step } of ours) {
      const url = String(step.with?.['api-url']);
      expect(outputs.some((output) => output.test(url))).toBe(true);
      const [, from] = outputs[1]?.exec(url) ?? [];
      if (from) expect(workflow.jobs[from]?.outputs?.['api-url']).toBe(`\${{ steps.policy.outputs.api-url }}`);
    }
  });

  test('changes only the certificate that the plan showed', () => {
    const runs = ours.filter(({ step }) => step.uses?.includes('/reissue@') && step.with?.['dry-run'] !== true);
    for (const { step } of runs)
      expect(step.with?.['expected-serial-number']).toMatch(
        /^\${{ (?:matrix\.expected-serial-number|needs\.plan\.outputs\.serial-number \|\| 'none') }}$/,
      );
  });

  test('lets every run wait that changes an order', () => {
    const groups = [workflow, ...jobs].flatMap(({ concurrency }) => concurrency ?? []);
    for (const { group, queue } of groups) if (!group.endsWith('-audit')) expect(queue).toBe('max');
  });

  test('gives a recovery its time: 15 minutes more than the wait for the step, 30 for the job', () => {
    for (const { job, step } of ours.filter(({ step }) => step.uses?.includes('/reissue@'))) {
      const { 'dry-run': dryRun, 'wait-minutes': wait } = step.with ?? {};
      // The fleet waits for 0 or 15 minutes.
      const minutes = typeof wait === 'number' ? wait : 15;
      if (dryRun === true) continue;
      expect(step['timeout-minutes']).toBe(minutes + 15);
      expect(job['timeout-minutes']).toBeGreaterThanOrEqual(minutes + 30);
    }
  });

  test('runs one at a time for an order', () => {
    const groups = [workflow, ...jobs].map(({ concurrency }) => concurrency?.group ?? '');
    if (changesSomething(text))
      expect(groups).toContainEqual(
        expect.stringMatching(/^digicert-\${{ inputs\.account }}-order-\${{ (?:inputs|matrix)\.order-id }}$/),
      );
  });

  test('quotes IDs of orders, which YAML would round', () => {
    for (const { step } of ours) expect(typeof (step.with?.['order-id'] ?? '')).toBe('string');
  });
});

describe.each(cases([...examples, ...ownWorkflows]))('%s', (_, text) => {
  test('bounds every job, and every step of it that waits for DigiCert', () => {
    for (const job of jobsOf(text)) {
      expect(job).toHaveProperty('timeout-minutes');
      const waiting = job.steps.filter(({ uses, run }) => isOurs(uses) || run?.includes('curl'));
      for (const step of waiting) {
        expect(step).toHaveProperty('timeout-minutes');
        expect(step['timeout-minutes']).toBeLessThan(job['timeout-minutes'] ?? 0);
      }
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
