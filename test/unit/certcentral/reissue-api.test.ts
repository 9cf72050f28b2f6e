import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ReissueApi, type ReissueRequest } from '../../../src/certcentral/reissue-api.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import { type Authority, newAuthority, newLeaf, PlayedClock } from '../reissue/certificates.ts';

let authority: Authority;
let leaf: string;

beforeAll(async () => {
  authority = await newAuthority('CN=CA');
  leaf = await newLeaf(authority, { serialNumber: '0a' });
});

const answer = (status: number, body = '', bodyError?: RequestError): HttpResponse => ({
  status,
  headers: {},
  body,
  bodyError,
});
const cutShort = new RequestError('cut short', { hint: 'Again.', retryability: 'transient', inDoubt: true });
const noConnection = new RequestError('refused', { hint: 'Again.', retryability: 'transient' });
const once = { retries: 0 };

/** The service, answering with these in turn. */
function service(...answers: (HttpResponse | RequestError)[]) {
  const sent: HttpRequest[] = [];
  const log: string[] = [];
  const close = vi.fn<() => void>();
  const transport = {
    send: async (request: HttpRequest) => {
      sent.push(request);
      const next = answers.shift();
      if (!next) throw new Error('one request too many');
      if (next instanceof RequestError) throw next;
      return next;
    },
    close,
  };
  const connection = { apiUrl: 'https://dc.example/v2', apiKey: 'a-key-of-16-char', timeoutSeconds: 5 };
  const api = new ReissueApi(connection, { transport, clock: new PlayedClock(), log: (line) => log.push(line) });
  return { api, sent, log };
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it succeeded',
    (error: RequestError) => error,
  );

describe('the active certificate', () => {
  test('is read with its intermediates', async () => {
    const { api, sent } = service(answer(200, authority.pem + leaf));
    expect(await api.getIssuedCertificate('7', once)).toMatchObject({ serialNumber: '0A', pem: leaf + authority.pem });
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
    const { commonName, dnsNames } = await service(answer(200, named)).api.getIssuedCertificate('7', once);
    expect([commonName, ...dnsNames]).toEqual(['***', '***.example']);
  });

  const title = 'Could not read the active certificate of order 7';
  const asked = 'GET https://dc.example/v2/certificate/download/order/7/format/pem_noroot: ';
  test.each<[string, () => HttpResponse, string, Partial<RequestError>]>([
    [
      'no certificate',
      () => answer(200, '<html>'),
      '200, but it holds no end-entity certificate in PEM',
      { hint: CHECK_API_URL_HINT },
    ],
    [
      'an intermediate alone',
      () => answer(200, authority.pem),
      '200, but it holds no end-entity certificate in PEM',
      { retryability: 'permanent', inDoubt: false },
    ],
    ['404', () => answer(404), '404 with an empty body', { status: 404, retryability: 'permanent' }],
    [
      'another 2xx',
      () => answer(206, leaf),
      expect.stringMatching(/^GET .*: 206 "/) as never,
      { retryability: 'permanent' },
    ],
    ['a body that breaks off', () => answer(200, leaf, cutShort), 'cut short', { retryability: 'transient' }],
  ])('an answer with %s is a failure', async (_, given, reason, more) => {
    const error = await failureOf(service(given()).api.getIssuedCertificate('7', once));
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ title, detail: typeof reason === 'string' ? asked + reason : reason, ...more });
  });

  test('two different ones are a failure', async () => {
    const both = leaf + (await newLeaf(authority));
    await expect(service(answer(200, both)).api.getIssuedCertificate('7', once)).rejects.toThrow(
      '200, but it holds two different end-entity certificates',
    );
  });

  test('it is read again after a failure that can pass', async () => {
    const { api, sent, log } = service(answer(503), noConnection, answer(200, leaf));
    expect(await api.getIssuedCertificate('7', { retries: 2 })).toMatchObject({ pem: leaf });
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

  test.each<[string, HttpResponse | RequestError, boolean]>([
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
    expect(error).toMatchObject({ title: 'Could not request a reissue of order 7', inDoubt });
    expect(sent).toHaveLength(1);
  });

  test('is repeated where it surely was not carried out, each time after what must come before', async () => {
    const beforeAttempt = vi.fn<() => Promise<void>>(async () => {});
    const { api, sent } = service(answer(429), noConnection, answer(201));
    await api.requestReissue('7', request, { retries: 2, beforeAttempt });
    expect([sent.length, beforeAttempt.mock.calls.length]).toEqual([3, 3]);
  });

  test('is given up, not in doubt, where it never was carried out', async () => {
    const { api } = service(noConnection, answer(429));
    expect(await failureOf(api.requestReissue('7', request, { retries: 1 }))).toMatchObject({ inDoubt: false });
  });
});
