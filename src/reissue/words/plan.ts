import type { DueReason } from '../../domain/due.ts';
import { describeLogging } from '../../domain/words.ts';
import { compact, joinSentences } from '../../text.ts';
import { needsPerson } from '../pending-reasons.ts';
import type { RunPlan } from '../plan.ts';
import { planTextOf, type ReissueResult } from '../result.ts';
import { code, describeCertificate, formatDays, type ReportLine } from './report.ts';
import { UNSEEN_NAMES_NOTICE } from './warnings.ts';

/** Returns what a run would do, and what follows from that: the first lines of a dry run. */
export function planLines({ plan, inputs, observation }: ReissueResult): ReportLine[] {
  return [
    ['Plan', describePlan(plan, inputs.waitMinutes, observation.at)],
    ['Consequences', describeConsequences(plan)],
  ];
}

/** Returns what a person approves: the last lines of a dry run. */
export function approvalLines(result: ReissueResult): ReportLine[] {
  const { plan, inputs, warnings } = result;
  const { certificate, names } = plan;
  const planText = planTextOf(result);
  const hasUnseenNames = warnings.some((warning) => warning.kind === 'unseen-names');
  return [
    ['DNS names', names],
    ['Unseen names', hasUnseenNames ? UNSEEN_NAMES_NOTICE : ''],
    ['Key pair', describePlannedKeyPair(plan, inputs)],
    ['Active certificate', certificate ? describeCertificate(certificate) : ''],
    ['Domain validation', describeMethod(plan)],
    ['Output plan', planText && code(planText)],
  ];
}

/** Describes what a run would do, and why. */
function describePlan(plan: RunPlan, waitMinutes: number, now: number): string {
  const { action, desired } = plan;
  const request = action === 'reissue' ? 'request a reissue' : 'request no reissue';
  const wait =
    waitMinutes === 0
      ? 'end green as soon as the reissue is pending'
      : `wait up to ${waitMinutes} min for the certificate`;
  return joinSentences(
    `A run would set CT logging to ${desired.status}, and ${request}, because ${describeReason(plan, now)}.`,
    action !== 'status' && `The run would ${wait}.`,
  );
}

function describeReason({ action, certificate, due }: RunPlan, now: number): string {
  if (action === 'wait') return 'one is pending';
  if (!certificate) return 'nothing was issued yet';
  if (action === 'status') return 'the active certificate is as desired';
  const facts: Record<Exclude<DueReason, 'planned'>, string> = {
    status: `was ${describeLogging(certificate)}`,
    key: 'has another key than the required one',
    expired: 'has expired',
    'ends-soon': `ends in ${formatDays(certificate.validTill.getTime() - now)}`,
    'lost-names': 'lacks names',
    'additional-names': 'has additional names',
  };
  const found = due.filter((reason) => reason !== 'planned').map((reason) => facts[reason]);
  const reasons = compact([
    found.length > 0 && `the active certificate ${found.join(', and ')}`,
    due.includes('planned') && 'the approved plan requests it',
  ]);
  return reasons.join(', and ');
}

/**
 * Describes whether the certificate keeps its key pair, and whose CSR a reissue uses, which has the same key. The first
 * certificate of an order comes from the CSR of the order.
 */
function describePlannedKeyPair(plan: RunPlan, { csrFile }: ReissueResult['inputs']): string {
  const { action, certificate, requiredKey, csr } = plan;
  if (action === 'wait' && requiredKey === null)
    return 'not known: without csr-file, a run that waits for the pending reissue accepts any key';
  if (!certificate) return '';
  const key = requiredKey ?? certificate.keyDigest;
  const change =
    key === certificate.keyDigest ? 'the certificate keeps its key pair' : 'the certificate gets a new key pair';
  const source = csrFile ? `csr-file ${code(csrFile.path)}` : 'the order';
  const request = csr ? `, from the CSR of ${source}` : '';
  return `${change}${request} (public key SHA-256 ${key})`;
}

function describeMethod({ action, order }: RunPlan): string {
  const method = order.dcvMethod;
  if (action === 'status' || method === '') return '';
  return needsPerson(method) ? `${code(method)}: somebody must act on it, outside of this run` : code(method);
}

function describeConsequences({ action, certificate, desired }: RunPlan): string {
  const isDue = action === 'reissue';
  const isPublished = certificate?.ctStatus === 'enabled' && desired.status === 'disabled';
  return joinSentences(
    desired.status === 'enabled' && isDue && 'CT logs would publish all names of the new certificate for good.',
    isDue && 'The reissue may change the extended key usage, the end date and the issuer.',
    isPublished && 'The names of the active certificate are public already, and stay so.',
  );
}
