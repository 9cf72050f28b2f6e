import { expect, test } from 'vitest';
import { lookAgain, reportsOtherStatus } from '../../../src/domain/look-again.ts';
import { RequestError } from '../../../src/errors.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { order } from '../result.ts';

/** Looks again at an order that lags until a second; returns the seconds of the looks, and the last look. */
async function lookUntil(seconds: number) {
  const clock = new PassingClock(0);
  const looks: number[] = [];
  const look = async () => {
    looks.push(clock.time / 1_000);
    return clock.time / 1_000;
  };
  const last = await lookAgain(clock, 0, look, (at) => at < seconds);
  return { looks: looks.join(' '), last };
}

test.each<[seconds: number, looks: string, last: number]>([
  [0, '', 0],
  [1, '1', 1],
  [2, '1 3', 3],
  [60, '1 3 7 15 30 60', 60],
  [99, '1 3 7 15 30 60', 60],
])('an order that lags for %d seconds is looked at after 1, 2, 4, 8, 15 and 30', async (seconds, looks, last) => {
  expect(await lookUntil(seconds)).toEqual({ looks, last });
});

test('a look that fails ends them', async () => {
  const look = () => Promise.reject(new Error('closed'));
  await expect(lookAgain(new PassingClock(0), 0, look, () => true)).rejects.toThrow('closed');
});

test.each([
  ['enabled', 'disabled', true],
  ['disabled', 'enabled', true],
  ['enabled', 'enabled', false],
  ['unknown', 'enabled', false],
  ['unknown', 'disabled', false],
] as const)('an order that reports %s, if %s was set, reports the other status: %s', (ctStatus, status, isOther) => {
  expect(reportsOtherStatus({ order: { ...order, ctStatus } }, status)).toBe(isOther);
});

test('an order that cannot be read reports no other status', () => {
  const outage = new RequestError('503 later', { hint: 'Wait.' });
  expect(reportsOtherStatus({ order: outage }, 'enabled')).toBe(false);
});
