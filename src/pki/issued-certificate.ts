import { X509Certificate } from 'node:crypto';
import type { CtStatus } from './ct-status.ts';
import { parseSubjectAltNames } from './dns-names.ts';
import { findPemBlocks } from './pem.ts';
import { ctStatusOf } from './scts.ts';

/** The active certificate of an order, and the intermediates that came with it. */
export interface IssuedCertificate {
  ctStatus: CtStatus;
  /** Hexadecimal as Node gives it: capitals, no separators. */
  serialNumber: string;
  validTill: Date;
  /** Empty where the certificate has none. */
  commonName: string;
  dnsNames: string[];
  /** How many alternative names are no DNS names. */
  nonDnsNameCount: number;
  /** DER of the public key (SubjectPublicKeyInfo). */
  publicKey: Buffer;
  /** The certificate, then the intermediates, ready for a server. */
  chainPem: string;
}

/**
 * Reads a download of an active certificate with its intermediates, whatever their order.
 * @throws Error if there is no end-entity certificate in it, or more than one
 */
export function parseIssuedCertificate(text: string): IssuedCertificate {
  const certificates = new Map(findPemBlocks(text, 'CERTIFICATE').map((pem) => [pem, new X509Certificate(pem)]));
  const unique = [...new Map([...certificates].map((entry) => [entry[1].fingerprint256, entry])).values()];
  const leaves = unique.filter(([, { ca }]) => !ca);
  const [leaf] = leaves;
  if (!leaf || leaves.length > 1)
    throw new Error(
      leaf ? 'it holds two different end-entity certificates' : 'it holds no end-entity certificate in PEM',
    );
  const [pem, certificate] = leaf;
  const { raw, serialNumber, validToDate, publicKey } = certificate;
  const { CN } = certificate.toLegacyObject().subject;
  const { dnsNames, nonDnsNameCount } = parseSubjectAltNames(raw);
  return {
    ctStatus: ctStatusOf(raw),
    serialNumber,
    validTill: validToDate,
    commonName: [CN].flat().at(-1) ?? '',
    dnsNames,
    nonDnsNameCount,
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    chainPem: [
      pem,
      ...orderChain(
        certificate,
        unique.filter(([, { ca }]) => ca),
      ),
    ].join(''),
  };
}

/** Each intermediate behind what it certifies, as servers send them (RFC 8446, section 4.4.2); the others last. */
function orderChain(leaf: X509Certificate, intermediates: [string, X509Certificate][]): string[] {
  const left = [...intermediates];
  const ordered: string[] = [];
  for (let below = leaf; ; ) {
    const at = left.findIndex(([, candidate]) => below.checkIssued(candidate));
    const [next] = at < 0 ? [] : left.splice(at, 1);
    if (!next) return [...ordered, ...left.map(([pem]) => pem)];
    ordered.push(next[0]);
    below = next[1];
  }
}
