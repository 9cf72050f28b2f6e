import type { RequestError } from '../http/request-error.ts';

/** What the user of an audit can do about a failure: it only reads, and names no order. */
export function auditHint({ status, hint }: RequestError): string {
  switch (status) {
    case 429:
      return 'The rate limit of the API key is used up: lower requests-per-minute, or run the audit when less else uses the key.';
    case 403:
      return 'The API key may not read this: in CertCentral its API key restrictions must be None, Orders or View Only, and its user must see the orders.';
    case 400:
    case 404:
      return 'Check that api-url ends in /services/v2, and look at the orders in CertCentral.';
    default:
      return hint;
  }
}
