import { createHash, randomBytes } from 'node:crypto';

/** OID of the extension that carries the SCTs of a certificate (RFC 6962, section 3.3). */
export const SCT_EXTENSION = '1.3.6.1.4.1.11129.2.4.2';

/**
 * The SCTs of a certificate: as many as browsers require, none (no extension), one for each entry (an empty array makes an
 * empty list), or a list that cannot be parsed.
 */
export type Scts = boolean | 'broken' | readonly Sct[];

/** An SCT of version 1 from the log with this number, or one of another version. */
export type Sct = number | { log: number; version: number };

/** Certificates of at most this duration need SCTs of 2 logs, others of 3 (Chrome, Apple and Mozilla). */
const SHORT_VALIDITY_MS = 180 * 86_400_000;

/** Returns whether a certificate with these SCTs was logged. */
export const isLogged = (scts: Scts): boolean => (Array.isArray(scts) ? scts.length > 0 : scts === true);

/** Makes the value of the extension; `undefined` for a certificate without SCTs. */
export function sctExtensionValue(
  scts: Scts,
  { notBefore, notAfter }: { notBefore: Date; notAfter: Date },
): Buffer<ArrayBuffer> | undefined {
  if (scts === false) return undefined;
  if (scts === 'broken') return sctList([]).subarray(0, -1);
  if (scts !== true) return sctList(scts);
  // notAfter belongs to the validity period (RFC 5280, section 4.1.2.5).
  const durationMs = notAfter.getTime() - notBefore.getTime() + 1_000;
  return sctList(durationMs <= SHORT_VALIDITY_MS ? [1, 2] : [1, 2, 3]);
}

/** Makes a DER OCTET STRING around a SignedCertificateTimestampList, well formed, of logs that do not exist. */
export function sctList(scts: readonly Sct[]): Buffer<ArrayBuffer> {
  return octetString(vector(Buffer.concat(scts.map((sct) => vector(serializedSct(sct))))));
}

function serializedSct(sct: Sct): Buffer {
  const { log, version } = typeof sct === 'number' ? { log: sct, version: 1 } : sct;
  const logId = createHash('sha256').update(`log ${log}`).digest();
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(Date.now()));
  const integer = () => Buffer.concat([Buffer.of(0x02, 0x20, 0x42), randomBytes(31)]);
  const signature = Buffer.concat([Buffer.of(0x30, 0x44), integer(), integer()]);
  const [noExtensions, sha256Ecdsa] = [Buffer.of(0, 0), Buffer.of(4, 3)];
  // Version 1 is 0 on the wire. Other versions are opaque, so any content will do.
  return Buffer.concat([Buffer.of(version - 1), logId, timestamp, noExtensions, sha256Ecdsa, vector(signature)]);
}

/** Makes a variable-length vector of TLS: two bytes of length, then the content. */
function vector(content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(content.length >> 8, content.length & 0xff), content]);
}

function octetString(content: Buffer): Buffer<ArrayBuffer> {
  const { length } = content;
  const short = [length];
  const lengthOctets = length < 0x80 ? short : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(0x04, ...lengthOctets), content]);
}
