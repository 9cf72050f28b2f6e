/**
 * Another reading of the rules, written without the code: what a run does, given what its requests brought. A look is a
 * reading of both, the order and its certificate, at once.
 */
import { createHash } from 'node:crypto';
import { type PolicyChoice, UNKNOWN_STATUS } from './cases.ts';
import { type Certificate, keyDigestOf } from './certificates.ts';
import { isNoOlder, type Order, type Time } from './order.ts';
import type { Attempt } from './process.ts';
import { ADDED_NAME } from './service.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
export const GRACE_MS = 120_000;

/** The fields of a plan. */
export type Plan = Record<'ct' | 'do' | 'serial' | 'names' | 'key' | 'at', string>;

/** What the inputs of a run say. */
export interface Wishes {
  disableCt: boolean;
  /** The digest of the key in csr-file. */
  csrKey: string | null;
  plan: Plan | null;
  policy: PolicyChoice | null;
  reissueBeforeDays: number;
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
  /** What the last look that could read the order showed; not `false` if nothing was issued: the names are not known then. */
  lastPending: boolean | 'unknown';
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
  lastPending: 'unknown',
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

const dayOf = (time: number) => Math.floor(time / DAY_MS);

const CLOSED = ['revoked', 'rejected', 'canceled'];
const REISSUE = ['reissue_pending', 'reissue'];

/** The table of the life of an order. */
export function stateOf(order: Order, certificate?: Certificate): Pick<Look, 'phase' | 'pending'> {
  const { status, requests, isIssued, planEnds, till, readAt } = order;
  const issued = issueTime(order, certificate);
  const open = requests.map((request) => issued === undefined || isNoOlder(request, issued));
  // False if one of them is not known.
  const hasEnded = dayOf(Math.max(planEnds, till)) < dayOf(readAt) - 2;
  if (CLOSED.includes(status) || hasEnded) return { phase: 'closed', pending: false };
  if (REISSUE.includes(status) || open.includes(true)) return { phase: 'issued', pending: true };
  if (status === 'issued') return { phase: 'issued', pending: open.includes('unknown') ? 'unknown' : false };
  const has = isIssued || certificate !== undefined;
  if (status === UNKNOWN_STATUS) return { phase: has ? 'issued' : 'unissued', pending: 'unknown' };
  return has ? { phase: 'issued', pending: true } : { phase: 'unissued', pending: false };
}

/** The later of the times that are known. */
function issueTime({ isIssued, issued }: Order, certificate?: Certificate): Time | undefined {
  const validFrom = certificate && { at: certificate.from, isExact: true };
  if (!isIssued || !validFrom) return isIssued ? issued : validFrom;
  return issued.at >= validFrom.at ? issued : validFrom;
}

/** Whether a download is of another order, or stale, or earlier than the baseline. */
function isMismatch(certificate: Certificate, order: Order | undefined, { baseline, commonName }: Known): boolean {
  const isOther = certificate.serial !== baseline?.serial;
  if (baseline && isOther && certificate.from < baseline.from) return true;
  if (order && stateOf(order).pending === true) return false;
  const expected = order?.commonName ?? commonName;
  if (expected !== '' && !certificate.names.includes(expected)) return true;
  if (!order?.serial || order.serial === certificate.serial) return false;
  const isEarlier = dayOf(certificate.from) < dayOf(order.from);
  const lacksName = order.dnsNames.some((name) => !certificate.names.includes(name));
  return Math.abs(order.till - certificate.till) > 2 * DAY_MS || isEarlier || lacksName;
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

/** Reads the first look of a run, and what follows from it. */
export async function lookFirst(reads: readonly [Attempt, Attempt], wishes: Wishes) {
  const known = nothingKnown(wishes.plan !== null && wishes.plan.serial !== 'none');
  const look = toLook(reads, known);
  return { look, known, decision: await decide(look, wishes) };
}

/** Returns what is known after a look. */
export function learn(look: Look, known: Known): Known {
  const { kind, at, phase, pending, order, certificate } = look;
  const shown = kind === 'pending' ? true : phase === 'unissued' ? 'unknown' : pending;
  const isFirstIssued = !known.baseline && phase === 'issued';
  const isOver = known.isPending && kind !== 'pending' && pending === false;
  const isNew = isOver || (isFirstIssued && !known.isFirstIssued);
  return {
    ...known,
    isPending: kind === 'pending' || (known.isPending && !isOver),
    wasPending: known.wasPending || kind === 'pending',
    lastPending: order ? shown : known.lastPending,
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
  /** Whether names may be published that nobody can look at. */
  isUnseenAllowed: boolean;
  /** Whether it turns logging on, and nothing permits unseen names. */
  isSeenOnly: boolean;
  first: Look;
}

/** What makes a reissue due, apart from the key. */
type Due = Pick<Wishes, 'reissueBeforeDays' | 'plan'>;

/** What a certificate must be like; the names are another matter. */
export const isAsDesired = (
  { isLogged, keyDigest, till }: Certificate,
  { disableCt, requiredKey }: Pick<Decision, 'disableCt' | 'requiredKey'>,
  now: number,
): boolean => till >= now && isLogged !== disableCt && (requiredKey === null || requiredKey === keyDigest);

function isDue(
  certificate: Certificate,
  { order, at }: Pick<Look, 'order' | 'at'>,
  decision: Pick<Decision, 'disableCt' | 'requiredKey'>,
  { reissueBeforeDays, plan }: Due,
): boolean {
  const { till, serial } = certificate;
  const isPlanned = plan?.do === 'reissue' && plan.serial === serial;
  const endsWithin = till - at <= reissueBeforeDays * DAY_MS;
  const endsSoon = endsWithin && dayOf(order?.planEnds ?? Number.NaN) >= dayOf(till) + 7;
  return isPlanned || endsSoon || !isAsDesired(certificate, decision, at);
}

/**
 * Whether a status may be set, by the latest look. Undefined if that could not read the order, and none was pending before:
 * the rules do not say.
 */
export function mayPut(
  disableCt: boolean,
  look: Look | undefined,
  { lastPending }: Pick<Known, 'lastPending'>,
  isUnseenAllowed: boolean,
  mayHavePosted: boolean,
): boolean | undefined {
  if (disableCt || look?.order?.disableCt === false || isUnseenAllowed || mayHavePosted) return true;
  if (!look?.order) return lastPending === false ? undefined : false;
  const { kind, pending, phase } = look;
  return kind !== 'pending' && pending === false && phase !== 'unissued';
}

/** Returns what a run decides by its first look; a text if it is refused. */
export async function decide(look: Look, wishes: Wishes): Promise<Decision | string> {
  const { kind, order, certificate } = look;
  const { plan, csrKey } = wishes;
  if (!order || kind === 'closed') return 'not readable, or closed';
  if (kind !== 'none' && !certificate) return 'without a certificate';
  const issued = kind === 'none' ? undefined : certificate;
  const names = issued?.names ?? order.names;
  const disableCt = decideByPolicy(wishes, names);
  if (typeof disableCt === 'string') return disableCt;
  const isUnseenAllowed =
    (wishes.policy?.says === 'order' && !disableCt) || (plan?.do === 'wait' && plan.key !== 'any');
  if (!mayPut(disableCt, look, { lastPending: 'unknown' }, isUnseenAllowed, false)) return 'unseen names';
  const asked = csrKey ?? (plan && plan.key !== 'any' ? plan.key : null);
  const needsReissue = issued && isDue(issued, look, { disableCt, requiredKey: asked }, wishes);
  const does = kind === 'pending' ? 'wait' : needsReissue ? 'reissue' : 'status';
  const reissued = does === 'reissue' ? issued : undefined;
  if (reissued && csrKey === null && (await keyDigestOf(order.csr)) !== reissued.keyDigest) return 'no usable CSR';
  if (plan) {
    if ((plan.ct === 'disabled') !== disableCt) return 'another status than planned';
    if (plan.names !== digestNames(names)) return 'other names than planned';
    const isOther = plan.do !== 'reissue' || plan.serial !== reissued?.serial;
    if (reissued && (isOther || plan.key !== (csrKey ?? reissued.keyDigest))) return 'another reissue than planned';
  }
  const isSeenOnly = !disableCt && order.disableCt !== false && !isUnseenAllowed;
  const requiredKey = asked ?? reissued?.keyDigest ?? null;
  return { disableCt, does, requiredKey, names, isUnseenAllowed, isSeenOnly, first: look };
}

/** Returns the plan of a dry run, without its time. */
export function planOf({ disableCt, does, names, first }: Decision, csrKey: string | null): Omit<Plan, 'at'> {
  const certificate = first.kind === 'none' ? undefined : first.certificate;
  const key = does === 'wait' ? 'any' : (csrKey ?? certificate?.keyDigest ?? 'any');
  const ct = disableCt ? 'disabled' : 'enabled';
  return { ct, do: does, serial: certificate?.serial ?? 'none', names: digestNames(names), key };
}

/** Returns the status that a run was to set; undefined if nobody can say. */
export function desiredOf({ kind, order, certificate }: Look, wishes: Wishes): boolean | undefined {
  const names = (kind === 'none' ? undefined : certificate)?.names ?? order?.names;
  const decided = names && decideByPolicy(wishes, names);
  return typeof decided === 'boolean' ? decided : undefined;
}

/** By the names, of which `except` and `domain` have an opinion of their own. */
function decideByPolicy({ policy, disableCt }: Wishes, names: readonly string[]): boolean | string {
  if (!policy) return disableCt;
  const { says, besideInput } = policy;
  if (says === 'ignored' && !besideInput) return 'ignored';
  const isAsWished = (name: string) => {
    if (says === 'except') return name !== ADDED_NAME;
    return says === 'domain' ? name.endsWith('example.com') : says !== 'opposite';
  };
  const [isWish, ...others] = new Set(names.map(isAsWished));
  if (others.length > 0) return 'mixed';
  return !isWish && besideInput ? 'another status than the policy' : disableCt === isWish;
}

export type Judgment = 'goes on' | 'red' | 'verify' | 'pending';

/** The table of the wait. `known` is what is known after the look. */
export function judge(look: Look, known: Known, decision: Decision, wishes: Wishes, isInDoubt: boolean): Judgment {
  const { kind, certificate, at } = look;
  const isInGrace = at < known.graceEndsAt;
  if (kind === 'closed') return 'red';
  if (kind === 'pending' && wishes.waitMinutes === 0) return 'pending';
  if (look.isTransient) return 'goes on';
  if (look.isMissing && (kind === 'pending' || look.phase === 'unissued' || isInGrace)) return 'goes on';
  if (look.isFailed || look.isMissing) return 'red';
  if (kind === 'pending' || kind === 'none') return 'goes on';
  if (kind === 'other') return 'verify';
  if (isInGrace || !(known.wasPending || isInDoubt)) return 'goes on';
  return known.wasPending && certificate && !isDue(certificate, look, decision, wishes) ? 'verify' : 'red';
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

/** A row of the recovery: the status that it sets (`disable_ct`, null for none), and how it leaves the order. */
interface Row {
  row: 2 | 3 | 4 | 5;
  set: boolean | null;
  isOutOfSync: boolean;
  /** Whether the rules do not say if it may set that: nobody could read the order. */
  isOptional?: boolean;
}

/** The rows of the recovery from the second on. */
export function recoveryRow(
  look: Look | undefined,
  known: Known,
  decision: Decision,
  { isPutInDoubt, mayHavePosted, now }: { isPutInDoubt: boolean; mayHavePosted: boolean; now: number },
): Row {
  const { disableCt, isUnseenAllowed, isSeenOnly, first } = decision;
  const reported = look?.order?.disableCt;
  const keep = isPutInDoubt || (reported !== undefined && reported !== disableCt) ? disableCt : null;
  const isClosed = look?.kind === 'closed';
  const ends = (row: Row['row'], set: boolean | null, isOutOfSync = false): Row => {
    const isPermitted = set === null ? true : mayPut(set, look, known, isUnseenAllowed, mayHavePosted);
    // What is forbidden may leave the order as its certificate is.
    const seen = look?.certificate ?? known.last;
    const isInSync = row === 2 && reported !== undefined && seen?.isLogged === !reported;
    if (isPermitted === false) return { row, set: null, isOutOfSync: row !== 3 && !isInSync };
    return { row, set, isOutOfSync, ...(isPermitted === undefined && { isOptional: true }) };
  };
  if (look?.kind === 'pending') {
    if (!isSeenOnly || mayHavePosted) return ends(2, keep);
    return ends(2, true, first.order?.disableCt !== true);
  }
  const mayCome = look !== undefined && mayAppear(look, known, mayHavePosted);
  if ((look?.kind === 'none' || isClosed) && !known.last && !mayCome) return ends(3, isClosed ? null : disableCt);
  const isRead = look && (look.kind === 'same' || showsOther(look, known)) && !mayCome;
  const active = isClosed ? known.last : isRead ? look.certificate : undefined;
  if (active) return ends(4, active.isLogged !== disableCt ? keep : !active.isLogged);
  const isLost = isReissuePossible(known, mayHavePosted, now) || !known.baseline;
  return isLost ? ends(5, null, true) : ends(5, !known.baseline?.isLogged);
}

/** When a wait ends that began at a time. */
export function waitEnd({ waitMinutes }: Pick<Wishes, 'waitMinutes'>, startedAt: number, graceEndsAt: number): number {
  if (waitMinutes > 0) return startedAt + waitMinutes * MINUTE_MS;
  const end = startedAt + 2 * MINUTE_MS;
  return graceEndsAt - GRACE_MS <= end ? Math.max(end, graceEndsAt) : end;
}
