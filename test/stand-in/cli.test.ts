import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('runs by itself, reports its state and can be controlled', async () => {
  const main = join(import.meta.dirname, 'cli.ts');
  const child = spawn(process.execPath, [main, '--key', 'secret-key'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  try {
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: url } = await lines.next();
    expect((await lines.next()).value).toBe('API key secret-key, view-only key stand-in-view-only-key-0123456789');
    const control = new URL('/__standin/', url);
    const faults = [{ match: { path: 'order' }, behavior: ['reset'], times: 1 }];
    const orders = [{ id: 5, status: 'pending', disableCt: true }];
    const set = await fetch(control, { method: 'POST', body: JSON.stringify({ faults, orders, ctTurnedOff: true }) });
    expect(set.status).toBe(200);
    const order = () => fetch(`${url}/order/certificate/5`, { headers: { 'X-DC-DEVKEY': 'secret-key' } });
    await expect(order()).rejects.toThrow();
    expect(await (await order()).json()).toMatchObject({ id: 5, disable_ct: true });
    await fetch(control, { method: 'POST', body: JSON.stringify({ issue: ['5'], ctTurnedOff: true }) });
    expect(await (await order()).json()).toMatchObject({ status: 'issued' });
    const state = await (await fetch(control)).json();
    expect(state).toMatchObject({
      ctTurnedOff: true,
      requests: [{ method: 'GET' }, { method: 'GET' }, { method: 'GET' }],
      orders: expect.arrayContaining([
        { id: '1000001', status: 'issued', disable_ct: false, certificate: { id: 2000001, scts: true } },
      ]),
    });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await ended).toEqual([0, null]);
});
