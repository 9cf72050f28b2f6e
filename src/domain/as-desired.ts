import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { missingNames } from '../pki/names.ts';
import { compact } from '../text.ts';

/** What a certificate should be like. */
export interface DesiredCertificate {
  status: CtStatus;
  /** SHA-256 of the public key, hexadecimal; null if any key will do. */
  key: string | null;
  /** Exactly these names; null before they are known. */
  names: RequiredNames | null;
}

/** The names that a certificate must have, no more and no fewer. */
export interface RequiredNames {
  names: readonly string[];
  /** How many of them, from the first, must be alternative names, because browsers ignore the common name. */
  sanCount: number;
}

/** How a certificate is not as desired. */
export type Deviation =
  | { kind: 'status' | 'key' | 'expired' }
  /** Names that it lacks, or has only as its common name; names that it has in addition, also of other kinds. */
  | { kind: 'lost-names' | 'additional-names'; names: readonly string[] };

/** Returns how a certificate is not as desired; empty if it is. */
export function findDeviations(certificate: Certificate, desired: DesiredCertificate, now: number): Deviation[] {
  const { status, key, names } = desired;
  const { ctStatus, keyDigest, validTill } = certificate;
  const { dnsNames, nonDnsNames } = certificate.names;
  const lost = names ? findLostNames(certificate, names) : [];
  const additional = names ? [...missingNames(dnsNames, names.names), ...nonDnsNames] : [];
  return compact<Deviation>([
    ctStatus !== status && { kind: 'status' },
    key !== null && keyDigest !== key && { kind: 'key' },
    validTill.getTime() < now && { kind: 'expired' },
    lost.length > 0 && { kind: 'lost-names', names: lost },
    additional.length > 0 && { kind: 'additional-names', names: [...new Set(additional)] },
  ]);
}

/** Returns the required names that a certificate lacks. */
export function findLostNames(certificate: Pick<Certificate, 'names'>, { names, sanCount }: RequiredNames): string[] {
  const { dnsNames, dnsSans } = certificate.names;
  return [...missingNames(names.slice(0, sanCount), dnsSans), ...missingNames(names.slice(sanCount), dnsNames)];
}
