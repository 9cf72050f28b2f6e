import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('runs by itself, prints its address and keys, and ends at a signal', async () => {
  const main = join(import.meta.dirname, 'cli.ts');
  const child = spawn(process.execPath, [main, '--key', 'secret-key'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    expect((await lines.next()).value).toBe('API key secret-key, view-only key stand-in-view-only-key-0123456789');
    const headers = { 'X-DC-DEVKEY': 'secret-key' };
    expect((await fetch(`${url}/order/certificate/1000001`, { headers })).status).toBe(200);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});
