import { describe, expect, test } from 'vitest';
import {
  type ErrorResponse,
  parseErrorResponse,
  unexpectedContentError,
} from '../../../src/certcentral/error-response.ts';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { asIs, marking } from './scripted-api.ts';

test('unexpected content is a permanent error', () => {
  expect(unexpectedContentError('200, but not with order 1')).toMatchObject({
    message: `200, but not with order 1. ${CHECK_API_URL_HINT}`,
    retryability: 'permanent',
    inDoubt: false,
    status: undefined,
  });
});

const errors = (...list: unknown[]) => JSON.stringify({ errors: list });
const parse = (response: Partial<HttpResponse>, sanitizer = asIs) =>
  parseErrorResponse(
    { status: 400, headers: {}, body: '', bodyError: undefined, ...response },
    { method: 'PUT', url: 'https://api.example/thing' },
    sanitizer,
  );

describe('parses a response', () => {
  const apiError = (codes: string[], text: string) => ({ codes, text, isApiError: true, isHtml: false });
  const foreign = (text: string) => ({ codes: [], text, isApiError: false, isHtml: false });

  test.each<[string, string, Partial<ErrorResponse>]>([
    ['in the documented format', errors({ code: 'a|b', message: 'No.' }), apiError(['a|b'], 'a|b: No.')],
    ['with several errors', errors({ code: 'a', message: 'No' }, { code: 'b' }), apiError(['a', 'b'], 'a: No; b')],
    ['with a message alone', errors({ message: 'No' }), apiError([], 'No')],
    ['without a list', '{"code":"a","message":"No"}', apiError(['a'], 'a: No')],
    ['with an empty error beside another', errors({}, { code: 'a' }), apiError(['a'], 'a')],
    ['with things that are no errors', errors(null, 'x', { code: 'a' }), apiError(['a'], 'a')],
    ['with things that are no text', errors({ code: 7 }), foreign('"{"errors":[{"code":7}]}"')],
    ['with no errors', errors(), foreign('"{"errors":[]}"')],
    ['with something else for errors', '{"errors":"x"}', foreign('"{"errors":"x"}"')],
    ['of a list', '[{"code":"a"}]', foreign('"[{"code":"a"}]"')],
    ['of other JSON', '"x"', foreign('""x""')],
    ['of nothing', '', foreign('with an empty body')],
    ['of HTML', '\r\n <html>', { ...foreign('"\r\n <html>"'), isHtml: true }],
  ])('%s', (_, body, expected) => {
    expect(parse({ body })).toMatchObject(expected);
  });

  test('shows only sanitized text, and 200 characters of a foreign body', () => {
    expect(parse({ body: errors({ code: 'a', message: 'No' }) }, marking)).toMatchObject({
      codes: ['<a>'],
      text: '<a: No>',
    });
    expect(parse({ body: 'x'.repeat(300) }, marking).text).toBe(`"<${'x'.repeat(200)}>"`);
  });

  test('shows nothing of a body that breaks off', () => {
    const bodyError = new RequestError('ECONNRESET', { hint: 'Wait.', retryability: 'transient' });
    expect(parse({ body: 'a part', bodyError })).toMatchObject({
      text: 'with a body that breaks off',
      isBodyBroken: true,
    });
  });

  test('shows no body of a 101, which has none', () => {
    expect(parse({ status: 101 })).toMatchObject({ text: 'switching protocols', isBodyBroken: false });
  });

  test.each<[string, string | undefined]>([
    ['https://login.example/a?b=c', '<https://login.example>'],
    ['/login', '<https://api.example>'],
    ['http://a b', undefined],
    ['mailto:a@example.com', undefined],
  ])('with a redirect to %j', (location, redirect) => {
    expect(parse({ status: 302, headers: { location, 'retry-after': '7' } }, marking)).toMatchObject({
      status: 302,
      redirect,
      retryAfter: '7',
      method: 'PUT',
    });
  });
});
