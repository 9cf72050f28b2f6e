import { describe, expect, test } from 'vitest';
import { startService } from '../harness/step.ts';
import { type Behavior, edits } from '../stand-in/faults.ts';
import type { OrderSeed } from '../stand-in/orders.ts';
import { emailProtection } from '../stand-in/pki.ts';
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
const withName = (name: string) => ({ dnsNames: [NAME, name] });
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
const pendingWithout = { pending: { noDownload: true } };

describe.concurrent('a run, and a dry run, change nothing if they find', () => {
  test.each<Refusal>([
    ['an order that cannot be read', logged(), fault('order', forbidden), '403'],
    ['an order without its ID', logged(), fault('order', { status: 200, body: {} })],
    ['a certificate that cannot be read', logged(), fault('chain', forbidden), '403'],
    ['an issued order without a download', logged({ certificate: undefined }), null, '404'],
    ['a pending reissue without a download', logged(pendingWithout), null, '404'],
    ['nothing issued, and a download that fails otherwise', unissuedOrder(), fault('chain', forbidden), '403'],
    ['two certificates that are no CAs', logged(), twoLeaves],
    [
      'a download of another order',
      logged(),
      replaying(logged({}, { commonName: 'a.example', dnsNames: ['a.example'] })),
    ],
    ['a stale download', logged(), replaying(keptOut({}, inDays(30)))],
    ['a broken list of SCTs', logged({}, { scts: 'broken' })],
    ['an order that does not say whether it is issued', logged(unknownPhase)],
    ['a closed order', logged({ status: 'Revoked' }), null, /revoked/i],
    ['no public TLS by its product', logged({ productNameId: 'private_ssl_plus' }), null, /private/i],
    ['no public TLS by its type', logged({ productType: 'client_certificate' })],
    ['no public TLS by extended key usage', logged({}, { extendedKeyUsages: [emailProtection] })],
    ['an expired certificate', logged({}, inDays(-1)), null, /expired/],
    ['an IP address', logged({}, withName('192.0.2.1')), null, 'CertCentral'],
    ['an e-mail address', logged({}, withName('a@example.com')), null, 'CertCentral'],
    ['a name of one label', logged({}, withName('localhost'))],
    ['a name that ends with a number', logged({}, withName('www.example.1'))],
    ['an EV certificate', logged({ validation: { type: 'ev' } }), null, 'EV'],
    ['no CSR', logged({ csr: null }), null, 'csr-file'],
    ['a CSR that cannot be read', logged({ csr: 'garbage' }), null, 'csr-file'],
    ['a CSR with another key', logged({ csr: 'another key' }), null, 'csr-file'],
    ['two CSRs', logged({ csr: 'two blocks' }), null, 'csr-file'],
  ])('%s', async (_, seed, refuse, text = '') => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    await refuse?.(service);
    await expectRefused(host, {}, text);
  });

  test.each<[string, Partial<OrderSeed>, ...(string | RegExp)[]]>([
    ['not changed, if both agree', {}, /^(?!.*out of sync)/],
    [
      'out of sync, with the repair, if they differ',
      { disableCt: true },
      'out of sync',
      'curl ',
      /disable_ct"?: ?false/,
    ],
    ['perhaps out of sync, if the status is not reported', { disableCt: undefined }, 'out of sync', /earlier/],
    ['not known, if a reissue is pending', { pending: {} }, /pending/, /not known/],
    ['not changed, if it is closed', { status: 'revoked', disableCt: true }, /^(?!.*out of sync)/],
  ])('and say how the order stands: %s', async (_, changes, ...texts) => {
    await using service = await startService({ orders: [logged({ ...changes, validation: { type: 'ev' } })] });
    await using host = new RunnerHost(service, 'disable');
    await expectRefused(host, {}, ...texts);
  });

  test('an expired certificate that a cache delivers, although it has the status', async () => {
    await using service = await startService({ orders: [logged()] });
    await using host = new RunnerHost(service, 'disable');
    await replaying(keptOut({}, inDays(-1)))(service);
    // So that it is not stale.
    const withoutEnd = edits(({ certificate, ...rest }) => ({
      ...rest,
      certificate: { ...certificate, valid_till: '' },
    }));
    service.fault({ path: 'order' }, withoutEnd);
    await expectRefused(host, {}, /expired/);
  });
});

describe.concurrent('a run goes on with', () => {
  const pending = { disableCt: true, pendingReads: 3 };
  const bare = { common_name: undefined, dns_names: [''], serial_number: undefined, valid_till: undefined };
  test.each<[string, 'disable' | 'enable', OrderSeed, posts: number]>([
    ['a CSR in bare base64', 'disable', logged({ csr: 'bare base64' }), 1],
    ['a CSR with text around it', 'disable', logged({ csr: 'with text around it' }), 1],
    ['an EV certificate that should be logged', 'enable', keptOut({ validation: { type: 'ev' } }), 1],
    ['an expired certificate whose reissue is pending', 'disable', logged({ pending }, inDays(-1)), 0],
    ['no CSR, if nothing is due', 'enable', logged({ csr: null }), 0],
    ['no CSR, if a reissue is pending', 'disable', logged({ csr: null, pending }), 0],
    ['a name that the common name alone has', 'disable', logged({}, { dnsNames: ['a.example'] }), 1],
    ['an order that reports nothing but a certificate', 'disable', logged({ certificateFields: bare }), 1],
    // Both must differ, because order info can lag, too.
    ['another serial number alone', 'disable', logged({ certificateFields: { serial_number: '0A1B' } }), 1],
    ['another end alone', 'disable', logged({ certificateFields: { valid_till: '2030-01-01' } }), 1],
  ])('%s', async (_, change, seed, posts) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, change);
    const reissued = String(seed.pending !== undefined || posts > 0);
    expectGreen(host, await host.main(), { reissued, 'certificate-id': expect.any(String) });
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
  const capitals = { dnsNames: [`WWW.${NAME}`, NAME.toUpperCase()] };
  const reported = (dns_names: string[]) => unissuedOrder({ certificateFields: { dns_names } });
  const unreported = { orderFields: { disable_ct: undefined } };
  const pending = { disableCt: true, pendingReads: 4 };
  type Case = [string, 'disable' | 'enable', before: OrderSeed, after: OrderSeed, text?: string];

  test.each<Case>([
    ['another certificate, and a reissue is due', 'disable', logged(), logged()],
    ['other names, and a reissue is due', 'disable', logged(), logged({}, more)],
    ['other names, and nothing is due any more', 'disable', logged(), keptOut({}, more)],
    ['other names of an order without a certificate', 'disable', reported([NAME]), reported(['a.example'])],
    ['a first certificate, and a reissue is due', 'disable', reported([NAME, `www.${NAME}`]), logged()],
    ['a first certificate with other names', 'disable', unissuedOrder(), keptOut({}, more)],
    ['a reissue that is due, but was not planned', 'disable', keptOut(), logged()],
    ['no certificate any more', 'disable', logged(), unissuedOrder(), ''],
    ['a pending reissue, and logging is off', 'enable', keptOut(), keptOut({ pending })],
    ['a pending reissue, and no CT status', 'enable', keptOut(), keptOut({ pending, ...unreported })],
    ['a reissue that may be pending, and logging is off', 'enable', keptOut(), keptOut({ status: 'odd' })],
  ])('changes nothing if it finds %s', async (_, change, before, after, text = 'plan again') => {
    await using service = await startService({ orders: [before] });
    await using host = new RunnerHost(service, change);
    const plan = await host.plan();
    const planned = host.state.serial;
    await service.addOrder(after);
    const serials = text && planned ? [planned, host.state.serial ?? ''] : [];
    await expectRefused(host, { 'expected-plan': plan }, text, ...serials);
  });

  test.each<Case>([
    ['a reissue that is pending now', 'disable', logged(), logged({ pending })],
    [
      'a pending reissue, and logging is on already',
      'enable',
      keptOut(),
      keptOut({ disableCt: false, pending: { pendingReads: 4 } }),
    ],
    ['nothing that is due any more', 'disable', logged(), keptOut()],
    ['names in another letter case and order', 'disable', logged(), keptOut({}, capitals)],
  ])('goes on with %s', async (_, change, before, after) => {
    await using service = await startService({ orders: [before] });
    await using host = new RunnerHost(service, change);
    const plan = await host.plan();
    await service.addOrder(after);
    expectGreen(host, await host.main({ 'expected-plan': plan }));
    expect(postCount(service)).toBe(0);
  });
});
