import { afterEach, expect, test } from 'vitest';
import { ActionError, asError, formatWarning, RequestError, toRequestError } from '../../src/errors.ts';
import { setApiKey } from '../../src/safe-text.ts';

afterEach(() => setApiKey(''));

test.each([
  [{ hint: 'Do it.' }, 'It failed at 1.5 s. Do it.'],
  [{ hint: '' }, 'It failed at 1.5 s.'],
  [{ title: 'Could not do it', hint: 'Do it.' }, 'Could not do it: It failed at 1.5 s. Do it.'],
])('an error says what could not be done, what happened and what to do, one full stop each: %o', (options, message) => {
  for (const text of ['It failed at 1.5 s.', 'It failed at 1.5 s'])
    expect(new ActionError(text, options)).toMatchObject({ ...options, message, detail: 'It failed at 1.5 s' });
});

test('a warning in one line ends with its cause', () => {
  const cause = new ActionError('It failed', { hint: 'Do it.' });
  expect(formatWarning({ text: 'It is so.', cause })).toBe('It is so. It failed. Do it.');
  expect(formatWarning({ text: 'It is so.' })).toBe('It is so.');
});

const parts = { title: 'Could not read order 7', request: 'GET https://a.example', quote: 'slow.', note: ' (twice)' };
const facts = {
  retryability: 'rate-limited',
  retryAfter: '7',
  inDoubt: true,
  status: 429,
  isKeyRefused: true,
  isUnreadableCertificate: true,
} as const;

test('the error of a request is permanent and not in doubt, unless it says otherwise', () => {
  const none = { title: '', request: '', quote: '', note: '', retryAfter: undefined, status: undefined };
  const no = { inDoubt: false, isKeyRefused: false, isUnreadableCertificate: false };
  const defaults = { ...none, ...no, retryability: 'permanent' };
  const error = new RequestError('403', { hint: 'Check it.' });
  expect({ ...error }).toEqual({ text: '403', hint: 'Check it.', ...defaults });
  expect(error.message).toBe('403. Check it.');
});

test('the error of a request names the request, and a copy replaces some parts and keeps the others', () => {
  const error = new RequestError('429', { ...parts, ...facts, hint: 'Wait.' });
  expect(error.message).toBe('Could not read order 7: GET https://a.example: 429 slow (twice). Wait.');
  expect({ ...error.with({}) }).toEqual({ text: '429', ...parts, ...facts, hint: 'Wait.' });
  const changes = { title: 'a', request: '', note: '', inDoubt: false };
  expect({ ...error.with(changes) }).toEqual({ ...error, ...changes });
  expect(error.with(changes).message).toBe('a: 429 slow. Wait.');
});

test('a request and a quote are safe to show, and each is cut on its own, without a part of the key', () => {
  setApiKey('key-0123456789');
  const long = (length: number) => `${'x'.repeat(length)}key-0123456789yy`;
  const error = new RequestError('500', { ...parts, quote: `\n${long(490)}`, request: long(499), hint: 'Wait.' });
  const detail = `500 ${'x'.repeat(490)}***yy (twice)`;
  expect(error).toMatchObject({ detail, statement: `${'x'.repeat(499)}…: ${detail}` });
  expect(error.message).toBe(`${parts.title}: ${error.statement}. Wait.`);
});

test('what is thrown becomes an error, if it is none', () => {
  const error = new TypeError('a bug');
  expect(asError(error)).toBe(error);
  expect(asError('a text')).toEqual(new Error('a text'));
});

test('an error of a request stays, the end of a request by its signal becomes one, and a bug is thrown', () => {
  const error = new RequestError('404', { hint: 'Check it.' });
  expect(toRequestError(error)).toBe(error);
  expect(toRequestError(AbortSignal.abort().reason)).toMatchObject({
    message: "timed out waiting for a response. Check the runner's network and the service.",
    retryability: 'transient',
    inDoubt: false,
  });
  expect(() => toRequestError(new TypeError('a bug'))).toThrow('a bug');
});
