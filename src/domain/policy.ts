import { isIP } from 'node:net';
import type { Order } from '../certcentral/order.ts';
import type { Instance } from '../instances.ts';
import { ORDER_ID } from '../json.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { isDnsName, normalizeName } from '../pki/names.ts';
import type { ReissuePending } from './order-state.ts';

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

/** Returns whether a policy can keep a name out of the CT logs. */
export function canKeepOut({ default: usual, entries }: CtPolicy): boolean {
  return usual === 'keep-out' || [...entries.values()].some(({ list }) => list === 'keep-out');
}

/** What is desired of an order. */
export interface DesiredStatus {
  status: CtStatus;
  /** Which entry of the policy decided, and why, in its words; empty without a policy. */
  rule: string;
  /** What decided. `domains`: each name has a domain of the policy; `default`: a name has none, or there is no name. */
  by: 'input' | 'order-id' | 'domains' | 'default';
}

/** What a policy decides about an order, and by which rule, in the words of the file. Only why it decides nothing has a kind. */
type PolicyDecision = DesiredStatus | { kind: 'ignored'; rule: string } | MixedDecision;

/** Some names must stay out of the logs, and others must be logged. */
export interface MixedDecision {
  kind: 'mixed';
  /** In lower-case ASCII form, sorted. */
  keepOut: readonly string[];
  log: readonly string[];
  rule: string;
  /** As in `DesiredStatus`. */
  by: 'domains' | 'default';
}

const STATUSES = { 'keep-out': 'disabled', log: 'enabled' } as const satisfies Record<PolicyList, CtStatus>;
const MAX_SHOWN_DOMAINS = 3;
/** Stands for the names of other kinds, for which `default` counts. */
const OTHER_NAMES = '(names of other kinds)';

/** An order, and what decides which names its certificates have. */
export interface NamedCertificates {
  order: Pick<Order, 'commonName' | 'dnsNames'>;
  /** The active one; undefined if there is none, or it could not be read. */
  certificate: Pick<Certificate, 'names'> | undefined;
  reissuePending: ReissuePending;
}

/** Returns the names by which a policy decides. */
export function policyNames({ order, certificate, reissuePending }: NamedCertificates): readonly string[] {
  const ofOrder = [...order.dnsNames, order.commonName].filter((name) => name !== '');
  if (!certificate) return ofOrder;
  const { dnsNames, hasOtherSans } = certificate.names;
  // It is not known whether an order reports the names of its pending reissue.
  const others = reissuePending === false ? [] : ofOrder;
  return [...dnsNames, ...(hasOtherSans ? [OTHER_NAMES] : []), ...others];
}

/** Returns whether a policy decides otherwise about a name than about its order. */
export function isDecidedOtherwise(policy: CtPolicy, orderId: string, name: string, status: CtStatus): boolean {
  const decision = decideByPolicy(policy, orderId, [name]);
  return !('kind' in decision) && decision.status !== status;
}

/**
 * Decides whether the certificates of an order should be logged. Publishing is final, so an order whose names disagree is for a
 * person.
 */
export function decideByPolicy(policy: CtPolicy, orderId: string, names: readonly string[]): PolicyDecision {
  const ignoreReason = policy.ignore.get(orderId);
  if (ignoreReason !== undefined) return { kind: 'ignored', rule: `${orderId}: ${ignoreReason}` };
  const sides: Record<PolicyList, Set<string>> = { 'keep-out': new Set(), log: new Set() };
  const used = new Map<string, PolicyEntry>();
  let isDefaultUsed = names.length === 0;
  for (const name of names) {
    const [domain = ''] = coveringDomains(policy, name);
    const entry = policy.entries.get(domain);
    sides[entry?.list ?? policy.default].add(withoutFinalDot(name));
    if (entry) used.set(domain, entry);
    else isDefaultUsed = true;
  }
  // In an order of their own, so that the rule does not depend on the order of names and entries.
  const domains = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  const decisive = policy.entries.get(orderId);
  if (decisive) {
    const keepingOut = decisive.list === 'log' ? domains.filter(([, { list }]) => list === 'keep-out') : [];
    const overridden = shorten(keepingOut.map(([domain]) => domain)).join(', ');
    // Before the reason, because a cut may come behind.
    const rule = `${orderId}${overridden && `, overrides ${overridden}`}: ${decisive.reason}`;
    return { status: STATUSES[decisive.list], rule, by: 'order-id' };
  }
  const rules = shorten(domains.map(([domain, { reason }]) => `${domain}: ${reason}`));
  const rule = [...rules, ...(isDefaultUsed ? ['default'] : [])].join('; ');
  const keepOut = [...sides['keep-out']].sort();
  const log = [...sides.log].sort();
  const by = isDefaultUsed ? 'default' : 'domains';
  if (keepOut.length > 0 && log.length > 0) return { kind: 'mixed', keepOut, log, rule, by };
  const listOfNames = keepOut.length > 0 ? 'keep-out' : 'log';
  const list = names.length === 0 ? policy.default : listOfNames;
  return { status: STATUSES[list], rule, by };
}

/**
 * Returns the names of an order about which no domain can decide: neither DNS names nor IP addresses, such as two names in one.
 * Nobody knows what DigiCert makes of them, so a domain in `keep-out` may cover the result. None if `keep-out` has no domain, or
 * the policy names the order by its ID.
 */
export function findUndecidableNames(
  { entries }: Pick<CtPolicy, 'entries'>,
  orderId: string,
  names: readonly string[],
): string[] {
  const keepsDomainOut = entries.entries().some(([key, { list }]) => list === 'keep-out' && !ORDER_ID.test(key));
  if (!keepsDomainOut || entries.has(orderId)) return [];
  return names.filter((name) => !isDnsName(withoutFinalDot(name)) && isIP(name) === 0);
}

/** Returns the form of a name that domains are compared with. The ASCII form turns an ideographic full stop into a dot. */
function withoutFinalDot(name: string): string {
  return normalizeName(name).replace(/\.$/, '');
}

/**
 * Returns the domains of a policy that cover a name, the longest first: the name itself, or one above it (RFC 5280, section
 * 4.2.1.10). Only the first decides.
 */
export function coveringDomains({ entries }: Pick<CtPolicy, 'entries'>, name: string): string[] {
  const found: string[] = [];
  let domain = withoutFinalDot(name);
  if (!isDnsName(domain)) return found;
  for (; domain.includes('.'); domain = domain.slice(domain.indexOf('.') + 1)) {
    if (entries.has(domain)) found.push(domain);
  }
  return found;
}

/** Returns the first texts, and how many more there are. */
function shorten(texts: readonly string[]): string[] {
  const more = texts.length - MAX_SHOWN_DOMAINS;
  return more > 0 ? [...texts.slice(0, MAX_SHOWN_DOMAINS), `${more} more`] : [...texts];
}
