import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decodePemBlock, findPemBlocks } from '../../src/pki/pem.ts';
import { dvOrder, type OrderSeed, seedOrders } from './orders.ts';
import { CertificatePool, createCsr, ownCsr } from './pki.ts';
import { type ReissueMode, respond } from './routes.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

const pool = await CertificatePool.create(2);
const id = 1000001;
const names = [`order-${id}.example.com`, `www.order-${id}.example.com`];
const csr = await ownCsr(names[0] as string, 'ec');
const wanted = {
  common_name: names[0],
  dns_names: [names[1]],
  csr,
  signature_hash: 'sha256',
  server_platform: { id: 45 },
};

/** Starts an account, whose responses are parsed as a client does. */
async function start(options: AccountOptions = {}) {
  const account = await StandInAccount.create({ pool, ...options });
  const ask = async (method: string, path: string, body?: object, key = account.apiKey) => {
    const request = account.request(method, path, body);
    const headers = { ...request.headers, 'x-dc-devkey': key };
    const { status, body: parsed } = await respond(account, { ...request, headers });
    return { status, body: typeof parsed === 'object' ? JSON.parse(JSON.stringify(parsed)) : parsed };
  };
  return {
    account,
    put: (disable_ct: boolean) => ask('PUT', `/order/certificate/${id}/ct-status`, { disable_ct }),
    post: (certificate: object = wanted, more: object = { skip_approval: true }, key?: string) =>
      ask('POST', `/order/certificate/${id}/reissue`, { certificate, ...more }, key),
    validation: async () => (await ask('GET', `/order/certificate/${id}/validation`)).body,
    check: () => ask('PUT', `/order/certificate/${id}/check-dcv`),
    order: async () => (await ask('GET', `/order/certificate/${id}`)).body,
    /** The serial number of the certificate that is downloaded; the status if there is none. */
    download: async () => {
      const { status, body } = await ask('GET', `/certificate/download/order/${id}/format/pem_noroot`);
      return status === 200 ? new X509Certificate(body).serialNumber : status;
    },
    chain: async () => String((await ask('GET', `/certificate/download/order/${id}/format/pem_noroot`)).body),
    state: () => account.stateOf(id),
  };
}

test('delivers the leaf and its intermediates, each certified by the next, in the order and form wanted', async () => {
  const { account, chain } = await start();
  const certificates = findPemBlocks(await chain(), 'CERTIFICATE').map((pem) => new X509Certificate(pem));
  expect(certificates.map(({ ca }) => ca)).toEqual([false, true, true]);
  const all = [...certificates, new X509Certificate(pool.hierarchy.root.pem)];
  for (const [index, certificate] of certificates.entries())
    expect(certificate.checkIssued(all[index + 1] as X509Certificate)).toBe(true);
  account.chainFormat = { leafLast: true, textBetween: true, crlf: true };
  expect(await chain()).toMatch(/^subject=.*\r\n.*\r\n\r\n-----BEGIN/);
  expect(new X509Certificate(findPemBlocks(await chain(), 'CERTIFICATE').at(-1) as string).ca).toBe(false);
});

test('tells a CSR with the key of the certificate, or none', async () => {
  const { account, order } = await start();
  expect((await order()).certificate).toMatchObject({ csr, signature_hash: 'sha256', server_platform: { id: 45 } });
  const seed = { id, status: 'issued', disableCt: false, commonName: 'a.example.com' };
  await account.addOrder({ ...seed, csr: null, certificateFields: { signature_hash: null, dns_names: [''] } });
  expect((await order()).certificate).not.toHaveProperty('csr');
  expect((await order()).certificate).toMatchObject({ signature_hash: null, dns_names: [''] });
});

describe('a request for a reissue', async () => {
  const { pem } = await createCsr('a.example.com', [], 'ec');
  const der = decodePemBlock(pem);
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const broken = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
  test.each<[string, object, object?]>([
    ['no common name', { ...wanted, common_name: undefined }],
    ['an address as name', { ...wanted, dns_names: ['192.0.2.1', 'a@example.com'] }],
    ['names that are no list', { ...wanted, dns_names: 'a.example.com' }],
    ['no CSR', { ...wanted, csr: '' }],
    ['a CSR with a broken signature', { ...wanted, csr: broken }],
    ['no hash', { ...wanted, signature_hash: null }],
    ['no server platform', { ...wanted, server_platform: undefined }],
    ['a server platform without ID', { ...wanted, server_platform: {} }],
    ['comments that are no string', wanted, { comments: 7 }],
    ['an approval that is no boolean', wanted, { skip_approval: 'true' }],
  ])('is refused with %s', async (_, certificate, more) => {
    const { post, state } = await start();
    expect(await post(certificate, more)).toMatchObject({ status: 400 });
    expect(state()).toMatchObject({ posts: 0, secondPosts: 0 });
  });

  test('is recorded with the names that it leaves out', async () => {
    const { account, post, state } = await start();
    expect(await post({ ...wanted, dns_names: [] })).toMatchObject({ status: 201, body: { certificate_id: 2000005 } });
    expect(account.orders.get(`${id}`)?.reissues).toMatchObject([
      { body: { certificate: { csr }, skip_approval: true }, lostNames: [names[1]] },
    ]);
    expect(state().dnsNames).toEqual([names[0]]);
  });

  test.each(['manual', { pendingReads: 9, status: 'issued' }] as const)(
    'is an error while one is pending (%o), also where two come at once',
    async (reissueMode) => {
      const { post, state } = await start({ reissueMode });
      const responses = await Promise.all([post(), post()]);
      expect(responses.map(({ status }) => status).sort()).toEqual([201, 400]);
      expect(state()).toMatchObject({ posts: 1, secondPosts: 1, pending: true });
    },
  );

  test('is refused for an order that is closed', async () => {
    const { account, post } = await start();
    account.closeOrder(id);
    expect(await post()).toMatchObject({ status: 400 });
  });
});

const [old, next] = ['old', 'new'];
/** What four looks show, each of the order and then of the download. */
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
])('a reissue proceeds as its scenario says: %o', async (reissueMode, statuses, certificates) => {
  const { account, put, post, order, download, state } = await start({ reissueMode });
  const before = state().serial;
  expect(state().inSync).toBe(true);
  await put(true);
  expect(state().inSync).toBe(false);
  await post();
  const rejected = typeof reissueMode === 'object' && 'rejected' in reissueMode;
  expect(state().inSync).toBe(true);
  const seen = [];
  for (let look = 0; look < 4; look++) {
    const { status } = await order();
    const serial = await download();
    seen.push([status, serial === 404 ? '404' : serial === before ? old : next]);
  }
  expect(seen).toEqual(statuses.map((status, index) => [status, certificates[index]]));
  expect(state().inSync).toBe(!rejected);
  if (reissueMode === 'manual') await account.issue(id);
  expect(state()).toMatchObject({ posts: 1, scts: rejected });
});

test('an order need not tell its status, and lags can be ended', async () => {
  const { account, put, post, order, download, state } = await start({
    ctReported: false,
    reissueMode: { downloadLag: 1_000_000 },
  });
  await put(true);
  expect(await order()).not.toHaveProperty('disable_ct');
  await post();
  expect(await download()).not.toBe(state().serial);
  account.catchUp(id);
  expect(await download()).toBe(state().serial);
});

test('a certificate can be wrong', async () => {
  const { account, put, post, state } = await start({ reissueMode: { wrongScts: true } });
  await put(true);
  await post();
  expect(state()).toMatchObject({ scts: true, inSync: false });
  account.reissueMode = { nameMissing: true };
  await post();
  expect(state()).toMatchObject({ scts: false, inSync: true, dnsNames: [names[0]] });
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

test('an order can begin with a reissue that is pending, or with a first certificate to come', async () => {
  const { account, order, state } = await start({ orders: [] });
  const certificate = { commonName: 'a.example.com', dnsNames: ['a.example.com'], scts: true, keyType: 'ec' } as const;
  const seed = { id, disableCt: true, commonName: 'a.example.com' };
  const reissued = { ...certificate, dnsNames: [...certificate.dnsNames] };
  await account.addOrder({ ...seed, status: 'reissue', certificate: reissued, pending: { disableCt: false } });
  expect(state()).toMatchObject({ status: 'reissue', inSync: false });
  account.reject(id);
  expect(state()).toMatchObject({ status: 'issued', scts: true });
  await account.addOrder({ ...seed, status: 'pending', pending: { pendingReads: 1 } });
  expect(await order()).toMatchObject({ status: 'pending', certificate: { common_name: 'a.example.com' } });
  expect(state()).toMatchObject({ serial: undefined, inSync: true });
  expect(await order()).toMatchObject({ status: 'issued', certificate: { date_issued: expect.any(String) } });
  expect(state()).toMatchObject({ scts: false, inSync: true });
  await account.addOrder({ ...seed, status: 'needs_approval' });
  await account.issue(id);
  expect(state()).toMatchObject({ status: 'issued', scts: false });
});

test('someone else can request a reissue', async () => {
  const { account, post, order, state } = await start();
  const begin = await account.prepareReissue(id, { pendingReads: 1, disableCt: true });
  expect(state().pending).toBe(false);
  begin();
  expect(await post()).toMatchObject({ status: 400 });
  expect([(await order()).status, (await order()).status]).toEqual(['reissue_pending', 'issued']);
  expect(state()).toMatchObject({ scts: false, posts: 0, secondPosts: 1, inSync: false });
});

test('a shared pool makes sequences cheap, and no serial number comes twice in one', async () => {
  const serials = new Set<string | undefined>();
  const { account, post, state } = await start();
  for (let count = 0; count < 5; count++, await post()) serials.add(state().serial);
  expect(serials.size).toBe(5);
  const again = await start();
  expect(again.state().serial).toBe([...serials][0]);
  expect(account.stateOf(id).posts).toBe(5);
});

describe('a reissue waits', () => {
  const [usual] = seedOrders;
  const withValidation = (validation: NonNullable<OrderSeed['validation']>) => [
    { ...(usual as OrderSeed), validation },
  ];

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
    for (const certificateId of [2000002, 2000003]) {
      const { body } = await post();
      expect(body).toEqual({
        id,
        certificate_id: certificateId,
        dcv_random_value: expect.stringMatching(/^[0-9a-f]{32}$/),
      });
      expect(await validation()).toMatchObject({
        order_status: 'reissue_pending',
        dns_name_validations: [{ name_scope: 'example.com', status: 'pending', method: 'dns-txt-token' }],
      });
      expect(await validation()).not.toHaveProperty('organization_validations');
      expect(await check()).toMatchObject({ status: 400, body: { errors: [{ code: 'invalid_dns_txt' }] } });
      expect((await order()).status).toBe('reissue_pending');
      account.setRecord(id);
      expect(await check()).toMatchObject({
        status: 200,
        body: { certificate_id: certificateId, dcv_status: 'valid' },
      });
      expect(await order()).toMatchObject({ status: 'issued', certificate: { id: certificateId } });
      expect((await validation()).dns_name_validations).toMatchObject([{ status: 'active' }]);
    }
  });

  test('for the organization if its validation has expired, behind the approver', async () => {
    const { account, post, order, validation } = await start({
      needsApproval: true,
      orders: withValidation({ type: 'ev', organization: 'expired' }),
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

test('a reissue loses clientAuth and the rest of a long plan, and can change key and issuer', async () => {
  const [usual] = seedOrders as [OrderSeed];
  const certificate = { commonName: 'a.example.com', dnsNames: [], scts: true, keyType: 'ec' as const };
  const notAfter = new Date(Date.now() + 300 * 86_400_000);
  const { account, chain } = await start({
    looseTypes: true,
    orders: [{ ...usual, validation: { type: 'ev' }, certificate: { ...certificate, clientAuth: true, notAfter } }],
  });
  const parse = async () => findPemBlocks(await chain(), 'CERTIFICATE').map((pem) => new X509Certificate(pem));
  const before = await parse();
  (await account.prepareReissue(id, { anotherKey: true, anotherIssuer: true }))();
  const after = await parse();
  expect(before[0]?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(after[0]?.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(after[0]?.validToDate.getTime()).toBeLessThan(notAfter.getTime() - 86_400_000);
  expect(after[0]?.publicKey.asymmetricKeyType).toBe('rsa');
  expect(after[0]?.issuer).not.toBe(before[0]?.issuer);
  expect(after[0]?.checkIssued(after[1] as X509Certificate)).toBe(true);
  const policies = (leaf?: X509Certificate) => leaf?.raw.includes(Buffer.from('060567810c0101', 'hex'));
  expect([policies(before[0]), policies(after[0])]).toEqual([true, true]);
});

test('an order can write numbers and booleans as strings', async () => {
  const { order } = await start({ looseTypes: true });
  expect(await order()).toMatchObject({
    id,
    disable_ct: '0',
    certificate: { id: '2000001', server_platform: { id: '45' } },
  });
});
