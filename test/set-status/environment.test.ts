import { describe, expect, test } from 'vitest';
import { cutKnownLength, reset } from '../stand-in/faults.ts';
import { API_KEY, expectSuccess, runWithFaults } from './step.ts';

describe.concurrent('a summary that cannot be written is one line in the log, and changes no result', () => {
  test('of a change', async () => {
    const { step } = await runWithFaults({}, {}, { env: { GITHUB_STEP_SUMMARY: '/nowhere/summary.md' } });
    expect(step).toMatchObject({ exitCode: 0, warnings: [], outputs: { 'ct-status': 'disabled' } });
    expect(step.log).toEqual([
      expect.stringContaining('CT logging of order 1000001'),
      expect.stringMatching(/^The job summary was not written: /),
    ]);
  });

  test('nor of a failed run', async () => {
    const { step } = await runWithFaults({}, { 'order-id': '7' }, { env: { GITHUB_STEP_SUMMARY: undefined } });
    expect(step).toMatchObject({ exitCode: 1, log: [expect.stringMatching(/^The job summary was not written: /)] });
    expect(step.errors).toEqual([expect.stringContaining('404 not_found|order')]);
  });
});

test.concurrent('an event that cannot be read only costs the summary its attribution', async () => {
  const { step } = await runWithFaults({}, {}, { env: { GITHUB_RUN_ID: undefined }, event: '{"inputs": ' });
  expectSuccess(step, { 'ct-status': 'disabled' });
});

test.concurrent('outputs that cannot be written fail the step, which says what was done', async () => {
  const { step } = await runWithFaults({}, {}, { env: { GITHUB_OUTPUT: '/' } });
  const done = 'CT logging of order 1000001 is now disabled, but the outputs could not be written: ';
  expect(step).toMatchObject({ exitCode: 1, errors: [expect.stringContaining(done)] });
  expect(step.notices, 'the result is published anyway').toEqual([expect.stringContaining('Reissue')]);
});

describe.concurrent('debug output', () => {
  const debugging = { env: { RUNNER_DEBUG: '1' } };
  const line = (method: string, path: string, what: string) =>
    expect.stringMatching(
      RegExp(`^${method} /services/v2/\\S*${path}: ${what}; \\d+ ms, \\d+ bytes of body, directly$`),
    );

  test('is one line for each attempt, with its outcome, and nothing else changes', async () => {
    const { step } = await runWithFaults(
      {
        put: [reset, { status: 503, headers: { 'Retry-After': '0' }, body: API_KEY }],
        certificate: [cutKnownLength(200)],
      },
      { retries: '3' },
      debugging,
    );
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

  test('is off unless RUNNER_DEBUG is 1', async () => {
    const env = { RUNNER_DEBUG: '0', ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true' };
    const { step } = await runWithFaults({}, {}, { env });
    expectSuccess(step);
    expect(step.debugs).toEqual([]);
  });
});

describe.concurrent('a step that is cancelled ends at once, and not green', () => {
  test('SIGINT in the middle of a wait', async () => {
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

  test.each([
    ['SIGINT', 'put'],
    ['SIGTERM', 'order'],
  ] as const)('%s in the middle of a request: %s', async (signal, path) => {
    let kill = () => {};
    const { step } = await runWithFaults(
      { [path]: { raw: () => kill() } },
      {},
      {
        onSpawn: (child) => {
          kill = () => child.kill(signal);
        },
      },
    );
    expect(step).toMatchObject({ exitCode: null, signal, outputs: {}, errors: [] });
  });
});
