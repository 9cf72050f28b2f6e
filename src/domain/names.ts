import type { Order } from '../certcentral/order.ts';
import type { Certificate } from '../pki/certificate.ts';
import { allDnsNames, missingNames, normalizeName } from '../pki/names.ts';

/** The names that a reissue request needs, as outputs and messages have them. */
interface ReportedNames {
  /** Empty if unknown. */
  commonName: string;
  dnsNames: string[];
}

/**
 * Returns the names of the active certificate, or those of the order, which often lacks some.
 * @param certificate undefined if there is none, or it could not be read
 * @param order undefined if it could not be read
 */
export function reportedNames(certificate: Certificate | undefined, order: Order | undefined): ReportedNames {
  const commonName = certificate ? certificate.commonName : [order?.commonName ?? ''].filter(isPlain).join();
  const dnsNames = certificate ? namesOfCertificate(certificate) : (order?.dnsNames ?? []).filter(isPlain);
  return { commonName: commonName || (dnsNames[0] ?? ''), dnsNames };
}

/**
 * Returns the alternative DNS names of a certificate as they are, also those that are not DNS names, then its common name
 * unless one repeats it.
 */
export function namesOfCertificate(certificate: Pick<Certificate, 'commonName' | 'dnsSans'>): string[] {
  return allDnsNames({ ...certificate, dnsNames: certificate.dnsSans });
}

/**
 * Returns the DNS names of an order without a certificate, then its common name unless one repeats it: in ASCII form, as its
 * certificate will have them, because a person who approves them would not see a format character or a look-alike letter.
 */
export function namesOfUnissuedOrder({ commonName, dnsNames }: Pick<Order, 'commonName' | 'dnsNames'>): string[] {
  return [...dnsNames, ...missingNames(commonName === '' ? [] : [commonName], dnsNames)].map(normalizeName);
}

/** Returns whether a name has neither control nor format characters, which a person would not see. */
function isPlain(name: string): boolean {
  return !/[\p{Cc}\p{Cf}]/u.test(name);
}
