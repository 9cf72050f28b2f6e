import { describe, expect, test } from 'vitest';
import {
  expectFailure,
  expectSuccess,
  inDoubt,
  kindsOf,
  runStep,
  runStepWith,
  runWithFaults,
  startService,
} from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import type { CertCentral } from '../stand-in/server.ts';

const ok = 'HTTP/1.1 200 OK\r\n';
const noContent = 'HTTP/1.1 204 No Content\r\n';
const changesOf = (service: CertCentral) => kindsOf(service).filter((kind) => kind === 'put');

test.concurrent('a service that is down is tried again, and does its work once it is up', async () => {
  const before = await startService();
  await before.close();
  const after = Promise.withResolvers<CertCentral>();
  let started = false;
  const step = await runStepWith(
    { 'api-url': before.url, retries: '5' },
    {
      onOutput: (stdout) => {
        if (started || !/Attempt 1 failed: .*ECONNREFUSED/.test(stdout)) return;
        started = true;
        startService({ port: Number(new URL(before.url).port) }).then(after.resolve, after.reject);
      },
    },
  );
  expect(started).toBe(true);
  await using service = await after.promise;
  expectSuccess(step, { 'ct-status': 'disabled' });
  expect(service.requests).toHaveLength(3);
});

describe.concurrent('a change that breaks off', () => {
  test('is tried again after the waits that the log announces', async () => {
    const busy = { status: 503, headers: { 'Retry-After': '120' }, body: '<h1>Busy</h1>' };
    const put = [busy, faults.cutChunked(502), faults.silent, { ...faults.reset, applied: true }];
    const { step, service } = await runWithFaults({ put }, { 'timeout-seconds': '5', retries: '4' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(step.log).toEqual([
      expect.stringMatching(/^PUT http.*: Attempt 1 failed: 503 "<h1>Busy<\/h1>"\. Next attempt in 120\.0 seconds\.$/),
      expect.stringMatching(/^PUT .*: Attempt 2 failed: 502 .* Next attempt in (?:1\.\d|2\.0) seconds\.$/),
      expect.stringMatching(/: Attempt 3 failed: no complete response within 5 seconds\. .* (?:[23]\.\d|4\.0) sec/),
      expect.stringMatching(/: Attempt 4 failed: .*ECONNRESET.* Next attempt in (?:[4-7]\.\d|8\.0) seconds\.$/),
      expect.stringMatching(/^CT logging of order 1000001 /),
    ]);
    const waits = step.log.slice(0, -1).map((line) => Number(/Next attempt in ([\d.]+) seconds/.exec(line)?.[1]));
    const announcedSeconds = waits.reduce((sum, wait) => sum + wait, 5);
    expect(Math.abs(Number(step.virtualMs) / 1_000 - announcedSeconds)).toBeLessThan(waits.length * 0.06);
    expect(changesOf(service)).toHaveLength(5);
  });

  test('by a timeout may have changed the order, and fails the step in the end', async () => {
    const put = { ...faults.silent, applied: true };
    const { step, service } = await runWithFaults({ put }, { 'timeout-seconds': '3', retries: '1' });
    expectFailure(step, 'no complete response within 3 seconds (attempt 2)', inDoubt);
    expect(changesOf(service)).toHaveLength(2);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });
});

describe.concurrent('a 204 is a success, even if it is followed by', () => {
  test.each<[string, faults.Behavior]>([
    ['a response to no request', faults.sends(`${noContent}\r\n${ok}Content-Length: 2\r\n\r\n{}`, 'never')],
    ['the end of a connection that promised to stay', faults.closeAfterAnswer],
  ])('%s', async (_, behavior) => {
    const { step, service } = await runWithFaults({ put: { ...behavior, applied: true } });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
  });
});

test.concurrent('reads that break off leave the change green, with warnings', async () => {
  const { step, service } = await runWithFaults({ get: faults.reset }, { retries: '1' });
  const outputs = { 'ct-status': 'disabled', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' };
  expectSuccess(step, outputs, /the order could not be read back/, /is unknown, so it counts as out of sync/);
  expect(service.requests).toHaveLength(5);
});

test.concurrent('a redirect is not followed, and its credentials are not shown', async () => {
  await using service = await startService();
  await using other = await startService();
  service.fault({}, { status: 307, headers: { Location: other.url.replace('//', '//user:s3cr3t@') } });
  const step = await runStep(service, { retries: '3' });
  expectFailure(step, `307 redirect to ${new URL(other.url).origin} `, 'Check api-url');
  expect(step.stdout + step.summary).not.toContain('s3cr3t');
  expect(service.requests).toHaveLength(1);
  expect(other.connections).toBe(0);
});

test.concurrent('50 MB in each response take less than 200 MiB of memory', async () => {
  const huge = (status: number) => faults.hugeBody(status, 50_000_000);
  const behavior = { put: [huge(503), { ...huge(204), applied: true }], get: huge(200) };
  const { step } = await runWithFaults(behavior, { retries: '1' }, { measureMemory: true });
  expect(step.exitCode).toBe(0);
  expect(step.maxRssBytes).toBeLessThan(200 * 2 ** 20);
});
