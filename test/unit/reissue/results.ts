import type { ReissueResponse } from '../../../src/certcentral/reissue-api.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { ReissueContext } from '../../../src/reissue/context.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { PendingReasons } from '../../../src/reissue/pending-reasons.ts';
import { createPlan, type Plan } from '../../../src/reissue/plan.ts';
import { dryRunResult, type ExecutionResult, executedResult, type ReissueResult } from '../../../src/reissue/result.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import {
  csrFileFor,
  desiring,
  firstStateOf,
  inputsWith,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  silent,
  transactionWith,
  unissued,
} from './builders.ts';

/** What a run observed first: the order and its certificate, or why they could not be read. */
export type Observed = Parameters<typeof firstStateOf>;

/** The plan for what was observed. */
export const planFor = (observed: Observed, inputs: Partial<Inputs> = {}): Plan =>
  createPlan(firstStateOf(...observed), inputsWith(inputs));

/** The result of a dry run. */
export function dryRun(observed: Observed, changes: Partial<Inputs> = {}, reasons?: PendingReasons): ReissueResult {
  const inputs = inputsWith({ dryRun: true, ...changes });
  return dryRunResult(inputs, planFor(observed, inputs), firstStateOf(...observed), reasons);
}

interface Given extends Partial<ExecutionResult> {
  inputs?: Partial<Inputs>;
  transaction?: Partial<Transaction>;
  response?: ReissueResponse;
}

/** The result of a run that took 100 seconds; unless something else is given, it made `renewed` the active certificate. */
export function executed(observed: Observed, { inputs = {}, transaction, response, ...execution }: Given = {}) {
  const session = response ? { response } : {};
  const context = { inputs: inputsWith(inputs), transaction: transactionWith(transaction), session } as ReissueContext;
  const plan = planFor(observed, inputs);
  const usual: ExecutionResult = {
    order: orderWith({ ctStatus: plan.desiredStatus }),
    reissuePending: false,
    certificate: renewed,
    certificateBefore: plan.certificate,
    pendingReasons: null,
    warnings: [],
  };
  const certificateFile = execution.certificate === null ? '' : '/tmp/order-7.pem';
  return executedResult(context, plan, { ...usual, ...execution }, { certificateFile, durationMs: 100_000 });
}

/** What a pending order waits for. */
export const reasonsWith = (changes: Partial<PendingReasons> = {}): PendingReasons => ({
  approval: 'none',
  validation: { domains: [], organizations: [] },
  caaProblems: [],
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
const mayBePending = orderWith({ ...silent, isDated: true, ctStatus: 'disabled' });
const first: Observed = [nameless, refusal(404)];
const withKey = (key: string) => ({ csrFile: csrFileFor(key) });
const domain = { name: 'a.example', status: 'pending', method: 'dns-txt-token' };
const unfinished = reasonsWith({ approval: 'own-request', validation: { domains: [domain], organizations: [] } });
const requested: Given = {
  order: pending,
  reissuePending: true,
  certificate: null,
  pendingReasons: unfinished,
  transaction: { reissueRequest: 'accepted', dcvRandomValue: 'r4nd0m' },
  response: responseWith({ needsApproval: true, dcvRandomValue: 'r4nd0m' }),
};
const policyFile = {
  policy: parsePolicy('{"default": "keep-out", "log": {"c.example": "public"}}', () => '', true),
  path: 'policies/`ct`.json',
  digest: 'd16e57',
};
const policy: Pick<Inputs, 'statusSource'> = { statusSource: { policyFile, status: null } };
const warnings = [{ text: 'Mind <this>.', cause: outage }];

/** Builds every kind of result at least once. */
export const results = {
  'a reissue': () => executed([issued, old], { transaction: { reissueRequest: 'accepted' }, response: responseWith() }),
  'a reissue with a new key': () =>
    executed([issued, old], {
      transaction: { reissueRequest: 'accepted' },
      inputs: { csrFile: { ...csrFileFor('key 2'), path: 'new\n`.csr' } },
      certificate: { ...renewed, publicKey: Buffer.from('key 2') },
    }),
  'a reissue without a common name': () => executed([issued, old], { certificate: { ...renewed, commonName: '' } }),
  'a reissue with a warning': () => executed([issued, old], { warnings, order: orderWith({ status: '' }) }),
  'a first certificate': () => executed(first),
  'a first certificate that was replaced': () => executed(first, { certificateBefore: old }),
  'no reissue': () => executed([issued, old], { inputs: desiring('enabled'), certificate: old }),
  'no reissue, with csr-file': () => executed([issued, renewed], { inputs: withKey('own') }),
  'no reissue, with a warning': () => executed([issued, renewed], { warnings }),
  'nothing issued': () => executed(first, { certificate: null, order: nameless }),
  'nothing issued, and no name': () => executed(first, { certificate: null, order: { ...nameless, commonName: '' } }),
  'a request only': () => executed([issued, old], requested),
  'a request only, with csr-file': () => executed([issued, old], { ...requested, inputs: withKey('key 2') }),
  'a reissue by a policy': () => executed([issued, old], { inputs: policy }),
  'a dry run by a policy': () => dryRun([issued, old], policy),
  'a dry run without a plan': () => dryRun([mayBePending, old], desiring('enabled')),
  'a dry run, nothing issued': () => dryRun(first),
  'a dry run, nothing issued, with csr-file': () => dryRun(first, withKey('key 2')),
  'a dry run, no reissue': () => dryRun([issued, renewed]),
  'a dry run, a pending reissue': () => dryRun([pending, old], {}, unfinished),
  'a dry run, a pending reissue, with csr-file': () => dryRun([pending, old], { ...withKey('key 2'), waitMinutes: 0 }),
  'a dry run, a reissue': () => dryRun([issued, old]),
  'a dry run, a reissue to log the certificate': () => dryRun([issued, renewed], desiring('enabled')),
  'a dry run, a new key': () => dryRun([issued, renewed], { ...withKey('key 2'), waitMinutes: 0 }),
  'a dry run, a reissue with a new key': () => dryRun([issued, old], withKey('key 2')),
};
