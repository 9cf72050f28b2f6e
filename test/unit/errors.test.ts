import { expect, test } from 'vitest';
import { ActionError, formatWarning } from '../../src/action-error.ts';

test.each([
  [{ hint: 'Do it.' }, 'It failed at 1.5 s. Do it.'],
  [{ title: 'Could not do it', hint: 'Do it.', cause: 'a' }, 'Could not do it: It failed at 1.5 s. Do it.'],
])('an error says what could not be done, what happened and what to do: %o', (options, message) => {
  for (const detail of ['It failed at 1.5 s.', 'It failed at 1.5 s']) {
    const error = new ActionError(detail, options);
    expect(error).toMatchObject({ title: '', ...options, message, detail: 'It failed at 1.5 s' });
  }
});

test('a warning in one line ends with its cause', () => {
  const cause = new ActionError('It failed', { hint: 'Do it.' });
  expect(formatWarning({ text: 'It is so.', cause })).toBe('It is so. It failed. Do it.');
  expect(formatWarning({ text: 'It is so.' })).toBe('It is so.');
});
