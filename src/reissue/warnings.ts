import type { Warning } from '../action-error.ts';
import { hasValidationType, type Order } from '../certcentral/order.ts';
import { sctShortage, sctShortageWarning } from '../domain/browser-policy.ts';
import type { RequestError } from '../http/request-error.ts';
import type { CertificateWithChain, CtStatus } from '../pki/certificate.ts';
import { includesName, missingNames } from '../pki/names.ts';
import { formatCount, formatNames } from '../text.ts';
import type { CsrFile } from './csr-file.ts';
import { plannedKeyDigest } from './expected-plan.ts';
import { type ObservedState, readErrorsOf } from './observe.ts';
import type { Plan } from './plan.ts';
import type { Transaction } from './transaction.ts';

/** What a later step may want to stop at, in the order of the output `warnings`. */
const WARNING_CODES = [
  'few-scts',
  'new-names',
  'lost-extended-key-usage',
  'ends-earlier',
  'other-issuer',
  'client-auth',
] as const;

/** A warning with its code in the output `warnings`, if it has one. */
export interface ReissueWarning extends Warning {
  code?: (typeof WARNING_CODES)[number];
}

/** Returns the codes of warnings, in the order of the output. */
export function codesOf(warnings: readonly ReissueWarning[]): string[] {
  return WARNING_CODES.filter((code) => warnings.some((warning) => warning.code === code));
}

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
  const errors = readErrorsOf(state);
  const notRead = (subject: string, cause: RequestError): Warning => ({
    text: `CT logging is ${desiredStatus}, but ${subject} could not be read back.`,
    cause,
  });
  return [
    ...(errors.order ? [notRead('the order', errors.order)] : []),
    ...(certificate && errors.certificate ? [notRead('the active certificate', errors.certificate)] : []),
  ];
}

/** Warns if `csr-file` was not used, because there was nothing to reissue. */
export function unusedCsrWarnings(csrFile: CsrFile | null): Warning[] {
  return csrFile ? [{ text: 'csr-file was not used: nothing was issued yet, so there is nothing to reissue.' }] : [];
}

/** Warns of a pending reissue that this run did not request. */
export function unknownReissueWarnings(transaction: Transaction): Warning[] {
  return transaction.reissueRequest === 'none' ? [{ text: unknownReissueNotice(transaction) }] : [];
}

/** Describes a pending reissue that this run did not request. A later run finds it pending, so no key is due then. */
export function unknownReissueNotice({ csrKeyDigest, expectedPlan }: Transaction): string {
  const isAnyKey = csrKeyDigest === '' && plannedKeyDigest(expectedPlan) === '';
  return `This run did not request the pending reissue, so its CT status and its key are not known until it is issued.${isAnyKey ? ' Without csr-file, a later run accepts any key.' : ''}`;
}

/** Warns of what a dry run finds. */
export function dryRunWarnings({ kind, order, certificate }: Plan, desiredStatus: CtStatus): ReissueWarning[] {
  const scts = sctWarnings(certificate, desiredStatus);
  if (kind !== 'reissue') return scts;
  return [
    ...(hasValidationType(order.product, 'dv') ? [DV_WARNING] : []),
    ...scts,
    ...(certificate.extendedKeyUsages.includes(CLIENT_AUTH) ? [CLIENT_AUTH_WARNING] : []),
  ];
}

const DV_WARNING: ReissueWarning = {
  text: 'DigiCert validates the domains of a DV order again for each reissue: the reissue stays pending until they are validated.',
};

/** RFC 5280, section 4.2.1.12. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

const CLIENT_AUTH_WARNING: ReissueWarning = {
  code: 'client-auth',
  text: 'Mutual TLS may break: the active certificate has the extended key usage clientAuth, and a reissue loses it by default.',
};

/**
 * Warns if browsers reject a certificate although it was logged.
 * @param certificate null if nothing was issued
 */
export function sctWarnings(certificate: CertificateWithChain | null, desiredStatus: CtStatus): ReissueWarning[] {
  const shortage = certificate && sctShortage(certificate);
  return shortage ? [{ code: 'few-scts', text: sctShortageWarning(shortage, desiredStatus) }] : [];
}

const DAY_MS = 86_400_000;

/** Warns of other changes by a reissue, which can break a service although the certificate is as desired. */
export function changeWarnings(before: CertificateWithChain, after: CertificateWithChain): ReissueWarning[] {
  const warnings: ReissueWarning[] = [];
  const newNames = missingNames(namesOfAnyType(after), namesOfAnyType(before));
  if (newNames.length > 0)
    warnings.push({
      code: 'new-names',
      text: `The new certificate has names that the previous one lacks: ${formatNames(newNames)}. Find out who requested them.`,
    });
  const lostUsages = before.extendedKeyUsages.filter((oid) => !after.extendedKeyUsages.includes(oid));
  // Without the extension, a certificate is good for every usage.
  if (after.extendedKeyUsages.length > 0 && lostUsages.length > 0)
    warnings.push({
      code: 'lost-extended-key-usage',
      text: `The new certificate lost the extended key usage ${lostUsages.map(nameUsage).join(', ')}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`,
    });
  const earlierMs = before.validTill.getTime() - after.validTill.getTime();
  if (earlierMs > 0)
    warnings.push({
      code: 'ends-earlier',
      text: `The new certificate expires ${formatDays(earlierMs)} earlier than the previous one: on ${after.validTill.toISOString().slice(0, 10)}.`,
    });
  if (before.issuer !== after.issuer)
    warnings.push({
      code: 'other-issuer',
      text: `The new certificate has a different issuer (${after.issuer}): deploy the intermediates, too. They are in certificate-file.`,
    });
  return warnings;
}

function namesOfAnyType({ commonName, altNames }: CertificateWithChain): string[] {
  const isRepeated = commonName === '' || includesName(altNames, commonName);
  return isRepeated ? [...altNames] : [...altNames, commonName];
}

/** Warns of the DNS names that DigiCert must validate, but that do not belong to the certificate. */
export function foreignNameWarnings(foreignNames: readonly string[]): ReissueWarning[] {
  if (foreignNames.length === 0) return [];
  return [
    {
      text: `dcv-records lacks records for ${formatNames(foreignNames)}: DigiCert reports that their validation is not finished, but the active certificate has no such name, and no name below it.`,
    },
  ];
}

function formatDays(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 0 ? 'less than a day' : formatCount(days, 'day');
}

const USAGE_NAMES: Record<string, string> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  [CLIENT_AUTH]: 'clientAuth',
};

function nameUsage(oid: string): string {
  return USAGE_NAMES[oid] ?? oid;
}
