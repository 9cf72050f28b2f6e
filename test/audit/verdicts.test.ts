import { afterAll, describe, expect, test } from 'vitest';
import { type OrderKind, orderKinds } from '../stand-in/order-fixtures.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import { audit, expectFound, idsAsked, order, startCrowd, startService } from './step.ts';

const names = Object.keys(orderKinds);
const kinds: readonly OrderKind[] = Object.values(orderKinds);

describe.each(['enabled', 'disabled'] as const)('where CT logging is to be %s', async (wanted) => {
  const { service, crowd } = await startCrowd(kinds);
  afterAll(() => service.close());
  // Before the run, which some orders change by being read.
  const orders = crowd.ids.map((id) => ({ ...(service.orders.get(id) as StandInOrder) }));
  const step = await audit(service, { 'disable-ct': String(wanted === 'disabled') });
  const truth = crowd.ids.map((id) => crowd.verdictOf(id, wanted));
  const count = (...verdicts: string[]) => truth.filter((verdict) => verdicts.includes(verdict)).length;

  test.each(names)('an order that is %s', (name) => {
    const index = names.indexOf(name);
    const { seed, isRead, reason } = kinds[index] as OrderKind;
    const { id, disableCt, certificate } = orders[index] as StandInOrder;
    const row = step.rows.find((candidate) => candidate.id === id);
    expect(row).toMatchObject({ verdict: truth[index], wanted, commonName: expect.stringMatching(/example\.com$/) });
    if (reason) expect(row?.reason).toMatch(reason);
    if (!isRead || !/^(?:reissue|set status|in step)$/.test(row?.verdict ?? '')) return;
    expect(row).toMatchObject({
      status: orders[index]?.status,
      commonName: `order-${id}.example.com`,
      // A row without a product may have the order's.
      product: expect.stringMatching('product' in (seed.rowFields ?? {}) ? /^$|ssl/i : /ssl_plus|Standard SSL/),
      validTill: expect.stringContaining(certificate?.validTill.toISOString().slice(0, 10) ?? ''),
      orderCtStatus: disableCt === undefined ? 'unknown' : disableCt ? 'disabled' : 'enabled',
      certificateCtStatus: certificate?.scts ? 'enabled' : 'disabled',
    });
  });

  test('the counts are theirs', () => {
    expectFound(step, { toDo: count('reissue', 'set status'), unknown: count('unknown') });
    expect(step.outputs['checked-count']).toBe(String(kinds.length));
  });

  test('what can have a live certificate is read, order and certificate once each, and nothing else', () => {
    expect(idsAsked(service, 'order')).toEqual(crowd.readIds);
    const downloaded = idsAsked(service, 'certificate');
    expect(new Set(downloaded).size).toBe(downloaded.length);
    const [decided, others] = [crowd.readIds, downloaded].map((ids) =>
      ids.filter((id) => /reissue|set status|in step/.test(crowd.verdictOf(id, wanted))),
    );
    expect(others).toEqual(decided);
    expect(crowd.readIds).toEqual(expect.arrayContaining(downloaded));
  });
});

const refusal = (status: number, code: string) => ({ status, body: { errors: [{ code, message: 'No.' }] } });
const page = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><title>Sign in</title>' };

describe.concurrent('what cannot be read or understood is unknown, and the rest is read all the same', () => {
  test.each([
    [
      'order',
      'no permission',
      refusal(403, 'access_denied|missing_permission'),
      /403 access_denied\|missing_permission/,
    ],
    ['order', 'gone', refusal(404, 'not_found|order'), /404 not_found\|order/],
    ['order', 'down', { status: 503 }, /503/],
    ['order', 'HTML', page, /HTML/],
    ['order', 'another order', { status: 200, body: { id: 1000003, status: 'issued' } }, /order 1000002/],
    ['certificate', 'no permission', refusal(403, 'access_denied'), /403 access_denied/],
    ['certificate', 'down', { status: 503 }, /503/],
    ['certificate', 'HTML', page, /certificate/],
    ['certificate', 'PEM of nothing', { ...page, body: '-----BEGIN CERTIFICATE-----\nAAAA\n' }, /certificate/],
  ] as const)('the %s: %s', async (kind, _, behavior, reason) => {
    // Its certificate alone would be in step, or to be reissued.
    await using service = await startService({ orders: [1000001, 1000002, 1000003].map((id) => order(id)) });
    const path = kind === 'order' ? /certificate\/1000002$/ : /order\/1000002\/format/;
    service.fault({ path }, behavior);
    const step = await audit(service);
    expectFound(step, { unknown: 1 });
    expect(step.rows.map(({ verdict }) => verdict)).toEqual(['in sync', 'unknown', 'in sync']);
    expect(step.rows[1]?.reason).toMatch(reason);
    expect(idsAsked(service, 'order')).toHaveLength(3);
  });

  test('also where the other half says that it is out of step', async () => {
    await using service = await startService({ orders: [order(1000001, { disableCt: true })] });
    service.fault({ path: 'order' }, { status: 503 });
    const step = await audit(service, { 'disable-ct': 'true' });
    expectFound(step, { unknown: 1 });
  });
});

test('a stale date in the list decides nothing', async () => {
  const certificate = { common_name: 'old.example.com', dns_names: ['old.example.com'], valid_till: '2020-01-01' };
  await using service = await startService({
    orders: [order(1000001, { disableCt: true, rowFields: { certificate } })],
  });
  const step = await audit(service);
  expectFound(step, { toDo: 1 });
  expect(step.rows[0]?.verdict).toBe('set status');
});
