import fc from 'fast-check';

export type RequestKind = 'order' | 'chain' | 'put' | 'post';

/** What becomes of one request in place of normal service. Where it is carried out, only its answer is lost. */
export type Fault =
  | { is: 'status'; status: number; retryAfter?: string | undefined; carriedOut: boolean; cut: boolean }
  | { is: 'reset' | 'timeout'; when: 'before the connection' | 'before' | 'carried out' }
  /** A POST that is carried out only this long after it arrived, when its sender may be gone. */
  | { is: 'carried out late'; seconds: number }
  | { is: 'HTML'; carriedOut: boolean }
  | { is: 'cut body' };

/** The nth request of a kind that a process sends, counted from 0. */
export interface Place {
  on: RequestKind | 'any';
  nth: number;
}

export type Faults = (Place & { times: number; fault: Fault })[];

/** How a reissue goes on, within the bounds that the contract relies on. Times are in seconds. */
export interface TimedReissueScenario {
  /** After how long the order shows it as pending. */
  shows: number;
  /** After how long it ends: 0 at once, null never. */
  takes: number | null;
  end: 'issued' | 'rejected';
  status: string;
  wrongScts: boolean;
  nameMissing: boolean;
  noDownload: boolean;
  idChanges: 'at request' | 'at issuance' | 'never';
  /** How long after the end the order, and the download, still show what was before. */
  orderLag: number;
  downloadLag: number;
}

/** Someone else requests a reissue, right before a request arrives or right after it was carried out. */
export type ForeignReissue = Place & {
  when: 'before' | 'after';
  disableCt: boolean | undefined;
  scenario: TimedReissueScenario;
};

/** The end of a process at a request: before it arrives, when it was carried out, or so many seconds later. */
export type Kill = Place & { when: 'before' | 'carried out' | number };

export interface RunStep {
  is: 'run';
  disableCt: boolean;
  retries: number;
  timeoutSeconds: number;
  waitMinutes: number;
  scenario: TimedReissueScenario;
  faults: Faults;
  outage: (Place & { minutes: number; fault: Fault }) | null;
  foreignReissues: ForeignReissue[];
  kill: Kill | null;
  postFaults: Faults;
  postKill: Kill | null;
}

export type Step =
  | RunStep
  | { is: 'time passes'; minutes: number }
  | { is: 'all is issued' }
  | { is: 'all is rejected' };

export interface Sequence {
  start: 'in the log' | 'out of the log' | 'out of step' | 'unissued' | 'pending';
  /** What the service is like, as far as that is not known. */
  ctReported: boolean;
  ctStatusCounts: 'at request' | 'at issuance';
  /** For latencies and chance. */
  seed: number;
  steps: Step[];
  /** The wish of the last run, when all faults are over. */
  last: { disableCt: boolean; takes: number };
}

const whens = fc.constantFrom('before the connection' as const, 'before' as const, 'carried out' as const);
const flag = fc.boolean();
const rarely = (weight = 9) =>
  fc.oneof({ weight, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const faultArbitrary: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({
    is: fc.constant('status' as const),
    status: fc.constantFrom(400, 401, 403, 404, 422),
    carriedOut: fc.constant(false),
    cut: rarely(),
  }),
  fc.record({
    is: fc.constant('status' as const),
    status: fc.constant(429),
    retryAfter: fc.constantFrom(undefined, '2', '60', '120', '200'),
    carriedOut: fc.constant(false),
    cut: rarely(),
  }),
  fc.record({
    is: fc.constant('status' as const),
    status: fc.constantFrom(408, 500, 502, 503, 504),
    retryAfter: fc.constantFrom(undefined, undefined, '5', '90', '121'),
    carriedOut: flag,
    cut: rarely(),
  }),
  fc.record({
    is: fc.constant('status' as const),
    status: fc.constant(302),
    carriedOut: fc.constant(false),
    cut: rarely(),
  }),
  fc.record({ is: fc.constantFrom('reset' as const, 'timeout' as const), when: whens }),
  fc.record({ is: fc.constant('carried out late' as const), seconds: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ is: fc.constant('HTML' as const), carriedOut: flag }),
  fc.record({ is: fc.constant('cut body' as const) }),
);

const place = {
  on: fc.constantFrom('any' as const, 'order' as const, 'chain' as const, 'put' as const, 'post' as const),
  nth: fc.nat({ max: 4 }),
};
const faults = (maxLength: number): fc.Arbitrary<Faults> =>
  fc.array(
    fc.record({
      ...place,
      times: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 2 }) },
        { weight: 1, arbitrary: fc.integer({ min: 3, max: 14 }) },
      ),
      fault: faultArbitrary,
    }),
    { maxLength },
  );

const scenario: fc.Arbitrary<TimedReissueScenario> = fc
  .record({
    shows: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) },
    ),
    takes: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
      { weight: 1, arbitrary: fc.integer({ min: 200, max: 900 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    end: fc.oneof(
      { weight: 5, arbitrary: fc.constant('issued' as const) },
      { weight: 1, arbitrary: fc.constant('rejected' as const) },
    ),
    status: fc.constantFrom('reissue_pending', 'reissue', 'needs_approval', 'processing'),
    wrongScts: rarely(),
    nameMissing: rarely(),
    noDownload: rarely(),
    idChanges: fc.constantFrom('at request' as const, 'at issuance' as const, 'never' as const),
    orderLag: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 110 }) }),
    downloadLag: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 110 }) }),
  })
  .map(withinBounds);

/**
 * The contract relies on it that something shows of a reissue within 60 seconds of the request (the download, or the order
 * for longer than the time between two looks), and the certificate within 2 minutes of the end.
 */
function withinBounds(scenario: TimedReissueScenario): TimedReissueScenario {
  const { shows, takes, orderLag, downloadLag } = scenario;
  if (takes === null) return scenario;
  if (takes + downloadLag <= 40) return { ...scenario, shows: Math.min(shows, takes) };
  return takes === 0
    ? { ...scenario, downloadLag: 40 }
    : { ...scenario, takes: Math.max(takes, shows + 40), orderLag: Math.min(orderLag, downloadLag) };
}

const kill: fc.Arbitrary<Kill> = fc.record({
  ...place,
  nth: fc.nat({ max: 12 }),
  when: fc.oneof(fc.constantFrom('before' as const, 'carried out' as const), fc.integer({ min: 1, max: 100 })),
});

const other: fc.Arbitrary<ForeignReissue> = fc.record({
  ...place,
  when: fc.constantFrom('before' as const, 'after' as const),
  disableCt: fc.constantFrom(undefined, undefined, true, false),
  scenario,
});

const runStep: fc.Arbitrary<RunStep> = fc.record({
  is: fc.constant('run' as const),
  disableCt: flag,
  retries: fc.constantFrom(5, 0, 1, 10),
  timeoutSeconds: fc.constantFrom(30, 5, 120),
  waitMinutes: fc.constantFrom(1, 2, 5),
  scenario,
  faults: faults(4),
  outage: fc.option(fc.record({ ...place, minutes: fc.integer({ min: 1, max: 8 }), fault: faultArbitrary }), {
    freq: 5,
  }),
  foreignReissues: fc.oneof(
    { weight: 4, arbitrary: fc.constant<ForeignReissue[]>([]) },
    { weight: 1, arbitrary: fc.array(other, { maxLength: 2 }) },
  ),
  kill: fc.option(kill, { freq: 2 }),
  postFaults: faults(3),
  postKill: fc.option(kill, { freq: 3 }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: runStep },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant('time passes' as const), minutes: fc.integer({ min: 1, max: 10 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ is: 'all is issued' as const }) },
  { weight: 1, arbitrary: fc.constant({ is: 'all is rejected' as const }) },
);

export const sequences: fc.Arbitrary<Sequence> = fc.record({
  start: fc.constantFrom(
    'in the log' as const,
    'out of the log' as const,
    'out of step' as const,
    'unissued' as const,
    'pending' as const,
  ),
  ctReported: flag,
  ctStatusCounts: fc.constantFrom('at request' as const, 'at issuance' as const),
  seed: fc.integer(),
  steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  last: fc.record({ disableCt: flag, takes: fc.constantFrom(0, 20, 100) }),
});
