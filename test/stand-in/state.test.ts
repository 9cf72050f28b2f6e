import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { reset } from './faults.ts';
import type { ReissueMode } from './orders.ts';
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
