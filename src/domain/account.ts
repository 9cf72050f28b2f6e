import type { CertCentral, RequestOptions } from '../certcentral/client.ts';
import { getAccountId } from '../certcentral/endpoints.ts';
import { ActionError, RequestError } from '../errors.ts';
import type { PolicyFile } from './policy-file.ts';

/**
 * Refuses a key of another account than that of the policy file. Sends nothing if the file does not name an account.
 * @throws ActionError; RequestError if the account could not be read
 */
export async function requireAccount(
  api: Pick<CertCentral, 'request'>,
  policyFile: PolicyFile | null,
  options: RequestOptions,
): Promise<void> {
  const expected = policyFile?.policy.account;
  if (expected === undefined) return;
  const actual = await api.request(getAccountId(), options).catch((error: unknown) => {
    if (!(error instanceof RequestError)) throw error;
    throw error.with({
      title: `Could not check that the API key is one of account ${expected}, which the policy file names`,
      hint: `${error.hint} If this key may not read the account, account can be removed from the policy file.`,
    });
  });
  if (actual === expected) return;
  throw new ActionError(`the API key is one of account ${actual}, but the policy file is that of account ${expected}`, {
    title: 'This policy is not for the account of the API key',
    hint: 'Use a key of that account, or the policy file of this one.',
  });
}
