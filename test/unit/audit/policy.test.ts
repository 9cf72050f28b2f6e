import { describe, expect, test } from 'vitest';
import { desiredStatusFor, selectOrders } from '../../../src/audit/policy.ts';
import { RequestError } from '../../../src/http/request-error.ts';

const policy = (except: string[] = [], orders: string[] = []) => ({
  defaultStatus: 'enabled' as const,
  exceptions: new Set(except),
  orderIds: new Set(orders),
});

test.each([
  ['enabled', '7', 'enabled'],
  ['enabled', '8', 'disabled'],
  ['disabled', '7', 'disabled'],
  ['disabled', '8', 'enabled'],
] as const)('where %s is usual, order %s is to have it %s', (defaultStatus, id, wanted) => {
  expect(desiredStatusFor({ ...policy(['8']), defaultStatus }, id)).toBe(wanted);
});

describe('the orders that a policy is about', () => {
  const account = new Map(['9', '7', '8'].map((id) => [id, `order ${id}`]));

  test.each([
    [policy(), ['order 9', 'order 7', 'order 8']],
    [policy(['7']), ['order 9', 'order 7', 'order 8']],
    [policy([], ['8', '9']), ['order 9', 'order 8']],
    [policy(['8', '7'], ['8']), ['order 8']],
  ])('%o', (given, orders) => {
    expect(selectOrders(given, account)).toEqual(orders);
  });

  const many = Array.from({ length: 300 }, (_, index) => String(1_000_001 + index));
  test.each([
    [policy(many), `except: ${many.slice(0, 56).join(', ')} and 244 more`],
    [policy(['7', '1', '2']), 'except: 1, 2'],
    [policy([], ['3', '7']), 'orders: 3'],
    [policy(['1'], ['3', '1']), 'except: 1; orders: 3, 1'],
  ])('the account does not have them (%#)', (given, reason) => {
    const refused = () => selectOrders(given, account);
    expect(refused).toThrow(RequestError);
    expect(refused).toThrow(
      `The policy names orders that the account does not have, or that this key may not see: ${reason}. Correct the inputs; no order was read.`,
    );
  });
});
