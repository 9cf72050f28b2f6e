import { expect, test } from 'vitest';
import { CHECK_URL, Failure } from '../../../src/http/request-error.ts';

const all = { retry: 'throttled', retryAfter: '7', inDoubt: true, status: 429 } as const;
const told = ({ message, what, reason, hint, retry, retryAfter, inDoubt, status }: Failure) => ({
  message,
  what,
  reason,
  hint,
  retry,
  retryAfter,
  inDoubt,
  status,
});

test('says what came back and what to do, in two sentences; it is final, and leaves no doubt', () => {
  expect(told(new Failure('403 access_denied', { hint: 'Check the key.' }))).toEqual({
    message: '403 access_denied. Check the key.',
    what: '',
    reason: '403 access_denied',
    hint: 'Check the key.',
    retry: 'never',
    retryAfter: undefined,
    inDoubt: false,
    status: undefined,
  });
});

test('says first what could not be done, and keeps its circumstances', () => {
  expect(told(new Failure('429 slow', { what: 'Could not read order 7', hint: 'Wait.', ...all }))).toEqual({
    message: 'Could not read order 7: 429 slow. Wait.',
    what: 'Could not read order 7',
    reason: '429 slow',
    hint: 'Wait.',
    ...all,
  });
});

test("does not double the service's full stop, and keeps those within", () => {
  const failure = new Failure('404 No. Such. Order.', { hint: 'Check it.' });
  expect(told(failure)).toMatchObject({
    message: '404 No. Such. Order. Check it.',
    reason: '404 No. Such. Order',
  });
});

test('can be told in another way, and is the same in all else', () => {
  const failure = new Failure('429 slow', { what: 'a', hint: 'Wait.', ...all });
  expect(told(failure.amended({}))).toEqual(told(failure));
  expect(told(failure.amended({ reason: '429 b.', inDoubt: false }))).toEqual({
    message: 'a: 429 b. Wait.',
    what: 'a',
    reason: '429 b',
    hint: 'Wait.',
    ...all,
    inDoubt: false,
  });
  expect(failure.amended({ what: 'c', hint: 'd' }).message).toBe('c: 429 slow. d');
});

test('where something else answers, it helps to check the URL', () => {
  expect(CHECK_URL).toBe('Check api-url, and whether a proxy, portal or gateway answers in the place of CertCentral.');
});
