import { describe, expect, test } from 'vitest';
import { audit, expectFound, expectGreen, expectStopped, order, startService } from './step.ts';

const outOfStep = { disableCt: true };
const unknown = { orderFields: { disable_ct: 'yes' } };

test('the to-do list is ready for a matrix: by ID as a number, every digit of it, what the order is to have', async () => {
  const ids = ['99999999999999999', '123456789012345678', '123456789012345677', '9', '10', '1000000'];
  await using service = await startService({ orders: ids.map((id) => order(id, outOfStep)) });
  const step = await audit(service, { except: '1000000 10' });
  expectFound(step, { toDo: 6 });
  expect(step.outputs['to-do']).toBe(
    `[${[
      '{"order-id":"9","disable-ct":false}',
      '{"order-id":"10","disable-ct":true}',
      '{"order-id":"1000000","disable-ct":true}',
      '{"order-id":"99999999999999999","disable-ct":false}',
      '{"order-id":"123456789012345677","disable-ct":false}',
      '{"order-id":"123456789012345678","disable-ct":false}',
    ].join(',')}]`,
  );
  expect(step.rows.map(({ id }) => id).sort()).toEqual(ids.toSorted());
});

describe.concurrent('`fail`', () => {
  const accounts = {
    'in sync': [{}, {}],
    'out of step': [{}, outOfStep],
    unknown: [{}, unknown],
    'of no interest': [{ status: 'revoked' }, { productNameId: 'private_ssl' }],
  };
  test.each([
    ['in sync', 'true', 'green'],
    ['of no interest', 'true', 'green'],
    ['out of step', 'true', 'red'],
    ['unknown', 'true', 'red'],
    ['out of step', 'false', 'green'],
    ['unknown', 'False', 'green'],
  ] as const)('an account %s, fail: %s: %s', async (state, fail, colour) => {
    const orders = accounts[state].map((changes, index) => order(1000001 + index, changes));
    await using service = await startService({ orders });
    const step = await audit(service, { fail });
    const counts = { toDo: state === 'out of step' ? 1 : 0, unknown: state === 'unknown' ? 1 : 0 };
    if (colour === 'red') expectFound(step, counts);
    else expectGreen(step);
    expect(step.outputs).toMatchObject({
      'to-do-count': String(counts.toDo),
      'unknown-count': String(counts.unknown),
      'checked-count': '2',
    });
  });

  test('an audit that could not be made is red all the same', async () => {
    await using service = await startService();
    service.fault({}, { status: 403 });
    expectStopped(await audit(service, { fail: 'false' }), /403/);
  });
});

test('a report that cannot be written is red, and no output is set', async () => {
  await using service = await startService({ orders: [order(1000001)] });
  const step = await audit(service, {}, { env: { RUNNER_TEMP: '/dev/null' } });
  expectStopped(step, /RUNNER_TEMP/);
});

test('a key that may only view is enough', async () => {
  await using service = await startService({ orders: [order(1000001)], viewOnlyKey: 'view-only-key-0123456789' });
  expectGreen(await audit(service, { 'api-key': service.viewOnlyKey }));
});
