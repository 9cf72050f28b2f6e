import { expect, test } from 'vitest';
import { requireAccount } from '../../../src/domain/account.ts';
import type { PolicyFile } from '../../../src/domain/policy-file.ts';
import { ActionError } from '../../../src/errors.ts';
import { errorOf, scripted } from '../certcentral/scripted-api.ts';
import type { Outcome } from '../scripted-transport.ts';

const ACCOUNT = '1449471';

function policyFileOf(account: string | undefined): PolicyFile {
  const policy = { default: 'log' as const, entries: new Map(), ignore: new Map(), account, instance: 'us' as const };
  return { policy, path: 'ct-policy.json', digest: '' };
}

/** Checks a key whose account responds so; `retries` is 1. */
async function check(policyFile: PolicyFile | null, ...script: Outcome[]) {
  const { api, sent } = scripted(script);
  const done = requireAccount(api, policyFile, { retries: 1 });
  return {
    error: await done.then(
      () => undefined,
      () => errorOf(done),
    ),
    sent: sent(),
  };
}

test.each([null, policyFileOf(undefined)])('without an account in the file, nothing is sent (%#)', async (file) => {
  expect(await check(file)).toEqual({ error: undefined, sent: [] });
});

test.each(['{"id":1449471,"cert_transparency":"embed"}', '{"id":"1449471"}'])(
  'a key of the account: %s',
  async (body) => {
    expect(await check(policyFileOf(ACCOUNT), { body })).toEqual({
      error: undefined,
      sent: ['GET /account application/json'],
    });
  },
);

test('a key of another account: both are named', async () => {
  const { error } = await check(policyFileOf(ACCOUNT), { body: '{"id":"1449472"}' });
  expect(error).toBeInstanceOf(ActionError);
  expect(error?.detail).toMatch(/\b1449472\b.*\b1449471\b/);
});

test.each<[string, Outcome[], requests: number, object]>([
  ['has no ID', [{ body: '{}' }], 1, {}],
  ['has an ID that is none', [{ body: '{"id":"01449471"}' }], 1, {}],
  ['is HTML', [{ body: '<!DOCTYPE html>' }], 1, {}],
  [
    'refuses the key',
    [{ status: 403, body: '{"errors":[{"code":"access_denied|access_denied_invalid_key"}]}' }],
    1,
    { status: 403, isKeyRefused: true },
  ],
  ['fails, also after the retries', [{ status: 500 }, { status: 503 }], 2, { status: 503 }],
])(
  'a response that %s: the account of the file is named, and that it can be removed',
  async (_, script, count, facts) => {
    const { error, sent } = await check(policyFileOf(ACCOUNT), ...script);
    expect(sent).toHaveLength(count);
    expect(error).toMatchObject({ title: expect.stringContaining(ACCOUNT), ...facts });
    expect(error?.hint).toMatch(/removed from the policy file\.$/);
  },
);

test('a defect is not hidden', async () => {
  const { error } = await check(policyFileOf(ACCOUNT), new TypeError('a bug'));
  expect(error).toEqual(new TypeError('a bug'));
});
