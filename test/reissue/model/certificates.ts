import { createHash, KeyObject, X509Certificate } from 'node:crypto';
import type { StandInCertificate } from '../../stand-in/orders.ts';
import { createCsr, readCsrPublicKey } from '../../stand-in/pki.ts';

/** A certificate as a client reads it. */
export interface Certificate {
  serial: string;
  commonName: string;
  names: readonly string[];
  isLogged: boolean;
  keyDigest: string;
  from: number;
  till: number;
}

const parsed = new Map<string, Certificate>();

/** Returns what a client reads of a certificate of the stand-in. */
export function toCertificate({ pem, serial, commonName, dnsNames, scts }: StandInCertificate): Certificate {
  const found = parsed.get(pem);
  if (found) return found;
  const { publicKey, validFrom, validTo } = new X509Certificate(pem);
  const certificate = {
    serial,
    commonName,
    names: [...new Set([...dnsNames, commonName])],
    isLogged: scts,
    keyDigest: digestOf(publicKey),
    from: Date.parse(validFrom),
    till: Date.parse(validTo),
  };
  parsed.set(pem, certificate);
  return certificate;
}

const keys = new Map<string, string>();

/** Returns the digest of the key of a CSR. */
export async function keyDigestOf(csr: string): Promise<string> {
  const digest = keys.get(csr) ?? digestOf(KeyObject.from(await readCsrPublicKey(csr)));
  keys.set(csr, digest);
  return digest;
}

const newCsr = async () => (await createCsr('example.com', [], 'ec')).pem;

/** CSRs with keys of their own. */
export const csrFiles = { 'a.csr': await newCsr(), 'b.csr': await newCsr() };

const digestOf = (key: KeyObject) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
