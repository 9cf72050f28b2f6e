import { expect, test } from 'vitest';
import { isAccountRefused, requireAccount } from '../../../src/domain/account.ts';
import type { PolicyFile } from '../../../src/domain/policy-file.ts';
import { ActionError, RequestError } from '../../../src/errors.ts';
import { errorOf, scripted } from '../certcentral/scripted-api.ts';
import type { Outcome } from '../scripted-transport.ts';

const policyFileOf = (account: string | undefined): PolicyFile => ({
  policy: { default: 'log', entries: new Map(), ignore: new Map(), account, instance: 'us' },
  path: 'ct-policy.json',
  digest: '',
});

/** Checks a key whose account responds so, with one retry. */
function check(policyFile: PolicyFile | null, ...script: Outcome[]) {
  const { api, sent } = scripted(script);
  return { done: requireAccount(api, policyFile, { retries: 1 }), sent };
}

test.each([
  [null, '', 0],
  [undefined, '', 0],
  ['1449471', '{"id":1449471,"cert_transparency":"embed"}', 1],
  ['1449471', '{"id":"1449471"}', 1],
])('a key of the account, or of any if the file names none: %s', async (account, body, count) => {
  const { done, sent } = check(account === null ? null : policyFileOf(account), { body });
  await done;
  expect(sent()).toEqual(Array(count).fill('GET /account'));
});

test('a key of another account is refused, and not because of a request', async () => {
  const { done } = check(policyFileOf('1449471'), { body: '{"id":"1449472"}' });
  const error = await done.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ActionError);
  expect(error).not.toBeInstanceOf(RequestError);
});

const denied = (code: string, status = 403) => ({ status, body: JSON.stringify({ errors: [{ code }] }) });
test.each<[string, Outcome[], requests: number, isRefused: boolean, object]>([
  ['has no ID', [{ body: '{}' }], 1, false, {}],
  ['refuses the key (403)', [denied('access_denied|access_denied_invalid_key')], 1, false, { isKeyRefused: true }],
  ['refuses the key (401)', [denied('access_denied', 401)], 1, false, { isKeyRefused: true }],
  ['refuses the permission', [denied('access_denied|missing_permission')], 1, true, { status: 403 }],
  ['refuses in the format of a gateway', [{ status: 403, body: '<html>' }], 1, true, { status: 403 }],
  ['lacks the permission (401)', [denied('access_denied|missing_permission', 401)], 1, false, { status: 401 }],
  ['fails, also after the retries', [{ status: 500 }, { status: 503 }], 2, false, { status: 503 }],
])('account: a response that %s', async (_, script, count, isRefused, facts) => {
  const { done, sent } = check(policyFileOf('1449471'), ...script);
  const error = await errorOf(done);
  expect(error).toBeInstanceOf(RequestError);
  expect(error).toMatchObject(facts);
  expect(isAccountRefused(error)).toBe(isRefused);
  expect(sent()).toHaveLength(count);
});

test('a defect is not hidden', async () => {
  const { done } = check(policyFileOf('1449471'), new TypeError('a bug'));
  await expect(done).rejects.toThrow('a bug');
});
