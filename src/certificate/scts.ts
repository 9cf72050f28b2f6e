import { X509Certificate } from 'node:crypto';
import type { CtStatus } from './reissue.ts';

/** DER of the OID 1.3.6.1.4.1.11129.2.4.2, SignedCertificateTimestampList (RFC 6962, section 3.3). */
const SCT_LIST = Buffer.from('060a2b06010401d679020402', 'hex');
const SEQUENCE = 0x30;
const EXTENSIONS = 0xa3;

/**
 * Tells from a certificate whether it was issued with CT logging: `enabled` if it carries the SCT list extension, else
 * `disabled`. Of several certificates in the PEM the first counts, the end-entity certificate.
 * @throws Error if the text holds no X.509 certificate in PEM
 */
export function ctStatusOfCertificate(pem: string): CtStatus {
  try {
    return carriesSctList(new X509Certificate(pem).raw) ? 'enabled' : 'disabled';
  } catch (cause) {
    throw new Error('The active certificate cannot be read: the download is not an X.509 certificate in PEM.', {
      cause,
    });
  }
}

/** RFC 5280, section 4.1: the extensions are [3] EXPLICIT SEQUENCE OF Extension, and an Extension begins with its OID. */
function carriesSctList(der: Buffer): boolean {
  const [certificate] = children(der);
  const [tbsCertificate] = children(content(certificate, SEQUENCE));
  const extensions = children(content(tbsCertificate, SEQUENCE)).find(({ tag }) => tag === EXTENSIONS);
  if (!extensions) return false;
  const [list] = children(extensions.content);
  return children(content(list, SEQUENCE)).some((extension) =>
    content(extension, SEQUENCE).subarray(0, SCT_LIST.length).equals(SCT_LIST),
  );
}

interface Element {
  tag: number;
  content: Buffer;
}

/** The DER elements that make up `der`, with one-byte tags and definite lengths (X.690, section 8.1), as certificates have them. */
function children(der: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < der.length; ) {
    const tag = der.readUInt8(at);
    let length = der.readUInt8(at + 1);
    at += 2;
    if (length > 0x7f) {
      const size = length - 0x80;
      length = der.readUIntBE(at, size);
      at += size;
    }
    if (length > der.length - at) throw new RangeError('DER element is longer than what holds it');
    elements.push({ tag, content: der.subarray(at, at + length) });
    at += length;
  }
  return elements;
}

function content(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new TypeError(`DER element with tag ${tag} expected`);
  return element.content;
}
