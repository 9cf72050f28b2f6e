import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { findPemBlocks } from '../../src/pki/der.ts';
import { reset } from './faults.ts';
import { dvOrder, type OrderSeed, type ReissueMode, seedOrders } from './orders.ts';
import { type CsrForm, clientAuth, ownCsr, readCsrPublicKey, serverAuth } from './pki.ts';
import { respond } from './routes.ts';
import { isLogged, type Scts, sctExtensionValue } from './scts.ts';
import { startCertCentral } from './server.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

const id = 1000001;
const names = [`order-${id}.example.com`, `www.order-${id}.example.com`];
const [usual] = seedOrders as [OrderSeed];
const wanted = {
  common_name: names[0],
  dns_names: [names[1]],
  csr: await ownCsr(names[0] as string, 'ec'),
  signature_hash: 'sha256',
  server_platform: { id: 45 },
};

/** Starts an account, whose responses are parsed as a client does. */
async function start(options: AccountOptions = {}) {
  const account = await StandInAccount.create(options);
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const request = account.request(method, path, body);
    const { status, body: parsed } = await respond(account, {
      ...request,
      headers: { ...request.headers, ...headers },
    });
    return { status, body: typeof parsed === 'object' ? JSON.parse(JSON.stringify(parsed)) : parsed };
  };
  const path = `/order/certificate/${id}`;
  return {
    account,
    send,
    put: (disable_ct: boolean) => send('PUT', `${path}/ct-status`, { disable_ct }),
    post: (certificate: object = wanted, more: object = { skip_approval: true }, key = account.apiKey) =>
      send('POST', `${path}/reissue`, { certificate, ...more }, { 'x-dc-devkey': key }),
    validation: async () => (await send('GET', `${path}/validation`)).body,
    check: () => send('PUT', `${path}/check-dcv`),
    order: async () => (await send('GET', path)).body,
    /** The serial number of the certificate that is downloaded; the status if there is none. */
    download: async () => {
      const { status, body } = await send('GET', `/certificate/download/order/${id}/format/pem_nointermediate`);
      return status === 200 ? new X509Certificate(body).serialNumber : status;
    },
    state: () => account.stateOf(id),
  };
}

const ctStatus = `/order/certificate/${id}/ct-status`;
test.each<[number, string, Parameters<Awaited<ReturnType<typeof start>>['send']>]>([
  [403, 'access_denied|access_denied_invalid_key', ['PUT', ctStatus, {}, { 'x-dc-devkey': 'wrong' }]],
  [403, 'access_denied|missing_permission', ['PUT', ctStatus, { disable_ct: true }, { 'x-dc-devkey': 'view-only' }]],
  [404, 'not_found|route', ['GET', `/order/certificate/${id}?x=1`]],
  [404, 'not_found|order', ['GET', '/order/certificate/7']],
  [405, 'method_not_allowed', ['GET', ctStatus]],
  [400, 'bad_request_format', ['PUT', ctStatus, { disable_ct: 'true' }]],
  [400, 'bad_request_format', ['PUT', ctStatus, { disable_ct: true, more: 1 }]],
  [400, 'bad_request_format', ['PUT', ctStatus, { disable_ct: true }, { 'content-type': 'text/plain' }]],
  [400, 'bad_request_format', ['PUT', ctStatus, { disable_ct: true }, { 'content-length': '3' }]],
  [400, 'bad_request_format', ['PUT', ctStatus, { disable_ct: true }, { 'user-agent': '' }]],
  [400, 'cert_transparency_turned_off_for_account', ['PUT', ctStatus, { disable_ct: true }]],
])('refuses with %i %s: %j', async (status, code, request) => {
  const { send, state } = await start({ ctTurnedOff: true, viewOnlyKey: 'view-only' });
  expect(await send(...request)).toEqual({ status, body: { errors: [{ code, message: expect.any(String) }] } });
  expect(state().disableCt).toBe(false);
});

test.each<[string, object, object?]>([
  ['no common name', { ...wanted, common_name: undefined }],
  ['an address as name', { ...wanted, dns_names: ['192.0.2.1', 'a@example.com'] }],
  ['names that are no list', { ...wanted, dns_names: 'a.example.com' }],
  ['a CSR with a broken signature', { ...wanted, csr: wanted.csr.replace(/...=*\n-----END/, 'AAA=\n-----END') }],
  ['no hash', { ...wanted, signature_hash: null }],
  ['no server platform', { ...wanted, server_platform: undefined }],
  ['comments that are no string', wanted, { comments: 7 }],
  ['an approval that is no boolean', wanted, { skip_approval: 'true' }],
])('refuses a reissue with %s', async (_, certificate, more) => {
  const { post, state } = await start();
  expect(await post(certificate, more)).toMatchObject({ status: 400 });
  expect(state()).toMatchObject({ posts: 0, secondPosts: 0 });
});

test.each(['manual', { pendingReads: 9, status: 'issued' }] as const)(
  'refuses a second reissue while one is pending (%j), also if two come at once',
  async (reissueMode) => {
    const { post, state } = await start({ reissueMode });
    const responses = await Promise.all([post(), post()]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(state()).toMatchObject({ posts: 1, secondPosts: 1, pending: true });
  },
);

const [old, next] = ['old', 'new'];
/** What four observations show, each of the order and then of the download. */
test.each<[ReissueMode, string[], string[]]>([
  ['immediate', ['issued', 'issued', 'issued', 'issued'], [next, next, next, next]],
  [{ pendingReads: 1 }, ['reissue_pending', 'issued', 'issued', 'issued'], [old, next, next, next]],
  ['manual', Array(4).fill('reissue_pending'), [old, old, old, old]],
  [{ pendingReads: 1, rejected: true }, ['reissue_pending', 'issued', 'issued', 'issued'], [old, old, old, old]],
  [{ pendingReads: 2, status: 'issued' }, ['issued', 'issued', 'issued', 'issued'], [old, old, next, next]],
  [{ pendingReads: 1, downloadLag: 2 }, ['reissue_pending', 'issued', 'issued', 'issued'], [old, old, old, next]],
  [
    { pendingReads: 1, orderLag: 2 },
    ['reissue_pending', 'reissue_pending', 'reissue_pending', 'issued'],
    [old, next, next, next],
  ],
  [{ pendingReads: 1, noDownload: true }, ['reissue_pending', 'issued', 'issued', 'issued'], ['404', next, next, next]],
])('a reissue proceeds as its scenario says: %j', async (reissueMode, statuses, certificates) => {
  const { account, put, post, order, download, state } = await start({ reissueMode });
  const before = state().serial;
  await put(true);
  expect(state().inSync).toBe(false);
  await post();
  const rejected = typeof reissueMode === 'object' && 'rejected' in reissueMode;
  expect(state().inSync).toBe(true);
  const seen = [];
  for (let count = 0; count < 4; count++) {
    const { status } = await order();
    const serial = await download();
    seen.push([status, serial === 404 ? '404' : serial === before ? old : next]);
  }
  expect(seen).toEqual(statuses.map((status, index) => [status, certificates[index]]));
  if (reissueMode === 'manual') await account.issue(id);
  expect(state()).toMatchObject({ posts: 1, scts: rejected, inSync: !rejected });
});

test.each([
  ['at request', true],
  ['at issuance', false],
] as const)('the CT status %s counts', async (ctStatusCounts, disabled) => {
  const { account, put, post, state } = await start({ ctStatusCounts, reissueMode: 'manual' });
  await put(true);
  await post();
  await put(false);
  await account.issue(id);
  expect(state()).toMatchObject({ disableCt: false, scts: !disabled, inSync: !disabled });
});

test.each([
  ['at request', [2000005, 2000005]],
  ['at issuance', [2000001, 2000005]],
  ['never', [2000001, 2000001]],
] as const)('the ID changes %s', async (idChanges, ids) => {
  const { account, post, order } = await start({ reissueMode: { pendingReads: 'manual', idChanges } });
  await post();
  const pending = (await order()).certificate.id;
  await account.issue(id);
  expect([pending, (await order()).certificate.id]).toEqual(ids);
});

test('an order can begin with a certificate under way, and someone else can request a reissue', async () => {
  const { account, post, order, state } = await start({ orders: [] });
  await account.addOrder({
    ...usual,
    certificate: undefined,
    disableCt: true,
    status: 'pending',
    pending: { pendingReads: 1 },
  });
  expect(await order()).toMatchObject({ status: 'pending', certificate: { common_name: names[0] } });
  expect(state()).toMatchObject({ serial: undefined, inSync: true });
  expect(await order()).toMatchObject({ status: 'issued', certificate: { date_issued: expect.any(String) } });
  expect(state()).toMatchObject({ scts: false, inSync: true });
  const begin = await account.prepareReissue(id, { pendingReads: 1, disableCt: false });
  expect(state().pending).toBe(false);
  begin();
  expect(await post()).toMatchObject({ status: 400 });
  expect([(await order()).status, (await order()).status]).toEqual(['reissue_pending', 'issued']);
  expect(state()).toMatchObject({ scts: true, posts: 0, secondPosts: 1, inSync: false });
});

describe('a reissue waits', () => {
  test.each([
    ['without skip_approval', true, {}],
    ['of a Standard User', false, { skip_approval: true }],
  ])('for an approver %s, who may change the CT status, or reject it', async (_, needsApproval, more) => {
    const { account, post, order, state } = await start({ needsApproval });
    const key = needsApproval ? account.apiKey : account.standardUserKey;
    const { body } = await post(wanted, { ...more, comments: 'Run 7' }, key);
    expect(body).toEqual({ id, requests: [{ id: 3000001, status: 'pending' }] });
    const request = { id: 3000001, date: expect.any(String), type: 'reissue', comments: 'Run 7' };
    expect(await order()).toMatchObject({ status: 'reissue_pending', requests: [{ ...request, status: 'pending' }] });
    account.approve(id, true);
    const { status, requests, certificate } = await order();
    expect({ status, requests }).toMatchObject({ status: 'issued', requests: [{ ...request, status: 'approved' }] });
    expect(Date.parse(requests[0].date)).toBeLessThan(Date.parse(certificate.date_issued));
    expect(state()).toMatchObject({ disableCt: false, scts: false });
    await post(wanted, more, key);
    account.reject(id);
    expect(await order()).toMatchObject({
      status: 'issued',
      requests: [{ status: 'rejected' }, { status: 'approved' }],
    });
  });

  test('for a DNS record if the order is a DV order, each time, and for the check of it', async () => {
    const { account, post, order, validation, check } = await start({ orders: [{ ...dvOrder, id }] });
    for (const certificate_id of [2000002, 2000003]) {
      const dcv_random_value = expect.stringMatching(/^[0-9a-f]{32}$/);
      expect((await post()).body).toEqual({ id, certificate_id, dcv_random_value });
      const pending = { name_scope: 'example.com', status: 'pending', method: 'dns-txt-token' };
      expect((await validation()).dns_name_validations).toMatchObject([pending]);
      expect(await validation()).not.toHaveProperty('organization_validations');
      expect(await check()).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid_dns_txt' }] } });
      expect((await order()).status).toBe('reissue_pending');
      account.setRecord(id);
      expect(await check()).toMatchObject({ status: 200, body: { certificate_id, dcv_status: 'valid' } });
      expect(await order()).toMatchObject({ status: 'issued', certificate: { id: certificate_id } });
      expect((await validation()).dns_name_validations).toMatchObject([{ status: 'active' }]);
    }
  });

  test('for the organization if its validation has expired, after the approver', async () => {
    const validated = { type: 'ev', organization: 'expired' } as const;
    const { account, post, order, validation } = await start({
      needsApproval: true,
      orders: [{ ...usual, validation: validated }],
    });
    await post(wanted, {});
    account.approve(id);
    expect(await order()).toMatchObject({ status: 'reissue_pending', product: { validation_type: 'ev' } });
    expect((await validation()).organization_validations).toMatchObject([{ type: 'EV', status: 'expired' }]);
    account.finishValidation(id);
    expect((await order()).status).toBe('issued');
  });

  test('and its entry in requests can lag', async () => {
    const { account, post, order } = await start({ reissueMode: { pendingReads: 'manual', requestsLag: 1 } });
    await post(wanted, {}, account.standardUserKey);
    expect(await order()).not.toHaveProperty('requests');
    expect(await order()).toMatchObject({ requests: [{ status: 'pending' }] });
    await account.issue(id);
    expect(await order()).toMatchObject({ status: 'issued', requests: [{ status: 'pending' }] });
    expect(await order()).toMatchObject({ requests: [{ status: 'approved' }] });
  });
});

test('a reissue loses clientAuth and the rest of a long plan, and can change key, issuer, SCTs and names', async () => {
  const notAfter = new Date(Date.now() + 300 * 86_400_000);
  const certificate = { commonName: 'a.example.com', dnsNames: ['a.example.com', 'b.example.com'], scts: true };
  const seed = { ...certificate, keyType: 'ec' as const, extendedKeyUsages: [serverAuth, clientAuth], notAfter };
  const { account, send, state } = await start({
    orders: [{ ...usual, validation: { type: 'ev' }, certificate: seed }],
  });
  const parse = async () => {
    const { body } = await send('GET', `/certificate/download/order/${id}/format/pem_noroot`);
    return findPemBlocks(body, 'CERTIFICATE').map((pem) => new X509Certificate(pem)) as [
      X509Certificate,
      X509Certificate,
    ];
  };
  const [, before] = await parse();
  const changes = { anotherKey: true, anotherIssuer: true, wrongScts: true, nameMissing: true };
  (await account.prepareReissue(id, changes))();
  const [intermediate, after] = await parse();
  expect(before.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(after.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(after.validToDate.getTime()).toBeLessThan(notAfter.getTime() - 86_400_000);
  expect([before, after].map(({ publicKey }) => publicKey.asymmetricKeyType)).toEqual(['ec', 'rsa']);
  expect(after.issuer).not.toBe(before.issuer);
  expect(after.verify(intermediate.publicKey)).toBe(true);
  expect(state()).toMatchObject({ scts: false, dnsNames: ['a.example.com'] });
  const evPolicy = Buffer.from('060567810c0101', 'hex');
  expect([before, after].map(({ raw }) => raw.includes(evPolicy))).toEqual([true, true]);
});

test('a pending order names the domains that CAA records stop, and each domain with its method', async () => {
  const validation = { method: 'http-token', methods: { 'b.example': 'dns-cname-token' }, caa: { 'b.example': 'No.' } };
  const {
    account,
    send,
    order,
    post,
    check,
    validation: read,
  } = await start({
    orders: [{ ...usual, validation }],
  });
  const caa = async () => (await send('GET', `/order/certificate/${id}?include_caa_status=true`)).body;
  expect(await caa()).toEqual(await order());
  await post({ ...wanted, common_name: 'www.a.example', dns_names: ['a.example', '*.b.example'] });
  expect(await caa()).toEqual({ ...(await order()), caa_status_message: { 'b.example': 'No.' } });
  expect((await check()).status).toBe(200);
  expect((await order()).status).toBe('reissue_pending');
  expect((await read()).dns_name_validations).toMatchObject([
    { name_scope: 'a.example', method: 'http-token', dns_names: ['www.a.example', 'a.example'] },
    { name_scope: 'b.example', method: 'dns-cname-token', dns_names: ['*.b.example'] },
  ]);
  account.finishValidation(id);
  expect((await order()).status).toBe('issued');
});

test('a renewal names the other order, and the list shows it', async () => {
  const { order, send } = await start({ orders: [{ ...usual, isRenewed: true, renewedOrderId: 7 }] });
  expect(await order()).toMatchObject({ is_renewed: true, renewed_order_id: 7 });
  expect((await send('GET', '/order/certificate')).body.orders).toMatchObject([{ is_renewed: true }]);
});

test.each<[CsrForm, object]>([
  ['own key', { isReadable: true, isOwn: true }],
  ['another key', { isReadable: true, isOwn: false }],
  ['bare base64', { isReadable: true, isOwn: true }],
  ['with text around it', { isReadable: true, isOwn: true }],
  // The second block counts, for whoever looks only at the first.
  ['two blocks', { isReadable: true, isOwn: false }],
  ['garbage', { isReadable: false, isOwn: false }],
])('an order can hold a CSR: %s', async (csr, expected) => {
  const { order } = await start({ orders: [{ ...usual, csr }] });
  const key = await readCsrPublicKey((await order()).certificate.csr).catch(() => undefined);
  const spki = async (publicKey: unknown) => Buffer.from(await crypto.subtle.exportKey('spki', publicKey as never));
  const own = await spki(await readCsrPublicKey(wanted.csr));
  expect({ isReadable: key !== undefined, isOwn: key !== undefined && own.equals(await spki(key)) }).toEqual(expected);
});

test('downloads can deliver the certificate of another order for a while', async () => {
  const { account, download, state } = await start();
  account.mixUpDownloads(id, 1000002, 2);
  const own = state().serial;
  const other = account.stateOf(1000002).serial;
  expect([await download(), await download(), await download()]).toEqual([other, other, own]);
});

test.each<[string, Scts, number, number | undefined]>([
  ['as many as browsers require up to 180 days', true, 180, 2],
  ['as many as browsers require above', true, 181, 3],
  ['any number', [1, 2, 2, { log: 3, version: 2 }], 90, 4],
  ['so many that their length needs another form', [1], 90, 1],
  ['an empty list', [], 90, 0],
  ['none', false, 90, undefined],
])('a certificate has SCTs: %s', (_, scts, days, count) => {
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const value = sctExtensionValue(scts, {
    notBefore,
    notAfter: new Date(notBefore.getTime() + days * 86_400_000 - 1_000),
  });
  expect(value && countScts(value)).toBe(count);
  expect(isLogged(scts)).toBe(Boolean(count));
});

/** Counts the SCTs in the value of the extension; every length must fit. */
function countScts(value: Buffer): number {
  const [tag, first = 0] = value;
  const start = first < 0x80 ? 2 : first - 0x80 + 2;
  expect(tag).toBe(0x04);
  expect(first < 0x80 ? first : value.readUIntBE(2, first - 0x80)).toBe(value.length - start);
  expect(value.readUInt16BE(start)).toBe(value.length - start - 2);
  let count = 0;
  for (let at = start + 2; at < value.length; at += 2 + value.readUInt16BE(at)) count++;
  return count;
}

test('an order can write numbers and booleans as strings, and its ID has all of its digits', async () => {
  const { account, order, send } = await start({ looseTypes: true });
  expect(await order()).toMatchObject({
    disable_ct: '0',
    certificate: { id: '2000001', server_platform: { id: '45' } },
  });
  await account.addOrder({ ...usual, id: '123456789012345678' });
  const { body } = await respond(account, account.request('GET', '/order/certificate/123456789012345678'));
  expect(JSON.stringify(body)).toContain('"id":123456789012345678,');
  expect((await send('GET', '/order/certificate/123456789012345678')).status).toBe(200);
});

test('a shared pool makes sequences cheap, and no serial number comes twice in one', async () => {
  const serials = new Set<string | undefined>();
  const { post, state } = await start();
  for (let count = 0; count < 5; count++, await post()) serials.add(state().serial);
  expect(serials.size).toBe(5);
  expect((await start()).state().serial).toBe([...serials][0]);
});

test('the server applies faults in order, to what they match, as often as they say, and then draws', async () => {
  await using standIn = await startCertCentral({
    randomFault: ({ path }) => (path.endsWith('7') ? { status: 504 } : undefined),
  });
  standIn.fault({ path: 'order', skip: 1 }, { status: 503, headers: { 'Retry-After': '1' } }, 2);
  standIn.fault({ path: /1000001$/ }, { delayMs: 5, next: { status: 502 } }, 1);
  standIn.fault({ method: 'PUT' }, { ...reset, applied: true });
  const headers = { 'X-DC-DEVKEY': standIn.apiKey, 'Content-Type': 'application/json' };
  const statuses = [];
  for (const order of [id, id, id, id, 7])
    statuses.push((await fetch(`${standIn.url}/order/certificate/${order}`, { headers })).status);
  expect(statuses).toEqual([502, 503, 503, 200, 504]);
  const put = fetch(standIn.url + ctStatus, { method: 'PUT', headers, body: '{"disable_ct":true}' });
  await expect(put).rejects.toThrow();
  expect(standIn.stateOf(id).disableCt).toBe(true);
});
