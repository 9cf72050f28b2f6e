import type { CtStatus, IssuedCertificate } from '../pki/certificate.ts';
import { missingNames } from '../pki/names.ts';
import { compact } from '../text.ts';
import type { Transaction } from './transaction.ts';

/** How a certificate differs from what is desired. */
export type Difference =
  | { kind: 'status'; ctStatus: CtStatus }
  | { kind: 'key' | 'expired' | 'non-dns-name' }
  /** Names that it lacks, or has only as its common name, which browsers ignore; or names that it has more. */
  | { kind: 'lost-names' | 'more-names'; names: readonly string[] };

type Expected = Pick<Transaction, 'desiredStatus' | 'requiredKey' | 'names' | 'sanCount'>;

/** Compares a certificate with the desired status, the required key and the names of the first observation. */
export function findDifferences(certificate: IssuedCertificate, expected: Expected, now: number): Difference[] {
  const { ctStatus, keyDigest, validTill, names } = certificate;
  const { desiredStatus, requiredKey } = expected;
  const lost = lostNames(certificate, expected);
  const more = missingNames(names.dnsNames, expected.names);
  return compact([
    ctStatus !== desiredStatus && { kind: 'status', ctStatus },
    requiredKey !== null && keyDigest !== requiredKey && { kind: 'key' },
    validTill.getTime() < now && { kind: 'expired' },
    lost.length > 0 && { kind: 'lost-names', names: lost },
    more.length > 0 && { kind: 'more-names', names: more },
    names.hasNonDnsName && { kind: 'non-dns-name' },
  ]);
}

/** Returns the expected names that a certificate lacks. */
export function lostNames(
  { names }: Pick<IssuedCertificate, 'names'>,
  expected: Pick<Transaction, 'names' | 'sanCount'>,
): string[] {
  const sans = expected.names.slice(0, expected.sanCount);
  const others = expected.names.slice(expected.sanCount);
  return [...missingNames(sans, names.dnsSans), ...missingNames(others, names.dnsNames)];
}
