import type { Order } from '../certcentral/order.ts';
import type { Instance } from '../instances.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { isDnsName, normalizeName } from '../pki/names.ts';

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
}

/** The names by which a policy decides. */
export interface PolicyNames {
  names: readonly string[];
  /** Whether there are names of another kind, for which `default` counts. */
  hasOthers: boolean;
}

const STATUSES = { 'keep-out': 'disabled', log: 'enabled' } as const satisfies Record<PolicyList, CtStatus>;
const MAX_SHOWN_DOMAINS = 3;
/** Stands for the names of another kind. */
const OTHER_NAMES = '(names that are not DNS names)';

/**
 * Returns the names by which a policy decides.
 * @param certificate the active one; undefined if there is none, or it could not be read
 */
export function policyNames(
  certificate: Pick<Certificate, 'names'> | undefined,
  { commonName, dnsNames }: Pick<Order, 'commonName' | 'dnsNames'>,
): PolicyNames {
  if (certificate) return { names: certificate.names.dnsNames, hasOthers: certificate.names.hasOtherSans };
  return { names: [...dnsNames, commonName].filter((name) => name !== ''), hasOthers: false };
}

/**
 * Decides whether the certificates of an order should be logged. Publishing is final, so an order whose names disagree is for a
 * person.
 */
export function decideByPolicy(policy: CtPolicy, orderId: string, names: PolicyNames): PolicyDecision {
  const ignoreReason = policy.ignore.get(orderId);
  if (ignoreReason !== undefined) return { kind: 'ignored', rule: `${orderId}: ${ignoreReason}` };
  const entry = policy.entries.get(orderId);
  const byNames = decideByNames(policy, names);
  if (!entry) return byNames.decision;
  const overridden = entry.list === 'log' ? shorten(byNames.keepingOut) : [];
  // Before the reason, because a cut may come behind.
  const overrides = overridden.length > 0 ? `, overrides ${overridden.join(', ')}` : '';
  const rule = `${orderId}${overrides}: ${entry.reason}`;
  return { status: STATUSES[entry.list], rule, by: 'order-id' };
}

/** @returns the decision, and the domains that keep a name out */
function decideByNames(
  policy: CtPolicy,
  { names, hasOthers }: PolicyNames,
): { decision: PolicyDecision; keepingOut: string[] } {
  const sides: Record<PolicyList, Set<string>> = { 'keep-out': new Set(), log: new Set() };
  const used = new Map<string, PolicyEntry>();
  let isDefaultUsed = hasOthers || names.length === 0;
  if (hasOthers) sides[policy.default].add(OTHER_NAMES);
  for (const name of names) {
    const [domain = ''] = coveringDomains(policy, name);
    const entry = policy.entries.get(domain);
    sides[entry?.list ?? policy.default].add(withoutFinalDot(name));
    if (entry) used.set(domain, entry);
    else isDefaultUsed = true;
  }
  // In an order of their own, so that the rule does not depend on the order of names and entries.
  const domains = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  const rules = shorten(domains.map(([domain, { reason }]) => `${domain}: ${reason}`));
  const rule = [...rules, ...(isDefaultUsed ? ['default'] : [])].join('; ');
  const keepingOut = domains.filter(([, { list }]) => list === 'keep-out').map(([domain]) => domain);
  const [keepOut, log] = [[...sides['keep-out']].sort(), [...sides.log].sort()];
  if (keepOut.length > 0 && log.length > 0) return { decision: { kind: 'mixed', keepOut, log, rule }, keepingOut };
  const list = keepOut.length > 0 ? 'keep-out' : log.length > 0 ? 'log' : policy.default;
  return { decision: { status: STATUSES[list], rule, by: isDefaultUsed ? 'default' : 'domains' }, keepingOut };
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
