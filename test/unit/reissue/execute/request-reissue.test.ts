import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/http/request-error.ts';
import { orderClosedError, requestReissue } from '../../../../src/reissue/execute/request-reissue.ts';
import { type Observation, observe } from '../../../../src/reissue/observe.ts';
import { orderWith, transactionWith } from '../certificates.ts';
import {
  bodyOf,
  CHAIN_URL,
  csr,
  DOWN_HINT,
  deskOf,
  down,
  ORDER_URL,
  PlayedService,
  POST_URL,
  pems,
  refused,
  reset,
  start,
  unconnected,
} from '../scripted-service.ts';

const wanted = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr,
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: false,
};

/** Requests a reissue with a reading that began at 0 seconds, unless there is none. */
async function request(service: PlayedService, given: { latest?: 'none'; now?: number; retries?: number } = {}) {
  const { desk, lines } = deskOf(service, { retries: given.retries ?? 5 });
  const notes: string[] = [];
  const latest: Observation | undefined =
    given.latest === 'none' ? undefined : await observe(desk.api, '7', { retries: 0 }, service.clock);
  service.sent.length = 0;
  service.clock.time = (given.now ?? 0) * 1000;
  const result = await requestReissue(
    desk,
    transactionWith({ baseline: start }),
    wanted,
    latest,
    ({ post, pending }) => {
      notes.push(`${service.sent.length}: ${post ?? `pending ${pending}`}`);
    },
  ).catch((error: Error) => error);
  const { kind } = result as { kind?: string };
  return { result, said: kind ?? (result as RequestError).message, notes, sent: service.sent, lines };
}

const POSTED = ['0 POST'];
const READ = (second: number) => [`${second} order`, `${second} chain`];
const SENT = '0: sent';

describe('a request', () => {
  test('says what the contract lists, and nothing else', async () => {
    const service = new PlayedService();
    const { result, notes, sent, lines } = await request(service);
    expect(result).toEqual({ kind: 'accepted', since: expect.any(Number) });
    expect({ sent, notes, lines }).toEqual({ sent: POSTED, notes: [SENT], lines: [] });
    const posted = service.requests.at(-1);
    expect(posted).toMatchObject({ method: 'POST', url: POST_URL.slice(5) });
    expect(bodyOf(posted)).toEqual({
      certificate: {
        common_name: 'a.example',
        dns_names: ['b.example'],
        csr,
        signature_hash: 'sha384',
        server_platform: { id: -1 },
      },
      skip_approval: false,
    });
  });

  test.each([
    ['a minute old', { now: 60 }, ['60 POST'], '0: sent'],
    ['older', { now: 60.001 }, [...READ(60.001), '60.001 POST'], '2: sent'],
    ['none', { latest: 'none' } as const, [...READ(0), '0 POST'], '2: sent'],
  ])('needs a reading: %s', async (_, given, sent, note) => {
    const played = await request(new PlayedService(), given);
    expect(played).toMatchObject({ said: 'accepted', sent, notes: [note] });
  });

  test.each([
    ['of the order', 'order'],
    ['of the certificate', 'chain'],
  ] as const)('a reading %s that failed is repeated', async (_, kind) => {
    const { said, sent } = await request(new PlayedService().on(kind, 1, down));
    expect({ said, sent }).toEqual({ said: 'accepted', sent: [...READ(0), '0 POST'] });
  });

  test('a reading is tried as often as the input says', async () => {
    const service = new PlayedService().on('order', 1, down, 3);
    const { said, sent, notes } = await request(service, { latest: 'none', retries: 1 });
    expect(said).toBe(`Could not read order 7: ${ORDER_URL}: 503 down: Said (attempt 2 of 2). ${DOWN_HINT}`);
    expect({ sent, notes }).toEqual({ sent: [...READ(0), '0.75 order'], notes: [] });
  });

  test.each([
    ['pending', { status: 'reissue_pending' }],
    ['issued', { status: 'issued', pem: pems.logged }],
    ['pending, with the new certificate', { status: 'reissue_pending', pem: pems.logged }],
  ])("is not sent where another's reissue is %s", async (_, changes) => {
    const { result, sent, notes } = await request(Object.assign(new PlayedService(), changes));
    expect(result).toMatchObject({
      kind: 'superseded',
      seen: { at: 0, order: { status: changes.status } },
    });
    expect({ sent, notes }).toEqual({ sent: [], notes: [] });
  });

  test('is not sent for an order that was closed meanwhile', async () => {
    const { said, sent, notes } = await request(Object.assign(new PlayedService(), { status: 'Revoked' }));
    expect(said).toBe(
      'The change cannot be completed: the order is revoked meanwhile. Nothing can be reissued on it: for a new certificate, place a new order.',
    );
    expect({ sent, notes }).toEqual({ sent: [], notes: [] });
  });
});

describe('the answer', () => {
  test.each([200, 201, 204, 299])('%d: accepted, whatever its body', async (status) => {
    const service = new PlayedService().on('POST', 1, { status, body: '<html>', bodyError: reset });
    expect(await request(service)).toMatchObject({ said: 'accepted', notes: [SENT] });
  });

  test.each([400, 401, 403, 404, 409, 499])('%d: refused', async (status) => {
    const { said, notes, sent, lines } = await request(new PlayedService().on('POST', 1, refused(status)));
    expect(said).toMatch(`Could not request a reissue of order 7: ${POST_URL}: ${status} no: Said. `);
    expect({ notes, sent, lines }).toEqual({ notes: [SENT, '1: not carried out'], sent: POSTED, lines: [] });
  });

  test.each([408, 500, 503, 302, 101])('%d: in doubt', async (status) => {
    const { result, notes, sent } = await request(new PlayedService().on('POST', 1, { status }));
    expect(result).toEqual({ kind: 'in-doubt', since: 0, failure: expect.objectContaining({ status }) });
    expect({ notes, sent }).toEqual({ notes: [SENT], sent: POSTED });
  });

  test('none: in doubt since it was waited for, and the log says so', async () => {
    const service = new PlayedService();
    service.on('POST', 1, service.takes(30, reset));
    const { result, sent, lines } = await request(service);
    expect(result).toEqual({ kind: 'in-doubt', since: 30_000, failure: expect.any(RequestError) });
    expect(sent).toEqual(POSTED);
    expect(lines).toEqual([
      `Could not request a reissue of order 7: ${POST_URL}: ECONNRESET. Try. Whether the reissue was requested shows at the order.`,
    ]);
  });

  test('what is no failure of the service leaves the request in doubt', async () => {
    const { result, notes } = await request(new PlayedService().on('POST', 1, new TypeError('a bug')));
    expect(result).toEqual(new TypeError('a bug'));
    expect(notes).toEqual([SENT]);
  });
});

describe('a request that surely was not carried out', () => {
  test.each([
    ['without a connection', unconnected, ['0 POST', '0.75 POST']],
    ['after a 429', refused(429), ['0 POST', '3.75 POST']],
    ['after a 429 that asks for a minute', refused(429, 'no', { 'retry-after': '60' }), ['0 POST', '60 POST']],
    ['after a 429 that asks for more', refused(429, 'no', { 'retry-after': '61' }), ['0 POST', ...READ(61), '61 POST']],
  ])('is tried again %s, with a reading that is at most a minute old', async (_, fault, sent) => {
    expect(await request(new PlayedService().on('POST', 1, fault))).toMatchObject({
      said: 'accepted',
      sent,
      notes: [SENT],
    });
  });

  test('is tried as often as the input says', async () => {
    const { said, notes, sent } = await request(new PlayedService().on('POST', 1, unconnected, 9), { retries: 2 });
    expect(said).toBe(`Could not request a reissue of order 7: ${POST_URL}: ECONNREFUSED (attempt 3 of 3). Try.`);
    expect(notes).toEqual([SENT, '3: not carried out']);
    expect(sent).toEqual(['0 POST', '0.75 POST', '2.25 POST']);
  });

  test('is in doubt where a further attempt is', async () => {
    const service = new PlayedService().on('POST', 1, unconnected).on('POST', 2, reset);
    const { result, notes, sent } = await request(service);
    expect(result).toEqual({ kind: 'in-doubt', since: 750, failure: expect.any(RequestError) });
    expect({ notes, sent }).toEqual({ notes: [SENT], sent: ['0 POST', '0.75 POST'] });
  });

  const throttled = refused(429, 'no', { 'retry-after': '70' });

  test.each([
    ['pending', { status: 'reissue_pending' }],
    ['issued', { pem: pems.renewed }],
  ])("is not tried again where another's reissue is %s then", async (_, changes) => {
    const service = new PlayedService().on('POST', 1, throttled).at(70, changes);
    const { result, sent, notes } = await request(service);
    expect(result).toMatchObject({ kind: 'superseded', seen: { at: 70_000 } });
    expect({ sent, notes }).toEqual({ sent: ['0 POST', ...READ(70)], notes: [SENT, '3: not carried out'] });
  });

  test('is not tried again for an order that was closed meanwhile', async () => {
    const service = new PlayedService().on('POST', 1, throttled).at(70, { status: 'canceled' });
    const { said, sent, notes } = await request(service);
    expect(said).toBe(
      `Could not request a reissue of order 7: ${POST_URL}: the order is canceled meanwhile (attempt 2 of 6). Nothing can be reissued on it: for a new certificate, place a new order.`,
    );
    expect({ sent, notes }).toEqual({ sent: ['0 POST', ...READ(70)], notes: [SENT, '3: not carried out'] });
  });

  test('is not in doubt, and not tried again, because a reading is', async () => {
    const service = new PlayedService().on('POST', 1, throttled).on('chain', 2, { status: 200, body: 'no PEM' });
    service.on('chain', 2, reset, 2);
    const { said, sent, notes } = await request(service, { retries: 1 });
    expect(said).toBe(
      `Could not request a reissue of order 7: ${POST_URL}: ${CHAIN_URL}: ECONNRESET (attempt 2 of 2) (attempt 2 of 2). Try.`,
    );
    expect(sent).toEqual(['0 POST', ...READ(70), '70.75 chain']);
    expect(notes).toEqual([SENT, '4: not carried out']);
  });

  test('what is no failure of a reading comes through', async () => {
    const service = new PlayedService().on('POST', 1, throttled).on('order', 2, new TypeError('a bug'));
    const { result } = await request(service);
    expect(result).toEqual(new TypeError('a bug'));
  });
});

test('an order that was closed', () => {
  expect(orderClosedError(orderWith({ status: 'EXPIRED' })).message).toBe(
    'The change cannot be completed: the order is expired meanwhile. Nothing can be reissued on it: for a new certificate, place a new order.',
  );
});

describe('a reading that took more than a minute', () => {
  const slow = { 'retry-after': '61' };

  test('is repeated', async () => {
    const service = new PlayedService().on('order', 2, refused(429, 'no', slow));
    const { said, sent } = await request(service, { now: 61 });
    expect({ said, sent: sent.at(-1) }).toEqual({ said: 'accepted', sent: '122 POST' });
  });

  test('three times over ends in nothing sent', async () => {
    const service = new PlayedService().on('order', 1, refused(429, 'no', slow), 1);
    for (const nth of [3, 5, 7]) service.on('order', nth, refused(429, 'no', slow));
    const { said, sent, notes } = await request(service, { latest: 'none' });
    expect(said).toBe(
      'No reissue was requested: the service takes more than a minute to tell how the order stands. Run again later.',
    );
    expect({ posts: sent.filter((line) => line.includes('POST')), notes }).toEqual({ posts: [], notes: [] });
  });

  test.each([
    ['pending', { status: 'reissue_pending' }],
    ['issued', { pem: pems.renewed }],
  ])("is not too old to show that another's reissue is %s", async (_, changes) => {
    const { result, notes, sent } = await request(Object.assign(new PlayedService(), changes), { now: 61 });
    expect(result).toMatchObject({ kind: 'superseded', seen: { at: 0 } });
    expect({ notes, sent }).toEqual({ notes: [], sent: [] });
  });
});
