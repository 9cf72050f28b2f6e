import type { Sanitizer } from '../redaction/redact.ts';
import { fieldsOf, isObject } from './json.ts';
import { normalizeStatus } from './status-words.ts';

/** The validations that an order needs before a certificate is issued. */
export interface OrderValidation {
  domains: { name: string; status: string; method: string }[];
  organizations: { type: string; status: string }[];
}

/** A domain whose CAA records stop the issuance. */
export interface CaaProblem {
  domain: string;
  text: string;
}

const FINISHED_STATUSES = ['active', 'approved', 'completed', 'valid'];

/** Returns whether a validation with this status is finished. */
export function isValidationFinished(status: string): boolean {
  return FINISHED_STATUSES.includes(normalizeStatus(status));
}

/** Parses the validations of an order (DigiCert, "Order validation status"). Entries that are not objects are skipped. */
export function parseValidation(response: unknown, { sanitize }: Sanitizer): OrderValidation {
  const { dns_name_validations, organization_validations } = fieldsOf(response);
  return {
    domains: objectsIn(dns_name_validations).map(({ name_scope, dns_names, status, method }) => ({
      name: sanitize(name_scope) || sanitize(Array.isArray(dns_names) ? dns_names[0] : ''),
      status: sanitize(status),
      method: sanitize(method),
    })),
    organizations: objectsIn(organization_validations).map(({ type, status }) => ({
      type: sanitize(type),
      status: sanitize(status),
    })),
  };
}

/** Parses the domains whose CAA records stop the issuance (DigiCert, "Order info", `include_caa_status`). */
export function parseCaaProblems(
  { caa_status_message }: Record<string, unknown>,
  { sanitize }: Sanitizer,
): CaaProblem[] {
  return Object.entries(fieldsOf(caa_status_message))
    .filter(([, text]) => typeof text === 'string')
    .map(([domain, text]) => ({ domain: sanitize(domain), text: sanitize(text) }));
}

function objectsIn(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}
