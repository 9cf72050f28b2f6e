import type { OrderValidation } from '../../certcentral/endpoints.ts';
import { compact } from '../../text.ts';
import { dcvRecordFor, type PendingReasons } from '../validation.ts';

const APPROVAL =
  "approval in CertCentral (Certificates > Requests): the user of the requester's API key is not an Administrator or Manager, or skip-approval is false";

/** DigiCert enforces DNSSEC, and looks up domains from several regions. */
const UNEXPLAINED =
  'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which';

/** Describes what a pending order waits for, one reason each. Domains, which may be many, come last. */
export function describePendingReasons({ needsApproval, validation, randomValue }: PendingReasons): string[] {
  const { domains, organizations } = validation ?? { domains: [], organizations: [] };
  const explained = compact([
    needsApproval && APPROVAL,
    ...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
    ...domains.map((domain) => describeDomain(domain, randomValue)),
  ]);
  return compact([
    !validation && 'validations, which could not be read: check the order in CertCentral',
    ...explained,
    explained.length === 0 && UNEXPLAINED,
  ]);
}

function describeDomain({ name, status, method }: OrderValidation['domains'][number], randomValue: string): string {
  const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
  if (name === '' || randomValue === '' || !method.startsWith('dns-')) return state;
  const { type, name: record, value } = dcvRecordFor(name, method, randomValue);
  return `${state}; create the ${type} record ${record} ${type === 'TXT' ? 'with the value' : 'to'} ${value}`;
}
