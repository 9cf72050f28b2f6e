import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Behavior } from '../stand-in/faults.ts';
import { kindOf, type routes } from '../stand-in/routes.ts';
import {
  type CertCentral,
  type CertCentralOptions,
  type FaultMatch,
  type RecordedRequest,
  startCertCentral,
} from '../stand-in/server.ts';
import { eventually } from './eventually.ts';
import {
  type Inputs,
  legacyCommands,
  ROOT,
  type RunOptions,
  type RunResult,
  readManifest,
  runAction,
} from './runner.ts';
import { findLeaks } from './secret-leaks.ts';
import type { VirtualTimeOptions } from './virtual-process.ts';

/** A key with all that the action may escape. */
export const API_KEY = `k3y-Q7+x/"<&>'\\%41-9zT`;
/** Another one, which may only view. */
const VIEW_ONLY_KEY = `v1ew-0nly/"<&>'\\%41-zQ8`;

/** A run that passed the checks of every run of every action, with its annotations by their kind. */
export interface CheckedRun extends RunResult {
  errors: string[];
  warnings: string[];
  notices: string[];
  /** Printed only if `RUNNER_DEBUG` is set. */
  debugs: string[];
  /** stdout behind the mask command. */
  shown: string;
  /** The files that it left behind, by their paths. */
  files: Record<string, string>;
}

export interface StepOptions extends RunOptions {
  /** Its folder in the repository; the root action by default. */
  action?: '' | 'reissue' | 'audit';
  /** What happens after so many milliseconds of virtual time. */
  events?: VirtualTimeOptions['events'];
  /** Files in the workspace, by name. */
  files?: Record<string, string>;
}

/** What a test need not say. The timeout of the root action ends no test before a hold is reported. */
const USUAL: Record<string, Inputs> = {
  '': { 'order-id': '1000001', 'disable-ct': 'true', retries: '0', 'timeout-seconds': '300' },
  reissue: { 'order-id': '1000001', 'disable-ct': 'true', retries: '0', 'wait-minutes': '3' },
  audit: { retries: '0' },
};

/** Starts a service with `API_KEY`, and the orders 1000001 to 1000005 unless `options` have others. */
export function startService(options: CertCentralOptions = {}): Promise<CertCentral> {
  return startCertCentral({ apiKey: API_KEY, viewOnlyKey: VIEW_ONLY_KEY, ...options });
}

/**
 * Runs the bundle of an action against a stand-in, and checks what must hold of every run. Its time is virtual.
 * @param options `env` has the saved state of a post step
 */
export async function runStep(
  service: CertCentral,
  inputs: Inputs = {},
  { events = [], ...options }: StepOptions = {},
): Promise<CheckedRun> {
  const connection = { 'api-key': service.apiKey, 'api-url': service.url };
  const virtualTime = { holders: [service], events };
  const seen = service.requests.length;
  const step = await runStepWith({ ...connection, ...inputs }, { virtualTime, ...options });
  await eventually(() => service.openSockets() === 0);
  checkRequests(service, service.requests.slice(seen), inputs['api-key']);
  return step;
}

/** As `runStep`, without a stand-in, and in real time. */
export async function runStepWith(
  inputs: Inputs,
  { action = '', files = {}, ...options }: StepOptions = {},
): Promise<CheckedRun> {
  const folder = join(ROOT, action);
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'workspace-')));
  try {
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
    const before = await filesIn(directory);
    const all = { 'api-key': API_KEY, ...USUAL[action], ...inputs };
    const result = await runAction(all, { ...options, directory, action: folder });
    const left = Object.entries(await filesIn(directory)).filter(([path, content]) => before[path] !== content);
    const step = checkRun(result, all['api-key']?.trim() ?? '', Object.fromEntries(left));
    if (options.env?.['RUNNER_DEBUG'] !== '1') expect(step.debugs).toEqual([]);
    const { outputs } = await readManifest(folder);
    if (options.step !== 'post' && step.exitCode === 0)
      expect(Object.keys(step.outputs).sort()).toEqual(Object.keys(outputs).sort());
    // A timer or a connection that outlived the result would have kept the process.
    else if (action !== 'audit') expect(step.outputs).toEqual({});
    return step;
  } finally {
    if (!options.directory) await rm(directory, { recursive: true, force: true });
  }
}

/** What happens to the requests of a kind: always the same, or each of a list once, and then normal service. */
type Faults = Partial<Record<'any' | 'get' | keyof typeof routes, Behavior | readonly Behavior[]>>;

/** As `runStep`, for a stand-in of its own with these faults. */
export async function runWithFaults(
  faults: Faults,
  inputs: Inputs = {},
  options: StepOptions = {},
  account: CertCentralOptions = {},
): Promise<{ step: CheckedRun; service: CertCentral }> {
  await using service = await startService(account);
  for (const [kind, behavior] of Object.entries(faults)) {
    const match = { any: {}, get: { method: 'GET' } }[kind] ?? ({ path: kind } as FaultMatch);
    if ('at' in behavior) for (const once of behavior) service.fault(match, once, 1);
    else service.fault(match, behavior);
  }
  return { step: await runStep(service, inputs, options), service };
}

/** Returns the content of each file in a folder by its path. */
export async function filesIn(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')])));
}

const ANNOTATION = /^(?:error|warning|notice|debug)$/;

/** Checks what holds of every run of every action: the mask comes first, the key is nowhere, and what is printed is harmless. */
function checkRun(result: RunResult, key: string, files: Record<string, string> = {}): CheckedRun {
  const { stdout, stderr, outputs, summary, commands, log, signal, state } = result;
  const mask = key ? [`::add-mask::${key.replaceAll('%', '%25').replaceAll('\n', '%0A')}`] : [];
  const lines = stdout.split('\n');
  // A post step without a state, or a process that was killed at once, prints nothing.
  if (stdout !== '') expect(lines.slice(0, mask.length), 'the first line is the mask').toEqual(mask);
  const shown = lines.slice(mask.length).join('\n');
  if (key) expect(findLeaks([shown, stderr, summary].join('\n'), key), 'the key is nowhere').toEqual([]);
  const kept = [outputs, state, files]
    .flatMap((record) => Object.values(record))
    .flatMap((text) => [text, unescapeJson(text)]);
  if (key) expect(kept.filter((text) => text.includes(key))).toEqual([]);
  if (signal === null) expect(stderr).toBe('');
  expect(commands.map(({ command }) => command).filter((name) => !ANNOTATION.test(name))).toEqual(
    stdout === '' ? [] : mask.map(() => 'add-mask'),
  );
  expect(commands.flatMap(({ properties }) => Object.keys(properties))).toEqual([]);
  expect(log.filter((line) => /^\s*::/.test(line))).toEqual([]);
  expect(legacyCommands(stdout)).toEqual([]);
  expect(shown, 'no control character is shown').not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/u);
  const messages = (name: string) => commands.filter(({ command }) => command === name).map(({ message }) => message);
  const [errors, warnings, notices] = [messages('error'), messages('warning'), messages('notice')];
  for (const line of [...log, ...errors, ...warnings, ...notices]) expect(line.length).toBeLessThanOrEqual(2_000);
  expect(Buffer.byteLength(summary), "GitHub's bound on summaries").toBeLessThan(2 ** 20);
  if (signal === null) expect([result.exitCode, errors.length > 0]).toEqual(errors.length > 0 ? [1, true] : [0, false]);
  return { ...result, errors, warnings, notices, debugs: messages('debug'), shown, files };
}

/** Returns a text as it is in JSON that has it. */
function unescapeJson(text: string): string {
  return text.replace(/\\(["\\])/g, '$1');
}

/**
 * Checks that requests that a stand-in got have one of its keys in the header for it, and nowhere else, and that each change of
 * an order has a connection of its own.
 */
function checkRequests(service: CertCentral, requests: readonly RecordedRequest[], given = service.apiKey): void {
  const { apiKey, viewOnlyKey, standardUserKey } = service;
  const connections = requests.map(({ connection }) => connection);
  for (const [index, { headers, path, body, connection }] of requests.entries()) {
    if (/\/(?:ct-status|reissue)$/.test(path))
      expect(connections.indexOf(connection), 'a change goes over a new connection').toBe(index);
    const { 'x-dc-devkey': key, ...others } = headers;
    expect([apiKey, viewOnlyKey, standardUserKey, given]).toContain(key);
    expect(findLeaks(JSON.stringify([others, path, body]), String(key))).toEqual([]);
  }
}

/** The kinds of the requests that a service got. */
export const kindsOf = ({ requests }: CertCentral) => requests.map((request) => kindOf(request));

/** What a failure must say if the order may have been changed, and must not say otherwise. */
export const inDoubt = 'The order may have been changed anyway; running again is safe';

/** Expects a failed step: exit code 1, one error that has all of `texts`, and a summary that has a heading. */
export function expectFailure(step: CheckedRun, ...texts: (string | RegExp)[]): void {
  expect(step).toMatchObject({ exitCode: 1, signal: null, notices: [] });
  expect(step.errors).toHaveLength(1);
  for (const text of texts) expect(step.errors[0]).toMatch(text);
  // An action with a recovery finds out.
  if (Object.keys(step.state).length === 0)
    expect(step.errors[0]?.includes(inDoubt), 'in doubt').toBe(texts.includes(inDoubt));
  expect(step.summary).toMatch(/^<h2>.*failed<\/h2>/);
}

/** Expects a green step with these outputs among others, and exactly these warnings. */
export function expectSuccess(
  step: CheckedRun,
  outputs: Record<string, unknown> = {},
  ...warnings: (string | RegExp)[]
): void {
  expect(step.errors).toEqual([]);
  expect(step).toMatchObject({ exitCode: 0, signal: null, outputs });
  const isLike = (text: string | RegExp) =>
    typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
  expect(step.warnings).toEqual(warnings.map(isLike));
  expect(step.summary).toMatch(/^<h2>/);
}
