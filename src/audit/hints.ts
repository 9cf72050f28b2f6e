import { CHECK_API_URL_HINT, type RequestError } from '../http/request-error.ts';

/** Returns what the user of an audit can do about a failed request: an audit only reads, and has no order-id. */
export function auditHint({ status, hint, isKeyRefused }: RequestError): string {
  // A response that did not come from CertCentral concerns neither the key's permissions nor the orders.
  if (isKeyRefused || hint.includes(CHECK_API_URL_HINT)) return hint;
  switch (status) {
    case 429:
      return 'The rate limit of the API key is exhausted: lower requests-per-minute, or run the audit when fewer others use the key.';
    case 401:
    case 403:
      return 'The API key is not allowed to read this: its API key restrictions must be None, Orders or View Only, its user must see the orders, and if CertCentral has IP address rules, they must allow the address of this runner.';
    case 400:
    case 404:
      return 'Check that api-url ends in /services/v2, and check the orders in CertCentral.';
    default:
      return hint;
  }
}
