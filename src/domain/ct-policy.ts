import type { Order } from '../certcentral/order.ts';
import type { Instance } from '../instances.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { allDnsNames, isDnsName, missingNames, normalizeName } from '../pki/names.ts';
import { formatList, MAX_FIELD_LENGTH } from '../text.ts';

/** The lists of a policy, by what happens: certificates are kept out of the CT logs, or logged. */
export type PolicyList = 'keep-out' | 'log';

/** Which orders should be logged. */
export interface CtPolicy {
  /** For each name that no entry covers. */
  default: PolicyList;
  /** By order ID or domain. */
  entries: ReadonlyMap<string, PolicyEntry>;
  /** The reasons, by order ID. */
  ignore: ReadonlyMap<string, string>;
  /** The ID of the account; undefined if the policy does not name it. */
  account: string | undefined;
  instance: Instance;
}

export interface PolicyEntry {
  list: PolicyList;
  reason: string;
}

/** What a policy decides about an order, and by which rule, in words. */
export type PolicyDecision =
  | { kind: 'ignored'; rule: string }
  | {
      kind: 'desired';
      status: CtStatus;
      rule: string;
      /** Whether there is a name, and a domain of the policy covers each. */
      isByDomains: boolean;
    }
  | MixedDecision;

/** Some names must stay out of the logs, and others must be logged. */
export interface MixedDecision {
  kind: 'mixed';
  /** In lower-case ASCII form, sorted. */
  keepOut: readonly string[];
  log: readonly string[];
  rule: string;
}

const STATUSES = { 'keep-out': 'disabled', log: 'enabled' } as const satisfies Record<PolicyList, CtStatus>;
const MAX_DOMAIN_LENGTH = 253;
const MAX_SHOWN_DOMAINS = 3;
const MAX_SHOWN_NAMES = 3;
const DEFAULT_RULE = 'default';

/**
 * Decides whether the certificates of an order should be logged. Publishing is final, so an order whose names disagree is for a
 * person.
 * @param names from `policyNames`
 */
export function decideByPolicy(policy: CtPolicy, orderId: string, names: readonly string[]): PolicyDecision {
  const { entries, ignore } = policy;
  const ignoreReason = ignore.get(orderId);
  if (ignoreReason !== undefined) return { kind: 'ignored', rule: formatEntry(orderId, ignoreReason) };
  const entry = entries.get(orderId);
  if (entry)
    return {
      kind: 'desired',
      status: STATUSES[entry.list],
      rule: formatEntry(orderId, entry.reason),
      isByDomains: false,
    };
  return decideByNames(policy, names);
}

function decideByNames(policy: CtPolicy, names: readonly string[]): PolicyDecision {
  const sides: Record<PolicyList, Set<string>> = { 'keep-out': new Set(), log: new Set() };
  /** The rules of the domains. */
  const rules = new Map<string, string>();
  let isDefaultUsed = false;
  for (const name of names) {
    const asciiName = normalizeName(name).replace(/\.$/, '');
    const covering = findCoveringDomain(policy.entries, asciiName);
    sides[covering?.entry.list ?? policy.default].add(asciiName);
    if (covering) rules.set(covering.domain, formatEntry(covering.domain, covering.entry.reason));
    else isDefaultUsed = true;
  }
  const rule = formatRule(rules, isDefaultUsed || names.length === 0);
  const [keepOut, log] = [[...sides['keep-out']].sort(), [...sides.log].sort()];
  if (keepOut.length > 0 && log.length > 0) return { kind: 'mixed', keepOut, log, rule };
  const list = keepOut.length > 0 ? 'keep-out' : log.length > 0 ? 'log' : policy.default;
  return { kind: 'desired', status: STATUSES[list], rule, isByDomains: names.length > 0 && !isDefaultUsed };
}

/** Returns the longest domain that covers a name: the name itself, or one above it (RFC 5280, section 4.2.1.10). */
function findCoveringDomain(
  entries: CtPolicy['entries'],
  name: string,
): { domain: string; entry: PolicyEntry } | undefined {
  if (!isDnsName(name)) return undefined;
  for (let domain = name; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
    // Without this bound, a name of very many labels would take very long.
    if (domain.length > MAX_DOMAIN_LENGTH) domain = domain.slice(domain.length - MAX_DOMAIN_LENGTH - 1);
    const entry = entries.get(domain);
    if (entry) return { domain, entry };
  }
  return undefined;
}

function formatEntry(key: string, reason: string): string {
  return `${key}: ${reason}`;
}

/** Formats a rule independent of the order of names and entries. */
function formatRule(rules: ReadonlyMap<string, string>, isDefaultUsed: boolean): string {
  const texts = [...rules.keys()].sort().map((domain) => rules.get(domain) as string);
  const parts = texts.slice(0, MAX_SHOWN_DOMAINS);
  if (texts.length > MAX_SHOWN_DOMAINS) parts.push(`${texts.length - MAX_SHOWN_DOMAINS} more`);
  if (isDefaultUsed) parts.push(DEFAULT_RULE);
  return parts.join('; ');
}

/**
 * Returns whether a policy lets logging be turned on although the names of the next certificate are not known: nothing is
 * issued, or a reissue is or may be pending.
 */
export function mayPublishUnseen({ entries }: CtPolicy, orderId: string): boolean {
  return entries.get(orderId)?.list === 'log';
}

/**
 * Returns the names by which a policy decides: of all types, if there is a certificate.
 * @param certificate the active one; undefined if there is none, or it could not be read
 * @param order undefined if it could not be read
 */
export function policyNames(
  certificate: Pick<Certificate, 'commonName' | 'dnsSans' | 'altNames'> | undefined,
  order: Pick<Order, 'commonName' | 'dnsNames'> | undefined,
): string[] {
  if (!certificate) return order ? [...order.dnsNames, order.commonName].filter((name) => name !== '') : [];
  const { dnsSans, altNames } = certificate;
  return [...allDnsNames({ ...certificate, dnsNames: dnsSans }), ...missingNames(altNames, dnsSans)];
}

/** Describes as a clause which names disagree: up to 3 of each side. */
export function describeMixed({ keepOut, log }: Pick<MixedDecision, 'keepOut' | 'log'>): string {
  return `the policy keeps ${formatSide(keepOut)} out of CT logs, but logs ${formatSide(log)}`;
}

function formatSide(names: readonly string[]): string {
  return formatList(names, ', ', MAX_SHOWN_NAMES, MAX_FIELD_LENGTH);
}

/** What to do about names that disagree, as a clause. */
export const MIXED_ADVICE = 'list the order ID in keep-out or log of the policy file';
