import { generateKeyPairSync } from 'node:crypto';

/** A DER element: tag, length, content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag, ...lengthOctets(body.length)), body]);
}

export const sequence = (...content: readonly Uint8Array[]) => element(0x30, ...content);

/** An OBJECT IDENTIFIER in dotted form. */
export function oid(text: string): Buffer {
  const [first = 0, second = 0, ...arcs] = text.split('.').map(Number);
  return element(0x06, Buffer.from([first * 40 + second, ...arcs].flatMap(arcOctets)));
}

/** DER of the OID of the SCT list extension. */
export const SCT_LIST_OID = oid('1.3.6.1.4.1.11129.2.4.2');

/** An extension of a certificate, with its value in an OCTET STRING. */
export const extension = (id: Uint8Array, value: Uint8Array) => sequence(id, element(0x04, value));

/** The field of a certificate with its extensions. */
export const extensions = (...list: readonly Uint8Array[]) => element(0xa3, sequence(...list));

/** One attribute of a name; a common name if nothing else is said. */
export const attribute = (value: Uint8Array, type = '2.5.4.3') => sequence(oid(type), value);

const utf8 = (text: string) => element(0x0c, Buffer.from(text));

/** A certificate with an invalid signature, for what no CA issues; of version 1 if it has no extensions. */
export function certificate({
  subject = sequence(element(0x31, attribute(utf8('a.example')))),
  issuer = ISSUER as Uint8Array,
  end = Buffer.alloc(0) as Uint8Array,
  publicKey = PUBLIC_KEY as Uint8Array,
  validity = ['250101000000Z', '350101000000Z'],
} = {}): Buffer {
  const version = end.length > 0 ? [element(0xa0, element(0x02, Buffer.of(2)))] : [];
  const serial = element(0x02, Buffer.of(0x0a));
  const tagOf = (time: string) => (/^\d{14}/.test(time) ? 0x18 : 0x17);
  const times = sequence(...validity.map((time) => element(tagOf(time), Buffer.from(time))));
  const tbsCertificate = sequence(...version, serial, ECDSA_SHA256, issuer, times, subject, publicKey, end);
  return sequence(tbsCertificate, ECDSA_SHA256, element(0x03, Buffer.of(0), sequence()));
}

/** PEM as in RFC 7468. */
export function pem(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

const ISSUER = sequence(
  element(0x31, attribute(utf8('Issuer, Ltd'), '2.5.4.10')),
  element(0x31, attribute(utf8('CA'))),
);
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
export const PUBLIC_KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
  type: 'spki',
  format: 'der',
});

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  if (length < 0x100) return [0x81, length];
  if (length < 0x10000) return [0x82, length >> 8, length & 0xff];
  return [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
}

function arcOctets(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = arc >> 7; rest > 0; rest >>= 7) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

/** A certificate request with an invalid signature. */
export const requestFor = (key: Uint8Array) =>
  sequence(
    sequence(element(0x02, Buffer.of(0)), sequence(), key, element(0xa0)),
    sequence(),
    element(0x03, Buffer.of(0)),
  );

export const csrFor = (key: Uint8Array) => pem(requestFor(key), 'CERTIFICATE REQUEST');
