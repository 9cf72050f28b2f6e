import { expect, test } from 'vitest';
import { expectFailure, startService } from '../harness/step.ts';
import { createCsr, ownCsr } from '../stand-in/pki.ts';
import type { CertCentral } from '../stand-in/server.ts';
import { NAME, RunnerHost } from './host.ts';

const { pem, privateKeyPem } = await createCsr(NAME, [NAME], 'ec');
const DIGEST = 'a'.repeat(64);
const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** A plan that a dry run could set, with some fields changed. */
function planFor({ url }: CertCentral, changes: Record<string, string> = {}): string {
  const fields = { api: new URL(url).host, order: '1000001', ct: 'disabled', do: 'reissue', serial: '0A1B' };
  const all = { ...fields, names: DIGEST, key: DIGEST, at: now(), ...changes };
  return ['1', ...Object.entries(all).map(([name, value]) => `${name}=${value}`)].join(' ');
}

type Case = [name: string, inputs: (service: CertCentral) => Record<string, string>, ...texts: (string | RegExp)[]];
const plan = (name: string, changes: Record<string, string>, ...texts: (string | RegExp)[]): Case => [
  `expected-plan: ${name}`,
  (service) => ({ 'expected-plan': planFor(service, changes) }),
  'expected-plan',
  ...texts,
];
const text = (name: string, edit: (plan: string) => string): Case => [
  `expected-plan: ${name}`,
  (service) => ({ 'expected-plan': edit(planFor(service)) }),
  'expected-plan',
];
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString().replace(/\.\d+/, '');

test.concurrent.each<Case>([
  ['csr-file: no file', () => ({ 'csr-file': 'nowhere.csr' }), 'csr-file'],
  ['csr-file: a folder', () => ({ 'csr-file': '.' }), 'csr-file'],
  ['csr-file: two requests', () => ({ 'csr-file': 'two.csr' }), 'csr-file'],
  ['csr-file: a key beside it', () => ({ 'csr-file': 'with.key' }), 'csr-file'],
  ['csr-file: more than 64 KiB', () => ({ 'csr-file': 'large.csr' }), 'csr-file'],
  ['csr-file: what is no request', () => ({ 'csr-file': 'broken.csr' }), 'csr-file'],
  ['csr-file: the key itself', () => ({ 'csr-file': privateKeyPem.replaceAll('\n', '') }), 'csr-file'],
  ['wait-minutes: too long', () => ({ 'wait-minutes': '301' }), 'wait-minutes'],
  ['wait-minutes: no number', () => ({ 'wait-minutes': '5x' }), 'wait-minutes'],
  ['skip-approval: empty', () => ({ 'skip-approval': '' }), 'skip-approval'],
  ['policy-file: empty', () => ({ 'policy-file': '' }), 'policy-file'],
  ['policy-file: no file', () => ({ 'policy-file': 'nowhere.json' }), 'policy-file'],
  ['neither policy-file nor disable-ct', () => ({ 'disable-ct': '' }), 'disable-ct'],
  ['expected-plan: empty', () => ({ 'expected-plan': '' }), 'expected-plan', /secret/],
  ['expected-plan: any in capitals', () => ({ 'expected-plan': 'ANY' }), 'expected-plan'],
  plan('another host', { api: 'www.digicert.com' }, /api/),
  plan('another order', { order: '1000002' }, /order/),
  plan('another status', { ct: 'enabled' }, /disable-ct/),
  plan('97 hours old', { at: hoursAgo(97) }, /plan again/),
  plan('a time that does not exist', { at: '2026-02-30T00:00:00Z' }),
  plan('to wait without a certificate', { do: 'wait', serial: 'none', key: 'any' }),
  plan('to reissue without a certificate', { serial: 'none' }),
  plan('to reissue with any key', { key: 'any' }),
  plan('to set the status with any key', { do: 'status', key: 'any' }),
  plan('a serial number in lower case', { serial: '0a1b' }),
  text('another version', (plan) => plan.replace('1 ', '2 ')),
  text('another order of the fields', (plan) => plan.replace(/(ct=\S+) (do=\S+)/, '$2 $1')),
  text('two blanks', (plan) => plan.replace(' do', '  do')),
  text('a field twice', (plan) => `${plan} ${plan.split(' ').at(-1)}`),
  [
    'expected-plan: another key than csr-file',
    (service) => ({ 'expected-plan': planFor(service), 'csr-file': 'new.csr' }),
    'expected-plan',
    /csr-file/,
  ],
  [
    'expected-plan: any key, with csr-file',
    (service) => ({ 'expected-plan': planFor(service, { do: 'wait', key: 'any' }), 'csr-file': 'new.csr' }),
    'expected-plan',
    /csr-file/,
  ],
])('refuses %s before anything is sent', async (_, inputs, ...texts) => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const files = { 'two.csr': pem + pem, 'with.key': pem + privateKeyPem, 'new.csr': pem, 'broken.csr': 'no request' };
  for (const [name, content] of Object.entries({ ...files, 'large.csr': pem.padEnd(65_537, '\n') }))
    await host.write(name, content);
  const given = inputs(service);
  const step = await host.main(given);
  expectFailure(step, ...texts);
  expect(service.connections).toBe(0);
  // An empty state takes precedence over a variable that an earlier step has put into the environment.
  expect(Object.values(step.state)).toEqual(['']);
  const shown = step.stdout + step.summary;
  for (const line of privateKeyPem.split('\n').slice(1, 3)) expect(shown).not.toContain(line.slice(0, 20));
  for (const secret of ['www.digicert.com', DIGEST]) expect(step.errors[0]).not.toContain(secret);
});

test('each bad input has an error', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  const step = await host.main({ 'csr-file': 'nowhere.csr', 'wait-minutes': '-1', 'dry-run': '', 'order-id': '01' });
  expect(step.errors.map((error) => /csr-file|wait-minutes|dry-run|order-id/.exec(error)?.[0]).sort()).toEqual([
    'csr-file',
    'dry-run',
    'order-id',
    'wait-minutes',
  ]);
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
