import { describe, expect, onTestFinished, test, vi } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { ApiClient, type Endpoint, getEndpoint } from '../../../src/certcentral/api-client.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { TokenBucket } from '../../../src/http/token-bucket.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { PassingClock } from '../../harness/virtual-time.ts';
import { ScriptedTransport } from '../scripted-transport.ts';
import { apiKey, apiUrl, errorOf, scripted } from './scripted-api.ts';

const isSuccess = (status: number) => status === 200;
const get = { ...getEndpoint('read a thing', '/thing', (body) => body), accept: 'text/plain' };
const put: Endpoint<string> = { ...get, method: 'PUT', body: '{}', isSuccess };
const post: Endpoint<string> = { ...put, method: 'POST' };

type Script = (Partial<HttpResponse> | Error)[];
const send = (endpoint: Endpoint<string>, script: Script, retries = 0, url?: string) => {
  const { api, ...rest } = scripted(ApiClient, script, url);
  return { ...rest, result: api.request(endpoint, { retries }) };
};

const headers = {
  'X-DC-DEVKEY': apiKey,
  'User-Agent': `digicert-ct-status/${manifest.version}`,
  Accept: 'text/plain',
};

describe('a request', () => {
  test('is sent with the key, and returns what the endpoint parses', async () => {
    const { result, transport, lines } = send(get, [{ body: 'a thing' }]);
    expect(await result).toBe('a thing');
    const request = { method: 'GET', url: `${apiUrl}/thing`, headers, isSuccess: get.isSuccess };
    expect(transport.requests).toStrictEqual([request]);
    expect(lines).toEqual([]);
  });

  test.each([put, { ...post, maxBodyBytes: 7 }])('declares its JSON: $method', async (endpoint) => {
    const { result, transport } = send(endpoint, [{}]);
    await result;
    const { action, path, accept, parse, ...request } = endpoint;
    const json = { ...headers, 'Content-Type': 'application/json' };
    expect(transport.requests).toEqual([{ ...request, url: `${apiUrl}/thing`, headers: json }]);
  });

  test('is repeated, with one line for each retry', async () => {
    const script = [
      { status: 503, body: 'down' },
      { status: 500, headers: { 'retry-after': '7' }, body: '{"errors":[{"code":"slow"}]}' },
      { body: 'a thing' },
    ];
    const { result, lines, clock } = send(get, script, 2);
    expect(await result).toBe('a thing');
    expect(lines).toEqual([
      `GET ${apiUrl}/thing: Attempt 1 of 3 failed: 503 "down". Next attempt in 0.5 seconds.`,
      `GET ${apiUrl}/thing: Attempt 2 of 3 failed: 500 slow. Next attempt in 7.0 seconds.`,
    ]);
    expect(clock.slept).toEqual([500, 7_000]);
  });

  test('may be repeated as its method allows', async () => {
    const unclear = { status: 500 };
    const allowed = send(put, [unclear, {}], 1);
    await allowed.result;
    expect(allowed.transport.requests).toHaveLength(2);
    const refused = send(post, [unclear, {}], 1);
    expect(await errorOf(refused.result)).toMatchObject({ inDoubt: true });
    expect(refused.transport.requests).toHaveLength(1);
  });

  test('fails with what could not be done, what was requested, what came back, and what to do', async () => {
    const { result } = send(get, [{ status: 500 }, { status: 422, body: '{"errors":[{"message":"No."}]}' }], 1);
    const error = await errorOf(result);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({
      title: 'Could not read a thing',
      detail: `GET ${apiUrl}/thing: 422 No (attempt 2 of 2)`,
      hint: 'DigiCert refused the request: check order-id, and the order in CertCentral.',
      inDoubt: true,
      status: 422,
    });
  });

  test('fails with an error of the parser', async () => {
    const parse = () => {
      throw new RequestError('200, but not with a thing', { hint: 'Look.' });
    };
    const { message } = await errorOf(send({ ...get, parse }, [{}]).result);
    expect(message).toBe(`Could not read a thing: GET ${apiUrl}/thing: 200, but not with a thing. Look.`);
  });

  test('fails with a bug as it is', async () => {
    const bug = new TypeError('x is not a function');
    expect(await errorOf(send(get, [bug]).result)).toBe(bug);
  });

  test('names the other instance', async () => {
    const script = [{ status: 404, body: '{"errors":[{"code":"not_found|order"}]}' }];
    const { hint } = await errorOf(send(get, script, 0, 'https://certcentral.digicert.eu/services/v2').result);
    expect(hint).toMatch('the US instance');
  });

  test('has its signal, and is paced and each attempt reported by the options of the client', async () => {
    const transport = new ScriptedTransport({ status: 500 }, { body: 'a thing' });
    const clock = new PassingClock();
    const rateLimiter = new TokenBucket(60, clock);
    const acquire = vi.spyOn(rateLimiter, 'acquire');
    const onAttempt = vi.fn();
    const options = { transport, clock, rateLimiter, onAttempt, log: () => {} };
    const { signal } = new AbortController();
    await new ApiClient({ apiUrl, apiKey, timeoutSeconds: 300 }, options).request(get, { retries: 1, signal });
    expect(transport.signals).toEqual([signal, signal]);
    expect(acquire).toHaveBeenCalledTimes(2);
    expect(onAttempt.mock.calls).toEqual([[expect.objectContaining({ status: 500 })], [undefined]]);
  });

  test('that only reads needs the whole body', async () => {
    const bodyError = new RequestError('cut short', { hint: 'Again.', retryability: 'transient' });
    expect(await errorOf(send(get, [{ body: 'a', bodyError }]).result)).toMatchObject({ retryability: 'transient' });
    expect((await errorOf(send(get, [{ status: 206, body: 'a' }]).result)).detail).toMatch(': 206 "a"');
  });
});

describe('the hint for a request in doubt', () => {
  const refusal = { status: 422, body: '{"errors":[{"code":"no"}]}' };
  const putWithHint = { ...put, inDoubtHint: 'It may have been changed anyway.' };
  test.each<[string, Endpoint<string>, Script, boolean]>([
    ['the response leaves it open', putWithHint, [{ status: 504 }], true],
    ['an earlier response left it open', putWithHint, [{ status: 500 }, refusal], true],
    ['it was refused', putWithHint, [refusal], false],
    ['the endpoint has no such hint', put, [{ status: 504 }], false],
  ])('%s', async (_, endpoint, script, isShown) => {
    const { hint, advisesRerun } = await errorOf(send(endpoint, script, script.length - 1).result);
    expect(hint.startsWith('It may have been changed anyway. ')).toBe(isShown);
    expect(advisesRerun).toBe(isShown || hint.includes('run again'));
    expect(hint).toMatch(/(?:later|CertCentral)\.$/);
  });
});

describe('the API key does not come out', () => {
  const errors = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });

  test.each<[string, Partial<HttpResponse>, string]>([
    ['in an error', { body: errors(apiKey, `key ${apiKey}`) }, '400 ***: key ***'],
    ['at the end of an excerpt', { body: `${'x'.repeat(190)}${apiKey}` }, `400 "${'x'.repeat(190)}***"`],
    ['at the end of a field', { body: errors('x'.repeat(490), apiKey) }, `400 ${'x'.repeat(490)}: ***`],
    [
      'in a redirect',
      { headers: { location: `https://${apiKey}/` } },
      '400 redirect to https://*** with an empty body',
    ],
  ])('%s', async (_, response, shown) => {
    const { detail } = await errorOf(send(get, [{ status: 400, ...response }]).result);
    expect(detail).toBe(`GET ${apiUrl}/thing: ${shown}`);
  });

  test('in the address, also in a retry', async () => {
    const { result, lines } = send(get, [{ status: 500, body: apiKey }, { status: 400 }], 1, `${apiUrl}/${apiKey}`);
    expect((await errorOf(result)).detail).toBe(`GET ${apiUrl}/***/thing: 400 with an empty body (attempt 2 of 2)`);
    expect(lines).toEqual([
      expect.stringMatching(`^GET ${apiUrl}/\\*\\*\\*/thing: Attempt 1 of 2 failed: 500 "\\*\\*\\*"`),
    ]);
  });
});

test('a sanitized text is one line of 500 characters, a redacted text only lacks the whole key', () => {
  const { sanitize, redact } = scripted(ApiClient, []).api.sanitizer;
  expect(sanitize(` a\r\n\u202e::error::${apiKey}\t`)).toBe('a ::error::***');
  expect(sanitize('x'.repeat(600))).toBe(`${'x'.repeat(499)}…`);
  expect(sanitize(apiKey.slice(0, 12))).toBe('***');
  expect(sanitize(7)).toBe('');
  expect(redact(` a\n\u202e${apiKey} ${apiKey.slice(0, 12)}`)).toBe(` a\n\u202e*** ${apiKey.slice(0, 12)}`);
});

test('without a transport, the network is used, but not past an unusable proxy', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
  vi.stubEnv('https_proxy', `socks5://${apiKey}\n.example`);
  const create = () => new ApiClient({ apiUrl, apiKey, timeoutSeconds: 300 }, { log: () => {} });
  expect(create).toThrow(/https_proxy is not a usable URL/);
  expect(create).not.toThrow(apiKey);
});
