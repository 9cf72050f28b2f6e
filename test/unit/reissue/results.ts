import { DAY_MS } from '../../../src/certcentral/dates.ts';
import type { ReissueResponse } from '../../../src/certcentral/endpoints.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { PendingReasons } from '../../../src/reissue/pending-reasons.ts';
import { planRun, type RunPlan } from '../../../src/reissue/plan.ts';
import { createResult, type ReissueResult } from '../../../src/reissue/result.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import type { Execution } from '../../../src/reissue/wait.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';

const { approvedPlanWith, byPolicy, certificateWith, csrFileFor, desiring, inputsWith, issued, missing } = built;
const { OTHER_KEY, OWN_KEY, observe, observeFirst, unknownWord, old, orderWith, outage, pending, reissued } = built;
const { sessionWith, transactionWith, unissued } = built;
type Reads = built.Reads;

/** The plan for what was observed first. */
export function planFor(reads: Reads, inputs: Partial<Inputs> = {}): RunPlan {
  const first = observeFirst(reads);
  const plan = planRun(first, inputsWith(inputs), Math.max(first.at, Date.parse('2026-03-01')));
  if ('kind' in plan) throw new Error(`The plan is refused: ${plan.kind}`);
  return plan;
}

/** The result of a dry run. */
export function dryRun(
  reads: Reads,
  changes: Partial<Inputs> = {},
  reasons: Execution['reasons'] = null,
): ReissueResult {
  const inputs = inputsWith({ dryRun: true, ...changes });
  const plan = planFor(reads, inputs);
  const observation = observeFirst(reads);
  const context = { inputs, transaction: transactionWith(), session: sessionWith() };
  return createResult(context, plan, { observation, certificate: plan.certificate, reasons });
}

interface Given {
  inputs?: Partial<Inputs>;
  transaction?: Partial<Transaction>;
  response?: ReissueResponse;
  /** The order that was read back; null if it could not be read. */
  order?: RunPlan['order'] | null;
  /** The active certificate; null if nothing is issued. */
  certificate?: RunPlan['certificate'] | null;
  /** What the reissue waits for that is left pending. */
  reasons?: PendingReasons;
}

/** The result of a run that took 100 seconds; unless something else is given, it made `reissued` the active certificate. */
export function executed(
  reads: Reads,
  { inputs = {}, transaction = {}, response, reasons, ...given }: Given = {},
): ReissueResult {
  const plan = planFor(reads, inputs);
  const { order = orderWith({ ctStatus: plan.desired.status }), certificate = reissued } = given;
  const execution: Execution = {
    observation: observe(
      reasons ? [{ ...pending, ctStatus: plan.desired.status }, old, 5_999] : [order ?? outage, certificate ?? missing],
    ),
    certificate: reasons ? undefined : (certificate ?? undefined),
    reasons: reasons ?? null,
  };
  const certificateFile = reasons || !certificate ? '' : '/tmp/order-7.pem';
  const session = sessionWith(response && { response });
  const context = { inputs: inputsWith(inputs), transaction: transactionWith(transaction), session };
  return createResult(context, plan, execution, certificateFile, 100_000);
}

/** What a pending order waits for. */
export const reasonsWith = (changes: Partial<PendingReasons> = {}): PendingReasons => ({
  needsApproval: false,
  validation: { domains: [], organizations: [] },
  randomValue: '',
  isOverdue: false,
  ...changes,
});

export const responseWith = (changes: Partial<ReissueResponse> = {}): ReissueResponse => ({
  certificateId: '',
  hasChain: false,
  needsApproval: false,
  dcvRandomValue: '',
  ...changes,
});

const nameless = { ...unissued, dnsNames: [] };
const first: Reads = [nameless, missing];
const withKey = (keyDigest: string) => ({ csrFile: csrFileFor(keyDigest) });
const domain = { name: 'a.example', status: 'pending', method: 'dns-txt-token' };
const foreign = { ...domain, name: 'bank.example' };
export const unfinished = reasonsWith({
  needsApproval: true,
  validation: { domains: [domain, foreign], organizations: [] },
  randomValue: 'r4nd0m',
});
const requested: Given = {
  order: pending,
  reasons: unfinished,
  transaction: { reissueRequest: 'accepted' },
  response: responseWith({ needsApproval: true, dcvRandomValue: 'r4nd0m' }),
};
const policy = byPolicy({ default: 'keep-out' });
const newKey = certificateWith({ ...reissued, keyDigest: OTHER_KEY });
const toLog = byPolicy({ log: { 7: 'public' } });
const disabled = { ctStatus: 'disabled' } as const;
/** More names than a person can approve. */
export const manyNames = namesWith(Array.from({ length: 1_001 }, (_, index) => `a${index}.example`));
const ending = reissued;
const END = ending.validTill.getTime();
const expired = certificateWith({ ...reissued, validTill: new Date('2026-02-01') });

/** Builds every kind of result at least once. */
export const results = {
  'a reissue': () => executed([issued, old], { transaction: { reissueRequest: 'accepted' }, response: responseWith() }),
  'a reissue with a new key': () =>
    executed([issued, old], {
      transaction: { reissueRequest: 'in-doubt' },
      inputs: { csrFile: { ...csrFileFor(OTHER_KEY), path: 'new\n`.csr' } },
      certificate: newKey,
    }),
  'a reissue with a warning': () => executed([issued, old], { order: null }),
  'a first certificate': () => executed(first),
  'no reissue': () => executed([issued, old], { inputs: desiring('enabled'), certificate: old }),
  'no reissue, with a warning': () => executed([issued, reissued], { inputs: withKey(OWN_KEY) }),
  'nothing issued': () => executed(first, { certificate: null, order: { ...nameless, ...disabled } }),
  'nothing issued, and no name': () =>
    executed([{ ...nameless, commonName: '' }, missing], { certificate: null, order: null }),
  'a request only': () => executed([issued, old], requested),
  'a request only with a plan': () =>
    executed([issued, old], { ...requested, inputs: { expectedPlan: approvedPlanWith() } }),
  'a request only of somebody else': () =>
    executed([pending, old], {
      order: pending,
      reasons: reasonsWith(),
      inputs: withKey(OTHER_KEY),
    }),
  'a first request of somebody else': () => executed(first, { ...requested, transaction: {} }),
  'a request only to log': () =>
    executed([issued, reissued], { ...requested, inputs: desiring('enabled'), reasons: reasonsWith() }),
  'a reissue by a policy': () => executed([issued, old], { inputs: policy }),
  'a dry run by a policy': () => dryRun([issued, old], policy),
  'a dry run without a plan': () => dryRun([issued, certificateWith({ names: manyNames })]),
  'a dry run, nothing issued': () => dryRun(first),
  'a dry run, nothing issued, with csr-file': () => dryRun(first, withKey(OTHER_KEY)),
  'a dry run, no reissue': () => dryRun([issued, reissued]),
  'a dry run, a pending reissue': () => dryRun([pending, old], {}, { ...unfinished, randomValue: '' }),
  'a dry run, a pending reissue to log': () =>
    dryRun([{ ...pending, ...disabled }, reissued], { ...toLog, ...withKey(OTHER_KEY), waitMinutes: 0 }, reasonsWith()),
  'a dry run, perhaps a pending reissue to log': () => dryRun([{ ...unknownWord, ...disabled }, old], toLog),
  'a dry run, a reissue': () => dryRun([issued, old]),
  'a dry run, a reissue to log the certificate': () => dryRun([issued, reissued], desiring('enabled')),
  'a dry run, a reissue for a new key': () => dryRun([issued, reissued], { ...withKey(OTHER_KEY), waitMinutes: 0 }),
  'a dry run, a reissue with a new key': () =>
    dryRun([{ ...issued, dcvMethod: 'dns-txt-token' }, old], withKey(OTHER_KEY)),
  'a dry run, a reissue before the end': () =>
    dryRun([{ ...issued, planEndsAt: Date.parse('2027-01-01'), dcvMethod: 'email' }, ending, END - 13 * DAY_MS + 1], {
      reissueBeforeDays: 30,
    }),
  'a dry run, an expired certificate': () => dryRun([{ ...issued, dcvMethod: 'x`y' }, expired]),
  'a dry run, a reissue that is planned': () =>
    dryRun([issued, reissued], { expectedPlan: approvedPlanWith({ serial: '02' }) }),
};
