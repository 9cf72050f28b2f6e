import { domainToASCII } from 'node:url';

/** Returns whether a text is a DNS name, perhaps with a wildcard. A last label that is a number makes an IP address. */
export function isDnsName(text: string): boolean {
  return /^(?:\*\.)?(?:[\w-]+\.)+(?!\d+$)[\w-]+$/.test(text);
}

/** Returns the names of `expected` that are missing in `actual`, compared without case. */
export function missingNames(expected: readonly string[], actual: readonly string[]): string[] {
  const known = new Set(actual.map(normalizeName));
  return expected.filter((name) => !known.has(normalizeName(name)));
}

/** Returns whether a name of any type is among others, compared without case. */
export function includesName(names: readonly string[], name: string): boolean {
  return missingNames([name], names).length === 0;
}

/** Returns the DNS names of a certificate, with its common name, which may be missing in the alternative names. */
export function allDnsNames({ commonName, dnsNames }: { commonName: string; dnsNames: readonly string[] }): string[] {
  return [...dnsNames, ...(isDnsName(commonName) ? missingNames([commonName], dnsNames) : [])];
}

/** Converts a Unicode name. An ASCII name keeps its letters, because the converter refuses some that certificates have. */
function normalizeName(name: string): string {
  return ((/[^\x20-\x7e]/.test(name) && domainToASCII(name)) || name).toLowerCase();
}
