import { describe, expect, test } from 'vitest';
import { type Requested, responseError } from '../../../src/certcentral/errors.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/errors.ts';
import type { HttpResponse } from '../../../src/http/types.ts';

const US = 'https://www.digicert.com/services/v2';
const EUROPE = 'https://certcentral.digicert.eu/services/v2';
const bodyError = new RequestError('ECONNRESET', { hint: 'Wait.', retryability: 'transient' });

const CUT = '(breaks off)';
const TURNED_OFF = 'cert_transparency_turned_off_for_account';
const coded = (...codes: string[]) => JSON.stringify({ errors: codes.map((code) => ({ code, message: 'No' })) });
const errorFor = (response: Partial<HttpResponse>, requested: Partial<Requested> = {}) =>
  responseError(
    { status: 400, headers: {}, body: '', bodyError: undefined, ...response },
    { method: 'GET', url: `${US}/thing`, purpose: 'change', ...requested },
  );

const REQUESTS: Record<string, Partial<Requested>> = {
  read: {},
  PUT: { method: 'PUT' },
  'PUT to turn it off': { method: 'PUT', disablesCt: true },
  POST: { method: 'POST' },
  audit: { purpose: 'audit' },
  Europe: { url: `${EUROPE}/thing` },
  'another URL': { url: 'https://dc.example/thing' },
};
const HTML = '<html>';
/** Bodies by status: DigiCert's codes, separated by blanks, or text in another format. */
const BODIES: Record<number, string[]> = {
  200: ['access_denied'],
  399: ['access_denied|missing_permission'],
  400: ['bad_request_format', 'no_cert_transparency', 'cert_transparency_required', TURNED_OFF, HTML],
  401: [HTML, 'access_denied', 'access_denied|missing_permission', 'access_denied|invalid_approver', CUT],
  403: [HTML, 'access_denied', 'access_denied access_denied|missing_permission', 'access_denied|invalid_approver', CUT]
    .concat(
      'access_denied|access_denied_invalid_key',
      'access_denied invalid_key',
      `a ${TURNED_OFF}`,
      `a_${TURNED_OFF}`,
      `${TURNED_OFF}_a`,
    )
    .concat('access_denied|missing_permission invalid_key'),
  404: [
    'not_found|order',
    'not_found',
    'not_found|route',
    'not_found|certificate',
    'a_not_found|order',
    'not_found|order_a',
    'a_not_found',
    HTML,
    CUT,
  ],
  408: [''],
  429: ['request_limit_exceeded', HTML],
  500: [HTML],
  503: [HTML, '{}'],
  600: ['', 'access_denied'],
};

/** The hints for a response, each behind the requests that get it. */
function hintsFor(status: string, text: string): string[] {
  const body = /^[\w| ]+$/.test(text) ? coded(...text.split(' ')) : text;
  const response = text === CUT ? { body: 'a part', bodyError } : { body };
  const hints = Object.entries(REQUESTS).map(([name, requested]) => {
    const { hint } = errorFor({ status: Number(status), ...response }, requested);
    return { name, hint };
  });
  const byHint = Map.groupBy(hints, ({ hint }) => hint);
  return [...byHint].map(([hint, requests]) => `${requests.map(({ name }) => name).join(', ')}: ${hint}`);
}

test('the hints', async () => {
  const sections = Object.entries(BODIES).flatMap(([status, texts]) =>
    texts.map((text) => `# ${status} ${text || '(empty)'}\n\n${hintsFor(status, text).join('\n')}\n`),
  );
  await expect(sections.join('\n')).toMatchFileSnapshot('wording.txt');
});

const REFUSAL = coded('access_denied');
test.each<[number, string, string, putInDoubt: boolean, postInDoubt: boolean]>([
  [101, '', 'permanent', true, true],
  [200, REFUSAL, 'permanent', true, true],
  [300, REFUSAL, 'permanent', false, true],
  [399, REFUSAL, 'permanent', false, true],
  [400, REFUSAL, 'permanent', false, false],
  [400, coded('', 'x'), 'permanent', false, false],
  [403, '<html>', 'permanent', false, true],
  [403, coded(' '), 'permanent', false, true],
  [404, '', 'permanent', false, true],
  [422, '{"errors":{"code":"x"}}', 'permanent', false, true],
  [422, '{"errors":[{"code":7},"x"]}', 'permanent', false, true],
  [408, REFUSAL, 'transient', true, true],
  [429, '<html>', 'rate-limited', false, false],
  [499, REFUSAL, 'permanent', false, false],
  [500, REFUSAL, 'transient', true, true],
  [599, REFUSAL, 'transient', true, true],
  [600, REFUSAL, 'permanent', true, true],
])('a %i with the body %j is %s; a PUT is in doubt: %s, a POST: %s', (...row) => {
  const [status, body, retryability, putInDoubt, postInDoubt] = row;
  const inDoubt = { PUT: putInDoubt, GET: putInDoubt, POST: postInDoubt };
  for (const method of ['PUT', 'GET', 'POST'] as const) {
    const expected = { status, retryability, retryAfter: '7', inDoubt: inDoubt[method] };
    // A break behind the whole list does not matter.
    for (const broken of [undefined, bodyError])
      expect(errorFor({ status, body, bodyError: broken, headers: { 'retry-after': '7' } }, { method })).toMatchObject(
        expected,
      );
  }
});

test.each<[number, string[], boolean]>([
  [401, [], true],
  [401, ['access_denied'], true],
  [401, ['access_denied|missing_permission', 'access_denied'], false],
  [401, ['access_denied|invalid_approver'], false],
  [403, ['access_denied|access_denied_invalid_key'], true],
  [403, ['access_denied'], false],
  [403, [], false],
  [400, ['invalid_key'], false],
])('a %i with the codes %o refuses the key: %s', (status, codes, isKeyRefused) => {
  for (const method of ['GET', 'PUT', 'POST'] as const)
    expect(errorFor({ status, body: coded(...codes) }, { method })).toMatchObject({ isKeyRefused });
});

test("only a 503 that is not CertCentral's may be its maintenance", () => {
  const hintOf = (body: string) => errorFor({ status: 503, body }, { method: 'GET' }).hint;
  expect([hintOf('<html>').includes('maintenance'), hintOf(REFUSAL).includes('maintenance')]).toEqual([true, false]);
});

describe('the detail', () => {
  const errors = (...list: unknown[]) => JSON.stringify({ errors: list });

  test.each<[string, Partial<HttpResponse>, string, boolean]>([
    ['with several errors', { body: errors({ code: 'a', message: 'No' }, { code: 'b' }) }, 'a: No; b', false],
    ['with a message alone', { body: errors({ message: 'No' }) }, 'No', false],
    ['without a list', { body: '{"code":"a"}' }, '"{"code":"a"}"', true],
    ['with things that are no errors', { body: errors({}, null, 'x', { code: 'a' }) }, 'a', false],
    ['with things that are no text', { body: errors({ code: 7 }) }, '"{"errors":[{"code":7}]}"', true],
    ['with something else for errors', { body: '{"errors":"x"}' }, '"{"errors":"x"}"', true],
    ['of nothing', { body: '' }, 'with an empty body', true],
    ['of HTML', { body: '\r\n <html>' }, '" <html>"', true],
    ['of a long foreign body', { body: 'x'.repeat(600) }, `"${'x'.repeat(498)}…`, true],
    ['of a long text', { body: errors({ message: 'x'.repeat(600) }) }, `${'x'.repeat(499)}…`, false],
    ['that breaks off', { body: 'a part', bodyError }, 'with a body that breaks off', false],
    ['that breaks off late', { body: errors({ code: 'a' }), bodyError }, 'a', false],
  ])('shows a response %s', (_, response, text, isForeign) => {
    const { detail, hint } = errorFor(response);
    expect({ detail, isForeign: hint.includes(CHECK_API_URL_HINT) }).toEqual({ detail: `400 ${text}`, isForeign });
  });

  test('names the origin of a redirect', () => {
    const detailOf = (location: string) => errorFor({ status: 302, headers: { location } }).detail;
    expect(detailOf('https://login.example/a?b=c')).toBe('302 redirect to https://login.example with an empty body');
    for (const location of ['/login', 'mailto:a@b.example']) expect(detailOf(location)).toBe('302 with an empty body');
  });
});
