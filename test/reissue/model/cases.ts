/** What can happen to an order and to the runs for it. Times are in seconds. */
import fc from 'fast-check';

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

export type RequestKind = 'order' | 'chain' | 'put' | 'post' | 'validation';

const status = (statuses: number[], pauses: string[], carriedOut: fc.Arbitrary<boolean>) =>
  fc.record({
    is: is('status' as const),
    status: oneOf(...statuses),
    retryAfter: oneOf(...pauses),
    /** Whether its body is not the service's. */
    byGateway: rarely(is(true), is(false), 2),
    carriedOut,
  });

/** What happens to a request in place of normal service. If it is carried out, only its response is lost. */
const fault = fc.oneof(
  status([302, 400, 401, 403, 404], [''], is(false)),
  status([429], ['', '2', '60', '200'], is(false)),
  status([408, 500, 503], ['', '', '5', '90', '121'], flag),
  fc.record({ is: oneOf('reset', 'timeout'), when: oneOf('before the connection', 'before', 'carried out') }),
  // A POST that is carried out only this long after it arrived, when its sender may be gone.
  fc.record({ is: is('carried out late' as const), seconds: seconds(1, 15) }),
  fc.record({ is: is('HTML' as const), carriedOut: flag }),
  fc.record({ is: is('cut body' as const) }),
  fc.record({ is: is('another body' as const), of: oneOf('another order', 'nothing', 'garbage') }),
);
/** The nth request of a kind that a process sends, counted from 0. */
const place = { on: oneOf('order', 'chain', 'put', 'post', 'any', 'validation'), nth: fc.nat({ max: 4 }) };
export type Place = { on: RequestKind | 'any'; nth: number };

const times = rarely(seconds(3, 14), seconds(1, 2), 3);
const faultAt = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ...place, times, fault }) },
  // One of the two reads fails for long, what reads back the PUT first of all.
  {
    weight: 2,
    arbitrary: fc.record({ on: oneOf('order', 'chain'), nth: seconds(1, 3), times: seconds(1, 40), fault }),
  },
  { weight: 1, arbitrary: fc.record({ on: is('post' as const), nth: is(0), times, fault }) },
  { weight: 1, arbitrary: fc.record({ on: is('put' as const), nth: oneOf(0, 1), times, fault }) },
);
/** What a service or a gateway tells of the past, or of another order, or not at all. */
const lie = fc.record({
  is: oneOf(
    'an earlier certificate',
    'an earlier certificate',
    'another order',
    'an expired certificate',
    'a newer certificate, logged',
    'a newer certificate, not logged',
    'no CT status',
    'the other CT status',
  ),
});
const lieAt = fc.record({
  on: oneOf('order', 'chain', 'chain'),
  nth: oneOf(0, 0, 1, 2, 3, 5),
  times: seconds(1, 14),
  fault: lie,
});
/** The order can no longer be read, for long, and the download may already give another certificate. */
const unreadable = fc
  .record({
    nth: seconds(1, 8),
    order: fc.oneof(
      status([503], [''], is(false)),
      fc.record({ is: is('timeout' as const), when: is('before') }),
      fc.record({ is: is('HTML' as const), carriedOut: is(false) }),
      fc.record({ is: is('another body' as const), of: oneOf('another order', 'nothing', 'garbage') }),
    ),
    times: seconds(20, 400),
    chain: orNull(fc.record({ is: oneOf('a newer certificate, logged', 'a newer certificate, not logged') }), 2),
  })
  .map(({ nth, order, times, chain }) => {
    const both = { nth, times };
    const faults: Faults = [{ ...both, on: 'order', fault: order }];
    return chain ? [...faults, { ...both, on: 'chain' as const, fault: chain }] : faults;
  });
export type Fault = Generated<typeof fault> | Generated<typeof lie>;
export type Faults = readonly (Place & { times: number; fault: Fault })[];

/** How a reissue proceeds. */
const scenario = fc.record({
  /** After how long an approver decides, if one has to: null never. */
  approvedAfter: orNull(rarely(seconds(60, 400), seconds(1, 60), 2), 3),
  approverRejects: rareFlag,
  /** The approver may change whether the certificate is logged. */
  approverSets: rarely(flag, is(undefined), 5),
  /** After how long the order shows it as pending. */
  shows: rarely(seconds(1, 70), is(0), 3),
  /** After how long it ends, once nothing else is waited for: 0 at once, null never. */
  takes: fc.oneof(
    { weight: 3, arbitrary: is(0) },
    { weight: 3, arbitrary: seconds(1, 200) },
    { weight: 1, arbitrary: seconds(200, 900) },
    { weight: 1, arbitrary: is(null) },
  ),
  end: rarely(is('rejected' as const), is('issued' as const), 4),
  status: oneOf('reissue_pending', 'reissue', 'needs_approval', 'processing', 'issued'),
  wrongScts: rareFlag,
  nameMissing: rareFlag,
  anotherKey: rareFlag,
  /** The order shows it as not pending for a while, although it is, or shows a word that nobody knows. */
  flaps: rarely(
    fc.record({ after: seconds(20, 60), lasts: seconds(1, 40), status: oneOf('issued', UNKNOWN_STATUS) }),
    is(null),
    2,
  ),
  noDownload: rareFlag,
  /** How long after the end the order, its `requests` and the download still show what was before. */
  orderLag: rarely(fc.nat({ max: 110 }), is(0), 2),
  requestsLag: rarely(fc.nat({ max: 110 }), is(0), 3),
  downloadLag: rarely(fc.nat({ max: 110 }), is(0), 2),
});
export type TimedScenario = Generated<typeof scenario>;

/** A reissue that is issued after so many seconds, as requested. */
export const healthy = (takes: number): TimedScenario => ({
  approvedAfter: 0,
  approverRejects: false,
  approverSets: undefined,
  shows: 0,
  takes,
  end: 'issued',
  status: 'reissue_pending',
  wrongScts: false,
  nameMissing: false,
  anotherKey: false,
  flaps: null,
  noDownload: false,
  orderLag: 0,
  requestsLag: 0,
  downloadLag: 0,
});

/** Someone else requests a reissue, right before a request arrives or right after it was carried out. */
const foreignReissue = fc.record({
  // Beside the PUT it makes the plan of the run obsolete.
  on: rarely(is('put' as const), place.on, 1),
  nth: rarely(is(0), place.nth, 1),
  when: oneOf('before', 'after'),
  disableCt: oneOf(undefined, undefined, true, false),
  anotherKey: flag,
  /** It has a name more than the active certificate. */
  hasMoreNames: rarely(is(true), is(false), 3),
  needsApproval: rareFlag,
  scenario,
});
export type ForeignReissue = Generated<typeof foreignReissue>;

/** Someone else sets the CT status, perhaps again and again: most of all behind the PUT of the run. */
const statusChange = fc.record({
  on: rarely(oneOf('order', 'chain', 'post'), is('put' as const), 2),
  nth: oneOf(0, 0, 1, 2),
  times: oneOf(1, 1, 2, 9),
  when: oneOf('before', 'after'),
  disableCt: flag,
});
export type StatusChange = Generated<typeof statusChange>;

/** The end of a process at a request: before it arrives, when it was carried out, or so many seconds later. */
const kill = fc.record({
  on: oneOf('order', 'chain', 'put', 'post', 'post', 'any'),
  nth: oneOf(0, 0, 1, 2, 3, 5, 8),
  when: fc.oneof(oneOf('before', 'carried out'), seconds(1, 100)),
});
export type Kill = Generated<typeof kill>;
const outage = fc.record({ ...place, minutes: seconds(1, 8), fault });
export type Outage = Generated<typeof outage>;

export interface Trouble {
  scenario: TimedScenario;
  faults: Faults;
  outage: Outage | null;
  foreignReissues: readonly ForeignReissue[];
  statusChanges: readonly StatusChange[];
  kill: Kill | null;
  postFaults: Faults;
  postKill: Kill | null;
}
export const noTrouble: Trouble = {
  scenario: healthy(0),
  faults: [],
  outage: null,
  foreignReissues: [],
  statusChanges: [],
  kill: null,
  postFaults: [],
  postKill: null,
};
const some = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number) => fc.array(arbitrary, { minLength: 1, maxLength });
const postTrouble = { postFaults: fc.array(fc.oneof(faultAt, lieAt), { maxLength: 2 }), postKill: orNull(kill, 1) };
/** One or two kinds of trouble at a time: where everything fails, no run gets far. */
const trouble = fc
  .oneof(
    fc.record({ scenario }),
    fc.record({ faults: some(faultAt, 2) }),
    fc.record({ scenario, faults: some(fc.oneof(faultAt, lieAt), 2) }),
    fc.record({ scenario, faults: some(lieAt, 3) }),
    fc.record({ scenario, foreignReissues: some(foreignReissue, 2) }),
    fc.record({ foreignReissues: some(foreignReissue, 1), faults: some(faultAt, 2) }),
    fc.record({ scenario, faults: unreadable }),
    fc.record({ foreignReissues: some(foreignReissue, 1), faults: unreadable, ...postTrouble }),
    fc.record({ scenario, statusChanges: some(statusChange, 2) }),
    fc.record({ statusChanges: some(statusChange, 1), foreignReissues: fc.array(foreignReissue, { maxLength: 1 }) }),
    fc.record({ scenario, kill, ...postTrouble }),
    fc.record({ kill, foreignReissues: fc.array(foreignReissue, { maxLength: 1 }), ...postTrouble }),
    fc.record({ scenario, outage }),
    fc.record({
      scenario,
      faults: some(fc.oneof(faultAt, lieAt), 3),
      outage: orNull(outage, 1),
      foreignReissues: fc.array(foreignReissue, { maxLength: 1 }),
      statusChanges: fc.array(statusChange, { maxLength: 1 }),
      kill: orNull(kill, 2),
      ...postTrouble,
    }),
  )
  .map((found): Trouble => ({ ...noTrouble, ...found }));

/** Which file `csr-file` names; null for none. */
const csr = rarely(oneOf('a.csr', 'b.csr'), is(null), 3);
const change = { disableCt: flag, csr };
const reissueBeforeDays = oneOf(0, 0, 30, 90);
export interface Change {
  disableCt: boolean;
  csr: 'a.csr' | 'b.csr' | null;
  reissueBeforeDays?: number;
}

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

/** A reissue that somebody else requests between two runs. */
const foreign = fc.record({
  is: is('foreign' as const),
  disableCt: oneOf(undefined, true, false),
  anotherKey: rarely(is(true), is(false), 2),
  hasMoreNames: flag,
  /** It waits for an approver, and only its request shows that. */
  needsApproval: rarely(is(true), is(false), 2),
  takes: oneOf(0, 60, null),
  end: rarely(is('rejected' as const), is('issued' as const), 3),
});
const happening = fc.oneof(
  { weight: 3, arbitrary: foreign },
  {
    weight: 3,
    arbitrary: fc.record({
      is: oneOf('sets the status', 'replaces the CSR', 'closes the order', 'is issued', 'is rejected', 'is odd'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ is: is('time passes' as const), hours: oneOf(0.1, 1, 95, 97) }) },
);
export type Happening = Generated<typeof happening>;

const runStep = fc.record({
  is: is('run' as const),
  ...change,
  /** Of a Standard User: reissues wait for an approver. */
  isStandardUser: rarely(is(true), is(false), 4),
  retries: oneOf(5, 0, 1),
  timeoutSeconds: oneOf(30, 5, 120),
  waitMinutes: oneOf(1, 3, 5, 0),
  reissueBeforeDays,
  /** The plan that the run may carry out: one made right before it, an earlier one, or what the last run left. */
  plan: oneOf('any', 'any', 'any', 'fresh', 'fresh', 'earlier', 'earlier', 'earlier, other inputs'),
  /** By how many hours the clock of what made the plan was fast. */
  planAhead: rarely(oneOf(0.9, 1.1), is(0)),
  /** What happens between a fresh plan and its run. */
  meanwhile: orNull(happening, 2),
  policy: rarely(policy, is(null), 2),
  /** The folder of the certificate file cannot be made. */
  hasNoFolder: rarely(is(true), is(false), 29),
  trouble,
});
export type RunStep = Generated<typeof runStep>;

const step = fc.oneof(
  { weight: 8, arbitrary: runStep },
  { weight: 2, arbitrary: fc.record({ is: is('plan' as const), ...change, reissueBeforeDays }) },
  { weight: 4, arbitrary: happening },
);
export type Step = Generated<typeof step>;

export const sequences = fc.record({
  start: oneOf('in the log', 'out of the log', 'out of sync', 'unissued', 'pending', 'pending', 'odd'),
  /** What the service is like, which is not known. */
  ctReported: rarely(is(false), is(true), 2),
  ctStatusCounts: oneOf('at request', 'at issuance'),
  timesWritten: rarely(
    oneOf('requests without a zone', 'requests as days', 'issuance without a zone', 'issuance as days'),
    is('with a zone'),
    2,
  ),
  /** How many days after the first certificate the plan ends; or what the order reports in its place. */
  planEnds: oneOf('', '', 'none', '2027-02-30', 0, 6, 7, 200, 200, 200),
  /** When the first certificate ends: with those that follow, a month before, so that a replay of it shows, or it is over. */
  ends: oneOf('together', 'together', 'earlier', 'earlier', 'expired', 'ended'),
  /** An old entry of `requests` is still open, because that array can be stale. */
  hasStaleRequest: rareFlag,
  /** Whether the first certificate has a name that its order does not report. */
  hasHiddenName: rareFlag,
  /** For latencies and jitter. */
  seed: fc.integer(),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  /** The last run, when all faults are over. */
  last: fc.record({ ...change, takes: oneOf(0, 20, 100) }),
});
export type Sequence = Generated<typeof sequences>;
