import type { CertificateWithChain } from '../pki/certificate.ts';
import { formatNames, MAX_FIELD_LENGTH, toSingleLine, truncate } from '../text.ts';
import { type Desired, hasDesiredKey, type IssuedPlan, type KeyPairPlan, type ReissuePlan } from './plan.ts';
import type { ReissueResult } from './result.ts';

type PlannedRun = Pick<ReissueResult, 'desiredStatus' | 'plan' | 'waitMinutes' | 'csrPath' | 'csrKeyDigest'>;

/** Describes what a run would do. */
export function describePlan(run: PlannedRun): string {
  const { desiredStatus, plan, waitMinutes, csrPath } = run;
  const set = `A run would set CT logging to ${desiredStatus}`;
  switch (plan.kind) {
    case 'unissued':
      return `${set}. Nothing was issued yet, so the run would request no reissue${csrPath && ' and would not use csr-file'}.`;
    case 'up-to-date':
      return `${set}. The active certificate is as desired, so the run would request no reissue. ${describeActive(plan)}`;
    case 'await-pending':
      return `${set} and request no reissue, because one is pending: the run would ${waitMinutes === 0 ? 'end green as soon as it sees the pending reissue' : `wait up to ${waitMinutes} min for it`}. ${describeActive(plan)} ${csrPath === '' ? ANY_KEY : `A run that waits for that reissue would be red if its certificate had a key other than the one in csr-file (${formatPath(csrPath)}).`}`;
    case 'reissue':
      return `${set} and request a reissue, because ${reissueReasons(plan.certificate, { desiredStatus, keyDigest: run.csrKeyDigest })}. ${describeActive(plan)} ${describeRequest(plan, run)}`;
  }
}

/** Whoever may request a reissue in CertCentral chooses its key and its names. */
const ANY_KEY =
  'Without csr-file, a run that waits for that reissue would accept any key and additional names: find out who requested it.';

/** Names the certificate that a run can be made to expect. */
function describeActive({ certificate }: IssuedPlan | ReissuePlan): string {
  return `The active certificate has the serial number ${certificate.serialNumber}.`;
}

function describeRequest(
  { request, keyPair }: ReissuePlan,
  { desiredStatus, waitMinutes, csrPath }: PlannedRun,
): string {
  const csr = keyPair.csrSource === 'order' ? 'the CSR of the order' : `the CSR of csr-file (${formatPath(csrPath)})`;
  const wait =
    waitMinutes === 0
      ? 'only request the reissue, and end as soon as it is pending'
      : `wait up to ${waitMinutes} min for the new certificate`;
  const names = desiredStatus === 'enabled' ? 'Names, which CT logs publish for good' : 'Names';
  return `${names}: ${formatNames([request.commonName, ...request.dnsNames])}. The run would use ${csr}, public key SHA-256 ${keyPair.digest}. ${KEY_PAIR_TEXT[keyPair.change]}. The run would ${wait}. The reissue may change the extended key usage, the end date and the issuer.`;
}

function reissueReasons(certificate: CertificateWithChain, desired: Desired): string {
  const reasons: string[] = [];
  if (certificate.ctStatus !== desired.desiredStatus)
    reasons.push(
      `the active certificate was ${certificate.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)'}`,
    );
  if (!hasDesiredKey(certificate, desired))
    reasons.push('the active certificate has a key other than the one in csr-file');
  return reasons.join(', and ');
}

/** What happens to the key pair. */
export const KEY_PAIR_TEXT: Record<KeyPairPlan['change'], string> = {
  same: 'The certificate keeps its key pair',
  new: 'The certificate gets a new key pair',
};

/** Formats the path of `csr-file` as code, which a path with a backtick must not end early. */
export function formatPath(path: string): string {
  return `\`${truncate(toSingleLine(path), MAX_FIELD_LENGTH).replaceAll('`', "'")}\``;
}
