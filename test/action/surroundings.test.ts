import { describe, expect, test } from 'vitest';
import { silent } from '../support/faults.ts';
import { expectFailure, expectSuccess, runStep, startService } from './step.ts';

describe.concurrent('a summary that cannot be written is one line in the log, and changes no result', () => {
  test.each([
    ['not set', undefined],
    ['empty', ''],
    ['a directory', '/'],
    ['in a directory that is not there', '/nowhere/summary.md'],
  ])('%s', async (_, path) => {
    await using service = await startService();
    const step = await runStep(service, {}, { env: { GITHUB_STEP_SUMMARY: path } });
    expect(step).toMatchObject({ exitCode: 0, warnings: [], outputs: { 'ct-status': 'disabled' } });
    expect(step.log).toEqual([
      expect.stringContaining('CT logging of order 1000001'),
      expect.stringMatching(/^The job summary was not written: /),
    ]);
  });

  test('nor of a failed run', async () => {
    await using service = await startService();
    const step = await runStep(service, { 'order-id': '7' }, { env: { GITHUB_STEP_SUMMARY: undefined } });
    expect(step).toMatchObject({ exitCode: 1, log: [expect.stringMatching(/^The job summary was not written: /)] });
    expect(step.errors).toEqual([expect.stringContaining('404 not_found|order')]);
  });
});

describe.concurrent('an event that cannot be read costs the summary no more than who ran it', () => {
  test.each<[string, object]>([
    ['no event file', { env: { GITHUB_EVENT_PATH: undefined } }],
    ['an event file that is not there', { env: { GITHUB_EVENT_PATH: '/nowhere/event.json' } }],
    ['a directory as event file', { env: { GITHUB_EVENT_PATH: '/' } }],
    ['an empty event file', { event: '' }],
    ['a broken event file', { event: '{"inputs": ' }],
    ['an event that is null', { event: 'null' }],
    ['no actor', { env: { GITHUB_ACTOR: undefined } }],
    ['no repository', { env: { GITHUB_REPOSITORY: undefined }, event: {} }],
    ['no run', { env: { GITHUB_RUN_ID: undefined, GITHUB_EVENT_NAME: undefined } }],
  ])('%s', async (_, options) => {
    await using service = await startService();
    expectSuccess(await runStep(service, {}, options), { 'ct-status': 'disabled' });
    expectFailure(await runStep(service, { 'order-id': '7' }, options), '404 not_found|order');
  });
});

describe.concurrent('outputs that cannot be written fail the step, which says what it has done', () => {
  test.each(['/', '/nowhere/output'])('GITHUB_OUTPUT is %s', async (path) => {
    await using service = await startService();
    const step = await runStep(service, {}, { env: { GITHUB_OUTPUT: path } });
    const done = 'CT logging of order 1000001 is now disabled, but the outputs could not be written: ';
    expect(step).toMatchObject({ exitCode: 1, errors: [expect.stringContaining(done)] });
    expect(step.notices, 'what was found is said all the same').toEqual([expect.stringContaining('Reissue')]);
    const dry = await runStep(service, { 'dry-run': 'true' }, { env: { GITHUB_OUTPUT: path } });
    expect(dry).toMatchObject({ exitCode: 1, errors: [expect.stringMatching(/^The outputs could not be written: /)] });
  });
});

describe.concurrent('debug output', () => {
  test.each<[string, Record<string, string>]>([
    ['RUNNER_DEBUG', { RUNNER_DEBUG: '1' }],
    ['ACTIONS_STEP_DEBUG', { ACTIONS_STEP_DEBUG: 'true', ACTIONS_RUNNER_DEBUG: 'true' }],
  ])('%s: the step says no more, above all not the key', async (_, env) => {
    await using service = await startService();
    const quiet = await runStep(service);
    const debugging = await runStep(service, {}, { env });
    expectSuccess(debugging, quiet.outputs);
    expect(debugging.log).toEqual(quiet.log);
    expectFailure(await runStep(service, { 'order-id': '7' }, { env }), '404 not_found|order');
  });
});

describe.concurrent('a step that is cancelled ends at once, and not green', () => {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const soonMs = 40_000;

  test.each(signals)('%s in the middle of a wait', async (signal) => {
    await using service = await startService();
    service.fault({}, { status: 429, headers: { 'Retry-After': '100' } });
    const step = await runStep(
      service,
      { retries: '5' },
      {
        onOutput: (stdout, child) => stdout.includes('Next attempt in 100.0 seconds') && child.kill(signal),
      },
    );
    expect(step).toMatchObject({ exitCode: null, signal, outputs: {}, errors: [] });
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each(
    signals.flatMap((signal) => (['put', 'order', 'certificate'] as const).map((path) => [signal, path] as const)),
  )('%s in the middle of a request: %s', async (signal, path) => {
    let kill = () => {};
    await using service = await startService();
    service.fault({ path }, { raw: () => kill() });
    const step = await runStep(
      service,
      { 'timeout-seconds': '100' },
      {
        onSpawn: (child) => {
          kill = () => child.kill(signal);
        },
      },
    );
    expect(step).toMatchObject({ exitCode: null, signal, outputs: {}, errors: [] });
    expect(step.durationMs).toBeLessThan(soonMs);
  });

  test.each(signals)('%s while a connection is made', async (signal) => {
    await using service = await startService();
    service.fault({}, silent);
    const step = await runStep(
      service,
      {},
      {
        onOutput: (stdout, child) => stdout.includes('::add-mask::') && child.kill(signal),
      },
    );
    expect(step).toMatchObject({ exitCode: null, signal, outputs: {}, errors: [] });
  });
});
