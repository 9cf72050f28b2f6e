import { expect, test } from 'vitest';
import { expectFailure, startService } from '../harness/step.ts';
import { createCsr, ownCsr } from '../stand-in/pki.ts';
import { NAME, RunnerHost } from './host.ts';

const { pem, privateKeyPem } = await createCsr(NAME, [NAME], 'ec');
const DIGEST = 'a'.repeat(64);
const hoursAgo = (hours: number) => `${new Date(Date.now() - hours * 3_600_000).toISOString().slice(0, 19)}Z`;

/** A plan that a dry run could set, with some fields changed. */
function planFor(api: string, changes: Record<string, string>): string {
  const fields = { api, order: '1000001', ct: 'disabled', do: 'reissue', serial: '0A1B', names: DIGEST, key: DIGEST };
  const all = { ...fields, at: hoursAgo(0), ...changes };
  return ['1', ...Object.entries(all).map(([name, value]) => `${name}=${value}`)].join(' ');
}

type Case = [name: string, inputs: Record<string, string> | { plan: Record<string, string> }, text: string | RegExp];

// The forms of each input are a matter of the units. These rows are about what never leaves the process.
test.concurrent.each<Case>([
  ['a key in csr-file', { 'csr-file': 'with.key' }, 'csr-file'],
  ['a key as csr-file', { 'csr-file': privateKeyPem.replaceAll('\n', '') }, 'csr-file'],
  ['neither policy-file nor disable-ct', { 'disable-ct': '' }, 'disable-ct'],
  ['an empty plan', { 'expected-plan': '' }, /expected-plan[\s\S]*secret/],
  ['a plan for another host', { plan: { api: 'www.digicert.com' } }, /expected-plan[\s\S]*api/],
])('refuses %s before anything is sent', async (_, { plan, ...inputs }, text) => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  await host.write('with.key', pem + privateKeyPem);
  const expected = typeof plan === 'object' && { 'expected-plan': planFor(new URL(service.url).host, plan) };
  const step = await host.main({ ...(inputs as Record<string, string>), ...expected });
  expectFailure(step, text);
  expect(service.connections).toBe(0);
  // An empty state takes precedence over a variable that an earlier step has put into the environment.
  expect(Object.values(step.state)).toEqual(['']);
  for (const line of privateKeyPem.split('\n').slice(1, 3))
    expect(step.stdout + step.summary).not.toContain(line.slice(0, 20));
  for (const value of ['www.digicert.com', DIGEST]) expect(step.errors[0]).not.toContain(value);
});

test('each bad input has an error', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const bad = { 'csr-file': 'nowhere.csr', 'wait-minutes': '301', 'dry-run': '', 'order-id': '01' };
  const { errors } = await host.main(bad);
  for (const name of Object.keys(bad)) expect(errors.filter((error) => error.includes(name))).toHaveLength(1);
});

test('accepts a plan of 95 hours, and a request with an absolute path, text around it and 64 KiB', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const padded = `subject=${NAME}\n${await ownCsr(NAME, 'ec')}`.padEnd(65_536, '\n');
  const file = `${host.directory}/${await host.write('long.csr', padded)}`;
  const plan = (await host.plan({ 'csr-file': file })).replace(/at=.*/, `at=${hoursAgo(95)}`);
  const step = await host.main({ 'csr-file': file, 'expected-plan': plan });
  expect(step).toMatchObject({ exitCode: 0, outputs: { reissued: 'true' } });
});
