import { expect, test } from 'vitest';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { randomFaults } from '../stand-in/random-faults.ts';
import { audit, expectStopped, startBulk, verdictsOf } from './step.ts';

// What holds of 10,000 orders without a network holds on real connections, which break.
test.concurrent('with a fault in ten responses: the truth or unknown', async () => {
  const { private: unread, 'duplicates as desired': duplicated, ...kinds } = orderKinds;
  const few = [unread, duplicated, ...Object.values(kinds).slice(0, 7)];
  await using account = await startBulk(few, 72, { randomFault: randomFaults({ seed: 1, share: 0.1 }) });
  const { bulk, service } = account;
  const step = await audit(service, { retries: '4', 'requests-per-minute': '2000' });
  const verdicts = verdictsOf(step);
  expect(Object.keys(verdicts)).toEqual(bulk.ids);
  for (const [id, verdict] of Object.entries(verdicts))
    if (verdict !== 'unknown') expect(verdict, id).toBe(bulk.verdictOf(id, 'enabled'));
  expect(service.requests.length).toBeGreaterThan(1 + bulk.requestCount);
});

test.concurrent('a rate limit that never ends stops it after 10 minutes', async () => {
  await using account = await startBulk([orderKinds.logged], 80);
  const { service } = account;
  const limited = { status: 429, body: { errors: [{ code: 'request_limit_exceeded', message: 'Too many.' }] } };
  service.fault({ skip: 41 }, limited);
  const step = await audit(service, { retries: '5' });
  expectStopped(step, /10 minutes/, /429 request_limit_exceeded/, /requests-per-minute/);
  // 40 requests behind the list, at 5 a second, and then 10 minutes.
  expect((step.virtualMs ?? 0) / 60_000).toBeGreaterThan(10);
  expect((step.virtualMs ?? 0) / 60_000).toBeLessThan(10.3);
  expect(step.rows.filter(({ verdict }) => verdict === 'in sync').length).toBeGreaterThan(10);
  expect(step.csv.split('\r\n').at(-2)).toMatch(/^,{8}partial,/);
});

test.concurrent('nor does the list wait for longer', async () => {
  await using account = await startBulk([orderKinds.logged], 3);
  const { service } = account;
  // A gateway that cannot reach the service: ten attempts with a timeout, and their back-off, would take 20 minutes.
  service.fault({}, { raw: () => {}, isHeld: true });
  const step = await audit(service, { retries: '10', 'timeout-seconds': '100' });
  expectStopped(step, /10 minutes/, /no complete response within 100 seconds/);
  expect((step.virtualMs ?? 0) / 60_000).toBeCloseTo(10, 1);
  expect(step).toMatchObject({ csv: '', json: '' });
});

/** What the live service answers to a wrong or revoked key. */
const refusedKey = {
  status: 403,
  body: { errors: [{ code: 'access_denied|access_denied_invalid_key', message: 'Access denied.' }] },
};

test('an audit whose key is revoked leaves a partial report, and ends at once', async () => {
  await using account = await startBulk([orderKinds.logged, orderKinds.private], 80);
  const { service } = account;
  service.fault({ path: 'order', skip: 20 }, refusedKey);
  const step = await audit(service);
  expectStopped(step, /403 access_denied\|access_denied_invalid_key/);
  expect(step.log.at(-1)).toMatch(/^Partial report with the findings so far: \/.*\.csv and \/.*\.json$/);
  expect(JSON.parse(step.json).at(-1)).toMatchObject({ verdict: 'partial', reason: step.errors[0] });
  expect(step.rows.filter(({ verdict }) => verdict === 'in sync').length).toBeGreaterThan(10);
  expect(step.rows.filter(({ verdict }) => verdict === 'not applicable')).toHaveLength(40);
  expect(step.csv.split('\r\n').at(-2)).toMatch(/^,{8}partial,/);
  expect(step.csv).toContain('403 access_denied');
  expect(step.summary).toContain('403 access_denied');
  // 21 of 40 orders at 5 requests a second, the first 10 at once: no progress line, no wait for the others.
  expect(step.virtualMs).toBeLessThan(10_000);
});

test.concurrent.each(['list', 'certificate', 'duplicates', 'duplicate'] as const)(
  'a key that is revoked before the request for a %s ends it, too',
  async (path) => {
    await using account = await startBulk([orderKinds['duplicates as desired']], 20);
    const { service } = account;
    service.fault({ path, skip: path === 'list' ? 0 : 3 }, refusedKey);
    const step = await audit(service);
    expectStopped(step, /403 access_denied\|access_denied_invalid_key/, /wrong, revoked/);
    expect(step.csv === '').toBe(path === 'list');
    // 3 of 20 orders, at 5 requests a second.
    expect(step.virtualMs).toBeLessThan(10_000);
  },
);
