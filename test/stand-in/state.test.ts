import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { reset } from './faults.ts';
import { dvOrder, type ReissueMode } from './orders.ts';
import { ownCsr } from './pki.ts';
import { respond } from './routes.ts';
import { startCertCentral } from './server.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

const id = 1000001;
const commonName = `order-${id}.example.com`;
const wanted = {
  common_name: commonName,
  dns_names: [`www.${commonName}`],
  csr: await ownCsr(commonName, 'ec'),
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
])('refuses with %i %s: %j', async (status, code, request) => {
  const { send, state } = await start({ viewOnlyKey: 'view-only' });
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
