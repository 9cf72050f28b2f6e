import { afterEach, expect, test } from 'vitest';
import { ActionError, asError, formatWarning, RequestError, toRequestError } from '../../src/errors.ts';
import { setApiKey } from '../../src/safe-text.ts';

afterEach(() => setApiKey(''));

test.each([
  [{ hint: 'Do it.' }, 'It failed at 1.5 s. Do it.'],
  [{ hint: '' }, 'It failed at 1.5 s.'],
  [{ title: 'Could not do it', hint: 'Do it.', cause: 'a' }, 'Could not do it: It failed at 1.5 s. Do it.'],
])(
  'an error says what could not be done, what happened and what to do, with one full stop each: %o',
  (options, message) => {
    for (const detail of ['It failed at 1.5 s.', 'It failed at 1.5 s'])
      expect(new ActionError(detail, options)).toMatchObject({
        title: '',
        ...options,
        message,
        detail: 'It failed at 1.5 s',
      });
  },
);

test('a warning in one line ends with its cause', () => {
  const cause = new ActionError('It failed', { hint: 'Do it.' });
  expect(formatWarning({ text: 'It is so.', cause })).toBe('It is so. It failed. Do it.');
  expect(formatWarning({ text: 'It is so.' })).toBe('It is so.');
});

test('what is thrown becomes an error, if it is none', () => {
  const error = new TypeError('a bug');
  expect(asError(error)).toBe(error);
  expect(asError('a text')).toEqual(new Error('a text'));
});

const all = {
  title: 'Could not read order 7',
  request: 'GET https://a.example',
  hint: 'Wait.',
  retryability: 'rate-limited',
  retryAfter: '7',
  inDoubt: true,
  status: 429,
  isKeyRefused: true,
} as const;
const fieldsOf = (error: RequestError) => ({ ...error, detail: error.detail, message: error.message });

test('the error of a request is permanent and not in doubt, unless it says otherwise', () => {
  expect(fieldsOf(new RequestError('403 access_denied', { hint: 'Check the key.' }))).toEqual({
    message: '403 access_denied. Check the key.',
    title: '',
    request: '',
    text: '403 access_denied',
    quote: '',
    note: '',
    detail: '403 access_denied',
    hint: 'Check the key.',
    retryability: 'permanent',
    retryAfter: undefined,
    inDoubt: false,
    status: undefined,
    isKeyRefused: false,
  });
});

test('the error of a request names the request, and a copy replaces some parts and keeps the others', () => {
  const error = new RequestError('429 slow', all);
  const parts = { text: '429 slow', quote: '', note: '' };
  const message = 'Could not read order 7: GET https://a.example: 429 slow. Wait.';
  expect(fieldsOf(error)).toEqual({ ...all, ...parts, message, detail: '429 slow' });
  expect(fieldsOf(error.with({}))).toEqual(fieldsOf(error));
  expect(fieldsOf(error.with({ quote: 'b.', note: ' (twice)', title: 'a', request: '', inDoubt: false }))).toEqual({
    ...all,
    ...parts,
    message: 'a: 429 slow b (twice). Wait.',
    title: 'a',
    request: '',
    quote: 'b.',
    note: ' (twice)',
    detail: '429 slow b (twice)',
    inDoubt: false,
  });
});

test('a request and a quote are safe to show, and each is cut on its own, without a part of the key', () => {
  setApiKey('key-0123456789');
  const long = (length: number) => `${'x'.repeat(length)}key-0123456789yy`;
  const error = new RequestError('500', {
    quote: `\n${long(490)}`,
    note: ' (twice)',
    request: long(499),
    hint: 'Wait.',
  });
  const detail = `500 ${'x'.repeat(490)}***yy (twice)`;
  expect(error).toMatchObject({ detail, statement: `${'x'.repeat(499)}…: ${detail}` });
  expect(error.message).toBe(`${error.statement}. Wait.`);
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
