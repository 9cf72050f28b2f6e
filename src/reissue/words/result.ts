import { MAX_PLANNED_NAMES } from '../../domain/objections.ts';
import { reportedNames } from '../../domain/order-names.ts';
import { UNLOGGED_NOTICE } from '../../domain/words.ts';
import { ifRead, type Warning } from '../../errors.ts';
import type { IssuedCertificate } from '../../pki/certificate.ts';
import { inlineCode, joinBlocks, renderError, renderText, renderWarning } from '../../runner/html.ts';
import { compact, formatDuration, joinSentences, MAX_LISTED_NAMES } from '../../text.ts';
import type { ReissueResult } from '../result.ts';
import { code, type Fact, formatFactLines, formatFacts, renderFacts } from './facts.ts';
import { describePendingReasons, describeRequest } from './pending.ts';
import { leftPendingAdvice, type RecoveryMessage } from './recovery.ts';

/** Formats a result for the log: one line, or in a dry run several, because the log must not cut what a person approves. */
export function formatResult(result: ReissueResult): string[] {
  const facts = factsOf(result);
  if (result.kind === 'dry-run') {
    const reasons = result.reasons ? describePendingReasons(result.reasons) : [];
    const waits = reasons.map((reason) => `The order is waiting for ${reason}.`);
    return [`${headline(result)}.`, ...formatFactLines(facts), ...waits];
  }
  return [`${headline(result)}. ${nextStep(result)} ${formatFacts(facts)}.`];
}

/** Renders the job summary of a run that succeeded. */
export function renderResult(result: ReissueResult, warnings: readonly Warning[]): string {
  const { plan, reasons } = result;
  return joinBlocks(
    `<h2>${headline(result)}</h2>`,
    `<p><strong>Next:</strong> ${renderText(nextStep(result))}</p>`,
    reasons !== null && renderWaitsFor(describePendingReasons(reasons)),
    ...warnings.map((warning) => renderWarning(warning)),
    plan.desired.status === 'disabled' && `<p>${UNLOGGED_NOTICE}</p>`,
    renderFacts(factsOf(result)),
    LINKS,
  );
}

/**
 * Renders the job summary of a run that failed, or of a recovery after it.
 * @param orderId undefined if it is not known
 * @param error undefined if it is not known
 * @param recovery how the change was recovered, if it had to be
 */
export function renderFailure(orderId: string | undefined, error: unknown, recovery?: RecoveryMessage): string {
  return joinBlocks(
    `<h2>Reissue${orderId === undefined ? '' : ` of DigiCert order ${orderId}`}: ${error === undefined ? 'recovery after the step' : 'the step failed'}</h2>`,
    error !== undefined && renderError(error),
    recovery && renderWarning(recovery, 'Outcome'),
    recovery && renderWaitsFor(recovery.waitsFor),
    '<p>No output was set.</p>',
    LINKS,
  );
}

function headline({ kind, plan: { order, desired } }: ReissueResult): string {
  const state = {
    'dry-run': '',
    'left-pending': 'reissue left pending',
    reissued: 'certificate reissued',
    'first-issued': 'first certificate issued',
    unchanged: 'certificate unchanged',
    unissued: 'nothing issued yet',
  }[kind];
  return `DigiCert order ${order.id}: ${state ? `CT logging ${desired.status}, ${state}` : 'dry run, nothing was changed'}`;
}

/** Returns what the user should do next. */
function nextStep({ kind, warnings, plan, planText, inputs }: ReissueResult): string {
  const deploy = 'Deploy the new certificate (output certificate-file).';
  const steps: Record<ReissueResult['kind'], string | false> = {
    'dry-run': planText !== '' && 'A person can approve this plan: pass the output plan to a run as expected-plan.',
    'left-pending': `${leftPendingAdvice(plan.desired.status, inputs.expectedPlan !== null)} The later step, job or run needs wait-minutes above 0.`,
    reissued: `${deploy} The earlier certificate stays valid until it expires or is revoked, and its log entries stay.`,
    'first-issued': deploy,
    unchanged: 'The active certificate was already as desired.',
    unissued:
      'It is not known whether the status at the request or at the issuance counts: audit the first certificate once it is issued.',
  };
  return joinSentences(warnings.length > 0 && 'See the warning.', steps[kind]);
}

/** Returns the facts that are known. */
function factsOf(result: ReissueResult): Fact[] {
  const { plan, certificate, request } = result;
  const isDryRun = result.kind === 'dry-run';
  const order = ifRead(result.observation.order) ?? plan.order;
  // The order often lacks some of the names.
  const { commonName, dnsNames } = reportedNames(certificate ?? plan.certificate, order);
  const change = `${plan.order.ctStatus} before, ${plan.desired.status} ${isDryRun ? 'after a run' : 'now'}`;
  const facts: Fact[] = [
    ['Order', [order.id, commonName, order.status].filter(Boolean).map(code).join(', ')],
    ['CT logging', change],
    // Before what may be long, because the log cuts off the end of the line.
    ['Reissue request', isDryRun ? '' : describeRequest(request)],
    ['Policy', describePolicy(result)],
  ];
  return [...facts, ...(isDryRun ? planFacts(result) : changeFacts(result, dnsNames))].filter(
    ([, value]) => value !== '',
  );
}

/** Returns the facts of a change, without those that every report has. */
function changeFacts(result: ReissueResult, names: readonly string[]): Fact[] {
  const { plan, certificate, reasons, durationMs } = result;
  return [
    ['Certificate before', describeCertificate(plan.certificate)],
    ['Certificate now', reasons ? 'a reissue is left pending' : describeCertificate(certificate)],
    ['Key pair', describeKeyPair(result)],
    ['DNS names', { names, isComplete: false }],
    ['Took', formatDuration(durationMs)],
  ];
}

/** Describes what a run would do, and why. */
function describePlan({
  plan: { action, certificate, desired, deviations },
  inputs: { waitMinutes },
}: ReissueResult): string {
  const isDue = action === 'reissue';
  const reasons = compact([
    action === 'wait' && 'one is pending',
    action === 'status' && (certificate ? 'the active certificate is as desired' : 'nothing was issued yet'),
    isDue && deviations.includes('status') && `the active certificate was ${describeLogging(certificate)}`,
    isDue && deviations.includes('key') && 'the active certificate has another key than the required one',
  ]);
  const wait =
    waitMinutes === 0
      ? 'end green as soon as the reissue is pending'
      : `wait up to ${waitMinutes} min for the certificate`;
  return joinSentences(
    `A run would set CT logging to ${desired.status}, and request ${isDue ? 'a' : 'no'} reissue, because ${reasons.join(', and ')}.`,
    action !== 'status' && `The run would ${wait}.`,
  );
}

/** Describes how a certificate was issued, and the evidence. */
function describeLogging(certificate: IssuedCertificate | undefined): string {
  return certificate?.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}

/** Returns the facts of a dry run, without those that every report has. */
function planFacts(result: ReissueResult): Fact[] {
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
    ['Key pair', describeKeyPair(result)],
    ['CSR', isDue ? csr : ''],
    ['Consequences', consequences],
    ['Output plan', planText && code(planText)],
  ];
}

function describePolicy({ inputs, plan: { desired } }: ReissueResult): string {
  const { policyFile } = inputs.statusSource;
  if (!policyFile) return '';
  return `${code(policyFile.path)} (SHA-256 ${policyFile.digest}), rule: ${code(desired.rule)}`;
}

function describeCertificate(certificate: IssuedCertificate | undefined): string {
  if (!certificate) return 'none issued yet';
  return `serial number ${code(certificate.serialNumber)}, ${describeLogging(certificate)}, valid till ${certificate.validTill.toISOString().slice(0, 10)}`;
}

/** Describes whether the certificate keeps its key pair: now, or after a run with this plan. */
function describeKeyPair({ kind, certificate, plan, request }: ReissueResult): string {
  const before = plan.certificate?.keyDigest;
  const isDryRun = kind === 'dry-run';
  // The first certificate comes from the CSR of the order.
  if (isDryRun && before === undefined) return '';
  if (isDryRun && plan.action === 'wait' && plan.requiredKey === null)
    return 'not known: without csr-file, a run that waits for the pending reissue accepts any key';
  const planned = isDryRun || request.sent === 'accepted' ? plan.requiredKey : null;
  const key = (isDryRun && planned) || (certificate?.keyDigest ?? planned);
  if (!key) return '';
  const [same, other] = isDryRun
    ? ['the certificate keeps its key pair', 'the certificate gets a new key pair']
    : ['the same', 'new'];
  return `${before === undefined ? 'the first' : before === key ? same : other} (public key SHA-256 ${key})`;
}

function renderWaitsFor(reasons: readonly string[]): string {
  if (reasons.length === 0) return '';
  const shown = reasons.slice(0, MAX_LISTED_NAMES).map((reason) => `<li>${inlineCode(reason)}</li>`);
  const more = reasons.length - shown.length;
  return `<p><strong>The order is waiting for:</strong></p>\n<ul>${shown.join('')}${more > 0 ? `<li>and ${more} more</li>` : ''}</ul>`;
}

const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
