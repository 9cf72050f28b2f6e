import { ActionError } from '../action-error.ts';

/**
 * Checks that the environment does not turn off the verification of TLS certificates.
 * @throws ActionError if it does and the requests go over TLS
 */
export function requireTlsVerification(origin: URL): void {
  // Node compares with exactly this value (lib/internal/options.js).
  if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new ActionError(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key',
    {
      hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.',
    },
  );
}
