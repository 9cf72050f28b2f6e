import type { Certificate } from '../pki/certificate.ts';
import { MAX_FIELD_LENGTH, MAX_LISTED_NAMES, toSingleLine, truncate } from '../text.ts';
import { hasDesiredKey } from './desired.ts';
import { plannedNames } from './expected-plan.ts';
import type { IssuedPlan, Plan, ReissuePlan } from './plan.ts';
import type { KeyPairPlan } from './reissue-request.ts';
import type { ReissueResult } from './result.ts';
import type { AppliedPolicy } from './status-decision.ts';

type PlannedRun = Pick<ReissueResult, 'plan' | 'waitMinutes' | 'csrPath'>;

/** Describes what a run would do, without the names. */
export function describePlan(run: PlannedRun): string {
  const { plan, waitMinutes, csrPath } = run;
  const set = `A run would set CT logging to ${plan.desiredStatus}`;
  switch (plan.kind) {
    case 'unissued':
      return `${set}. Nothing was issued yet, so the run would request no reissue${csrPath && ' and would not use csr-file'}.`;
    case 'up-to-date':
      return `${set}. The active certificate is as desired, so the run would request no reissue. ${describeActive(plan)}`;
    case 'wait':
      return `${set} and request no reissue, because one is pending: the run would ${waitMinutes === 0 ? 'end green as soon as it sees the pending reissue' : `wait up to ${waitMinutes} min for it`}. ${describeActive(plan)} ${csrPath === '' ? ANY_KEY_NOTICE : `A run that waits for that reissue would be red if its certificate had a key other than the one in csr-file (${formatPath(csrPath)}).`}`;
    case 'reissue':
      return `${set} and request a reissue, because ${reissueReasons(plan)}. ${describeActive(plan)} ${describeRequest(plan, run)}`;
  }
}

/** Whoever may request a reissue in CertCentral chooses its key and its names. */
const ANY_KEY_NOTICE =
  'Without csr-file, a run that waits for that reissue would accept any key and additional names: find out who requested it.';

/** Names the certificate that a plan is bound to. */
function describeActive({ certificate }: IssuedPlan | ReissuePlan): string {
  return `The active certificate has the serial number ${certificate.serialNumber}.`;
}

function describeRequest({ keyPair, desiredStatus }: ReissuePlan, { waitMinutes, csrPath }: PlannedRun): string {
  const csr = keyPair.csrSource === 'order' ? 'the CSR of the order' : `the CSR of csr-file (${formatPath(csrPath)})`;
  const wait =
    waitMinutes === 0
      ? 'only request the reissue, and end as soon as it is pending'
      : `wait up to ${waitMinutes} min for the new certificate`;
  const publication = desiredStatus === 'enabled' ? ' CT logs would publish all of its names for good.' : '';
  return `The run would use ${csr}, public key SHA-256 ${keyPair.digest}. ${KEY_PAIR_TEXT[keyPair.change]}. The run would ${wait}. The reissue may change the extended key usage, the end date and the issuer.${publication}`;
}

function reissueReasons({ certificate, desiredStatus, requiredKeyDigest }: ReissuePlan): string {
  const reasons = [
    certificate.ctStatus !== desiredStatus && `the active certificate was ${describeLogging(certificate)}`,
    !hasDesiredKey(certificate, { desiredStatus, keyDigest: requiredKeyDigest }) &&
      'the active certificate has a key other than the one in csr-file',
  ];
  return reasons.filter(Boolean).join(', and ');
}

/** Describes how a certificate was issued, and what shows that. */
export function describeLogging({ ctStatus }: Certificate): string {
  return ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}

/** What happens to the key pair. */
export const KEY_PAIR_TEXT: Record<KeyPairPlan['change'], string> = {
  same: 'The certificate keeps its key pair',
  new: 'The certificate gets a new key pair',
};

/** Describes what decided the desired status; empty without a policy. */
export function describePolicy(policy: AppliedPolicy | null): string {
  if (!policy) return '';
  const { path, digest, rule } = policy;
  return `Policy file: ${formatPath(path)}, SHA-256 ${digest}, rule: ${withoutBackticks(rule)}.`;
}

/** Formats a path as code, which a path with a backtick must not end early. */
export function formatPath(path: string): string {
  return `\`${withoutBackticks(truncate(toSingleLine(path), MAX_FIELD_LENGTH))}\``;
}

function withoutBackticks(text: string): string {
  return text.replaceAll('`', "'");
}

/** The reporter truncates a line after 2,000 characters, and makes a part of it longer if it looks like a workflow command. */
const MAX_LINE_LENGTH = 1_500;

/** Formats the names of a plan for the log: the first 20, in lines that the log does not truncate, and the number of the others. */
export function formatPlannedNames(plan: Plan): string[] {
  const names = plannedNames(plan);
  const heading = `DNS names of the ${plan.certificate ? 'active certificate' : 'order'}`;
  const rest = names.length - MAX_LISTED_NAMES;
  const items = names.slice(0, MAX_LISTED_NAMES).map((name) => truncate(name, MAX_FIELD_LENGTH));
  if (rest > 0) items.push(`and ${rest} more (see the summary)`);
  const lines: string[] = [];
  for (const item of items) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(`${heading}: ${item}`);
    else if (line.length + item.length > MAX_LINE_LENGTH) lines.push(`${heading}, continued: ${item}`);
    else lines.splice(-1, 1, `${line}, ${item}`);
  }
  return lines.length > 0 ? lines : [`${heading}: unknown`];
}
