import { expect, test } from 'vitest';
import type { Objection } from '../../../src/domain/objections.ts';
import {
  accountUnreadError,
  describeObjection,
  INPUT_CONFLICTS,
  otherAccountError,
} from '../../../src/domain/words.ts';
import { RequestError } from '../../../src/errors.ts';
import { order } from '../result.ts';

const many = Array.from({ length: 25 }, (_, index) => `IP Address:192.0.2.${index}`);
test.each<[Objection, string, text: RegExp]>([
  [{ kind: 'closed', closure: 'status' }, ' Canceled\n', /^the order is canceled$/],
  [{ kind: 'closed', closure: 'plan-ended' }, 'issued', /^the order is closed, because its plan has ended$/],
  [{ kind: 'non-dns-name', names: many }, '', /would lose them: IP Address:192\.0\.2\.0, .*192\.0\.2\.19 and 5 more$/],
])('the objection %j to an order with the status %j', (objection, status, text) => {
  expect(describeObjection(objection, { ...order, status })).toMatch(text);
});

test.each(['product-name', 'product-type'] as const)('a %s that is long is shown in part', (reason) => {
  const product = { nameId: 'n'.repeat(600), type: 't'.repeat(600), validationType: '' };
  const shown = reason === 'product-name' ? /by its name, n{499}…$/ : /by its type, t{499}…$/;
  expect(describeObjection({ kind: 'no-public-tls', reason }, { status: '', product })).toMatch(shown);
});

test('a plan of another time: the limit is named', () => {
  expect(INPUT_CONFLICTS).toMatchObject({
    'too-old': expect.stringContaining(' 96 hours ago: plan again'),
    ahead: expect.stringContaining(' 1 hour ahead: plan again'),
  });
});

test('the account of a policy file: the errors name both accounts, and what helps', () => {
  const error = new RequestError('403 no', { hint: 'Check.', status: 403 });
  const title = 'Could not check that the API key is one of account 7, which the policy file names';
  const advice = 'If this key may not read the account, account can be removed from the policy file.';
  expect(accountUnreadError(error, '7', false)).toMatchObject({ title, hint: 'Check.' });
  expect(accountUnreadError(error, '7', true)).toMatchObject({ title, hint: `Check. ${advice}` });
  const text = 'the API key is one of account 8, but the policy file is that of account 7';
  expect(otherAccountError('8', '7').detail).toBe(text);
});
