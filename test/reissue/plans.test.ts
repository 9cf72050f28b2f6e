import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ApprovedPlan, digestNames, parsePlan } from '../../src/domain/approved-plan.ts';
import { seededRandom } from '../harness/virtual-time.ts';
import { checkApproval } from './approval-invariants.ts';
import { assertThat, describeRun } from './completed-run.ts';
import { checkEnd } from './invariants.ts';
import type { Change, ForeignReissue, RunStep, Somebody } from './sequences.ts';
import { digestOf, keyDigestOf } from './simulated-keys.ts';
import { healthy, inputsOf, noFaults, play, playDryRun, run, runner } from './simulated-runner.ts';
import { SimulatedService } from './simulated-service.ts';

const PLANS = Number(process.env['PLANS'] ?? 150);
const SEED = Number(process.env['SEED'] ?? 5);
const HOUR = 3_600_000;
const MAX_AGE = 96 * HOUR;

const oneOf = fc.constantFrom;
const change: fc.Arbitrary<Change> = fc.record({
  disableCt: fc.boolean(),
  csr: oneOf(null, null, null, 'a.csr' as const, 'b.csr' as const),
});

/** A reissue that somebody else requests. It ends after so many seconds; null: never. */
const foreign = fc.record({
  is: fc.constant('foreign' as const),
  status: oneOf('as planned', 'as planned', 'the other', 'that of the order'),
  anotherKey: oneOf(false, false, false, true),
  hasMoreNames: fc.boolean(),
  takes: oneOf(0, 60, 60, null),
  end: oneOf('issued', 'issued', 'issued', 'rejected'),
});

const event = fc.oneof(
  fc.record({
    is: fc.constant('somebody' as const),
    does: oneOf<Somebody['does'][]>(
      'sets the status',
      'replaces the CSR',
      'closes the order',
      'adds a name',
      'replaces the key',
    ),
  }),
  { weight: 3, arbitrary: foreign },
  fc.record({ is: fc.constant('all is issued' as const) }),
  fc.record({ is: fc.constant('all is rejected' as const) }),
  fc.record({ is: fc.constant('time passes' as const), hours: oneOf(1, 95, 97) }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const cases = fc.record({
  start: oneOf('in the log', 'out of the log', 'out of sync', 'unissued', 'pending'),
  ctReported: oneOf(true, true, false),
  ctStatusCounts: oneOf('at request', 'at issuance'),
  hasStaleRequest: fc.boolean(),
  hasHiddenName: fc.boolean(),
  validation: fc.constant('none' as const),
  seed: fc.integer(),
  planned: change,
  events: fc.array(event, { maxLength: 2 }),
  /** What the inputs of the run are, if others than planned. */
  other: fc.option(change, { freq: 5, nil: undefined }),
});

const counts: Record<string, number> = {};

/** Lets something happen between the plan and the run. */
async function happen(service: SimulatedService, what: Event, { disableCt: planned }: Change): Promise<void> {
  if (what.is === 'somebody') await service.change(what.does);
  else if (what.is === 'all is issued') await service.issueAll();
  else if (what.is === 'all is rejected') service.rejectAll();
  else if (what.is === 'time passes') await service.time.advance(what.hours * HOUR);
  else {
    const { status, anotherKey, hasMoreNames, takes, end } = what;
    const scenario = { ...healthy(0), takes, end } as ForeignReissue['scenario'];
    const disableCt = status === 'that of the order' ? undefined : planned === (status === 'as planned');
    const place = { on: 'any', nth: 0, when: 'before' } as const;
    (await service.prepare({ ...place, disableCt, anotherKey, hasMoreNames, needsApproval: false, scenario }))();
  }
}

/** Whether a run must refuse its plan before it changes anything, by the table of the contract. */
async function isRefused(service: SimulatedService, plan: ApprovedPlan, { disableCt, csr }: Change): Promise<boolean> {
  const { order, state, account, time } = service;
  const { certificate, pending } = order;
  if (service.isClosed || time.now - plan.plannedAt > MAX_AGE) return true;
  if (plan.desiredStatus !== (disableCt ? 'disabled' : 'enabled')) return true;
  if (csr !== null && plan.keyDigest !== digestOf(csr)) return true;
  if (!certificate) {
    const reported = (order.certificateFields['dns_names'] as string[] | undefined) ?? order.dnsNames;
    return plan.action !== 'wait' && digestNames([...reported, order.commonName]) !== plan.namesDigest;
  }
  if (pending) return plan.action !== 'wait' && !disableCt && account.ctReported && state.disableCt === true;
  const key = keyDigestOf(service.activeKey);
  const hasKey = plan.keyDigest === 'any' || plan.keyDigest === key;
  const isSame = plan.serialNumber === certificate.serial;
  if (state.scts !== disableCt && hasKey)
    return plan.action !== 'wait' && !isSame && digestNames(certificate.dnsNames) !== plan.namesDigest;
  if (plan.action !== 'reissue' || !isSame) return true;
  return csr === null && !(hasKey && (await service.hasUsableCsr()));
}

async function checkCase({ planned, events, other, ...start }: typeof cases extends fc.Arbitrary<infer T> ? T : never) {
  const last = { disableCt: false, csr: null, takes: 0 } as const;
  const service = await SimulatedService.start({ ...start, steps: [], last }, seededRandom(start.seed));
  const { text } = await playDryRun(service, planned);
  if (text === '') return;
  const plan = parsePlan(text);
  for (const each of events) await happen(service, each, planned);
  const inputs = other ?? planned;
  const { order, state: before } = service;
  const { pending, certificate } = order;
  const refused = await isRefused(service, plan, inputs);
  runner.state = '';
  runner.inputs = { ...inputsOf(service, inputs), 'expected-plan': text };
  const options = { ...noFaults, scenario: healthy(10), isStandardUser: false, timeoutSeconds: 30 };
  const main = await play(service, options, run);
  const { attempts, errors } = main;
  const step = { ...inputs, waitMinutes: 5, timeoutSeconds: 30 } as RunStep;
  const completed = { step, wasInSync: before.inSync, posts: before.posts, plan, policy: null, main };
  const isGreen = errors.length === 0;
  const posts = service.state.posts - before.posts;
  const outcome = refused ? 'refused' : isGreen ? 'green' : 'red';
  counts[`${plan.action} ${outcome}`] = (counts[`${plan.action} ${outcome}`] ?? 0) + 1;
  try {
    if (refused) {
      assertThat(!isGreen && attempts.every(({ kind }) => kind === 'order' || kind === 'chain'), 'it was not refused');
      return;
    }
    checkApproval(completed);
    // A green run has the planned status, key and names.
    checkEnd(service, completed);
    // Only what somebody else has under way can make a run red.
    const isOpen = pending !== undefined || (certificate === undefined && service.state.serial !== undefined);
    assertThat(isGreen || isOpen, `red, but not refused: ${errors.join()}`);
    const isDue = !isOpen && certificate !== undefined && before.serial !== service.state.serial;
    assertThat(posts === Number(isDue) && (posts === 0 || plan.action === 'reissue'), `${posts} POSTs`);
  } catch (error) {
    const found = `${describeRun(completed)}${JSON.stringify([before, service.state], undefined, 1)}`;
    throw new Error(`${(error as Error).message}${found}`);
  }
}

test(`${PLANS} runs with a plan end as planned, or are red, whatever happens in between`, async () => {
  await fc.assert(fc.asyncProperty(cases, checkCase), {
    numRuns: PLANS,
    seed: SEED,
    ...(process.env['FC_PATH'] && { path: process.env['FC_PATH'] }),
  });
  console.log(`${PLANS} plans, seed ${SEED}: ${JSON.stringify(counts)}`);
  for (const action of ['reissue', 'wait', 'status'])
    for (const outcome of ['refused', 'green'])
      expect(counts[`${action} ${outcome}`], `${action} ${outcome}`).toBeGreaterThan(0);
});
