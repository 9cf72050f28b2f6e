/**
 * Another reading of the rules, written without the code: what a run does, given what its requests brought. A look is a
 * reading of both, the order and its certificate, at once.
 */
import { createHash } from 'node:crypto';
import { type PolicyChoice, UNKNOWN_STATUS } from './cases.ts';
import { type Certificate, keyDigestOf } from './certificates.ts';
import type { Attempt, Order } from './process.ts';
import { ADDED_NAME } from './service.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
export const GRACE_MS = 120_000;

/** What the inputs of a run say. */
export interface Wishes {
  disableCt: boolean;
  /** The digest of the key in csr-file. */
  csrKey: string | null;
  plan: Record<string, string> | null;
  policy: PolicyChoice | null;
  retries: number;
  waitMinutes: number;
}

/** What a run knows when it looks. */
export interface Known {
  /** Undefined if there was none; `looked` is false until the first look is over. */
  baseline: Certificate | undefined;
  commonName: string;
  mustExist: boolean;
  /** A reissue was pending, and no look has said that it is over. */
  isPending: boolean;
  wasPending: boolean;
  isFirstIssued: boolean;
  graceEndsAt: number;
  /** The certificate that was seen last. */
  last: Certificate | undefined;
}

export const nothingKnown = (mustExist: boolean): Known => ({
  baseline: undefined,
  commonName: '',
  mustExist,
  isPending: false,
  wasPending: false,
  isFirstIssued: false,
  graceEndsAt: Number.NEGATIVE_INFINITY,
  last: undefined,
});

export interface Look {
  kind: 'closed' | 'pending' | 'none' | 'same' | 'other' | 'unreadable';
  at: number;
  endedAt: number;
  order: Order | undefined;
  certificate: Certificate | undefined;
  /** What may be pending, as the order says. */
  pending: boolean | 'unknown';
  phase: 'closed' | 'issued' | 'unissued' | 'unread';
  isTransient: boolean;
  isKeyRefused: boolean;
  /** Whether the download alone is missing. */
  isMissing: boolean;
  /** Whether something else is wrong with it. */
  isFailed: boolean;
  /** Whether something about it was not the truth. */
  isFalse: boolean;
  /** Whether the service asks for more patience than a run has. */
  attempts: readonly Attempt[];
}

const CLOSED = ['revoked', 'rejected', 'canceled'];
const REISSUE = ['reissue_pending', 'reissue'];

/** The table of the life of an order. */
function stateOf(order: Order, certificate?: Certificate): Pick<Look, 'phase' | 'pending'> {
  const { status, requests, isIssued, issuedAt } = order;
  const lastIssuedAt = Math.max(isIssued ? issuedAt : 0, certificate?.from ?? 0);
  if (CLOSED.includes(status)) return { phase: 'closed', pending: false };
  if (REISSUE.includes(status) || requests.some((date) => date >= lastIssuedAt))
    return { phase: 'issued', pending: true };
  if (status === 'issued') return { phase: 'issued', pending: false };
  const has = isIssued || certificate !== undefined;
  if (status === UNKNOWN_STATUS) return { phase: has ? 'issued' : 'unissued', pending: 'unknown' };
  return has ? { phase: 'issued', pending: true } : { phase: 'unissued', pending: false };
}

/** Whether a download is of another order, or stale, or earlier than the baseline. */
function isMismatch(certificate: Certificate, order: Order | undefined, { baseline, commonName }: Known): boolean {
  const isOther = certificate.serial !== baseline?.serial;
  if (baseline && isOther && certificate.from < baseline.from) return true;
  if (order && stateOf(order).pending === true) return false;
  const expected = order?.commonName ?? commonName;
  if (expected !== '' && !certificate.names.includes(expected)) return true;
  if (!order?.serial || Number.isNaN(order.till)) return false;
  return order.serial !== certificate.serial && Math.abs(order.till - certificate.till) > 2 * DAY_MS;
}

/** Returns what the two reads of a look show. */
export function toLook([orderRead, chainRead]: readonly [Attempt, Attempt], known: Known): Look {
  const order = orderRead.outcome === 'done' ? orderRead.order : undefined;
  const download = chainRead.outcome === 'done' ? chainRead.certificate : undefined;
  const isWrong = download !== undefined && isMismatch(download, order, known);
  const certificate = isWrong ? undefined : download;
  const state = order ? stateOf(order, certificate) : { phase: 'unread' as const, pending: 'unknown' as const };
  const differs = certificate !== undefined && certificate.serial !== known.baseline?.serial;
  const isMissing = chainRead.outcome === 'missing';
  const isUnissuedWord = state.phase === 'unissued' && known.baseline !== undefined && order?.status !== UNKNOWN_STATUS;
  const isStillPending = known.isPending && state.pending === 'unknown' && !differs;
  const kind = (): Look['kind'] => {
    if (!order) return 'unreadable';
    if (state.phase === 'closed') return 'closed';
    if (state.pending === true || isUnissuedWord || isStillPending) return 'pending';
    if (state.phase === 'unissued' && !known.baseline && !known.mustExist && isMissing) return 'none';
    if (state.phase !== 'issued' || !certificate) return 'unreadable';
    return differs ? 'other' : 'same';
  };
  const found = kind();
  const isClosed = found === 'closed';
  return {
    ...state,
    kind: found,
    at: orderRead.sentAt,
    endedAt: Math.max(orderRead.endedAt ?? 0, chainRead.endedAt ?? 0),
    order,
    certificate,
    isTransient: !isClosed && (orderRead.isTransient || chainRead.isTransient || isWrong),
    isKeyRefused: orderRead.isKeyRefused || (!isClosed && chainRead.isKeyRefused),
    isMissing: isMissing && order !== undefined,
    isFailed:
      !order || (!isClosed && !certificate && !isMissing) || (found === 'unreadable' && !certificate && !isMissing),
    isFalse: orderRead.isFalse || chainRead.isFalse,
    attempts: [orderRead, chainRead],
  };
}

/** Whether a look shows another certificate, also if only the download could be read. */
export const showsOther = ({ kind, order, certificate }: Look, { baseline }: Known): boolean =>
  kind === 'other' || (!order && certificate !== undefined && certificate.serial !== baseline?.serial);

/** Returns what is known after a look. */
export function learn(look: Look, known: Known): Known {
  const { kind, at, phase, pending, certificate } = look;
  const isFirstIssued = !known.baseline && phase === 'issued';
  const isOver = known.isPending && kind !== 'pending' && pending === false;
  const isNew = isOver || (isFirstIssued && !known.isFirstIssued);
  return {
    ...known,
    isPending: kind === 'pending' || (known.isPending && !isOver),
    wasPending: known.wasPending || kind === 'pending',
    isFirstIssued: known.isFirstIssued || isFirstIssued,
    graceEndsAt: isNew ? Math.max(known.graceEndsAt, at + GRACE_MS) : known.graceEndsAt,
    // The download of a closed order does not matter.
    last: (kind === 'closed' ? undefined : certificate) ?? known.last,
  };
}

export const digestNames = (names: readonly string[]): string => {
  const sorted = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return createHash('sha256').update(sorted.join('\n')).digest('hex');
};

/** What a run decides by its first look. */
export interface Decision {
  disableCt: boolean;
  does: 'reissue' | 'wait' | 'status';
  /** Null if any key will do. */
  requiredKey: string | null;
  names: readonly string[];
}

/** What a certificate must be like; the names are another matter. */
export const isAsDesired = (
  { isLogged, keyDigest, till }: Certificate,
  { disableCt, requiredKey }: Pick<Decision, 'disableCt' | 'requiredKey'>,
  now: number,
): boolean => till >= now && isLogged !== disableCt && (requiredKey === null || requiredKey === keyDigest);

/** Returns what a run decides by its first look; a text if it is refused. */
export async function decide(look: Look, wishes: Wishes): Promise<Decision | string> {
  const { kind, order, certificate, pending, at } = look;
  const { plan, csrKey } = wishes;
  if (!order || kind === 'closed') return 'not readable, or closed';
  if (kind !== 'none' && !certificate) return 'without a certificate';
  if (certificate && certificate.till < at && pending !== true) return 'expired';
  const issued = kind === 'none' ? undefined : certificate;
  const names = issued?.names ?? order.names;
  const policy = decideByPolicy(wishes, names);
  if (typeof policy === 'string') return policy;
  const { disableCt, isUnseenAllowed } = policy;
  const isPublishing = !disableCt && order.disableCt !== false;
  if (isPublishing && (!issued || pending !== false) && !isUnseenAllowed) return 'unseen names';
  const planned = csrKey ?? (plan && plan['key'] !== 'any' ? (plan['key'] ?? null) : null);
  const isDone = issued && isAsDesired(issued, { disableCt, requiredKey: planned }, at);
  const does = !issued ? 'status' : kind === 'pending' ? 'wait' : isDone ? 'status' : 'reissue';
  const isDue = does === 'reissue' && issued !== undefined;
  if (isDue && csrKey === null && (await keyDigestOf(order.csr)) !== issued.keyDigest) return 'no usable CSR';
  if (plan) {
    if ((plan['ct'] === 'disabled') !== disableCt) return 'another status than planned';
    if (plan['names'] !== digestNames(names)) return 'other names than planned';
    const isOther = plan['do'] !== 'reissue' || plan['serial'] !== issued?.serial;
    if (isDue && (isOther || plan['key'] !== (csrKey ?? issued.keyDigest))) return 'another reissue than planned';
    if (isPublishing && pending !== false && plan['do'] !== 'wait') return 'an unseen reissue';
  }
  return { disableCt, does, requiredKey: planned ?? (isDue ? issued.keyDigest : null), names };
}

/** By the names, of which `except` and `domain` have an opinion of their own. */
function decideByPolicy({ policy, disableCt, plan }: Wishes, names: readonly string[]) {
  if (!policy) return { disableCt, isUnseenAllowed: true };
  const { says, besideInput } = policy;
  const isIgnored = says === 'ignored';
  if (isIgnored && !besideInput) return 'ignored';
  const isAsWished = (name: string) => {
    if (says === 'except') return name !== ADDED_NAME;
    return says === 'domain' ? name.endsWith('example.com') : says !== 'opposite';
  };
  const [isWish, ...others] = new Set(names.map(isAsWished));
  if (others.length > 0) return 'mixed';
  if (!isWish && besideInput) return 'another status than the policy';
  const isUnseenAllowed = isIgnored || says === 'order' || plan?.['do'] === 'wait';
  return { disableCt: disableCt === isWish, isUnseenAllowed };
}

export type Judgment = 'goes on' | 'red' | 'verify' | 'pending';

/** The table of the wait. `known` is what is known after the look. */
export function judge(
  look: Look,
  known: Known,
  decision: Decision,
  { waitMinutes, isInDoubt }: { waitMinutes: number; isInDoubt: boolean },
): Judgment {
  const { kind, certificate, at } = look;
  const isInGrace = at < known.graceEndsAt;
  if (kind === 'closed') return 'red';
  if (kind === 'pending' && waitMinutes === 0) return 'pending';
  if (look.isTransient) return 'goes on';
  if (look.isMissing && (kind === 'pending' || look.phase === 'unissued' || isInGrace)) return 'goes on';
  if (look.isFailed || look.isMissing) return 'red';
  if (kind === 'pending' || kind === 'none') return 'goes on';
  if (kind === 'other') return 'verify';
  if (isInGrace || !(known.wasPending || isInDoubt)) return 'goes on';
  return known.wasPending && certificate && isAsDesired(certificate, decision, at) ? 'verify' : 'red';
}

/** Whether a reissue may show that a look did not show. */
export function mayAppear({ kind, at, isMissing, isFailed }: Look, known: Known, mayHavePosted: boolean): boolean {
  const showsNothing = kind === 'same' || kind === 'none' || (kind === 'unreadable' && isMissing && !isFailed);
  return showsNothing && isReissuePossible(known, mayHavePosted, at) && at < known.graceEndsAt;
}

export function isReissuePossible(known: Known, mayHavePosted: boolean, now: number): boolean {
  const { baseline, last, wasPending, isFirstIssued, graceEndsAt } = known;
  // Another certificate was seen: what has been replaced cannot be restored blindly.
  if (baseline && last && last.isLogged !== baseline.isLogged) return true;
  return mayHavePosted || wasPending || (!baseline && isFirstIssued && now < graceEndsAt);
}

/** Whether a recovery needs no further look. */
export function isConclusive(look: Look, known: Known, mayHavePosted: boolean): boolean {
  const { kind, isTransient, isKeyRefused, isFailed, isMissing } = look;
  if (mayAppear(look, known, mayHavePosted)) return false;
  if (kind === 'pending' || kind === 'none' || kind === 'closed' || isKeyRefused) return true;
  if (isTransient) return false;
  return !(isFailed || isMissing) || !isReissuePossible(known, mayHavePosted, look.at);
}

/** The rows of the recovery from the second on, with the status that is set: `disable_ct`, null for none. */
export function recoveryRow(
  look: Look | undefined,
  known: Known,
  { disableCt }: Pick<Decision, 'disableCt'>,
  { isPutInDoubt, mayHavePosted, now }: { isPutInDoubt: boolean; mayHavePosted: boolean; now: number },
): { row: 2 | 3 | 4 | 5; set: boolean | null } {
  const reported = look?.order?.disableCt;
  const keep = isPutInDoubt || (reported !== undefined && reported !== disableCt) ? disableCt : null;
  const isClosed = look?.kind === 'closed';
  if (look?.kind === 'pending') return { row: 2, set: keep };
  const mayCome = look !== undefined && mayAppear(look, known, mayHavePosted);
  if ((look?.kind === 'none' || isClosed) && !known.last && !mayCome)
    return { row: 3, set: isClosed ? null : disableCt };
  const isRead = look && (look.kind === 'same' || showsOther(look, known)) && !mayCome;
  const active = isClosed ? known.last : isRead ? look.certificate : undefined;
  if (active) return { row: 4, set: active.isLogged !== disableCt ? keep : !active.isLogged };
  const isLost = isReissuePossible(known, mayHavePosted, now) || !known.baseline;
  return { row: 5, set: isLost ? null : !known.baseline?.isLogged };
}

/** How long a wait lasts. */
export const waitMs = ({ waitMinutes }: Pick<Wishes, 'waitMinutes'>): number => (waitMinutes || 2) * MINUTE_MS;
