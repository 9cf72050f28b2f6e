import type { RequestError } from '../../../src/http/request-error.ts';
import { leftPendingText } from '../../../src/reissue/describe-request.ts';
import { requestReissue } from '../../../src/reissue/execute/request-reissue.ts';
import { verifyCertificate } from '../../../src/reissue/execute/verify-certificate.ts';
import { IssuanceWait } from '../../../src/reissue/execute/wait-decision.ts';
import type { ObservedState } from '../../../src/reissue/observe.ts';
import type { NextStep, RecoveryDecision } from '../../../src/reissue/recovery/decision.ts';
import { describeRecovery, formatRecovery, recoveryFailedMessage } from '../../../src/reissue/recovery/messages.ts';
import type { InitialSync } from '../../../src/reissue/sync-state.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { encodeState } from '../../../src/runner/state.ts';
import {
  certificateWith,
  csrFileFor,
  inputsWith,
  issued,
  old,
  outage,
  renewed,
  revoked,
  stateOf,
  transactionWith,
} from './builders.ts';
import { API_KEY, contextOf, refused, reset, ScriptedService } from './scripted-service.ts';
import { annotations, runStep } from './step.ts';

const next = (kind: NextStep['kind'], isPlanObsolete = false): NextStep => ({ kind, isPlanObsolete });
const outOfSync: InitialSync = { kind: 'out-of-sync', orderStatus: 'enabled', certificateStatus: 'disabled' };
const inSync = { kind: 'in-sync', statusToSet: 'disabled', lostNames: [], nextStep: next('rerun') } as const;
const matched = { kind: 'match-certificate', statusToSet: 'enabled', lostNames: [], nextStep: next('rerun') } as const;
const baseline = { kind: 'restore-baseline', statusToSet: 'enabled', nextStep: next('rerun') } as const;
const lostNames = ['b.example'];

/** Every outcome of a recovery. */
export const decisions = {
  'not changed': { kind: 'not-changed', initialSync: { kind: 'in-sync' } },
  'not changed, pending': { kind: 'not-changed', initialSync: { kind: 'pending' } },
  'not changed, unknown': { kind: 'not-changed', initialSync: { kind: 'unknown' } },
  'not changed, out of sync': { kind: 'not-changed', initialSync: outOfSync },
  'left pending': { kind: 'left-pending', statusToSet: 'disabled' },
  'not readable': { kind: 'out-of-sync', error: outage, isClosed: false },
  'not readable, closed': { kind: 'out-of-sync', error: outage, isClosed: true },
  'out of time': { kind: 'out-of-time', order: issued, certificate: old },
  'out of time, no download': { kind: 'out-of-time', order: issued, certificate: undefined },
  'no certificate': { kind: 'no-certificate' },
  'nothing issued': { kind: 'keep-for-first-certificate', statusToSet: 'disabled' },
  'the baseline': baseline,
  'in sync': inSync,
  'in sync, a name lost': { ...inSync, lostNames, nextStep: next('rerun-with-names') },
  'status of the certificate': matched,
  'status of the certificate, a name lost': { ...matched, lostNames, nextStep: next('none') },
} satisfies Record<string, RecoveryDecision>;

/** The outcome of a recovery, in one line. */
export function recoveryLine(decision: RecoveryDecision, error?: RequestError, shownHint?: string): string {
  const result = { decision, error, pendingReasons: undefined };
  const message = describeRecovery(result, transactionWith({ reissueRequest: 'accepted' }), undefined, shownHint);
  return formatRecovery({ ...message, request: '' });
}

const nextSteps = [
  next('rerun'),
  next('rerun', true),
  next('rerun-with-names'),
  next('rerun-with-names', true),
  next('rerun-with-policy'),
  next('rerun-with-policy', true),
  next('rerun-with-csr'),
  next('rerun-with-csr', true),
  next('rerun-with-active-key'),
  next('rerun-with-active-key', true),
  next('issued-otherwise'),
  next('issued-otherwise', true),
  next('key-differs'),
  next('key-differs', true),
  next('not-visible'),
];

/** What an outcome says besides the state of the order. */
function nextStepLine(nextStep: NextStep): string {
  const without = recoveryLine({ ...inSync, nextStep: next('none') });
  const text = recoveryLine({ ...inSync, nextStep }).slice(without.length);
  return `${nextStep.kind}${nextStep.isPlanObsolete ? ', the plan is obsolete' : ''}:${text}`;
}

/** Returns what users read of a run that failed, in groups with a heading. */
export async function failedRuns(): Promise<Record<string, string[]>> {
  return {
    'the reissue request fails': await Promise.all([
      requestFailure((service) => service.on('order', 1, refused(403), 9)),
      requestFailure((service) => service.on('order', 1, service.takes(61), 9)),
      requestFailure((service) => service.on('POST', 1, reset)),
    ]),
    'the wait fails': waitFailures(),
    'the new certificate is not as desired': verificationFailures(),
    'a recovery': Object.entries(decisions).map(([title, decision]) => `${title}: ${recoveryLine(decision)}`),
    'a recovery, but the status could not be set': Object.entries<RecoveryDecision>(decisions)
      .filter(([, decision]) => 'statusToSet' in decision)
      .map(([title, decision]) => `${title}: ${recoveryLine(decision, outage)}`),
    'the next step after a recovery': nextSteps.map(nextStepLine),
    'a pending reissue of somebody else is left': [
      leftPendingText(transactionWith()),
      leftPendingText(transactionWith({ csrKeyDigest: 'a0' })),
    ],
    'a recovery with an error of its own': [recoveryFailedMessage('7', new Error('Bug.'))],
    'the post step': await postSteps(),
  };
}

/** The error of a reissue request, or the last line in the log. */
async function requestFailure(prepare: (service: ScriptedService) => ScriptedService): Promise<string> {
  const { context, lines } = contextOf(prepare(new ScriptedService()));
  const request = { commonName: '', dnsNames: [], csr: '', signatureHash: '', serverPlatformId: -1 };
  const create = () => ({ ...request, skipApproval: true, comments: '' });
  return requestReissue(context, create, stateOf(issued, old, -61_000)).then(
    () => String(lines.at(-1)),
    (error: Error) => error.message,
  );
}

function waitFailures(): string[] {
  const inDoubt = outage.with({ title: 'Could not request a reissue', detail: 'ECONNRESET' });
  const waitWith = (waitMinutes = 15, doubt?: RequestError, changes: Partial<Transaction> = {}) => {
    const context = { inputs: inputsWith({ waitMinutes }), transaction: transactionWith(changes) };
    return new IssuanceWait({ ...context, session: { reissueRequestedAt: 0 } }, doubt, 0);
  };
  const failureAfter = (wait: IssuanceWait, ...states: ObservedState[]) => {
    const decision = states.map((state) => wait.advance(state)).at(-1);
    return decision?.kind === 'failed' ? decision.error.message : String(decision?.kind);
  };
  const [early, late] = [stateOf(issued, old), stateOf(issued, old, 120_000)];
  return [
    failureAfter(waitWith(), stateOf(revoked, old)),
    failureAfter(waitWith(15, undefined, { reissueSeenPending: true }), early, late),
    failureAfter(waitWith(15, inDoubt), late),
    waitWith().progressLine(50_000),
    ...[waitWith(), waitWith(0)].map((wait) => wait.timeoutError(undefined).message),
    ...[waitWith(1), waitWith(15, inDoubt)].map((wait) => wait.timeoutError(outage).message),
  ];
}

function verificationFailures(): string[] {
  const nameless = certificateWith({ serialNumber: '02', dnsNames: [], commonName: '' });
  const { keyDigest: csrKeyDigest } = csrFileFor('key 2');
  const failure = (certificate: typeof old, transaction: Transaction) => {
    try {
      return String(verifyCertificate(certificate, transaction, []));
    } catch (error) {
      return (error as Error).message;
    }
  };
  return [
    failure(old, transactionWith({ csrKeyDigest })),
    failure({ ...renewed, publicKey: Buffer.from('key 2') }, transactionWith({ reissueRequest: 'accepted' })),
    failure(nameless, transactionWith()),
  ];
}

/** The annotation and the summary of a post step that restores, one that reports again, and one whose state does not verify. */
async function postSteps(): Promise<string[]> {
  const restored = await postStep(new ScriptedService(), () => encodeState(transactionWith(), API_KEY));
  const reported = transactionWith({
    isFailureReported: true,
    statusUpdate: 'not-applied',
    initialCtStatus: 'disabled',
  });
  const stillOut = await postStep(new ScriptedService(), () => encodeState(reported, API_KEY));
  return [...restored, ...stillOut, ...(await postStep(new ScriptedService(), () => 'another state'))];
}

async function postStep(service: ScriptedService, state: () => string): Promise<string[]> {
  const step = await runStep('post', { transport: service, clock: service.clock }, {}, {}, async () => state());
  return [...annotations(step), ...step.summary.split('\n').filter((line) => line.startsWith('<h2>'))];
}
