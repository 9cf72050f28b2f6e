import type { X509Certificate } from 'node:crypto';
import { type Certificate, findCertificates, parseX509, readCertificate } from './certificate.ts';

/** The active certificate of an order with its intermediates. */
export interface CertificateWithChain extends Certificate {
  /** The certificate, then the intermediates, ready for a server. */
  chainPem: string;
}

interface Block {
  pem: string;
  x509: X509Certificate;
}

/**
 * Parses a download of an active certificate with its intermediates, in any order.
 * @throws Error whose message is a statement about the response
 */
export function parseCertificateWithChain(text: string): CertificateWithChain {
  const blocks = findCertificates(text).map((pem): Block => ({ pem, x509: parseX509(pem) }));
  const unique = [...new Map(blocks.map((block) => [block.x509.fingerprint256, block])).values()];
  const [leaf, ...otherLeaves] = unique.filter(({ x509 }) => !x509.ca);
  if (!leaf) throw new Error('the response has no end-entity certificate in PEM');
  if (otherLeaves.length > 0) throw new Error('the response has two different end-entity certificates');
  const intermediates = unique.filter(({ x509 }) => x509.ca);
  const chain = [leaf, ...orderChain(leaf, intermediates)];
  return { ...readCertificate(leaf.pem, leaf.x509), chainPem: chain.map(({ pem }) => pem).join('') };
}

/** Puts each intermediate behind the certificate that it issued, as servers send them (RFC 8446, section 4.4.2), the rest last. */
function orderChain(leaf: Block, intermediates: readonly Block[]): Block[] {
  const rest = [...intermediates];
  const ordered: Block[] = [];
  for (let issued = leaf; ; ) {
    const at = rest.findIndex(({ x509 }) => issued.x509.checkIssued(x509));
    const [issuer] = at < 0 ? [] : rest.splice(at, 1);
    if (!issuer) return [...ordered, ...rest];
    ordered.push(issuer);
    issued = issuer;
  }
}
