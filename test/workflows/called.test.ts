import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { actions, calledWorkflows, examples } from './documents.ts';
import type { Job, Step } from './scripts.ts';

/** An input, an output or a secret of a called workflow. */
interface Parameter {
  description?: string;
  type?: string;
  required?: boolean;
  default?: unknown;
}

type Parameters = Record<string, Parameter>;

interface Called {
  on: { workflow_call: { inputs: Parameters; outputs?: Parameters; secrets?: Parameters } };
  jobs: Record<string, Job & { environment?: string | { name: string }; needs?: string; 'runs-on': string }>;
}

interface Caller {
  jobs: Record<string, { uses?: string; with?: Record<string, unknown> }>;
}

const called = calledWorkflows.map(({ name, text }) => ({
  file: basename(name),
  text,
  workflow: parse(text) as Called,
}));
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const usesOf = ({ jobs }: Called) =>
  Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }: Step) => uses ?? []));

describe.each(called)('$file', ({ text, workflow }) => {
  const { inputs, outputs = {}, secrets = {} } = workflow.on.workflow_call;

  test('is only called, and describes each input, output and secret in whole sentences', () => {
    expect(Object.keys(workflow.on)).toEqual(['workflow_call']);
    for (const [name, { description }] of Object.entries({ ...inputs, ...outputs, ...secrets }))
      expect(description, name).toMatch(/^(?:[A-Z]|"[a-z]).*\.$/);
  });

  test('requires no secret, and has a type and a default for each input that is not required', () => {
    for (const [name, { required }] of Object.entries(secrets)) expect(required, name).toBe(false);
    for (const [name, { type, required, default: value }] of Object.entries(inputs)) {
      expect(['string', 'number', 'boolean'], name).toContain(type);
      expect(typeof value, name).toBe(required ? 'undefined' : type);
    }
  });

  test('reads each input and each secret that it declares', () => {
    for (const name of Object.keys(inputs)) expect(text).toMatch(RegExp(`\\binputs\\.${name}(?![\\w-])`));
    for (const name of Object.keys(secrets)) expect(text).toMatch(RegExp(`\\bsecrets\\.${name}\\b`));
  });

  test('uses the actions of its own commit, and those of others by a commit', () => {
    const own = Object.keys(actions).map((folder) => `$/${folder}`);
    for (const uses of usesOf(workflow)) if (!own.includes(uses)) expect(uses).toMatch(PINNED);
  });

  test('names a secret of DigiCert only in a job with an environment, whose name is literal', () => {
    for (const [name, job] of Object.entries(workflow.jobs)) {
      const environment = typeof job.environment === 'string' ? job.environment : job.environment?.name;
      if (JSON.stringify(job).includes('secrets.DIGICERT_')) expect(environment, name).toMatch(/^digicert[a-z-]*$/);
    }
  });

  test('stops before anything else on a runner that is not for Linux, once for each choice of a runner', () => {
    const checked = new Set<string>();
    for (const [name, { steps, needs, 'runs-on': runner }] of Object.entries(workflow.jobs)) {
      const isFirst = !needs || !checked.has(runner);
      checked.add(runner);
      if (isFirst) expect(steps[0], name).toMatchObject({ if: "runner.os != 'Linux'" });
    }
  });
});

test('inputs of one name mean the same in each called workflow', () => {
  for (const name of ['policy-file', 'api-url']) {
    const parameters = called.flatMap(({ file, workflow }) =>
      file === 'check-policy.yml' ? [] : JSON.stringify(workflow.on.workflow_call.inputs[name]),
    );
    expect(new Set(parameters).size, name).toBe(1);
  }
  for (const { workflow } of called)
    expect(workflow.on.workflow_call.inputs['runs-on']).toMatchObject({ type: 'string', default: '"ubuntu-latest"' });
});

test('each called workflow has an example of the same name', () => {
  const names = examples.map(({ name }) => basename(name));
  expect(names).toEqual(expect.arrayContaining(called.map(({ file }) => file)));
});

describe.each(examples)('$name', ({ text }) => {
  test('passes inputs that the called workflow has, and all that it requires', () => {
    for (const { uses, with: passed = {} } of Object.values((parse(text) as Caller).jobs)) {
      if (!uses) continue;
      const [file] = basename(uses).split('@');
      const { inputs = {} } = called.find((workflow) => workflow.file === file)?.workflow.on.workflow_call ?? {};
      expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(passed)));
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required);
      expect(Object.keys(passed)).toEqual(expect.arrayContaining(required));
    }
  });
});
