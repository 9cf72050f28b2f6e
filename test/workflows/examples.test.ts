import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parsePolicy } from '../../src/domain/policy-file.ts';
import { ROOT } from '../harness/runner.ts';
import { blocks, COMMIT, type Document, examples, ownWorkflows, REPOSITORY } from './documents.ts';
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
  name: string;
  env?: Record<string, string>;
  on: {
    workflow_dispatch?: { inputs?: Record<string, { default?: unknown }> };
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
const changesSomething = (text: string) => text.includes('secrets.DIGICERT_API_KEY');
const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);
const USES = /(?<=uses: )(?!\.\/).*/gm;
const jobsOf = (text: string) => Object.values((parse(text) as Workflow).jobs);
const stepsOf = (text: string) => jobsOf(text).flatMap(({ steps }) => steps);

test('people copy few lines', async () => {
  const paths = (await readdir(join(ROOT, 'examples'))).sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(ROOT, 'examples', path), 'utf8')));
  const lines = Object.fromEntries(paths.map((path, index) => [path, texts[index]?.match(/\n/g)?.length ?? 0]));
  const limits = {
    'audit.yml': 80,
    'change-and-reissue.yml': 110,
    'fleet.yml': 115,
    'new-key.yml': 110,
    'own-reissue.yml': 60,
  };
  for (const [path, limit] of Object.entries(limits)) expect(lines[path]).toBeLessThanOrEqual(limit);
  expect(Object.values(lines).reduce((sum, count) => sum + count)).toBeLessThanOrEqual(650);
});

test('an audit that somebody cancels is reported, too', () => {
  const { text = '' } = examples.find(({ name }) => name === 'examples/audit.yml') ?? {};
  expect((parse(text) as Workflow).jobs['report']?.if).toBe(`\${{ always() }}`);
});

test('ct-policy.json is a policy', async () => {
  const text = await readFile(join(ROOT, 'examples/ct-policy.json'), 'utf8');
  expect(() => parsePolicy(text, (value) => value, true)).not.toThrow();
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
    for (const { steps, env } of jobs) {
      const reads = steps.some(({ uses, run = '' }) => uses?.includes('/checkout@') || /\b(?:curl|jq) /.test(run));
      // The tool of an own reissue may need its home.
      if (reads && !workflow.name.includes('our own tool'))
        expect({ ...workflow.env, ...env }['HOME']).toBe('/nonexistent');
      for (const [command] of steps.flatMap(({ run }) => [...(run ?? '').matchAll(/\bcurl .*/g)]))
        expect(command).toMatch(/^curl --disable /);
    }
  });

  test('names what belongs to the account so that the command of the documents renames it for a second one', () => {
    const withs = jobs.flatMap(({ steps }) => steps.map((step) => step.with ?? {}));
    const names = [
      ...jobs.map(({ environment }) => environment),
      ...[workflow, ...jobs].map(({ concurrency }) => concurrency?.group),
      ...withs.flatMap((inputs) => [inputs['policy-file'], inputs['key'], inputs['restore-keys']]),
      ...[workflow.on.push, workflow.on.pull_request].flatMap((on) => on?.paths ?? []),
      ...[...text.matchAll(/labels(?:=|: \[")([\w-]+)/g)].map(([, label]) => label),
    ];
    for (const name of names) expect(name ?? 'digicert').toMatch(/^(?:digicert|ct-policy)/);
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
