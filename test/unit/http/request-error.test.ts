import { expect, test } from 'vitest';
import { CHECK_API_URL_HINT, RequestError } from '../../../src/http/request-error.ts';

const all = { retryability: 'rate-limited', retryAfter: '7', inDoubt: true, status: 429 } as const;
const told = ({ message, title, detail, hint, retryability, retryAfter, inDoubt, status }: RequestError) => ({
  message,
  title,
  detail,
  hint,
  retryability,
  retryAfter,
  inDoubt,
  status,
});

test('says what came back and what to do, in two sentences; it is final, and leaves no doubt', () => {
  expect(told(new RequestError('403 access_denied', { hint: 'Check the key.' }))).toEqual({
    message: '403 access_denied. Check the key.',
    title: '',
    detail: '403 access_denied',
    hint: 'Check the key.',
    retryability: 'permanent',
    retryAfter: undefined,
    inDoubt: false,
    status: undefined,
  });
});

test('says first what could not be done, and keeps its circumstances', () => {
  expect(told(new RequestError('429 slow', { title: 'Could not read order 7', hint: 'Wait.', ...all }))).toEqual({
    message: 'Could not read order 7: 429 slow. Wait.',
    title: 'Could not read order 7',
    detail: '429 slow',
    hint: 'Wait.',
    ...all,
  });
});

test("does not double the service's full stop, and keeps those within", () => {
  const failure = new RequestError('404 No. Such. Order.', { hint: 'Check it.' });
  expect(told(failure)).toMatchObject({
    message: '404 No. Such. Order. Check it.',
    detail: '404 No. Such. Order',
  });
});

test('can be told in another way, and is the same in all else', () => {
  const failure = new RequestError('429 slow', { title: 'a', hint: 'Wait.', ...all });
  expect(told(failure.with({}))).toEqual(told(failure));
  expect(told(failure.with({ detail: '429 b.', inDoubt: false }))).toEqual({
    message: 'a: 429 b. Wait.',
    title: 'a',
    detail: '429 b',
    hint: 'Wait.',
    ...all,
    inDoubt: false,
  });
  expect(failure.with({ title: 'c', hint: 'd' }).message).toBe('c: 429 slow. d');
});

test('where something else answers, it helps to check the URL', () => {
  expect(CHECK_API_URL_HINT).toBe(
    'Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.',
  );
});
