import { expect, test } from 'vitest';
import { issuedOrder } from './orders.ts';
import { ownCsr } from './pki.ts';
import { respond } from './routes.ts';
import { type AccountOptions, StandInAccount } from './state.ts';

const id = 1000001;
const path = `/order/certificate/${id}`;
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
  const account = await StandInAccount.create({ orders: [issuedOrder(id)], ...options });
  const send = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const request = account.request(method, path, body);
    const sent = { ...request, headers: { ...request.headers, ...headers } };
    const { status, body: received } = await respond(account, sent);
    return { status, body: typeof received === 'object' ? JSON.parse(JSON.stringify(received)) : received };
  };
  return {
    account,
    send,
    put: (disable_ct: boolean) => send('PUT', `${path}/ct-status`, { disable_ct }),
    post: (certificate: object = wanted, more: object = { skip_approval: true }) =>
      send('POST', `${path}/reissue`, { certificate, ...more }),
    state: () => account.stateOf(id),
  };
}

const put = `${path}/ct-status`;
const disable = { disable_ct: true };
test.each<[number, string, Parameters<Awaited<ReturnType<typeof start>>['send']>]>([
  [403, 'access_denied|access_denied_invalid_key', ['PUT', put, {}, { 'x-dc-devkey': 'wrong' }]],
  [403, 'access_denied|missing_permission', ['PUT', put, disable, { 'x-dc-devkey': 'view-only' }]],
  [404, 'not_found|route', ['GET', `${path}?x=1`]],
  [404, 'not_found|order', ['GET', '/order/certificate/7']],
  [405, 'method_not_allowed', ['GET', put]],
  [400, 'bad_request_format', ['PUT', put, { disable_ct: 'true' }]],
  [400, 'bad_request_format', ['PUT', put, { ...disable, more: 1 }]],
  [400, 'bad_request_format', ['PUT', put, disable, { 'content-type': 'text/plain' }]],
  [400, 'bad_request_format', ['PUT', put, disable, { 'content-length': '3' }]],
  [400, 'bad_request_format', ['PUT', put, disable, { 'user-agent': '' }]],
  [400, 'bad_request_format', ['GET', '/order/certificate?sort=name']],
])('refuses with %i %s: %j', async (status, code, request) => {
  const { send, state } = await start({ viewOnlyKey: 'view-only' });
  expect(await send(...request)).toEqual({ status, body: { errors: [{ code, message: expect.any(String) }] } });
  expect(state().disableCt).toBe(false);
});

test.each<[string, object, object?]>([
  ['no common name', { common_name: undefined }],
  ['an address as name', { dns_names: ['192.0.2.1', 'a@example.com'] }],
  ['a CSR with a broken signature', { csr: wanted.csr.replace(/...=*\n-----END/, 'AAA=\n-----END') }],
  ['no hash', { signature_hash: null }],
  ['no server platform', { server_platform: undefined }],
  ['comments that are no string', {}, { comments: 7 }],
])('refuses a reissue with %s', async (_, certificate, more) => {
  const { post, state } = await start();
  expect(await post({ ...wanted, ...certificate }, more)).toMatchObject({ status: 400 });
  expect(state()).toMatchObject({ posts: 0, secondPosts: 0 });
});

test.each([
  ['at request', true],
  ['at issuance', false],
] as const)(
  'of two reissues at once, one is refused and counted; the CT status %s counts',
  async (ctStatusCounts, disabled) => {
    const { account, put, post, state } = await start({ ctStatusCounts, reissueMode: 'manual' });
    await put(true);
    const responses = await Promise.all([post(), post()]);
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(state()).toMatchObject({ inSync: true, posts: 1, secondPosts: 1 });
    await put(false);
    await account.issue(id);
    expect(state()).toMatchObject({ disableCt: false, scts: !disabled, inSync: !disabled });
  },
);

const DAY_MS = 86_400_000;
const days = (count: number) => new Date(Math.floor(Date.now() / DAY_MS + count) * DAY_MS);
test.each([
  ['a day within the limit', days(100), 100],
  ['a day beyond it', days(365), 46],
])('a reissue ends with its plan, on %s, except on weekends', async (_, planEnds, end) => {
  const { send, post } = await start({ orders: [{ ...issuedOrder(id), planEnds }], maxDays: end === 100 ? 199 : 47 });
  expect(await post()).toMatchObject({ status: 201 });
  const { certificate } = (await send('GET', path)).body;
  const weekend = { 6: 1, 0: 2 }[days(end).getUTCDay() as 0 | 6] ?? 0;
  expect(certificate.valid_till).toBe(
    days(end - weekend)
      .toISOString()
      .slice(0, 10),
  );
});

test('an ended plan takes no reissue', async () => {
  const { post } = await start({ orders: [{ ...issuedOrder(id), planEnds: days(-1) }] });
  expect(await post()).toMatchObject({ status: 400 });
});
