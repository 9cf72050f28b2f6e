import { describe, expect, test } from 'vitest';
import { CertCentral } from '../../../src/certcentral/certcentral.ts';
import { requireAccount } from '../../../src/domain/account.ts';
import type { PolicyFile } from '../../../src/domain/policy-file.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { HttpResponse } from '../../../src/http/types.ts';
import { apiUrl, errorOf, scripted } from '../certcentral/scripted-api.ts';

function policyFileOf(account: string | undefined): PolicyFile {
  const policy = { default: 'log' as const, entries: new Map(), ignore: new Map(), account, instance: 'us' as const };
  return { policy, path: 'ct-policy.json', digest: '' };
}

function check(policyFile: PolicyFile | null, ...script: (Partial<HttpResponse> | Error)[]) {
  const { api, sent } = scripted(CertCentral, script);
  return { sent, done: requireAccount(api, policyFile, { retries: 1 }) };
}

test.each([null, policyFileOf(undefined)])('without an account in the file, nothing is sent (%#)', async (file) => {
  const { done, sent } = check(file);
  await done;
  expect(sent()).toEqual([]);
});

test.each([
  ['1449471', '{"id":1449471,"cert_transparency":"embed"}'],
  ['1449471', '{"id":"1449471"}'],
  // A number cannot hold it.
  ['123456789012345678', '{"id":123456789012345678}'],
])('a key of account %s: %s', async (account, body) => {
  const { done, sent } = check(policyFileOf(account), { body });
  await done;
  expect(sent()).toEqual(['GET /account application/json']);
});

test.each(['{"id":1449472}', '{"id":"1449472"}'])('a key of another account: %s', async (body) => {
  expect(await errorOf(check(policyFileOf('1449471'), { body }).done)).toMatchObject({
    message:
      'This policy is not for the account of the API key: the API key is one of account 1449472, but the policy file is that of account 1449471. Use a key of that account, or the policy file of this one.',
  });
});

describe('an account that cannot be read', () => {
  const title = 'Could not check that the API key is one of account 1449471, which the policy file names';
  const remove = / If this key may not read the account, account can be removed from the policy file\.$/;

  test.each([
    ['{}', '200, but the response has no ID of an account'],
    ['null', '200, but the response has no ID of an account'],
    ['[{"id":1449471}]', '200, but the response has no ID of an account'],
    ['{"id":null}', '200, but the response has no ID of an account'],
    ['{"id":"01449471"}', '200, but the response has no ID of an account'],
    ['{"id":1449471.5}', '200, but the response has no ID of an account'],
    ['{"id":[1449471]}', '200, but the response has no ID of an account'],
    ['{"account":{"id":1449471}}', '200, but the response has no ID of an account'],
    ['<!DOCTYPE html>', '200 with HTML in place of the account'],
  ])('%s', async (body, detail) => {
    const { done, sent } = check(policyFileOf('1449471'), { body });
    expect(await errorOf(done)).toMatchObject({
      title,
      detail: `GET ${apiUrl}/account: ${detail}`,
      hint: expect.stringMatching(remove),
    });
    expect(sent()).toHaveLength(1);
  });

  test('a refusal stays one of the key', async () => {
    const body = '{"errors":[{"code":"access_denied|access_denied_invalid_key","message":"No."}]}';
    const error = await errorOf(check(policyFileOf('1449471'), { status: 403, body }).done);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ title, status: 403, isKeyRefused: true, hint: expect.stringMatching(remove) });
    expect(error.hint).toContain('wrong, revoked');
  });

  test('after the usual retries', async () => {
    const { done, sent } = check(policyFileOf('1449471'), { status: 500 }, { status: 503 });
    expect(await errorOf(done)).toMatchObject({ title, status: 503, hint: expect.stringMatching(remove) });
    expect(sent()).toHaveLength(2);
  });

  test('a defect is not hidden', async () => {
    const api = { getAccountId: () => Promise.reject(new TypeError('defect')) };
    await expect(requireAccount(api, policyFileOf('1'), { retries: 0 })).rejects.toThrow('defect');
  });
});
