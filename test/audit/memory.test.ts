import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAudit } from '../harness/runner.ts';
import { usualMix } from '../stand-in/order-fixtures.ts';
import { startCrowd } from './step.ts';

/** How many bytes of the heap are in use when nearly all of so many orders are read. */
async function heapOf(orders: number): Promise<number> {
  const { stdout } = await runAudit(
    { 'api-key': 'played-api-key-0123456789' },
    {
      script: join(import.meta.dirname, 'run-in-virtual-time.ts'),
      env: { NODE_OPTIONS: '--expose-gc', ORDERS: String(orders) },
    },
  );
  const [, heap] = /^HEAP (\d+)$/m.exec(stdout) ?? [];
  return Number(heap);
}

test('of each order less than 1 KiB is kept, however many names it has', async () => {
  const few = 2_000;
  const many = 10_000;
  expect(((await heapOf(many)) - (await heapOf(few))) / (many - few)).toBeLessThan(1_024);
});

test('of a request nothing is kept once it is answered', async () => {
  await using account = await startCrowd(usualMix, 2_000);
  const { apiKey, url } = account.service;
  const { exitCode, signal } = await runAudit(
    { 'api-key': apiKey, 'api-url': url, 'requests-per-minute': '2000', fail: 'false' },
    {
      script: join(import.meta.dirname, 'run-accelerated.ts'),
      // The heap, in MiB; with 10 KiB for each request it would take 50.
      env: { NODE_OPTIONS: '--max-old-space-size=25' },
    },
  );
  expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: null });
});
