import { afterEach, describe, expect, test, vi } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { ApiClient } from '../../../src/certcentral/api-client.ts';
import type { Endpoint } from '../../../src/certcentral/endpoint.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { PlayedExchange } from '../scripted-transport.ts';

const apiUrl = 'https://api.example/services/v2';
const apiKey = 'stand-in-api-key-0123456789';
const CHECK_URL = 'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';

const get: Endpoint<string> = {
  action: 'read a thing',
  method: 'GET',
  path: '/thing',
  accept: 'text/plain',
  isSuccess: (status) => status === 200,
  parse: ({ body }) => body,
};
const put: Endpoint<string> = { ...get, method: 'PUT', body: '{}' };
const post: Endpoint<string> = { ...get, method: 'POST', body: '{}' };

/** Puts a question to a service that plays the script. */
async function ask(question: Endpoint<string>, script: (Partial<HttpResponse> | Error)[], retries = 0, url = apiUrl) {
  const transport = new PlayedExchange(...script);
  const log: string[] = [];
  const clock = { now: () => 0, random: () => 0, sleep: vi.fn(async () => {}) };
  const surroundings = { log: (line: string) => log.push(line), transport, clock };
  const service = new ApiClient({ apiUrl: url, apiKey, timeoutSeconds: 5 }, surroundings);
  const outcome = await service.request(question, { retries }).catch((error: unknown) => error as Error);
  return { outcome, log, requests: transport.requests, sleep: clock.sleep };
}

/** The reason of the failure of a question that was answered so. */
async function reasonOf(answer: Partial<HttpResponse>, url = apiUrl) {
  const { outcome } = await ask(get, [answer], 0, url);
  expect(outcome).toBeInstanceOf(RequestError);
  return (outcome as RequestError).detail.replace(`GET ${url}/thing: `, '');
}

describe('a question', () => {
  const headers = {
    'X-DC-DEVKEY': apiKey,
    'User-Agent': `digicert-ct-status/${manifest.version}`,
    Accept: 'text/plain',
  };

  test('goes out with the key, and comes back with what is read from the answer', async () => {
    const { outcome, log, requests } = await ask(get, [{ body: 'a thing' }]);
    expect(outcome).toBe('a thing');
    expect(requests).toEqual([{ method: 'GET', url: `${apiUrl}/thing`, headers }]);
    expect(log).toEqual([]);
  });

  test.each([
    ['PUT', put],
    ['POST', post],
  ])('that has a body (%s) says that it is JSON', async (_, question) => {
    const { requests } = await ask(question, [{}]);
    expect(requests).toEqual([
      { ...question, url: `${apiUrl}/thing`, headers: { ...headers, 'Content-Type': 'application/json' } },
    ]);
  });

  test('is repeated, and each retry is one line in the log', async () => {
    const headers = { 'retry-after': '7' };
    const script = [
      { status: 503, body: 'down' },
      { status: 429, headers, body: '{"errors":[{"code":"slow"}]}' },
      { body: 'a thing' },
    ];
    const { outcome, log, sleep } = await ask(get, script, 2);
    expect(outcome).toBe('a thing');
    expect(log).toEqual([
      `GET ${apiUrl}/thing: Attempt 1 of 3 failed: 503 "down". Next attempt in 0.5 seconds.`,
      `GET ${apiUrl}/thing: Attempt 2 of 3 failed: 429 slow. Next attempt in 7.0 seconds.`,
    ]);
    expect(sleep.mock.calls).toEqual([
      [500, undefined],
      [7_000, undefined],
    ]);
  });

  test('fails with what could not be done, what was asked, what came back, and what to do', async () => {
    const { outcome } = await ask(get, [{ status: 500 }, { status: 422, body: '{"errors":[{"message":"No."}]}' }], 1);
    expect(outcome).toBeInstanceOf(RequestError);
    expect(outcome).toMatchObject({
      title: 'Could not read a thing',
      detail: `GET ${apiUrl}/thing: 422 No (attempt 2 of 2)`,
      hint: 'DigiCert refused the request: check order-id and the state of the order in CertCentral.',
      inDoubt: true,
      status: 422,
    });
  });

  test('fails with what its reader says', async () => {
    const parse = () => {
      throw new RequestError('200, but not with a thing', { hint: 'Look.' });
    };
    const { outcome } = await ask({ ...get, parse }, [{}]);
    expect(outcome).toMatchObject({
      message: `Could not read a thing: GET ${apiUrl}/thing: 200, but not with a thing. Look.`,
    });
  });

  test('that ends in a mistake of ours fails with it as it is', async () => {
    const mistake = new TypeError('x is not a function');
    expect((await ask(get, [mistake])).outcome).toBe(mistake);
  });

  test('may be repeated as its verb allows', async () => {
    const doubtful = { status: 500 };
    expect((await ask(put, [doubtful, {}], 1)).requests).toHaveLength(2);
    expect((await ask(post, [doubtful, {}], 1)).requests).toHaveLength(1);
  });

  test('can be ended, in each attempt and while it waits', async () => {
    const stop = new AbortController();
    const transport = new PlayedExchange({ status: 503 });
    const sleep = vi.fn(async (_ms: number, signal?: AbortSignal) => {
      stop.abort(new Error('enough'));
      signal?.throwIfAborted();
    });
    const clock = { now: () => 0, random: () => 0, sleep };
    const service = new ApiClient({ apiUrl, apiKey, timeoutSeconds: 5 }, { log: () => {}, transport, clock });
    await expect(service.request(get, { retries: 1, signal: stop.signal })).rejects.toThrow(
      /^Could not .*: 503 with an empty body; the time for further attempts is over\. /,
    );
    expect(transport.stops).toEqual([stop.signal]);
  });
});

describe('a doubt whether the order was changed', () => {
  const DOUBT = 'The order may have been changed all the same; running again is safe. ';
  const later = 'The service or a gateway in front of it has a problem: run again later.';
  const refused = 'DigiCert refused the request: check order-id and the state of the order in CertCentral.';
  const body = '{"errors":[{"code":"no"}]}';

  test.each<[string, Endpoint<string>, Partial<HttpResponse>[], string]>([
    ['there is with a PUT whose answer leaves one', put, [{ status: 504 }], DOUBT + later],
    ['there is with a PUT that had one', put, [{ status: 500 }, { status: 422, body }], DOUBT + refused],
    ['is none with a PUT that was refused', put, [{ status: 422, body }], refused],
    ['is none with a GET, which changes nothing', get, [{ status: 504 }], later],
    ['is not told of a POST, which does something else', post, [{ status: 504 }], later],
  ])('%s', async (_, question, script, hint) => {
    expect((await ask(question, script, script.length - 1)).outcome).toMatchObject({ hint });
  });
});

describe('a refusal', () => {
  const errors = (...list: unknown[]) => JSON.stringify({ errors: list });

  test.each<[string, string, string]>([
    ['in the documented format', errors({ code: 'a|b', message: 'No.' }), '400 a|b: No'],
    [
      'with several errors',
      errors({ code: 'a', message: 'No' }, { code: 'b', message: 'Never' }),
      '400 a: No; b: Never',
    ],
    ['with a code alone', errors({ code: 'a' }), '400 a'],
    ['with a message alone', errors({ message: 'No' }), '400 No'],
    ['without a list', '{"code":"a","message":"No"}', '400 a: No'],
    ['with things that are no text', errors({ code: 7, message: {} }), '400 "{"errors":[{"code":7,"message":{}}]}"'],
    ['with an error that says nothing beside one that does', errors({}, { code: 'a' }), '400 a'],
    ['with things that are no errors', errors(null, 'x', { code: 'a', message: 'No' }), '400 a: No'],
    ['with no errors', errors(), '400 "{"errors":[]}"'],
    ['with something else for errors', '{"errors":"x"}', '400 "{"errors":"x"}"'],
    ['that is a list', '[{"code":"a"}]', '400 "[{"code":"a"}]"'],
    ['that is JSON of another kind', '"x"', '400 ""x""'],
    ['that is empty', '', '400 with an empty body'],
    ['that is text', 'Bad\r\n\r\nGateway\u0000', '400 "Bad Gateway"'],
    ['that is text of 200 characters', 'x'.repeat(200), `400 "${'x'.repeat(200)}"`],
    ['that is longer text, cut', `<p>${'x'.repeat(198)}`, `400 "<p>${'x'.repeat(196)}…"`],
    ['of 500 characters', errors({ message: 'x'.repeat(500) }), `400 ${'x'.repeat(500)}`],
    ['that is longer, cut', errors({ code: 'a', message: 'x'.repeat(498) }), `400 a: ${'x'.repeat(496)}…`],
    ['with line breaks', errors({ code: 'a\r\n::error::', message: 'b\u001b[31m' }), '400 a ::error::: b[31m'],
  ])('%s', async (_, body, shown) => {
    expect(await reasonOf({ status: 400, body })).toBe(shown);
  });

  test('whose body breaks off shows nothing of it', async () => {
    const bodyError = new RequestError('ECONNRESET aborted', { hint: 'Wait.', retryability: 'transient' });
    expect(await reasonOf({ status: 403, body: 'a part', bodyError })).toBe('403 with a body that breaks off');
  });

  test.each([
    [
      'has one, of its first error',
      errors({ code: 'not_found|order' }, { code: 'x' }),
      /^No such order in this account/,
    ],
    [
      'has another',
      errors({ code: 'x' }, { code: 'not_found|order' }),
      /^CertCentral does not have what was asked for/,
    ],
    ['has none', errors(), /^Nothing is at this URL/],
  ])('is recognized by its code where it %s', async (_, body, hint) => {
    expect((await ask(get, [{ status: 404, body }])).outcome).toMatchObject({ hint: expect.stringMatching(hint) });
  });

  test.each([
    ['that says something is of the key', errors({ message: 'Bad key' }), /^The API key was refused/],
    ['that says nothing is of someone else', errors({}), /^That refusal is not in the format of this API/],
  ])('%s', async (_, body, hint) => {
    expect((await ask(get, [{ status: 401, body }])).outcome).toMatchObject({ hint: expect.stringMatching(hint) });
  });

  test('names the other instance', async () => {
    const script = [{ status: 404, body: errors({ code: 'not_found|order' }) }];
    const { outcome } = await ask(get, script, 0, 'https://certcentral.digicert.eu/services/v2');
    expect(outcome).toMatchObject({
      hint: 'No such order in this account: check order-id; for the US instance set api-url to https://www.digicert.com/services/v2.',
    });
  });

  test.each([
    ['https://login.example/a?b=c', '302 redirect to https://login.example with an empty body'],
    ['/login', '302 redirect to https://api.example with an empty body'],
    ['http://a b', '302 with an empty body'],
    ['mailto:a@example.com', '302 with an empty body'],
  ])('that is a redirect to %j names where to, and is not followed', async (location, shown) => {
    expect(await reasonOf({ status: 302, headers: { location } })).toBe(shown);
  });

  test('that is not an answer of this API says so', async () => {
    expect((await ask(get, [{ status: 204 }])).outcome).toMatchObject({
      detail: `GET ${apiUrl}/thing: 204 with an empty body`,
      hint: `That is not an answer of this API. ${CHECK_URL}`,
    });
  });
});

describe('the key does not come out', () => {
  const errors = (code: string, message: string) => JSON.stringify({ errors: [{ code, message }] });

  test.each<[string, Partial<HttpResponse>, string]>([
    ['in an error', { status: 400, body: errors(apiKey, `key ${apiKey}`) }, '400 ***: key ***'],
    ['split by control characters', { status: 400, body: apiKey.split('').join('\u0000') }, '400 "***"'],
    [
      'in a body that is cut through it',
      { status: 400, body: `${'x'.repeat(190)}${apiKey}` },
      `400 "${'x'.repeat(190)}***"`,
    ],
    [
      'in an error that is cut through it',
      { status: 400, body: errors('x'.repeat(490), apiKey) },
      `400 ${'x'.repeat(490)}: ***`,
    ],
    [
      'in a redirect',
      { status: 302, headers: { location: `https://${apiKey}.example` } },
      '302 redirect to https://***.example with an empty body',
    ],
  ])('%s', async (_, answer, shown) => {
    expect(await reasonOf(answer)).toBe(shown);
  });

  test('in a retry', async () => {
    const { log } = await ask(get, [{ status: 503, body: apiKey }, {}], 1);
    expect(log).toEqual([`GET ${apiUrl}/thing: Attempt 1 of 2 failed: 503 "***". Next attempt in 0.5 seconds.`]);
  });

  test('in the address of a request, also in a retry', async () => {
    const { outcome, log } = await ask(get, [{ status: 500 }, { status: 400 }], 1, `${apiUrl}/${apiKey}`);
    expect(outcome).toMatchObject({
      detail: `GET ${apiUrl}/***/thing: 400 with an empty body (attempt 2 of 2)`,
    });
    expect(log).toEqual([expect.stringMatching(`^GET ${apiUrl}/\\*\\*\\*/thing: Attempt 1 `)]);
  });

  test('where it is redacted for others', () => {
    const transport = new PlayedExchange();
    const service = new ApiClient({ apiUrl, apiKey, timeoutSeconds: 5 }, { log: () => {}, transport });
    expect(service.redact(`<${apiKey}>`)).toBe('<***>');
  });
});

test('what is kept open is closed in the end', () => {
  const transport = new PlayedExchange();
  const service = new ApiClient({ apiUrl, apiKey, timeoutSeconds: 5 }, { log: () => {}, transport });
  expect(transport.closed).toBe(0);
  service.close();
  expect(transport.closed).toBe(1);
});

describe('by the network', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('nobody is asked past a proxy that is not usable', () => {
    vi.stubEnv('no_proxy', undefined);
    vi.stubEnv('NO_PROXY', undefined);
    vi.stubEnv('https_proxy', `socks5://${apiKey}\n.example`);
    expect(() => new ApiClient({ apiUrl, apiKey, timeoutSeconds: 5 }, { log: () => {} })).toThrow(
      'https_proxy is not a usable URL: write http://host:port (it is "socks5://*** .example")',
    );
  });
});
