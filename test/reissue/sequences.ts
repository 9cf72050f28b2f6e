import fc from 'fast-check';

/** What an arbitrary generates. */
type Generated<A> = A extends fc.Arbitrary<infer T> ? T : never;

const is = fc.constant;
const flag = fc.boolean();
const oneOf = <const T extends unknown[]>(...values: T): fc.Arbitrary<T[number]> => fc.constantFrom(...values);
/** One arbitrary in so many cases, else a usual one. */
const rarely = <T, U>(unusual: fc.Arbitrary<T>, usual: fc.Arbitrary<U>, weight = 9) =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: unusual });
const rareFlag = rarely(is(true), is(false));
const orNull = <T>(arbitrary: fc.Arbitrary<T>, weight = 5) => rarely(is(null), arbitrary, weight);
const seconds = (min: number, max: number) => fc.integer({ min, max });

/** A status that does not say whether a reissue is pending. */
export const UNKNOWN_STATUS = 'frozen';

export type RequestKind = 'order' | 'chain' | 'put' | 'post' | 'validation' | 'caa' | 'check';

const status = <S extends number, R extends string | undefined>(
  statuses: fc.Arbitrary<S>,
  retryAfter: fc.Arbitrary<R>,
  carriedOut: fc.Arbitrary<boolean>,
) => fc.record({ is: is('status' as const), status: statuses, retryAfter, carriedOut, cut: rareFlag });

/** What happens to a request in place of normal service. If it is carried out, only its response is lost. */
const fault = fc.oneof(
  status(oneOf(400, 401, 403, 404, 422), is(undefined), is(false)),
  status(is(429), oneOf(undefined, '2', '60', '120', '200'), is(false)),
  status(oneOf(408, 500, 502, 503, 504), oneOf(undefined, undefined, '5', '90', '121'), flag),
  status(is(302), is(undefined), is(false)),
  fc.record({ is: oneOf('reset', 'timeout'), when: oneOf('before the connection', 'before', 'carried out') }),
  // A POST that is carried out only this long after it arrived, when its sender may be gone.
  fc.record({ is: is('carried out late' as const), seconds: seconds(1, 15) }),
  fc.record({ is: is('HTML' as const), carriedOut: flag }),
  fc.record({ is: is('cut body' as const) }),
  // A gateway mixes up downloads.
  fc.record({ is: is('another order' as const) }),
);
export type Fault = Generated<typeof fault>;

/** The nth request of a kind that a process sends, counted from 0. */
const place = {
  on: oneOf('any', 'order', 'chain', 'put', 'post', 'validation', 'caa', 'check') satisfies fc.Arbitrary<
    RequestKind | 'any'
  >,
  nth: fc.nat({ max: 4 }),
};
export type Place = Generated<fc.Arbitrary<{ on: RequestKind | 'any'; nth: number }>>;

const times = rarely(seconds(3, 14), seconds(1, 2), 4);
/** Reads back what the PUT did. */
const readBackFault = fc.record({ on: is('order' as const), nth: is(1), times, fault });
const faults = (maxLength: number) =>
  fc.array(rarely(readBackFault, fc.record({ ...place, times, fault }), 3), { maxLength });
export type Faults = Generated<ReturnType<typeof faults>>;

/** How a reissue proceeds. Times are in seconds. */
const scenario = fc.record({
  /** After how long an approver decides, if one has to: null never. */
  approvedAfter: orNull(rarely(seconds(60, 400), seconds(1, 60), 2), 3),
  approverRejects: rareFlag,
  /** The approver may change whether the certificate is logged. */
  approverSets: rarely(flag, is(undefined), 5),
  /** After how long the customer creates the DNS record, or has the organization validated: null never. */
  validatedAfter: orNull(rarely(seconds(60, 400), seconds(1, 60), 2), 3),
  /** After how long the order shows it as pending. */
  shows: rarely(seconds(1, 70), is(0), 3),
  /** After how long it ends, once nothing else is waited for: 0 at once, null never. */
  takes: fc.oneof(
    { weight: 3, arbitrary: is(0) },
    { weight: 3, arbitrary: seconds(1, 200) },
    { weight: 1, arbitrary: seconds(200, 900) },
    { weight: 1, arbitrary: is(null) },
  ),
  end: rarely(is('rejected' as const), is('issued' as const), 5),
  status: oneOf('reissue_pending', 'reissue', 'needs_approval', 'processing', 'issued'),
  wrongScts: rareFlag,
  nameMissing: rareFlag,
  anotherKey: rareFlag,
  /** The order shows it as not pending for a while, although it is, or shows a word that nobody knows. */
  flaps: rarely(
    fc.record({ after: seconds(20, 60), lasts: seconds(1, 40), status: oneOf('issued', UNKNOWN_STATUS) }),
    is(null),
    5,
  ),
  noDownload: rareFlag,
  idChanges: oneOf('at request', 'at issuance', 'never'),
  /** How long after the end the order, its `requests` and the download still show what was before. */
  orderLag: rarely(fc.nat({ max: 110 }), is(0), 3),
  requestsLag: rarely(fc.nat({ max: 110 }), is(0), 3),
  downloadLag: rarely(fc.nat({ max: 110 }), is(0), 3),
});
export type TimedReissueScenario = Generated<typeof scenario>;

/** Someone else requests a reissue, right before a request arrives or right after it was carried out. */
const foreignReissue = fc.record({
  // Beside the PUT it makes the plan of the run obsolete.
  on: rarely(is('put' as const), place.on, 1),
  nth: rarely(is(0), place.nth, 1),
  when: oneOf('before', 'after'),
  disableCt: oneOf(undefined, undefined, true, false),
  anotherKey: flag,
  /** It has a name more than the active certificate. */
  hasMoreNames: rareFlag,
  needsApproval: rareFlag,
  scenario,
});
export type ForeignReissue = Generated<typeof foreignReissue>;

/** The end of a process at a request: before it arrives, when it was carried out, or so many seconds later. */
const kill = fc.record({
  ...place,
  nth: fc.nat({ max: 12 }),
  when: fc.oneof(oneOf('before', 'carried out'), seconds(1, 100)),
});
export type Kill = Generated<typeof kill>;

const outage = fc.record({ ...place, minutes: seconds(1, 8), fault });
export type Outage = Generated<typeof outage>;

/** Which file `csr-file` names; null for none. */
const csr = rarely(oneOf('a.csr', 'b.csr'), is(null), 3);

/**
 * A policy file, by what it says of the order's names with the status that the run wants: `except`: an entry for a name that the
 * certificate may have says the opposite.
 */
const policy = fc.record({
  says: rarely(oneOf('opposite', 'ignored'), oneOf('default', 'domain', 'order', 'except'), 3),
  /** Whether `disable-ct` is given, too. */
  besideInput: flag,
});
export type PolicyChoice = Generated<typeof policy>;

const change = { disableCt: flag, csr };
export interface Change {
  disableCt: boolean;
  csr: 'a.csr' | 'b.csr' | null;
}

const runStep = fc.record({
  is: is('run' as const),
  ...change,
  /** Of a Standard User: reissues wait for an approver. */
  isStandardUser: rarely(is(true), is(false), 4),
  retries: oneOf(5, 0, 1, 10),
  timeoutSeconds: oneOf(30, 5, 120),
  waitMinutes: oneOf(1, 2, 5, 0),
  /** The plan that the run may carry out: one made right before it, or an earlier one, mostly with its inputs. */
  plan: fc.oneof(
    { weight: 3, arbitrary: is('any' as const) },
    { weight: 1, arbitrary: is('fresh' as const) },
    { weight: 1, arbitrary: is('earlier' as const) },
    { weight: 1, arbitrary: is('earlier, other inputs' as const) },
  ),
  policy: orNull(policy, 1),
  scenario,
  faults: faults(4),
  outage: orNull(outage, 1),
  foreignReissues: rarely(fc.array(foreignReissue, { minLength: 1, maxLength: 2 }), is<ForeignReissue[]>([]), 2),
  kill: orNull(kill, 2),
  postFaults: faults(3),
  postKill: orNull(kill, 3),
});
export type RunStep = Generated<typeof runStep>;

/** What somebody else does between two runs. */
const somebody = fc.record({
  is: is('somebody' as const),
  does: oneOf('sets the status', 'replaces the CSR', 'closes the order', 'adds a name', 'replaces the key'),
});
export type Somebody = Generated<typeof somebody>;

const step = fc.oneof(
  { weight: 10, arbitrary: runStep },
  { weight: 2, arbitrary: fc.record({ is: is('plan' as const), ...change }) },
  { weight: 2, arbitrary: somebody },
  { weight: 1, arbitrary: fc.record({ is: is('time passes' as const), minutes: seconds(1, 10) }) },
  { weight: 1, arbitrary: fc.record({ is: is('all is issued' as const) }) },
  { weight: 1, arbitrary: fc.record({ is: is('all is rejected' as const) }) },
);

export const sequences = fc.record({
  start: oneOf('in the log', 'out of the log', 'out of sync', 'unissued', 'pending'),
  /** What the service is like, which is not known. */
  ctReported: flag,
  ctStatusCounts: oneOf('at request', 'at issuance'),
  /** An old entry of `requests` is still open, because that array can be stale. */
  hasStaleRequest: rareFlag,
  /** Whether the first certificate has a name that its order does not report. */
  hasHiddenName: rareFlag,
  /** Whether reissues wait for the domains, or for the organization. */
  validation: rarely(oneOf('domains', 'organization'), is('none' as const), 3),
  /** For latencies and jitter. */
  seed: fc.integer(),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  /** The last run, when all faults are over. */
  last: fc.record({ disableCt: flag, csr, takes: oneOf(0, 20, 100) }),
});
export type Sequence = Generated<typeof sequences>;
