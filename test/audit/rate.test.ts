import { describe, expect, test } from 'vitest';
import { excessOverRate, maxInWindow } from '../harness/rates.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import type { CertCentral } from '../stand-in/server.ts';
import { audit, expectFound, expectGreen, expectStopped, startCrowd, verdictsOf } from './step.ts';

const { logged } = orderKinds;
const timesOf = ({ requests }: CertCentral) => requests.map(({ at }) => at);
const span = (times: readonly number[]) => (times.at(-1) ?? 0) - (times[0] ?? 0);
const throttled = (headers = {}) => ({
  status: 429,
  headers,
  body: { errors: [{ code: 'request_limit_exceeded', message: 'Too many.' }] },
});

describe.concurrent('the rate', () => {
  test.each([
    { perMinute: 600, burst: 20, orders: 35 },
    { perMinute: 120, burst: 10, orders: 8 },
    { perMinute: 2_000, burst: 67, orders: 130 },
  ])('of $perMinute requests a minute is kept, and used', async ({ perMinute, burst, orders }) => {
    await using account = await startCrowd([logged], orders);
    const { service } = account;
    expectGreen(await audit(service, { 'requests-per-minute': String(perMinute) }));
    const times = timesOf(service);
    expect(times).toHaveLength(1 + 2 * orders);
    expect(maxInWindow(times, 5_000)).toBeLessThanOrEqual(burst + (1.05 * perMinute) / 12);
    // A busy machine may bring together what was sent within a second or so.
    expect(maxInWindow(times, 500)).toBeLessThanOrEqual(burst + (1.5 * perMinute) / 60);
    // Nor is it slower than it may be: but for its start and its last answers.
    const soonest = ((times.length - burst) / perMinute) * 60_000;
    expect(span(times)).toBeGreaterThan(soonest / 1.05 - 100);
    expect(span(times)).toBeLessThan(soonest * 1.1 + 2_000);
  });

  test('holds retries, too', async () => {
    await using account = await startCrowd([logged], 4);
    const { service } = account;
    service.fault({ path: 'order' }, { status: 503, headers: { 'Retry-After': '0' } }, 20);
    expectGreen(await audit(service, { 'requests-per-minute': '300', retries: '10' }));
    const times = timesOf(service);
    expect(times).toHaveLength(29);
    expect(span(times)).toBeGreaterThan((((29 - 10) / 300) * 60_000) / 1.05 - 100);
    expect(excessOverRate(times, 1_000, { perMinute: 300, burst: 10 })).toBeLessThan(0.3);
  });

  test('latency does not lower it', async () => {
    await using account = await startCrowd([logged], 40, { latencyMs: 900 });
    const { service } = account;
    expectGreen(await audit(service, { 'requests-per-minute': '1200' }));
    // 81 requests, of which 40 go at once and 20 a second behind them.
    expect(span(timesOf(service))).toBeLessThan(900 + 2_050 + 2_000);
  });
});

describe.concurrent('a 429', () => {
  test('holds all requests back, and empties the bucket', async () => {
    await using account = await startCrowd([logged], 40);
    const { service } = account;
    service.fault({ path: 'order', skip: 5 }, throttled({ 'Retry-After': '3' }), 1);
    expectGreen(await audit(service, { 'requests-per-minute': '600', retries: '2' }));
    const times = timesOf(service);
    const gap = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    expect(gap).toBeGreaterThan(2_800);
    const resumed = times.findIndex((time, index) => time - (times[index - 1] ?? time) === gap);
    const after = times.slice(resumed);
    // Ten a second, and no more to begin with.
    expect(maxInWindow(after, 1_000)).toBeLessThanOrEqual(13);
    expect(after.filter((time) => time - (after[0] ?? 0) < 500).length).toBeLessThanOrEqual(8);
  });

  test('holds the others also where its own request is not tried again', async () => {
    await using account = await startCrowd([logged], 20);
    const { service } = account;
    service.fault({ path: 'order', skip: 3 }, throttled({ 'Retry-After': '2' }), 1);
    expectFound(await audit(service, { 'requests-per-minute': '600' }), { unknown: 1 });
    const times = timesOf(service);
    const gap = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    expect(gap).toBeGreaterThan(1_900);
  });

  test('without Retry-After holds them for the usual back-off', async () => {
    await using account = await startCrowd([logged], 20);
    const { service } = account;
    service.fault({ path: 'certificate', skip: 3 }, throttled(), 1);
    expectGreen(await audit(service, { retries: '2' }));
    const times = timesOf(service);
    const gap = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    expect(gap).toBeGreaterThan(2_400);
    expect(gap).toBeLessThan(6_500);
  });

  test('of the list holds the list', async () => {
    await using account = await startCrowd([logged], 3);
    const { service } = account;
    service.fault({ path: 'list' }, throttled({ 'Retry-After': '1' }), 1);
    expectGreen(await audit(service, { retries: '1' }));
    const [one = 0, two = 0] = timesOf(service);
    expect(two - one).toBeGreaterThan(950);
  });

  test('with the longer of two waits holds until that is over', async () => {
    await using account = await startCrowd([logged], 10);
    const { service } = account;
    service.fault({ path: 'order', skip: 2 }, throttled({ 'Retry-After': '3' }), 1);
    service.fault({ path: 'order', skip: 2 }, throttled({ 'Retry-After': '1' }), 1);
    expectGreen(await audit(service, { retries: '1' }));
    const times = timesOf(service);
    const gap = Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
    expect(gap).toBeGreaterThan(2_700);
  });

  test('that asks for more than 120 seconds has failed, and the others go on', async () => {
    await using account = await startCrowd([logged], 30);
    const { service } = account;
    service.fault({ path: /certificate\/5000004$/ }, throttled({ 'Retry-After': '121' }));
    // So that most of the others begin after it.
    const step = await audit(service, { retries: '5', 'requests-per-minute': '600' });
    expectFound(step, { unknown: 1 });
    expect(verdictsOf(step)).toMatchObject({ 5000003: 'in sync', 5000004: 'unknown', 5000030: 'in sync' });
    expect(step.rows[3]?.reason).toMatch(/429 request_limit_exceeded/);
    expect(step.durationMs).toBeLessThan(20_000);
  });

  test('is counted by the service: with its own limits an audit at a lower rate meets none', async () => {
    await using account = await startCrowd([logged], 30, { windows: [{ limit: 45, perMs: 5_000 }] });
    const { service } = account;
    expectGreen(await audit(service, { 'requests-per-minute': '300' }));
    expect(service.throttled).toBe(0);
  });

  test('of every order says what helps', async () => {
    await using account = await startCrowd([logged], 40);
    account.service.fault({ path: 'order' }, throttled({ 'Retry-After': '0' }));
    expectStopped(await audit(account.service), /429/, 'requests-per-minute');
  });
});

test.concurrent('no more than 100 requests are under way, however slow the answers are', async () => {
  await using account = await startCrowd([logged], 80);
  const { service } = account;
  for (const path of ['order', 'certificate'] as const) service.fault({ path }, { delayMs: 4_000 });
  expectGreen(await audit(service));
  const [first = 0, ...others] = timesOf(service).slice(1);
  // Before the first answer the rate would allow for 190.
  expect(others.filter((time) => time - first < 3_500)).toHaveLength(99);
  expect(service.maxOpenSockets).toBeGreaterThan(90);
});
