import { expect, test } from 'vitest';
import { CHECK_API_URL_HINT, RequestError, toRequestError } from '../../../src/http/request-error.ts';

const all = {
  advisesRerun: true,
  retryability: 'rate-limited',
  retryAfter: '7',
  inDoubt: true,
  status: 429,
  isKeyRefused: true,
  isForeign: true,
} as const;
const fieldsOf = (error: RequestError) => ({ ...error, message: error.message });

test('an error says what came back and what to do, in two sentences; it is permanent, and not in doubt', () => {
  expect(fieldsOf(new RequestError('403 access_denied', { hint: 'Check the key.' }))).toEqual({
    message: '403 access_denied. Check the key.',
    title: '',
    detail: '403 access_denied',
    hint: 'Check the key.',
    advisesRerun: false,
    retryability: 'permanent',
    retryAfter: undefined,
    inDoubt: false,
    status: undefined,
    isKeyRefused: false,
    isForeign: false,
  });
});

test('its title comes first, and it keeps its options', () => {
  expect(fieldsOf(new RequestError('429 slow', { title: 'Could not read order 7', hint: 'Wait.', ...all }))).toEqual({
    message: 'Could not read order 7: 429 slow. Wait.',
    title: 'Could not read order 7',
    detail: '429 slow',
    hint: 'Wait.',
    ...all,
  });
});

test('it does not double the full stop of the service, and keeps those within', () => {
  const error = new RequestError('404 No. Such. Order.', { hint: 'Check it.' });
  expect(fieldsOf(error)).toMatchObject({
    message: '404 No. Such. Order. Check it.',
    detail: '404 No. Such. Order',
  });
});

test('a copy replaces some parts and keeps the others', () => {
  const error = new RequestError('429 slow', { title: 'a', hint: 'Wait.', ...all });
  expect(fieldsOf(error.with({}))).toEqual(fieldsOf(error));
  expect(fieldsOf(error.with({ detail: '429 b.', inDoubt: false }))).toEqual({
    message: 'a: 429 b. Wait.',
    title: 'a',
    detail: '429 b',
    hint: 'Wait.',
    ...all,
    inDoubt: false,
  });
  expect(error.with({ title: 'c', hint: 'd' })).toMatchObject({ message: 'c: 429 slow. d', advisesRerun: false });
  expect(error.with({ hint: 'e', advisesRerun: true }).advisesRerun).toBe(true);
});

test('the hint for a response from elsewhere is to check the URL', () => {
  expect(CHECK_API_URL_HINT).toBe(
    'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.',
  );
});

test('an error of a request stays, the end of a request by its signal becomes one, and a bug is thrown', () => {
  const error = new RequestError('404', { hint: 'Check it.' });
  expect(toRequestError(error)).toBe(error);
  expect(toRequestError(AbortSignal.abort().reason)).toMatchObject({
    detail: 'timed out waiting for a response',
    hint: "Check the runner's network and the service.",
    retryability: 'transient',
    inDoubt: false,
  });
  expect(() => toRequestError(new TypeError('a bug'))).toThrow('a bug');
});
