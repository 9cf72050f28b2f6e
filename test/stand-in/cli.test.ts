import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, 'cli.ts');

test('runs by itself, prints its address and keys, has the orders that its help names, and ends at a signal', async () => {
  const child = spawn(process.execPath, [main, '--key', 'secret-key'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    expect((await lines.next()).value).toBe('API key secret-key, view-only key stand-in-view-only-key-0123456789');
    const { stdout } = await promisify(execFile)(process.execPath, [main, '--help']);
    const ids = stdout.match(/(?<=^ {2})\d+/gm) ?? [];
    expect(ids.length).toBeGreaterThan(20);
    const headers = { 'X-DC-DEVKEY': 'secret-key' };
    const get = async (id: string) => (await fetch(`${url}/order/certificate/${id}`, { headers })).status;
    expect(await Promise.all(ids.map(get))).toEqual(ids.map(() => 200));
    expect(await get('7')).toBe(404);
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});
