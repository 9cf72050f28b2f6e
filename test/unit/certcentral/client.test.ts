import { describe, expect, onTestFinished, test, vi } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { CertCentral, type RequestOptions } from '../../../src/certcentral/client.ts';
import type { Endpoint } from '../../../src/certcentral/endpoints.ts';
import { RequestError } from '../../../src/errors.ts';
import type { Outcome } from '../scripted-transport.ts';
import { apiKey, apiUrl, errorOf, scripted } from './scripted-api.ts';

const get: Endpoint<string> = { action: 'read a thing', method: 'GET', path: '/thing', parse: ({ body }) => body };
const post: Endpoint<string> = { ...get, method: 'POST', body: '{}' };
const REQUEST = `GET ${apiUrl}/thing`;

const send = (endpoint: Endpoint<string>, script: Outcome[], retries = 0) => {
  const { api, transport } = scripted(script);
  return { transport, result: api.request(endpoint, { retries }) };
};

const headers = {
  'X-DC-DEVKEY': apiKey,
  'User-Agent': `digicert-ct-status/${manifest.version}`,
  Accept: 'application/json, */*',
};

describe('a request', () => {
  test('is sent with the key, and returns what the endpoint parses', async () => {
    const { result, transport } = send(get, [{ body: 'a thing' }]);
    expect(await result).toBe('a thing');
    const isSuccess = expect.any(Function);
    expect(transport.requests).toEqual([{ method: 'GET', url: `${apiUrl}/thing`, headers, isSuccess }]);
    const outcomes = [199, 200, 299, 300].map((status) => transport.requests[0]?.isSuccess(status));
    expect(outcomes).toEqual([false, true, true, false]);
  });

  test('declares its JSON, and is sent as its endpoint says', async () => {
    const isSuccess = (status: number) => status === 200;
    const endpoint = { ...post, connection: 'new', maxBodyBytes: 7, isSuccess } as const;
    const { result, transport } = send(endpoint, [{}]);
    await result;
    const { action, path, parse, ...request } = endpoint;
    const json = { ...headers, 'Content-Type': 'application/json' };
    expect(transport.requests).toEqual([{ ...request, url: `${apiUrl}/thing`, headers: json }]);
  });

  test.each<[Endpoint<string>, number]>([
    [{ ...post, method: 'PUT' }, 2],
    [post, 1],
  ])('may be repeated as its method allows: $method', async (endpoint, count) => {
    const { result, transport } = send(endpoint, [{ status: 500 }, {}], 1);
    await result.catch(() => {});
    expect(transport.requests).toHaveLength(count);
  });

  test('fails with what could not be done, what was requested, what came back, and what to do', async () => {
    const { result } = send(get, [{ status: 500 }, { status: 422, body: '{"errors":[{"message":"No."}]}' }], 1);
    expect(await errorOf(result)).toMatchObject({
      title: 'Could not read a thing',
      request: REQUEST,
      detail: '422 No (attempt 2)',
      hint: expect.stringMatching(/^The request was refused: /),
      inDoubt: true,
      status: 422,
    });
  });

  test('fails with an error of its endpoint, and with a bug as it is', async () => {
    const failWith = (thrown: Error) => {
      const parse = () => {
        throw thrown;
      };
      return errorOf(send({ ...get, parse }, [{}]).result);
    };
    const { message } = await failWith(new RequestError('200, but not with a thing', { hint: 'Look.' }));
    expect(message).toBe(`Could not read a thing: ${REQUEST}: 200, but not with a thing. Look.`);
    const bug = new TypeError('x is not a function');
    expect(await failWith(bug)).toBe(bug);
  });

  test.each<[string, Outcome[], string | undefined, boolean]>([
    ['the response leaves it open', [{ status: 504 }], 'It may.', true],
    ['an earlier response left it open', [{ status: 500 }, { status: 422 }], 'It may.', true],
    ['it was refused', [{ status: 422 }], 'It may.', false],
    ['its endpoint has no such hint', [{ status: 504 }], undefined, false],
  ])('has a hint if it is in doubt: %s', async (_, script, inDoubtHint, isShown) => {
    const endpoint = { ...get, ...(inDoubtHint && { inDoubtHint }) };
    const { hint } = await errorOf(send(endpoint, script, script.length - 1).result);
    expect(hint.startsWith('It may. ')).toBe(isShown);
    expect(hint).toMatch(/\.$/);
  });
});

test.each([
  ['audit', /requests-per-minute/],
  [undefined, /max-parallel/],
] as const)('the client says what its requests are for: %s', async (purpose, hint) => {
  const { api } = scripted([{ status: 429 }], purpose && { purpose });
  expect((await errorOf(api.request(get, { retries: 0 }))).hint).toMatch(hint);
});

test.each<[string, (api: CertCentral, options: RequestOptions) => Promise<string>]>([
  ['a request', (api, options) => api.request(get, options)],
  ['an operation', (api, options) => api.retry((once) => api.request(get, once), options)],
])('requests are paced, a retry of %s first, until their signal aborts', async (_, repeat) => {
  const script = [{ status: 500 }, { body: 'retried' }, { body: 'second' }, { body: 'third' }];
  const { api, transport, clock } = scripted(script, { perMinute: 60 });
  const stop = new AbortController();
  const begun: [time: number, signal: AbortSignal | undefined][] = [];
  const sent = transport.send.bind(transport);
  transport.send = (request, signal) => {
    begun.push([clock.time, signal]);
    return sent(request, signal);
  };
  const repeated = repeat(api, { retries: 1, signal: stop.signal });
  const others = [0, 0].map((retries) => api.request(get, { retries, signal: stop.signal }));
  expect(await Promise.all([repeated, ...others])).toEqual(['retried', 'second', 'third']);
  expect(begun).toEqual([0, 1_000, 2_000, 3_000].map((time) => [time, stop.signal]));
  const late = api.request(get, { retries: 0, signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(late).rejects.toThrow('enough');
});

test.each<[string, (api: CertCentral, options: RequestOptions) => Promise<string>]>([
  ['a request', (api, options) => api.request(get, options)],
  ['an operation', (api, options) => api.retry((once) => api.request(get, once), options)],
])('the limits of time count from the turn of %s, not from its wait for it', async (_, send) => {
  const { api } = scripted([{ body: 'first' }, { status: 429 }, { body: 'retried' }], { perMinute: 0.25 });
  const sent = [0, 1].map((retries) => send(api, { retries }));
  expect(await Promise.all(sent)).toEqual(['first', 'retried']);
});

test.each<[string, (api: CertCentral, options: RequestOptions) => Promise<string>]>([
  ['a request', (api, options) => api.request(get, options)],
  ['an operation', (api, options) => api.retry((once) => api.request(get, once), options)],
])('the limits of time end %s', async (_, send) => {
  const { api } = scripted(Array(20).fill({ status: 429 }));
  const { detail } = await errorOf(send(api, { retries: 1 }));
  expect(detail).toMatch(/; no attempt begins more than 4 minutes after the first$/);
});

test('a rate limit in an operation holds back other requests as long as the service asks for, not longer', async () => {
  const script = [{ status: 429, headers: { 'retry-after': '2' } }, { body: 'retried' }, { body: 'other' }];
  const { api, clock } = scripted(script, { perMinute: 60 });
  const repeated = api.retry((once) => api.request(get, once), { retries: 1 });
  expect(await Promise.all([repeated, api.request(get, { retries: 0 })])).toEqual(['retried', 'other']);
  expect(clock.time).toBe(3_000);
});

describe('an operation of several requests', () => {
  /** Sends two requests at once. */
  const play = async (script: Outcome[], options: RequestOptions & { method?: 'POST' }) => {
    const service = scripted(script);
    const { api } = service;
    const outcome = await api
      .retry((once) => Promise.all([api.request(get, once), api.request(get, once)]), options)
      .catch((error: unknown) => error);
    return { ...service, outcome };
  };

  test('is repeated as a whole by the usual rules', async () => {
    const script = [{ body: 'a' }, { status: 503 }, { status: 429 }, { body: 'b' }, { body: 'c' }, { body: 'd' }];
    const { outcome, lines, clock } = await play(script, { retries: 1 });
    expect(outcome).toEqual(['c', 'd']);
    expect(lines).toEqual([
      `${REQUEST}: Attempt 1 failed: 503 with an empty body. Next attempt in 0.5 seconds.`,
      `${REQUEST}: Attempt 2 failed: 429 with an empty body. Next attempt in 5.0 seconds.`,
    ]);
    expect(clock.slept).toEqual([500, 5_000]);
  });

  test('is not repeated in doubt, if it is a POST', async () => {
    const { outcome, transport } = await play([{}, { status: 503 }], { retries: 5, method: 'POST' });
    expect(outcome).toMatchObject({ title: 'Could not read a thing', request: REQUEST, inDoubt: true });
    expect(transport.requests).toHaveLength(2);
  });
});

test('its connections are closed in the end', () => {
  const { api, transport } = scripted([]);
  api.close();
  expect(transport.closed).toBe(1);
});

test('without a transport, the network is used, but not past an unusable proxy', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined);
  vi.stubEnv('https_proxy', 'socks5://proxy.example');
  const create = () => new CertCentral({ apiUrl, apiKey, timeoutSeconds: 300, log: () => {} });
  expect(create).toThrow(/https_proxy is not a usable URL/);
});
