import { createHash } from 'node:crypto';
import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import { missingNames, normalizeName } from '../pki/names.ts';

/**
 * Returns the names that a reissue request needs: those of the active certificate, or of the order, which often lacks some. The
 * common name is empty if it is unknown.
 * @param certificate undefined if there is none, or it could not be read
 */
export function reportedNames(certificate: Certificate | undefined, order: Order) {
  const { commonName, dnsNames } = certificate?.names ?? {
    commonName: isVisible(order.commonName) ? order.commonName : '',
    dnsNames: order.dnsNames.filter(isVisible),
  };
  return { commonName: commonName || (dnsNames[0] ?? ''), dnsNames };
}

/**
 * Returns the names that a plan is about: those of the certificate; if nothing was issued, those of the order in ASCII form, as
 * its certificate will have them, because a person who approves them would not see a look-alike letter.
 * @param certificate undefined if nothing was issued
 */
export function plannedNames(certificate: Pick<Certificate, 'names'> | undefined, order: Order): readonly string[] {
  if (certificate) return certificate.names.dnsNames;
  const { commonName, dnsNames } = order;
  return [...dnsNames, ...missingNames(commonName === '' ? [] : [commonName], dnsNames)].map(normalizeName);
}

/** Returns the SHA-256 of a set of names in hexadecimal. Neither case, order, repetitions nor the script matter. */
export function digestNames(names: readonly string[]): string {
  const unique = [...new Set(names.map(normalizeName))].sort();
  return createHash('sha256').update(unique.map(toLine).join('\n')).digest('hex');
}

/** Returns a name as one line. A name with a line feed must not look like two names, so it is quoted. */
function toLine(name: string): string {
  const looksLikeOthers = name.includes('\n') || name.startsWith('"');
  return looksLikeOthers ? JSON.stringify(name) : name;
}

/** Returns whether a name has neither control nor format characters nor line breaks, which a person would not see. */
function isVisible(name: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name);
}
