import { type Deviation, findDeviations } from '../domain/assessment.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import { missingNames } from '../pki/names.ts';
import { compact } from '../text.ts';
import type { Transaction } from './transaction.ts';

/** How a certificate differs from what is desired. */
export type Difference =
  | { kind: Deviation | 'non-dns-name' }
  /** Names that it lacks, or has only as its common name, which browsers ignore; or names that it has more. */
  | { kind: 'lost-names' | 'more-names'; names: readonly string[] };

type Expected = Pick<Transaction, 'desiredStatus' | 'requiredKey' | 'names' | 'sanCount'>;

/** Compares a certificate with the desired status, the required key and the names of the first observation. */
export function findDifferences(certificate: IssuedCertificate, expected: Expected, now: number): Difference[] {
  const { names } = certificate;
  const deviations = findDeviations(certificate, expected.desiredStatus, expected.requiredKey, now);
  const lost = lostNames(certificate, expected);
  const more = missingNames(names.dnsNames, expected.names);
  return compact([
    ...deviations.map((kind) => ({ kind })),
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
