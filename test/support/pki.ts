import 'reflect-metadata'; // @peculiar/x509 needs the polyfill loaded before it
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** OID of the extension that carries a certificate's embedded SCTs (RFC 6962, section 3.3). */
export const SCT_EXTENSION = '1.3.6.1.4.1.11129.2.4.2';

export type KeyType = 'rsa' | 'ec';

/** WebCrypto's `CryptoKey`, which is a global type only where the DOM's types are loaded. */
export type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

type KeyPair = { publicKey: Key; privateKey: Key };

/** A certificate authority; trust its `pem` to trust what it issues. */
export interface Ca {
  readonly name: string;
  readonly pem: string;
  readonly privateKey: Key;
}

/** What an end-entity certificate is to say. */
export interface CertificateRequest {
  commonName: string;
  /** Subject alternative names; IP addresses among them become IP names, so TLS clients accept them. */
  dnsNames: readonly string[];
  /** Whether it carries SCTs, as a certificate that was logged does. */
  scts: boolean;
  keyType: KeyType;
  /** Default: in 90 days. In the past for an expired certificate. */
  notAfter?: Date;
  /** Certify this key (from a CSR) instead of the process's own. */
  publicKey?: Key;
  /** More extensions (DER), for certificates that are odd on purpose. */
  extensions?: readonly { oid: string; value: Uint8Array<ArrayBuffer> }[];
}

export interface IssuedCertificate {
  /** The end-entity certificate alone. */
  pem: string;
  /** PKCS #8; only where this process owns the key. */
  privateKeyPem?: string;
  /** Hexadecimal. */
  serial: string;
}

const DAY_MS = 86_400_000;
const algorithms = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  ec: { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
};
const ownKeys = new Map<KeyType, Promise<KeyPair>>();

const generateKeys = (type: KeyType) =>
  crypto.subtle.generateKey(algorithms[type], true, ['sign', 'verify']) as Promise<KeyPair>;

/** One key pair of each type per process: making an RSA key takes up to a second. */
function getOwnKeys(type: KeyType): Promise<KeyPair> {
  const keys = ownKeys.get(type) ?? generateKeys(type);
  ownKeys.set(type, keys);
  return keys;
}

/** Makes a new certificate authority, with an EC key of its own. */
export async function createCa(): Promise<Ca> {
  const keys = await generateKeys('ec');
  const name = `CN=Stand-in CA ${randomBytes(4).toString('hex')}`;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    signingAlgorithm: algorithms.ec,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { name, pem: pemText(certificate), privateKey: keys.privateKey };
}

/** Issues an end-entity certificate: what an order delivers, or what a TLS server shows. */
export async function issueCertificate(ca: Ca, request: CertificateRequest): Promise<IssuedCertificate> {
  const keys = request.publicKey ? undefined : await getOwnKeys(request.keyType);
  const notAfter = request.notAfter ?? new Date(Date.now() + 90 * DAY_MS);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [request.commonName] }],
    issuer: ca.name,
    notBefore: new Date(Math.min(Date.now(), notAfter.getTime()) - DAY_MS),
    notAfter,
    publicKey: request.publicKey ?? (keys as KeyPair).publicKey,
    signingKey: ca.privateKey,
    signingAlgorithm: algorithms.ec,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      alternativeNames(request.dnsNames),
      ...(request.scts ? [new x509.Extension(SCT_EXTENSION, false, sctList())] : []),
      ...(request.extensions ?? []).map(({ oid, value }) => new x509.Extension(oid, false, value)),
    ],
  });
  const issued = { pem: pemText(certificate), serial: certificate.serialNumber };
  return keys ? { ...issued, privateKeyPem: await exportPrivateKey(keys) } : issued;
}

/** Makes a certificate signing request with a fresh key, as a reissue with a new key does. */
export async function createCsr(commonName: string, dnsNames: readonly string[], keyType: KeyType) {
  const keys = await generateKeys(keyType);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }],
    keys,
    signingAlgorithm: algorithms[keyType],
    extensions: [alternativeNames(dnsNames)],
  });
  return { pem: pemText(csr), privateKeyPem: await exportPrivateKey(keys) };
}

/** The public key of a PEM certificate signing request; throws unless the request is signed with it. */
export async function readCsrPublicKey(pem: string): Promise<Key> {
  const csr = new x509.Pkcs10CertificateRequest(pem);
  if (!(await csr.verify())) throw new Error('the CSR is not signed with its own key');
  return csr.publicKey.export();
}

const pemText = (data: x509.PemData<unknown>) => `${data.toString('pem')}\n`;

const alternativeNames = (names: readonly string[]) =>
  new x509.SubjectAlternativeNameExtension(
    names.map((value): x509.JsonGeneralName => ({ type: isIP(value) ? 'ip' : 'dns', value })),
  );

async function exportPrivateKey({ privateKey }: KeyPair): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}

/** A DER OCTET STRING around the TLS-encoded list of two SCTs: well formed, of logs that do not exist. */
function sctList(): Buffer<ArrayBuffer> {
  const list = withLength(Buffer.concat([withLength(sct()), withLength(sct())]));
  return Buffer.concat([Buffer.of(0x04, 0x81, list.length), list]);
}

function sct(): Buffer {
  const log = randomBytes(32);
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(Date.now()));
  const integer = () => Buffer.concat([Buffer.of(0x02, 0x20, 0x42), randomBytes(31)]);
  const signature = Buffer.concat([Buffer.of(0x30, 0x44), integer(), integer()]);
  const [version, noExtensions, sha256Ecdsa] = [Buffer.of(0), Buffer.of(0, 0), Buffer.of(4, 3)];
  return Buffer.concat([version, log, timestamp, noExtensions, sha256Ecdsa, withLength(signature)]);
}

/** TLS's variable-length vector: two bytes of length, then the content. */
function withLength(content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(content.length >> 8, content.length & 0xff), content]);
}
