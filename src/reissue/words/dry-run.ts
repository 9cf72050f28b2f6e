import { MAX_PLANNED_NAMES } from '../../domain/approved-plan.ts';
import type { IssuedCertificate } from '../../pki/certificate.ts';
import { joinSentences } from '../../text.ts';
import type { ReissueResult } from '../result.ts';
import { code, type Fact } from './facts.ts';

/** Describes what a run would do, and why. */
function describePlan({ plan, inputs: { waitMinutes } }: ReissueResult): string {
  const { action, certificate, desired } = plan;
  const set = `A run would set CT logging to ${desired.status}, and request ${action === 'reissue' ? 'a' : 'no'} reissue`;
  if (action === 'status')
    return `${set}: ${certificate ? 'the active certificate is as desired' : 'nothing was issued yet'}.`;
  const because = action === 'wait' ? 'one is pending' : reissueReasons(plan);
  const wait =
    waitMinutes === 0 ? 'end green as soon as the reissue is pending' : `wait up to ${waitMinutes} min for it`;
  return `${set}, because ${because}: the run would ${wait}.`;
}

function reissueReasons({ certificate, desired: { status }, requiredKey }: ReissueResult['plan']): string {
  return [
    certificate && certificate.ctStatus !== status && `the active certificate was ${describeLogging(certificate)}`,
    certificate?.keyDigest !== requiredKey && 'the active certificate has another key than the required one',
  ]
    .filter(Boolean)
    .join(', and ');
}

/** Describes how a certificate was issued, and the evidence. */
export function describeLogging({ ctStatus }: Pick<IssuedCertificate, 'ctStatus'>): string {
  return ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}

/** Returns the facts of a dry run, without those that every report has. */
export function planFacts(result: ReissueResult): Fact[] {
  const { plan, planText } = result;
  const { csrFile } = result.inputs;
  const { certificate, desired, action, names } = plan;
  const isDue = action === 'reissue';
  const csr = csrFile ? `the CSR of csr-file ${code(csrFile.path)}` : 'the CSR of the order';
  const isPublished = certificate?.ctStatus === 'enabled' && desired.status === 'disabled';
  const consequences = joinSentences(
    isDue && 'The reissue may change the extended key usage, the end date and the issuer.',
    desired.status === 'enabled' && isDue && 'CT logs would publish all of its names for good.',
    isPublished && 'The names of the active certificate are public already, and stay so.',
  );
  return [
    ['Plan', describePlan(result)],
    ['Active certificate', certificate ? `serial number ${code(certificate.serialNumber)}` : ''],
    ['DNS names', { names, isComplete: names.length <= MAX_PLANNED_NAMES }],
    ['Key pair', describeKey(result)],
    ['CSR', isDue ? `${csr}, public key SHA-256 ${plan.requiredKey}` : ''],
    ['Consequences', consequences],
    ['Output plan', planText && code(planText)],
  ];
}

/** Describes whether a run keeps the key pair of the active certificate. */
function describeKey({ plan: { certificate, action, requiredKey } }: ReissueResult): string {
  if (!certificate) return '';
  if (action === 'wait' && requiredKey === null)
    return 'not known: without csr-file, a run that waits for the pending reissue accepts any key';
  return requiredKey === null || requiredKey === certificate.keyDigest
    ? `the certificate keeps its key pair (public key SHA-256 ${certificate.keyDigest})`
    : `the certificate gets a new key pair (public key SHA-256 ${requiredKey})`;
}
