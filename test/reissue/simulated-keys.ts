import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createCsr } from '../stand-in/pki.ts';

/** CSRs with keys of their own. */
export const csrFiles = { 'a.csr': await createCsrFile(), 'b.csr': await createCsrFile() };

async function createCsrFile() {
  const { pem, privateKeyPem } = await createCsr('example.com', [], 'ec');
  return { pem, publicKey: createPublicKey(privateKeyPem) };
}

/** Returns the SHA-256 of a public key in hexadecimal. */
export function keyDigestOf(key = ''): string {
  return createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex');
}

/** Returns the SHA-256 of the public key of a CSR in hexadecimal. */
export function digestOf(csr: keyof typeof csrFiles): string {
  return keyDigestOf(exportKey(csrFiles[csr].publicKey));
}

/** Returns the public key of a certificate; empty if there is none. */
export function keyOf(pem: string | undefined): string {
  return pem === undefined ? '' : exportKey(new X509Certificate(pem).publicKey);
}

/** Returns a public key as hexadecimal DER. */
export function exportKey(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'der' }).toString('hex');
}
