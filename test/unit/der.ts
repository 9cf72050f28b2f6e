import { generateKeyPairSync } from 'node:crypto';

/** DER of the OID of the SCT list extension, 1.3.6.1.4.1.11129.2.4.2. */
export const SCT_LIST_OID = Buffer.from('060a2b06010401d679020402', 'hex');

/** A DER element: tag, length, content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag, ...lengthOctets(body.length)), body]);
}

export const sequence = (...content: readonly Uint8Array[]) => element(0x30, ...content);

/** An extension of a certificate, with its value in the OCTET STRING that belongs around it. */
export const extension = (oid: Uint8Array, value: Uint8Array) => sequence(oid, element(0x04, value));

/** The extensions of a certificate as it holds them. */
export const extensions = (...list: readonly Uint8Array[]) => element(0xa3, sequence(...list));

/** A certificate signed by nobody, for what a CA would not issue; without `end` (its extensions) it is of version 1. */
export function certificate({
  commonName = Buffer.from('a.example'),
  end = Buffer.alloc(0) as Uint8Array,
} = {}): Buffer {
  const name = sequence(element(0x31, sequence(COMMON_NAME, element(0x14, commonName))));
  const version = end.length > 0 ? [element(0xa0, element(0x02, Buffer.of(2)))] : [];
  const serial = element(0x02, Buffer.of(1));
  const validity = sequence(...['250101000000Z', '350101000000Z'].map((time) => element(0x17, Buffer.from(time))));
  const tbsCertificate = sequence(...version, serial, ECDSA_SHA256, name, validity, name, PUBLIC_KEY, end);
  return sequence(tbsCertificate, ECDSA_SHA256, element(0x03, Buffer.of(0), sequence()));
}

/** PEM as RFC 7468 has it. */
export function pem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ECDSA_SHA256 = sequence(Buffer.from('06082a8648ce3d040302', 'hex'));
const PUBLIC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'der' });

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}
