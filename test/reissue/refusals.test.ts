import { describe, expect, test } from 'vitest';
import { expectFailure, startService } from '../harness/step.ts';
import { type Behavior, edits } from '../stand-in/faults.ts';
import type { OrderSeed } from '../stand-in/orders.ts';
import { clientAuth, emailProtection } from '../stand-in/pki.ts';
import { type CertCentral, seedOrders } from '../stand-in/server.ts';
import {
  DAY_MS,
  expectGreen,
  expectRefused,
  NAME,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  unissuedOrder,
} from './host.ts';

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const names = (...dnsNames: string[]) => ({ dnsNames: [NAME, ...dnsNames] });
const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Refused.' }] } };
const json = (body: object): Behavior => ({ status: 200, body });

type Refusal = [
  name: string,
  seed: OrderSeed,
  refuse?: ((service: CertCentral) => unknown) | undefined,
  text?: string | RegExp,
];

/** Lets a service deliver a certificate of another order, made of a seed. */
const replaying = (seed: OrderSeed) => async (service: CertCentral) =>
  service.replay(ORDER_ID, (await service.addOrder({ ...seed, id: 1000099 })).certificate);

const refusals: Refusal[] = [
  ['an order that cannot be read', orderTo('disable'), (service) => service.fault({ path: 'order' }, forbidden), '403'],
  ['an order without its ID', orderTo('disable'), (service) => service.fault({ path: 'order' }, json({}))],
  ['a certificate that cannot be read', orderTo('disable'), (service) => service.fault({ path: 'chain' }, forbidden)],
  ['an issued order without a download', orderTo('disable', { certificate: undefined }), undefined, '404'],
  ['a pending reissue without a download', orderTo('disable', { pending: { noDownload: true } }), undefined, '404'],
  [
    'nothing issued, and a download that fails otherwise',
    unissuedOrder(),
    (service) => service.fault({ path: 'chain' }, forbidden),
  ],
  ['two certificates that are no CAs', orderTo('disable'), twoLeaves],
  [
    'a download of another order',
    orderTo('disable'),
    replaying(orderTo('disable', {}, { commonName: 'a.example', dnsNames: ['a.example'] })),
  ],
  ['a stale download', orderTo('disable'), replaying(orderTo('enable', {}, { notAfter: inDays(30) }))],
  ['a broken list of SCTs', orderTo('disable', {}, { scts: 'broken' })],
  [
    'an order that does not say whether it is issued',
    orderTo('disable', { status: 'odd', certificate: undefined, certificateFields: { id: -1 } }),
  ],
  ['a closed order', orderTo('disable', { status: 'Revoked' }), undefined, /revoked/i],
  ['no public TLS by its product', orderTo('disable', { productNameId: 'private_ssl_plus' }), undefined, /private/i],
  ['no public TLS by its type', orderTo('disable', { productType: 'client_certificate' })],
  ['no public TLS by extended key usage', orderTo('disable', {}, { extendedKeyUsages: [emailProtection, clientAuth] })],
  ['an expired certificate', orderTo('disable', {}, { notAfter: inDays(-1) }), undefined, /expired/],
  ['an IP address', orderTo('disable', {}, names('192.0.2.1')), undefined, 'CertCentral'],
  ['an e-mail address', orderTo('disable', {}, names('a@example.com')), undefined, 'CertCentral'],
  ['a name of one label', orderTo('disable', {}, names('localhost'))],
  ['a name that ends with a number', orderTo('disable', {}, names('www.example.1'))],
  ['an EV certificate', orderTo('disable', { validation: { type: 'ev' } }), undefined, 'EV'],
  ['no CSR', orderTo('disable', { csr: null }), undefined, 'csr-file'],
  ['a CSR that cannot be read', orderTo('disable', { csr: 'garbage' }), undefined, 'csr-file'],
  ['a CSR with another key', orderTo('disable', { csr: 'another key' }), undefined, 'csr-file'],
  ['two CSRs', orderTo('disable', { csr: 'two blocks' }), undefined, 'csr-file'],
];

async function twoLeaves(service: CertCentral): Promise<void> {
  const { certificate } = await service.addOrder({ ...orderTo('enable'), id: 1000099 });
  const { certificate: own } = service.orders.get(String(ORDER_ID)) ?? {};
  service.fault({ path: 'chain' }, { status: 200, body: `${own?.pem}${certificate?.pem}${own?.issuerPem}` });
}

describe.concurrent('a run, and a dry run, change nothing if they find', () => {
  test.each(refusals)('%s', async (_, seed, refuse, text = '') => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    await refuse?.(service);
    await expectRefused(host, {}, text);
  });

  test.each<[string, Partial<OrderSeed>, (string | RegExp)[], never?]>([
    ['as before, if both agree', {}, ['not changed']],
    [
      'out of sync, with the repair, if they differ',
      { disableCt: true },
      ['out of sync', 'curl ', '"disable_ct": false'],
    ],
    ['unknown, if the order does not report its status', { disableCt: undefined }, ['out of sync', /earlier/]],
    ['pending, if a reissue is', { pending: {} }, [/pending/, /not known/]],
    ['nothing, if the order is closed', { status: 'revoked', disableCt: true }, [/^(?!.*out of sync)/]],
  ])('and say how the order stands: %s', async (_, changes, texts) => {
    await using service = await startService({
      orders: [orderTo('disable', { ...changes, validation: { type: 'ev' } })],
    });
    await using host = new RunnerHost(service, 'disable');
    await expectRefused(
      host,
      {},
      ...texts.map((text) => (text === '"disable_ct": false' ? /disable_ct"?: ?false/ : text)),
    );
  });
});

describe.concurrent('a run goes on with', () => {
  test.each<[string, 'disable' | 'enable', OrderSeed, posts: number]>([
    ['a CSR in bare base64', 'disable', orderTo('disable', { csr: 'bare base64' }), 1],
    ['a CSR with text around it', 'disable', orderTo('disable', { csr: 'with text around it' }), 1],
    ['an EV certificate that should be logged', 'enable', orderTo('enable', { validation: { type: 'ev' } }), 1],
    [
      'an expired certificate whose reissue is pending',
      'disable',
      orderTo('disable', { pending: { disableCt: true, pendingReads: 3 } }, { notAfter: inDays(-1) }),
      0,
    ],
    ['no CSR, if nothing is due', 'enable', orderTo('disable', { csr: null }), 0],
    [
      'no CSR, if a reissue is pending',
      'disable',
      orderTo('disable', { csr: null, pending: { disableCt: true, pendingReads: 3 } }),
      0,
    ],
    [
      'a name that the common name alone has',
      'disable',
      orderTo('disable', {}, { commonName: NAME, dnsNames: ['a.example'] }),
      1,
    ],
    [
      'an order with nothing but a certificate',
      'disable',
      orderTo('disable', {
        certificateFields: { common_name: undefined, dns_names: [''], serial_number: undefined, valid_till: undefined },
      }),
      1,
    ],
  ])('%s', async (_, change, seed, posts) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, change);
    const step = await host.main();
    expectGreen(host, step, { reissued: String(seed.pending !== undefined || posts > 0) });
    expect(postCount(service)).toBe(posts);
  });

  test('an order whose ID and CT status are strings', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault(
      { path: 'order' },
      edits((order) => ({ ...order, id: '1000001', disable_ct: String(Number(order['disable_ct'])) })),
    );
    expectGreen(host, await host.main(), { reissued: 'true' });
  });

  // Both must differ, because order info can lag, too.
  test.each(['serial_number', 'valid_till'])('a download, if of the order only %s differs', async (field) => {
    const changed = { serial_number: '0A1B', valid_till: '2030-01-01' }[field];
    await using service = await startService({
      orders: [orderTo('disable', { certificateFields: { [field]: changed } })],
    });
    await using host = new RunnerHost(service, 'disable');
    expect(await host.main()).toMatchObject({ exitCode: 0 });
  });

  test('a stale download that is read again', async () => {
    await using service = await startService({ orders: [orderTo('disable')] });
    await using host = new RunnerHost(service, 'disable');
    const { certificate } = await service.addOrder(orderTo('enable', { id: 1000099 }, { notAfter: inDays(30) }));
    service.replay(ORDER_ID, certificate, 2);
    expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
  });
});

describe.concurrent('a run with an approved plan changes nothing if it finds', () => {
  const more = { dnsNames: [NAME, `www.${NAME}`, 'secret-merger.example.com'] };
  type Change = 'disable' | 'enable';
  test.each<[string, Change, before: OrderSeed, after: OrderSeed, text?: string]>([
    ['another certificate, and a reissue is due', 'disable', orderTo('disable'), orderTo('disable')],
    ['other names, and a reissue is due', 'disable', orderTo('disable'), orderTo('disable', {}, more)],
    ['other names, and nothing is due any more', 'disable', orderTo('disable'), orderTo('enable', {}, more)],
    [
      'other names of an order without a certificate',
      'disable',
      unissuedOrder(),
      unissuedOrder({ certificateFields: { dns_names: ['a.example'] } }),
    ],
    [
      'a first certificate, and a reissue is due',
      'disable',
      unissuedOrder({ certificateFields: { dns_names: [NAME, `www.${NAME}`] } }),
      orderTo('disable'),
    ],
    ['a first certificate with other names', 'disable', unissuedOrder(), orderTo('enable', {}, more)],
    ['a reissue that is due, but was not planned', 'disable', orderTo('enable'), orderTo('disable')],
    ['no certificate any more', 'disable', orderTo('disable'), unissuedOrder(), ''],
    ['a pending reissue, and logging is off', 'enable', orderTo('enable'), orderTo('enable', { pending: {} })],
    [
      'a pending reissue, and the CT status is not reported',
      'enable',
      orderTo('enable'),
      orderTo('enable', { pending: {}, orderFields: { disable_ct: undefined } }),
    ],
    [
      'a reissue that may be pending, and logging is off',
      'enable',
      orderTo('enable'),
      orderTo('enable', { status: 'odd' }),
    ],
  ])('%s', async (_, change, before, after, text = 'plan again') => {
    await using service = await startService({ orders: [before] });
    await using host = new RunnerHost(service, change);
    const plan = await host.plan();
    await service.addOrder(after);
    const { certificate } = host;
    await expectRefused(host, { 'expected-plan': plan }, text);
    expect(certificate?.serial).toBe(host.state.serial);
  });

  test('names both certificates, and what differs', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const plan = await host.plan();
    const { serial: planned } = host.state;
    await service.addOrder(orderTo('disable', {}, more));
    await expectRefused(
      host,
      { 'expected-plan': plan },
      String(planned),
      String(host.state.serial),
      'plan again',
      /names/,
    );
  });

  test.each<[string, Change, OrderSeed, OrderSeed]>([
    [
      'a reissue that is pending now',
      'disable',
      orderTo('disable'),
      orderTo('disable', { pending: { disableCt: true, pendingReads: 4 } }),
    ],
    [
      'a pending reissue, and logging is on already',
      'enable',
      orderTo('enable'),
      orderTo('enable', { disableCt: false, pending: { pendingReads: 4 } }),
    ],
    ['nothing that is due any more', 'disable', orderTo('disable'), orderTo('enable')],
    [
      'names in another letter case and order',
      'disable',
      orderTo('disable'),
      orderTo('enable', {}, { dnsNames: [`WWW.${NAME}`, NAME.toUpperCase()] }),
    ],
  ])('but goes on with %s', async (_, change, before, after) => {
    await using service = await startService({ orders: [before] });
    await using host = new RunnerHost(service, change);
    const plan = await host.plan();
    await service.addOrder(after);
    expectGreen(host, await host.main({ 'expected-plan': plan }));
    expect(postCount(service)).toBe(0);
  });
});

test('an expired certificate is not as desired, although it has the status', async () => {
  const expired = orderTo('enable', {}, { notAfter: inDays(-1) });
  await using service = await startService({ orders: [orderTo('disable'), ...seedOrders.slice(1, 2)] });
  await using host = new RunnerHost(service, 'disable');
  await service.addOrder({ ...expired, id: 1000099 });
  // A cache replays a certificate of last year to an order that reports no end.
  service.fault(
    { path: 'order' },
    edits(({ certificate, ...order }) => ({ ...order, certificate: { ...certificate, valid_till: undefined } })),
  );
  service.replay(ORDER_ID, service.orders.get('1000099')?.certificate);
  const step = await host.main();
  expectFailure(step, /expired/, 'not changed');
  expect(postCount(service)).toBe(0);
});
