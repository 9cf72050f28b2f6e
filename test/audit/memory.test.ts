import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runAudit } from '../support/runner.ts';

/** How many bytes of the heap are in use when nearly all of so many orders are read. */
async function heapOf(orders: number): Promise<number> {
  const { stdout } = await runAudit(
    { 'api-key': 'played-api-key-0123456789' },
    {
      script: join(import.meta.dirname, 'in-played-time.ts'),
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
