import { expect, test } from 'vitest';
import { createLimiter } from '../../../../src/audit/concurrency.ts';

test('a limiter runs so many tasks at once, in their order, also after one that fails', async () => {
  const limit = createLimiter(2);
  const tasks = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const started: number[] = [];
  const results = tasks.map(({ promise }, index) =>
    limit(() => {
      started.push(index);
      return promise;
    }).catch((error: Error) => error.message),
  );
  const idle = () => new Promise(setImmediate);
  await idle();
  expect(started).toEqual([0, 1]);
  tasks[1]?.reject(new Error('failed'));
  await idle();
  expect(started).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3, 4]) tasks[index]?.resolve(index);
  expect(await Promise.all(results)).toEqual([0, 'failed', 2, 3, 4]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  // Two places are free again, and no more.
  const later = [5, 6, 7].map((index) => limit(async () => started.push(index) && idle()));
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6]);
  await Promise.all(later);
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});
