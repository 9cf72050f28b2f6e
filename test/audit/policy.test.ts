import { describe, expect, test } from 'vitest';
import type { CertCentral } from '../stand-in/server.ts';
import { audit, expectFound, expectGreen, expectStopped, idsAsked, order, startService, verdictsOf } from './step.ts';

const LONG = '123456789012345678';

/** Logged and in step: 1000001, 1000002; kept out and in step: 1000003, 123456789012345678. */
function startAccount(): Promise<CertCentral> {
  return startService({ orders: [order(1000001), order(1000002), keptOut(1000003), keptOut(LONG)] });
}

function keptOut(id: number | string) {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: false, keyType: 'ec' as const };
  return order(id, { disableCt: true, certificate });
}

describe.concurrent('the status that orders are to have', () => {
  test('is enabled by default', async () => {
    await using service = await startAccount();
    const step = await audit(service);
    expectFound(step, { toDo: 2 });
    expect(JSON.parse(step.outputs['to-do'] ?? '')).toEqual([
      { 'order-id': '1000003', 'disable-ct': false },
      { 'order-id': LONG, 'disable-ct': false },
    ]);
  });

  test('can be disabled', async () => {
    await using service = await startAccount();
    const step = await audit(service, { 'disable-ct': 'True' });
    expectFound(step, { toDo: 2 });
    expect(step.outputs['to-do']).toContain('{"order-id":"1000001","disable-ct":true}');
  });
});

describe.concurrent('exceptions', () => {
  test.each([
    ['commas', `1000003,${LONG}`],
    ['blanks and tabs', ` 1000003 \t ${LONG} `],
    ['lines, with comments', `# kept out of the logs, 1000001\n1000003 # internal, 1000002\r\n\n${LONG}#last`],
    ['all of them', `1000003 ,\n,${LONG},`],
  ])('are to have the other status; separated by %s', async (_, except) => {
    await using service = await startAccount();
    const step = await audit(service, { except });
    expectGreen(step);
    expect(step.rows.map(({ wanted }) => wanted)).toEqual(['enabled', 'enabled', 'disabled', 'disabled']);
  });

  test.each(['', ' \n ', '# none\n  # at all'])('can be none: %j', async (except) => {
    await using service = await startAccount();
    expectFound(await audit(service, { except }), { toDo: 2 });
  });

  test('are to do where they have the usual status', async () => {
    await using service = await startAccount();
    const step = await audit(service, { except: `1000001 1000003 ${LONG}` });
    expectFound(step, { toDo: 1 });
    expect(step.outputs['to-do']).toBe('[{"order-id":"1000001","disable-ct":true}]');
  });
});

describe.concurrent('`orders`', () => {
  test('are all that is looked at', async () => {
    await using service = await startAccount();
    const step = await audit(service, { orders: `1000001, ${LONG} # and no other` });
    expectFound(step, { toDo: 1 });
    expect(verdictsOf(step)).toEqual({ 1000001: 'in sync', [LONG]: 'reissue' });
    expect(idsAsked(service, 'order')).toEqual(['1000001', LONG]);
  });

  test('can be exceptions, too', async () => {
    await using service = await startAccount();
    const step = await audit(service, { orders: `1000001,${LONG}`, except: LONG });
    expectGreen(step);
    expect(step.rows.map(({ wanted }) => wanted)).toEqual(['enabled', 'disabled']);
  });

  test('can be none: then all are looked at', async () => {
    await using service = await startAccount();
    const step = await audit(service, { orders: '# all' });
    expect(step.outputs['checked-count']).toBe('4');
  });
});

describe.concurrent('IDs that the account does not have are named before any order is read', () => {
  test.each([
    ['except', ['7', '8']],
    ['orders', ['7', '999999999999999999']],
  ])('in `%s`', async (input, unknown) => {
    await using service = await startAccount();
    const step = await audit(service, { [input]: `1000001 ${unknown.join(' ')}` });
    expectStopped(step, ...unknown.map((id) => RegExp(`\\b${id}\\b`)), input);
    expect(step.errors[0]).not.toContain('1000001');
    expect(service.requests).toHaveLength(1);
  });

  test('in both, and very many', async () => {
    await using service = await startAccount();
    const many = Array.from({ length: 1_000 }, (_, index) => 5_000_000_001 + index).join('\n');
    const step = await audit(service, { except: '7', orders: many });
    expectStopped(step, /\b7\b/, /5000000001/);
    expect(step.errors[0]?.length).toBeLessThanOrEqual(2_000);
    expect(service.requests).toHaveLength(1);
  });
});
