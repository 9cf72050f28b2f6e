import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { audit, expectStopped } from '../audit/step.ts';
import type { Inputs } from '../harness/runner.ts';
import { expectSuccess, kindsOf, startService } from '../harness/step.ts';
import type { CertCentralOptions, OrderSeed } from '../stand-in/server.ts';
import { expectGreen, expectRefused, ORDER_ID, orderTo, RunnerHost, statusesSet } from './host.ts';

const FILE = 'ct-policy.json';
const entries = (...keys: (string | number)[]) => Object.fromEntries(keys.map((key) => [key, `why ${key}`]));

/** A machine with a policy in its workspace, whose inputs leave the status to the policy unless they say otherwise. */
async function startHost(options: CertCentralOptions, policy: object, inputs: Inputs = {}) {
  const service = await startService(options);
  const host = new RunnerHost(service, 'by policy', { 'policy-file': FILE, ...inputs });
  const write = async (changed: object) => {
    // Windows begins a file with a byte order mark.
    const text = `\ufeff${JSON.stringify({ default: 'log', ...changed })}`;
    await host.write(FILE, text);
    return createHash('sha256').update(text).digest('hex');
  };
  const digest = await write(policy);
  const dispose = () => Promise.all([host[Symbol.asyncDispose](), service.close()]).then(() => {});
  return { service, host, write, digest, [Symbol.asyncDispose]: dispose };
}
const of = (seed: OrderSeed): CertCentralOptions => ({ orders: [seed] });

// What a policy decides is a matter of the units, and what both actions make of one policy that of the fleet of an audit.
describe.concurrent('a policy', () => {
  test('decides, and plan, log line and summary name the file, its SHA-256 and the rule', async () => {
    await using started = await startHost({}, { 'keep-out': entries('example.com') });
    const { host, digest, service } = started;
    const planned = await host.main({ 'dry-run': 'true' });
    expectSuccess(planned, { 'disable-ct': 'true', next: 'reissue' });
    const step = await host.main({ 'expected-plan': String(planned.outputs['plan']) });
    expectGreen(host, step, { 'disable-ct': 'true', reissued: 'true' });
    for (const shown of [planned.shown, planned.summary, step.shown, step.summary])
      for (const text of [FILE, digest, 'example.com: why example.com']) expect(shown).toContain(text);
    expect(kindsOf(service)).not.toContain('account');
  });

  test('that is none is refused by both actions, with all problems of the file in one error', async () => {
    await using started = await startHost({}, { 'keep-out': { 1: '' }, log: { 1: 'x', a: 'x' }, oops: 1 });
    const { host, service } = started;
    const run = await host.main();
    const { errors } = await audit(service, { 'policy-file': FILE }, { directory: host.directory });
    for (const [error, ...more] of [run.errors, errors]) {
      expect(more).toEqual([]);
      for (const text of ['keep-out, 1: its reason', '1 appears twice', 'log, a: ', 'unknown key oops'])
        expect(error).toContain(text);
    }
    expect(service.connections).toBe(0);
  });
});

describe.concurrent('publishing: logging is turned on for names that nobody can look at', () => {
  const pending = { pendingReads: 6, disableCt: false };

  test('of a pending reissue, only if log has the ID of the order', async () => {
    await using started = await startHost(of(orderTo('enable', { pending })), {});
    const { host, service, write } = started;
    await expectRefused(host, {}, /names/, /complete or cancel/i);
    expect(statusesSet(service)).toEqual([]);
    await write({ log: entries(ORDER_ID) });
    const planned = await host.main({ 'dry-run': 'true' });
    expectSuccess(planned, { plan: expect.stringContaining(' do=wait '), next: 'wait' }, /names/);
    expectGreen(host, await host.main(), { reissued: 'true' });
  });
});

describe.concurrent('the account of the policy', () => {
  const policy = { account: '1449471', default: 'keep-out' };

  test('stops an audit before it reads the list', async () => {
    await using service = await startService({ accountId: '1449472' });
    const files = { [FILE]: JSON.stringify(policy) };
    expectStopped(await audit(service, { 'policy-file': FILE }, { files }), '1449471', '1449472');
    expect(service.requestsFor('list')).toEqual([]);
  });
});
