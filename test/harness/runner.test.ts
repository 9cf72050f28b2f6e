import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { silent } from '../stand-in/faults.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { parseLog, parseOutputs, type RunOptions, runAction } from './runner.ts';

const directory = await mkdtemp(join(tmpdir(), 'action-'));
afterAll(() => rm(directory, { recursive: true }));
await writeFile(join(directory, 'action.yml'), 'inputs: {}\nruns:\n  main: index.mjs\n');

/** Runs an action of these lines. */
async function run(code: string, options: RunOptions) {
  await writeFile(join(directory, 'index.mjs'), code);
  return runAction({}, { action: directory, ...options });
}

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
