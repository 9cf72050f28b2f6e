import { publicKeyDigest } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/certificate-request.ts';
import { findPemBlocks } from '../pki/der.ts';
import type { InputParser } from '../runner/inputs.ts';
import { readInputFile, requireInputFile, visiblePath } from '../runner/workspace-file.ts';

/** The certificate request that `csr-file` names. */
export interface CsrFile extends CertificateRequest {
  /** With links resolved: relative to the workspace, or `RUNNER_TEMP/…`. */
  path: string;
  /** SHA-256 of the public key, hexadecimal. */
  keyDigest: string;
}

const MAX_CSR_BYTES = 65_536;
/** Matches private keys of OpenSSL, OpenSSH, PGP, PuTTY, PKCS #12, age, DNSSEC, XML and JSON. */
const PRIVATE_KEY_MARKERS =
  /(?:private|secret)[\W_]{0,3}key|private[\W_]{0,3}exponent|^[ \t]*priv:|PuTTY-User-Key-File|PKCS.?12|RSAKeyValue|"d"\s*:/im;
const CSR_HEADER = /-----BEGIN [^-]*CERTIFICATE REQUEST-----/;
const CSR_BLOCK = /-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----[^-]*-----END \1-----/;
/** Matches a line of base64 or base64url, whose padding counts. */
const BASE64_LINE = /^[ \t]*(?=[-+/]*\w)(?=\S{40})[\w+/-]+={0,2}[ \t]*$/m;
/** Matches a line of hexadecimal digits, perhaps in groups. OpenSSL prints 30 or 36 digits of a public key in a line. */
const HEX_LINE = /^[ \t]*(?:[\dA-Fa-f][ \t:]*){40,}$/m;

/** A file with one certificate request. Messages about an unusable file show nothing of its content. */
export const csrFileInput: InputParser<CsrFile> = {
  parse(input) {
    // Also in the middle of a path: the runner writes the inputs into a file, which would then contain a request.
    if (input.includes('-----BEGIN ')) return undefined;
    const file = requireInputFile(input, 'workspace or RUNNER_TEMP');
    const bytes = readInputFile(file, MAX_CSR_BYTES, '64 KiB, so it is not a certificate request');
    const csr = parseCsrFile(bytes.toString('latin1'));
    return { ...csr, path: file.path, keyDigest: publicKeyDigest(csr.publicKey) };
  },
  expected: 'the path of a PEM file with one certificate request, not its content',
  visiblePart: visiblePath,
};

/**
 * Parses the content of a file with one certificate request in PEM.
 * @param text with one character for each byte: PEM is ASCII, and the text around it may have any encoding
 * @throws Error whose message shows nothing of the text, which may contain a private key
 */
export function parseCsrFile(text: string): CertificateRequest {
  // In UTF-16, NUL bytes separate the letters.
  if (PRIVATE_KEY_MARKERS.test(text.replaceAll('\0', '')))
    throw new Error(
      'the file holds a private key, which a request does not need: remove the key, and treat it as compromised if the file was ever committed or others could read it',
    );
  if (text.includes('\0')) throw new Error('the file is binary or UTF-16 (possibly a private key), so it is not PEM');
  const [pem] = findPemBlocks(text, '(?:NEW )?CERTIFICATE REQUEST');
  if (pem === undefined)
    throw new Error('the file holds no certificate request in PEM (-----BEGIN CERTIFICATE REQUEST-----)');
  // A damaged request is not a block, but its header counts.
  if (text.split(CSR_HEADER).length > 2) throw new Error('the file holds more than one certificate request');
  const textAround = text.replace(CSR_BLOCK, '').replaceAll('\r', '\n');
  if (BASE64_LINE.test(textAround) || HEX_LINE.test(textAround))
    throw new Error(
      'the file holds a line of base64 or hexadecimal text outside the certificate request (possibly a key): remove that line',
    );
  try {
    return parseCertificateRequest(pem);
  } catch {
    throw new Error('the file holds a certificate request that cannot be read');
  }
}
