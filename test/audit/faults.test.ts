import { expect, test } from 'vitest';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { randomFaults } from '../stand-in/random-faults.ts';
import { audit, startCrowd, verdictsOf } from './step.ts';

// What holds of 10,000 orders in virtual time holds on real connections, which break.
test.concurrent.each([1, 2, 3])('with a fault in ten answers: the truth or unknown (seed %i)', async (seed) => {
  const { private: unread, ...kinds } = orderKinds;
  const few = [unread, ...Object.values(kinds).slice(0, 7)];
  await using account = await startCrowd(few, 64, { randomFault: randomFaults({ seed, share: 0.1 }) });
  const { crowd, service } = account;
  const step = await audit(service, { retries: '4' });
  const verdicts = verdictsOf(step);
  expect(Object.keys(verdicts)).toEqual(crowd.ids);
  for (const [id, verdict] of Object.entries(verdicts))
    if (verdict !== 'unknown') expect(verdict, id).toBe(crowd.verdictOf(id, 'enabled'));
  expect(service.requests.length).toBeGreaterThan(1 + 2 * crowd.readIds.length);
});
