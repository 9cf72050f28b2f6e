import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { publicKeyDigest } from '../pki/certificate.ts';
import { type CertificateRequest, parseCertificateRequest } from '../pki/certificate-request.ts';
import { findPemBlocks } from '../pki/der.ts';
import type { InputParser } from '../runner/inputs.ts';

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
    const file = resolveLinks(input);
    const path = placeOf(file);
    if (path === undefined) throw new Error('the file lies outside the workspace and RUNNER_TEMP');
    const csr = parseCsrFile(readCsrFile(file).toString('latin1'));
    return { ...csr, path, keyDigest: publicKeyDigest(csr.publicKey) };
  },
  expected: 'the path of a PEM file with one certificate request, not its content',
  // A value that names no file may be a private key.
  visiblePart: (input) => {
    const path = resolveInWorkspace(input);
    if (!existsSync(path)) return undefined;
    const file = realpathSync(path);
    return placeOf(file) ?? file;
  },
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

function workspace(): string {
  return process.env['GITHUB_WORKSPACE'] || process.cwd();
}

function resolveInWorkspace(path: string): string {
  return resolve(workspace(), path);
}

/** @returns the path of an existing file or folder, with all symbolic links resolved */
function resolveLinks(input: string): string {
  const link = resolveInWorkspace(input);
  if (!wrapFsError(() => statSync(link, { throwIfNoEntry: false })))
    throw new Error(
      'it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)',
    );
  return wrapFsError(() => realpathSync(link));
}

function readCsrFile(file: string): Buffer {
  const stat = wrapFsError(() => statSync(file));
  if (!stat.isFile()) throw new Error('it names no file, but a folder or a device');
  if (stat.size === 0) throw new Error('the file is empty');
  if (stat.size > MAX_CSR_BYTES) throw new Error('the file is larger than 64 KiB, so it is not a certificate request');
  return wrapFsError(() => readFileSync(file));
}

/**
 * Returns how messages and plans show a file: by its place, never by the text of the input, which could hold a sentence.
 * @param file with all symbolic links resolved
 * @returns undefined if it lies neither in the workspace nor in `RUNNER_TEMP`
 */
function placeOf(file: string): string | undefined {
  const inWorkspace = pathInside(workspace(), file);
  if (inWorkspace !== undefined) return inWorkspace;
  const inTemp = pathInside(process.env['RUNNER_TEMP'] ?? '', file);
  return inTemp === undefined ? undefined : `RUNNER_TEMP/${inTemp}`;
}

/** @returns the path of a file relative to a folder; undefined if it lies outside */
function pathInside(folder: string, file: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const path = relative(realpathSync(folder), file);
  return path !== '' && !isAbsolute(path) && !/^\.\.(?:[\\/]|$)/.test(path) ? path : undefined;
}

/** Replaces an error of Node, whose message repeats the whole path: the path may be a private key given by mistake. */
function wrapFsError<T>(access: () => T): T {
  try {
    return access();
  } catch (error) {
    throw new Error(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
