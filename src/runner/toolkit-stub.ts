/**
 * Replaces parts of the toolkit in the bundle (`paths` in tsconfig.json) that it imports for functions that are not used
 * here: `@actions/exec`, and with it `@actions/io`, for a description of the platform, `@actions/http-client/lib/auth` for
 * tokens of GitHub's identity provider. They would add 50 kB.
 */
export function getExecOutput(): never {
  throw new Error('@actions/exec is not in this bundle');
}

export class BearerCredentialHandler {
  constructor() {
    throw new Error('@actions/http-client/lib/auth is not in this bundle');
  }
}
