import type { Warning } from '../action-error.ts';
import type { Order } from '../certcentral/order.ts';
import { sctShortage, sctShortageWarning } from '../domain/browser-policy.ts';
import type { RequestError } from '../http/request-error.ts';
import type { CertificateWithChain, CtStatus } from '../pki/certificate.ts';
import type { CsrFile } from './csr-file.ts';
import type { ObservedState } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Transaction } from './transaction.ts';

/** Warns if the order still reports another status than was set. A lag cannot be distinguished from a change by somebody else. */
export function statusWarnings(order: Order | undefined, desiredStatus: CtStatus): Warning[] {
  if (!order || order.ctStatus === desiredStatus || order.ctStatus === 'unknown') return [];
  return [
    {
      text: `DigiCert confirmed that CT logging is ${desiredStatus}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.`,
    },
  ];
}

/**
 * Warns of a failed read-back. It does not fail the run, because the status is set.
 * @param certificate null if nothing was issued, so that there is nothing to download
 */
export function readBackWarnings(
  state: ObservedState,
  desiredStatus: CtStatus,
  certificate: CertificateWithChain | null,
): Warning[] {
  if (state.kind !== 'unreadable') return [];
  const { error, certificateError, isIssued } = state;
  const notRead = (subject: string, cause: RequestError): Warning => ({
    text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`,
    cause,
  });
  if (isIssued) return [notRead('the active certificate', error)];
  const isCertificateMissing = certificate !== null && certificateError !== undefined;
  return [
    notRead('the order', error),
    ...(isCertificateMissing ? [notRead('the active certificate', certificateError)] : []),
  ];
}

/** Warns if `csr-file` was not used, because there was nothing to reissue. */
export function unusedCsrWarnings(csrFile: CsrFile | null): Warning[] {
  return csrFile ? [{ text: 'csr-file was not used: nothing was issued yet, so there is nothing to reissue.' }] : [];
}

/** Warns of a pending reissue that this run did not request. */
export function unknownReissueWarnings({ reissueRequested, csrKeyDigest }: Transaction): Warning[] {
  return reissueRequested ? [] : [{ text: unknownReissueNotice(csrKeyDigest) }];
}

/** @param csrKeyDigest empty without `csr-file` */
export function unknownReissueNotice(csrKeyDigest: string): string {
  const unknown = csrKeyDigest === '' ? 'its CT status is' : 'its CT status and its key are';
  const anyKey = csrKeyDigest === '' ? ' Without csr-file, no run verifies its key.' : '';
  return `This run did not request the pending reissue, so ${unknown} not known until it is issued.${anyKey}`;
}

/** Warns of what a dry run finds. */
export function dryRunWarnings({ kind, order, certificate }: Plan, desiredStatus: CtStatus): Warning[] {
  const isValidated = kind === 'reissue' && order.product.validationType === 'dv';
  return [...(isValidated ? [DV_WARNING] : []), ...sctWarnings(certificate, desiredStatus)];
}

const DV_WARNING: Warning = {
  text: 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.',
};

/**
 * Warns if browsers reject a certificate although it was logged.
 * @param certificate null if nothing was issued
 */
export function sctWarnings(certificate: CertificateWithChain | null, desiredStatus: CtStatus): Warning[] {
  const shortage = certificate && sctShortage(certificate);
  return shortage ? [{ text: sctShortageWarning(shortage, desiredStatus) }] : [];
}

const DAY_MS = 86_400_000;

/** Warns of other changes by a reissue, which can break a service although the certificate is as desired. */
export function changeWarnings(before: CertificateWithChain, after: CertificateWithChain): Warning[] {
  const warnings: Warning[] = [];
  const lostUsages = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
  // Without the extension, a certificate is good for every usage.
  if (after.extendedKeyUsages.length > 0 && lostUsages.length > 0)
    warnings.push({
      text: `The new certificate lost the extended key usage ${lostUsages.map(nameUsage).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`,
    });
  const earlierMs = before.validTill.getTime() - after.validTill.getTime();
  if (earlierMs > 0)
    warnings.push({
      text: `The new certificate expires ${formatDays(earlierMs)} earlier than the previous one: on ${after.validTill.toISOString().slice(0, 10)}.`,
    });
  if (before.issuer !== after.issuer)
    warnings.push({
      text: `The new certificate has a different issuer (${after.issuer}): deploy the intermediates, too. They are in certificate-file.`,
    });
  return warnings;
}

function formatDays(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days === 0) return 'less than a day';
  return days === 1 ? '1 day' : `${days} days`;
}

/** RFC 5280, section 4.2.1.12. */
const USAGE_NAMES: Record<string, string> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
};

function nameUsage(oid: string): string {
  return USAGE_NAMES[oid] ?? oid;
}
