import { expect, test } from 'vitest';
import { ActionError } from '../../src/action-error.ts';

test.each([
  [{ hint: 'Do it.' }, 'It failed. Do it.', undefined],
  [{ title: 'Could not do it', hint: 'Do it.', cause: 'a' }, 'Could not do it: It failed. Do it.', 'a'],
])('an error says what could not be done, what happened and what to do: %o', (options, message, cause) => {
  expect(new ActionError('It failed.', options)).toMatchObject({ message, detail: 'It failed', hint: 'Do it.' });
  expect(new ActionError('It failed', options).cause).toBe(cause);
});
