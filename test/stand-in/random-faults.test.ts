import { expect, test } from 'vitest';
import { commonFaults, type FaultName, sampleFaults } from './random-faults.ts';

const count = (path: string) => {
  const draw = sampleFaults({ seed: 1 });
  const counts = new Map<FaultName | undefined, number>();
  for (let index = 0; index < 20_000; index++) {
    const name = draw({ method: 'GET', path });
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
};

test('about the share of the requests that was asked for meets with a fault, about as often with each', () => {
  const counts = count('/services/v2/order/certificate/7');
  expect(counts.get(undefined)).toBeGreaterThan(20_000 * 0.945);
  expect(counts.get(undefined)).toBeLessThan(20_000 * 0.955);
  for (const name of Object.keys(commonFaults)) expect(counts.get(name as FaultName), name).toBeGreaterThan(70);
});

test('the list is spared the response that would end an audit', () => {
  expect(count('/services/v2/order/certificate?limit=1000&offset=0').has('200 HTML')).toBe(false);
});

test('the same seed draws the same', () => {
  const [one, same] = [sampleFaults({ seed: 7 }), sampleFaults({ seed: 7 })];
  const request = { method: 'GET', path: '/services/v2/order/certificate/7' };
  for (let index = 0; index < 1_000; index++) expect(one(request)).toBe(same(request));
});
