import { expect, test } from 'vitest';
import { BearerCredentialHandler, getExecOutput } from '../../../src/runner/toolkit-stub.ts';

test('a use of what is not in the bundle fails', () => {
  expect(() => getExecOutput()).toThrow('@actions/exec is not in this bundle');
  expect(() => new BearerCredentialHandler()).toThrow('@actions/http-client/lib/auth is not in this bundle');
});
