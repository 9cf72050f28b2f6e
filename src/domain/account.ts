import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { getAccountId } from '../certcentral/endpoints.ts';
import { RequestError } from '../errors.ts';
import type { PolicyFile } from './policy-file.ts';
import { accountUnreadError, otherAccountError, otherPolicyError } from './words.ts';

/**
 * Refuses a key of another account than that of the policy file. Sends nothing if the file does not name an account.
 * @throws ActionError; RequestError if the account could not be read
 */
export async function requireAccount(api: CertCentral, policyFile: PolicyFile | null, options: RequestOptions) {
  const expected = policyFile?.policy.account;
  if (expected === undefined) return;
  const actual = await api.request(getAccountId(), options).catch((error: unknown) => {
    throw error instanceof RequestError ? accountUnreadError(error, expected, isAccountRefused(error)) : error;
  });
  if (actual !== expected) throw otherAccountError(actual, expected);
}

/** Returns whether a key may not read the account, and may do other things. A refused key may read it after it is corrected. */
export function isAccountRefused({ status, isKeyRefused }: Pick<RequestError, 'status' | 'isKeyRefused'>): boolean {
  return status === 403 && !isKeyRefused;
}

/**
 * Refuses a policy of another instance, or of another account, than the policy that it is compared with.
 * @throws ActionError
 */
export function requireSameAccount({ policy }: PolicyFile, earlier: PolicyFile | null): void {
  if (!earlier) return;
  for (const key of ['instance', 'account'] as const) {
    const [actual, expected] = [policy[key], earlier.policy[key]];
    // A policy need not name its account.
    if (actual !== undefined && expected !== undefined && actual !== expected)
      throw otherPolicyError(key, actual, expected);
  }
}
