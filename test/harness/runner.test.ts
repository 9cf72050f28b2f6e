import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { silent } from '../stand-in/faults.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { legacyCommands, parseLog, parseOutputs, type RunOptions, runAction } from './runner.ts';

const directory = await mkdtemp(join(tmpdir(), 'action-'));
afterAll(() => rm(directory, { recursive: true }));
const inputs = 'order-id:\n    required: true\n  dry-run:\n    default: false\n  two words:\n';
await writeFile(join(directory, 'action.yml'), `inputs:\n  ${inputs}runs:\n  main: index.mjs\n`);

/** Runs an action of these lines. */
async function run(code: string, inputs = {}, options: RunOptions = {}) {
  await writeFile(join(directory, 'index.mjs'), code);
  return runAction(inputs, { action: directory, ...options });
}

test('gives inputs, defaults and a clean environment', async () => {
  const options = { env: { EXTRA: '1', GITHUB_ACTOR: undefined } };
  const inputs = { 'order-id': '7', 'dry-run': undefined };
  const { stdout } = await run('console.log(JSON.stringify(process.env))', inputs, options);
  const env = JSON.parse(stdout);
  expect(env).toMatchObject({ 'INPUT_ORDER-ID': '7', 'INPUT_DRY-RUN': 'false', INPUT_TWO_WORDS: '', EXTRA: '1' });
  for (const name of ['GITHUB_ACTOR', 'VITEST']) expect(env).not.toHaveProperty(name);
});

test('kills an action that does not end', async () => {
  const endless = run('setInterval(() => {}, 1000)', {}, { timeoutMs: 500 });
  await expect(endless).rejects.toThrow('did not end in 500 ms');
});

test('sorts lines as the runner does', () => {
  expect(
    parseLog('a\r::error::b%0A%25 %3A\r\n  ::Warning file=f%3Ag,line=1::\n::unknown::c\n::debug\nx ::error::y'),
  ).toEqual({
    log: ['a', '::unknown::c', '::debug', 'x ::error::y'],
    commands: [
      { command: 'error', properties: {}, message: 'b\n% %3A' },
      { command: 'warning', properties: { file: 'f:g', line: '1' }, message: '' },
    ],
  });
});

test('finds the older commands anywhere', () => {
  expect(legacyCommands('a ##[error]b\r##[add-mask x=1;y]\n#[c] ##[')).toEqual(['##[error]', '##[add-mask x=1;y]']);
});

test('reads outputs as the runner does', () => {
  expect(parseOutputs('a=b<<c\nd<<E\n1=2\r\n3\nE\n')).toEqual({ a: 'b<<c', d: '1=2\r\n3' });
  expect(() => parseOutputs('a<<E\n1')).toThrow('delimiter of a is missing');
  expect(() => parseOutputs('nothing')).toThrow('Not an output');
});

test('lets time pass only while the process waits, or for a request that is held', async () => {
  await using standIn = await startCertCentral();
  standIn.fault({ path: 'order' }, silent, 1);
  standIn.fault({ path: 'order' }, { delayMs: 200 }, 1);
  const get = `new Promise((resolve) => {
    const headers = { 'X-DC-DEVKEY': '${standIn.apiKey}', 'User-Agent': 'test' };
    const request = get('${standIn.url}/order/certificate/1000001', { headers }, (response) => {
      clearTimeout(timer);
      response.resume().once('end', () => resolve(response.statusCode));
    });
    request.once('error', () => resolve('aborted'));
    const timer = setTimeout(() => request.destroy(), 30_000);
  })`;
  let happened = 0;
  const { log, virtualMs, exitCode } = await run(
    `const { get } = await import('node:http');
    const sleep = (await import('node:timers/promises')).setTimeout;
    const started = performance.now();
    const say = (what) => console.log(what, performance.now() - started);
    setTimeout(() => say('an hour'), 3_600_000);
    say(await ${get});
    say(await ${get});
    await sleep(1_000, undefined, { signal: AbortSignal.abort() }).catch(({ name }) => say(name));`,
    {},
    {
      virtualTime: {
        holders: [standIn],
        events: [
          [
            600_000,
            async () => (happened = await new Promise((resolve) => setTimeout(resolve, 50, standIn.requests.length))),
          ],
          [7_200_000, () => (happened = Number.NaN)],
        ],
      },
    },
  );
  expect(log).toEqual(['aborted 30000', '200 30000', 'AbortError 30000', 'an hour 3600000']);
  expect({ exitCode, virtualMs, happened }).toEqual({ exitCode: 0, virtualMs: 3_600_000, happened: 2 });
});
