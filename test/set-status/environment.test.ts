import { expect, test } from 'vitest';
import { API_KEY, expectSuccess, runWithFaults } from '../harness/step.ts';
import { cutKnownLength, reset } from '../stand-in/faults.ts';

test.concurrent('files for the event and the summary that are not usable change no result', async () => {
  const env = { GITHUB_STEP_SUMMARY: '/nowhere/summary.md' };
  const { step } = await runWithFaults({}, {}, { env, event: '{"inputs": ' });
  expect(step).toMatchObject({ exitCode: 0, warnings: [], outputs: { 'ct-status': 'disabled' } });
  expect(step.log).toEqual([
    expect.stringContaining('CT logging of order 1000001'),
    expect.stringMatching(/^The job summary was not written: /),
  ]);
});

test.concurrent('debug output is one line for each attempt, with its outcome, and nothing else changes', async () => {
  const line = (method: string, path: string, what: string) =>
    expect.stringMatching(
      RegExp(`^${method} /services/v2/\\S*${path}: ${what}; \\d+ ms, \\d+ bytes of body, directly$`),
    );
  const put = [reset, { status: 503, headers: { 'Retry-After': '0' }, body: API_KEY }];
  const faults = { put, certificate: [cutKnownLength(200)] };
  const { step } = await runWithFaults(faults, { retries: '3' }, { env: { RUNNER_DEBUG: '1' } });
  expectSuccess(step, { 'certificate-ct-status': 'enabled' });
  expect(step.debugs.slice(0, 3)).toEqual([
    line('PUT', '/1000001/ct-status', 'ECONNRESET, .+'),
    line('PUT', '/1000001/ct-status', '503'),
    line('PUT', '/1000001/ct-status', '204'),
  ]);
  expect(step.debugs[1]).toContain(` ${API_KEY.length} bytes of body`);
  expect(step.debugs.slice(3).sort()).toEqual([
    line('GET', '/format/pem_nointermediate', '200, body incomplete: ECONNRESET, aborted'),
    line('GET', '/format/pem_nointermediate', '200'),
    line('GET', '/certificate/1000001', '200'),
  ]);
  expect(step.debugs.join(), 'no header is shown').not.toMatch(/devkey|user-agent|accept|retry-after/i);
});

test.concurrent('a step that is cancelled in the middle of a wait ends at once, and not green', async () => {
  const signal = 'SIGINT';
  const { step } = await runWithFaults(
    { any: { status: 429, headers: { 'Retry-After': '100' } } },
    { retries: '5' },
    {
      // Virtual time would be over before the signal.
      virtualTime: undefined,
      onOutput: (stdout, child) => stdout.includes('Next attempt in 100.0 seconds') && child.kill(signal),
    },
  );
  expect(step).toMatchObject({ exitCode: null, signal, outputs: {}, errors: [] });
});
