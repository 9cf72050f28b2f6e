import { describe, expect, test } from 'vitest';
import type { Inputs } from '../harness/runner.ts';
import { startService } from '../harness/step.ts';
import { type Behavior, edits } from '../stand-in/faults.ts';
import type { OrderSeed } from '../stand-in/orders.ts';
import { createCsr, emailProtection } from '../stand-in/pki.ts';
import type { CertCentral, FaultMatch } from '../stand-in/server.ts';
import * as hosts from './host.ts';
import {
  expectGreen,
  expectRefused,
  forbidden,
  NAME,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  unissuedOrder,
} from './host.ts';

/** An order to disable CT logging of, and one that needs only its status; with changes of it and of its certificate. */
const logged = (...changes: Changes) => orderTo('disable', ...changes);
const keptOut = (...changes: Changes) => orderTo('enable', ...changes);
type Changes = [order?: Partial<OrderSeed>, certificate?: Parameters<typeof orderTo>[2]];

const inDays = (days: number) => ({ notAfter: new Date(Date.now() + days * hosts.DAY_MS) });
const ago = (days: number) => new Date(Date.now() - days * hosts.DAY_MS);
const ev = { validation: { type: 'ev' } } as const;
const fault = (path: FaultMatch['path'] & string, behavior: Behavior) => (service: CertCentral) =>
  service.fault({ path }, behavior);
/** Lets a service deliver a certificate of another order. */
const replaying = (seed: OrderSeed) => async (service: CertCentral) =>
  service.replay(ORDER_ID, (await service.addOrder({ ...seed, id: 1000099 })).certificate);

async function twoLeaves(service: CertCentral): Promise<void> {
  const { certificate } = await service.addOrder(keptOut({ id: 1000099 }));
  const own = service.orders.get(String(ORDER_ID))?.certificate;
  service.fault({ path: 'chain' }, { status: 200, body: `${own?.pem}${certificate?.pem}${own?.issuerPem}` });
}

type Refusal = [name: string, OrderSeed, refuse?: ((service: CertCentral) => unknown) | null, text?: string | RegExp];
const unknownPhase = { status: 'odd', certificate: undefined, certificateFields: { id: -1 } };
const foreign = { commonName: 'a.example', dnsNames: ['a.example'] };

describe.concurrent('bad inputs', async () => {
  const { pem, privateKeyPem } = await createCsr(NAME, [NAME], 'ec');
  const digest = 'a'.repeat(64);
  const plan = `1 api=www.digicert.com order=1000001 ct=disabled do=reissue serial=0A1B names=${digest} key=${digest} at=${new Date().toISOString().slice(0, 19)}Z`;
  const others = { 'disable-ct': '', 'expected-plan': '', 'wait-minutes': '301', 'dry-run': '', 'order-id': '01' };

  // The forms of each input are a matter of the units. These are about what never leaves the process.
  test.each<[string, Inputs]>([
    ['a file with a key', { 'csr-file': 'with.key', ...others }],
    ['a key in place of a file', { 'csr-file': privateKeyPem.replaceAll('\n', ''), 'expected-plan': plan }],
  ])('have an error each, before anything is sent, and show nothing secret: %s', async (_, inputs) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    await host.write('with.key', pem + privateKeyPem);
    const { errors, exitCode, state, stdout, summary } = await host.main(inputs);
    expect({ exitCode, count: errors.length }).toEqual({ exitCode: 1, count: Object.keys(inputs).length });
    for (const name of Object.keys(inputs))
      expect(errors.filter((error) => error.startsWith(`Input ${name} `))).toHaveLength(1);
    expect(service.connections).toBe(0);
    // An empty state takes precedence over a variable that an earlier step has put into the environment.
    expect(Object.values(state)).toEqual(['']);
    const lines = privateKeyPem.split('\n').slice(1, 3);
    for (const secret of [...lines.map((line) => line.slice(0, 20)), 'www.digicert.com', digest])
      expect(stdout + summary).not.toContain(secret);
  });
});

// The units list what is refused. These rows are each kind of response, certificate and order once.
describe.concurrent('a run changes nothing if it finds', () => {
  test.each<Refusal>([
    ['an order that cannot be read', logged(), fault('order', forbidden), '403'],
    ['an issued order without a download', logged({ certificate: undefined }), null, '404'],
    ['a pending reissue without a download', logged({ pending: { noDownload: true } }), null, '404'],
    ['two certificates that are no CAs', logged(), twoLeaves],
    ['a download of another order', logged(), replaying(logged({}, foreign))],
    ['a stale download', logged(), replaying(keptOut({}, inDays(30)))],
    ['a broken list of SCTs', logged({}, { scts: 'broken' })],
    ['an order that does not say whether it is issued', logged(unknownPhase)],
    ['a closed order', logged({ status: 'Revoked', disableCt: true }), null, /^(?!.*out of sync).*revoked/is],
    ['an order whose plan has ended', logged({ planEnds: ago(3) }, inDays(-3)), null, /plan has ended/],
    ['no public TLS by its product', logged({ productNameId: 'private_ssl_plus' }), null, /private/i],
    ['no public TLS by extended key usage', logged({}, { extendedKeyUsages: [emailProtection] })],
    ['an IP address', logged({}, { dnsNames: [NAME, '192.0.2.1'] }), null, 'CertCentral'],
    ['an EV certificate', logged(ev), null, /^(?!.*out of sync).*EV/s],
    ['no CSR', logged({ csr: null }), null, 'csr-file'],
    ['a CSR with another key', logged({ csr: 'another key' }), null, 'csr-file'],
  ])('%s', async (_, seed, refuse, text = '') => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    await refuse?.(service);
    await expectRefused(host, {}, text);
  });

  test.each<[string, Partial<OrderSeed>, dryRun: string, ...(string | RegExp)[]]>([
    ['out of sync', { disableCt: true }, 'true', 'EV', 'out of sync', 'root action', 'disable-ct: false'],
    ['not known, if a reissue is pending', { pending: {} }, 'false', 'EV', /pending/, /not known/],
  ])('and says how the order stands: %s', async (_, changes, dryRun, ...texts) => {
    await using service = await startService({ orders: [logged({ ...changes, ...ev })] });
    await using host = new RunnerHost(service, 'disable');
    await expectRefused(host, { 'dry-run': dryRun }, ...texts);
  });
});

describe.concurrent('a run goes on with', () => {
  const pending = { disableCt: true, pendingReads: 3 };
  const bare = { common_name: undefined, dns_names: [''], serial_number: undefined, valid_till: undefined };
  test.each<[string, 'disable' | 'enable', OrderSeed, posts: number]>([
    ['an expired certificate', 'disable', logged({}, inDays(-1)), 1],
    ['a CSR in bare base64', 'disable', logged({ csr: 'bare base64' }), 1],
    [
      'no CSR and an expired certificate, if a reissue is pending',
      'disable',
      logged({ csr: null, pending }, inDays(-1)),
      0,
    ],
    ['an order that reports nothing but a certificate', 'disable', logged({ certificateFields: bare }), 1],
  ])('%s', async (_, change, seed, posts) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, change);
    expectGreen(host, await host.main(), { reissued: 'true', 'certificate-id': expect.any(String) });
    expect(postCount(service)).toBe(posts);
  });

  test('an order whose ID and CT status are strings, and a stale download that is read again', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const strings = edits((order) => ({ ...order, id: '1000001', disable_ct: String(Number(order['disable_ct'])) }));
    service.fault({ path: 'order' }, strings);
    const { certificate } = await service.addOrder(keptOut({ id: 1000099 }, inDays(30)));
    service.replay(ORDER_ID, certificate, 2);
    expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
  });
});

describe.concurrent('a run with an approved plan', () => {
  const more = { dnsNames: [NAME, `www.${NAME}`, 'secret-merger.example.com'] };
  const pending = { disableCt: true, pendingReads: 4 };
  type Case = [string, 'disable' | 'enable', before: OrderSeed, after: OrderSeed, text?: string];

  test.each<Case>([
    ['another certificate, and a reissue is due', 'disable', logged(), logged()],
    ['other names, and nothing is due any more', 'disable', logged(), keptOut({}, more)],
    ['no certificate any more', 'disable', logged(), unissuedOrder(), ''],
    ['a pending reissue, and logging is off', 'enable', keptOut(), keptOut({ pending }), ''],
  ])('changes nothing if it finds %s', async (_, change, before, after, text = 'plan again') => {
    await using service = await startService({ orders: [before] });
    await using host = new RunnerHost(service, change);
    const plan = await host.plan();
    const planned = host.state.serial;
    await service.addOrder(after);
    const serials = text && planned ? [planned, host.state.serial ?? ''] : [];
    await expectRefused(host, { 'expected-plan': plan }, text, ...serials);
  });

  test('goes on with a reissue that is pending now', async () => {
    await using service = await startService({ orders: [logged()] });
    await using host = new RunnerHost(service, 'disable');
    const plan = await host.plan();
    await service.addOrder(logged({ pending }));
    expectGreen(host, await host.main({ 'expected-plan': plan }));
    expect(postCount(service)).toBe(0);
  });
});
