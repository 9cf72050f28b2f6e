import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ReissueApi, type ReissueRequest } from '../../../src/certcentral/reissue-api.ts';
import { CHECK_URL, Failure } from '../../../src/http/request-error.ts';
import type { Answer, Request } from '../../../src/http/types.ts';
import { type Authority, newAuthority, newLeaf, PlayedClock } from '../reissue/certificates.ts';

let authority: Authority;
let leaf: string;

beforeAll(async () => {
  authority = await newAuthority('CN=CA');
  leaf = await newLeaf(authority, { serialNumber: '0a' });
});

const answer = (status: number, body = '', broken?: Failure): Answer => ({ status, headers: {}, body, broken });
const cutShort = new Failure('cut short', { hint: 'Again.', retry: 'soon', inDoubt: true });
const noConnection = new Failure('refused', { hint: 'Again.', retry: 'soon' });
const once = { retries: 0 };

/** The service, answering with these in turn. */
function service(...answers: (Answer | Failure)[]) {
  const sent: Request[] = [];
  const log: string[] = [];
  const close = vi.fn<() => void>();
  const exchange = {
    attempt: async (request: Request) => {
      sent.push(request);
      const next = answers.shift();
      if (!next) throw new Error('one request too many');
      if (next instanceof Failure) throw next;
      return next;
    },
    close,
  };
  const connection = { apiUrl: 'https://dc.example/v2', apiKey: 'a-key-of-16-char', timeoutSeconds: 5 };
  const api = new ReissueApi(connection, { exchange, clock: new PlayedClock(), log: (line) => log.push(line) });
  return { api, sent, log };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it succeeded',
    (error: Failure) => error,
  );

describe('the active certificate', () => {
  test('is read with its intermediates', async () => {
    const { api, sent } = service(answer(200, authority.pem + leaf));
    expect(await api.getChain('7', once)).toMatchObject({ serialNumber: '0A', pem: leaf + authority.pem });
    expect(sent).toEqual([
      {
        method: 'GET',
        repeat: 'safe',
        url: 'https://dc.example/v2/certificate/download/order/7/format/pem_noroot',
        headers: expect.objectContaining({ Accept: '*/*', 'X-DC-DEVKEY': 'a-key-of-16-char' }),
      },
    ]);
  });

  test('is read without the API key, even in its names', async () => {
    const named = await newLeaf(authority, {
      subject: 'CN=a-key-of-16-char',
      names: [{ type: 'dns', value: 'a-key-of-16-char.example' }],
    });
    const { commonName, dnsNames } = await service(answer(200, named)).api.getChain('7', once);
    expect([commonName, ...dnsNames]).toEqual(['***', '***.example']);
  });

  const what = 'Could not read the active certificate of order 7';
  const asked = 'GET https://dc.example/v2/certificate/download/order/7/format/pem_noroot: ';
  test.each<[string, () => Answer, string, Partial<Failure>]>([
    [
      'no certificate',
      () => answer(200, '<html>'),
      '200, but it holds no end-entity certificate in PEM',
      { hint: CHECK_URL },
    ],
    [
      'an intermediate alone',
      () => answer(200, authority.pem),
      '200, but it holds no end-entity certificate in PEM',
      { retry: 'never', inDoubt: false },
    ],
    ['404', () => answer(404), '404 with an empty body', { status: 404, retry: 'never' }],
    ['another 2xx', () => answer(206, leaf), expect.stringMatching(/^GET .*: 206 "/) as never, { retry: 'never' }],
    ['a body that breaks off', () => answer(200, leaf, cutShort), 'cut short', { retry: 'soon' }],
  ])('an answer with %s is a failure', async (_, given, reason, more) => {
    const error = await failureOf(service(given()).api.getChain('7', once));
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ what, reason: typeof reason === 'string' ? asked + reason : reason, ...more });
  });

  test('two different ones are a failure', async () => {
    const both = leaf + (await newLeaf(authority));
    await expect(service(answer(200, both)).api.getChain('7', once)).rejects.toThrow(
      '200, but it holds two different end-entity certificates',
    );
  });

  test('it is read again after a failure that can pass', async () => {
    const { api, sent, log } = service(answer(503), noConnection, answer(200, leaf));
    expect(await api.getChain('7', { retries: 2 })).toMatchObject({ pem: leaf });
    expect([sent.length, log.length]).toEqual([3, 2]);
  });
});

const request: ReissueRequest = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR\n',
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
};

describe('the request of a reissue', () => {
  test.each<[Partial<ReissueRequest>, object]>([
    [
      {},
      {
        certificate: {
          common_name: 'a.example',
          dns_names: ['b.example'],
          csr: 'CSR\n',
          signature_hash: 'sha384',
          server_platform: { id: -1 },
        },
        skip_approval: true,
      },
    ],
    [
      { serverPlatformId: undefined, skipApproval: false, dnsNames: [] },
      {
        certificate: { common_name: 'a.example', dns_names: [], csr: 'CSR\n', signature_hash: 'sha384' },
        skip_approval: false,
      },
    ],
    [
      { serverPlatformId: 0 },
      { certificate: expect.objectContaining({ server_platform: { id: 0 } }), skip_approval: true },
    ],
  ])('says what is wanted, and nothing else: %j', async (changes, body) => {
    const { api, sent } = service(answer(201));
    await api.requestReissue('7', { ...request, ...changes }, once);
    expect(sent).toEqual([
      {
        method: 'POST',
        repeat: 'at most once',
        url: 'https://dc.example/v2/order/certificate/7/reissue',
        body: expect.any(String),
        headers: expect.objectContaining({ Accept: 'application/json', 'Content-Type': 'application/json' }),
      },
    ]);
    expect(JSON.parse((sent[0] as { body: string }).body)).toEqual(body);
  });

  test.each([answer(200, '{"id":7}'), answer(201, '<html>'), answer(204), answer(299), answer(201, '{"id', cutShort)])(
    '$status is accepted, whatever the body: $body',
    async (given) => {
      const { api, sent } = service(given);
      expect(await api.requestReissue('7', request, { retries: 5 })).toBeUndefined();
      expect(sent).toHaveLength(1);
    },
  );

  test.each<[string, Answer | Failure, boolean]>([
    ['101', answer(101), true],
    ['199', answer(199), true],
    ['300', answer(300), true],
    ['302', answer(302), true],
    ['400', answer(400, '{"errors":[{"code":"c","message":"m"}]}'), false],
    ['401', answer(401), false],
    ['404', answer(404), false],
    ['408', answer(408), true],
    ['409', answer(409), false],
    ['500', answer(500), true],
    ['503', answer(503), true],
    ['a break', cutShort, true],
  ])('%s is final; in doubt: %s', async (_, given, inDoubt) => {
    const { api, sent } = service(given);
    const error = await failureOf(api.requestReissue('7', request, { retries: 5 }));
    expect(error).toMatchObject({ what: 'Could not request a reissue of order 7', inDoubt });
    expect(sent).toHaveLength(1);
  });

  test('is repeated where it surely was not carried out, each time after what must come before', async () => {
    const before = vi.fn<() => Promise<void>>(async () => {});
    const { api, sent } = service(answer(429), noConnection, answer(201));
    await api.requestReissue('7', request, { retries: 2, before });
    expect([sent.length, before.mock.calls.length]).toEqual([3, 3]);
  });

  test('is given up, not in doubt, where it never was carried out', async () => {
    const { api } = service(noConnection, answer(429));
    expect(await failureOf(api.requestReissue('7', request, { retries: 1 }))).toMatchObject({ inDoubt: false });
  });
});
