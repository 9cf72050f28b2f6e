import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { audit, expectFound, expectStopped, type Step, startCrowd } from './step.ts';

const refused = { status: 401, body: { errors: [{ code: 'access_denied', message: 'Revoked.' }] } };
const forbidden = { status: 403, body: { errors: [{ code: 'access_denied|expired', message: 'No.' }] } };
/** Ten requests at once, five a second: what was under way when an audit stops is little. */
const slowly = { 'requests-per-minute': '300' };
const { logged } = orderKinds;

/** Expects the report of an audit that stopped: partial, and found by the log. */
function expectPartial(step: Step, rows: { atLeast: number; below: number }): void {
  expect(step.rows.length).toBeGreaterThanOrEqual(rows.atLeast);
  expect(step.rows.length).toBeLessThan(rows.below);
  expect(step.csv).toMatch(/partial/i);
  expect(step.log.join('\n')).toMatch(/\S+\.csv/);
  expect(renderMarkdown(step.summary).text).toContain(step.errors[0]?.slice(0, 60));
}

describe.concurrent('a key that is refused stops the audit at once', () => {
  test.each(['order', 'certificate'] as const)('in the middle, at the %s', async (path) => {
    await using account = await startCrowd([logged], 60);
    const { service } = account;
    service.fault({ path, skip: 5 }, refused);
    const step = await audit(service, { ...slowly, retries: '3' });
    expectStopped(step, /401 access_denied/);
    expectPartial(step, { atLeast: 1, below: 60 });
    expect(service.requests.length).toBeLessThan(30);
    expect(step.durationMs, 'immediate').toBeLessThan(8_000);
  });

  test('at the first order', async () => {
    await using account = await startCrowd([logged], 60);
    account.service.fault({ path: 'order' }, refused);
    const step = await audit(account.service, { ...slowly, fail: 'false' });
    expectStopped(step, /401 access_denied/);
    expect(step.csv).toMatch(/partial/i);
    expect(account.service.requests.length).toBeLessThan(20);
    expect(step.durationMs, 'immediate').toBeLessThan(8_000);
  });
});

describe.concurrent('unknown orders in a row', () => {
  test('10 stop the audit; the last reason is told', async () => {
    await using account = await startCrowd([logged], 80);
    account.service.fault({ path: 'order', skip: 3 }, forbidden);
    const step = await audit(account.service, slowly);
    expectStopped(step, /403 access_denied\|expired/);
    expectPartial(step, { atLeast: 10, below: 40 });
    expect(step.rows.filter(({ verdict }) => verdict === 'unknown').length).toBeGreaterThanOrEqual(10);
    expect(account.service.requests.length).toBeLessThan(60);
    expect(step.durationMs, 'immediate').toBeLessThan(14_000);
  });

  test('of which there are only 9 in the account do not', async () => {
    await using account = await startCrowd([logged], 9);
    account.service.fault({ path: 'order' }, forbidden);
    expectFound(await audit(account.service), { unknown: 9 });
  });

  test('with others between them do not', async () => {
    await using account = await startCrowd([...Array(3).fill(orderKinds['its status a word']), logged, logged], 50);
    expectFound(await audit(account.service), { unknown: 30 });
  });

  test('count only what was read', async () => {
    await using account = await startCrowd([orderKinds['its status a word'], orderKinds.private], 18);
    expectFound(await audit(account.service), { unknown: 9 });
  });
});
