import 'reflect-metadata'; // @peculiar/x509 needs the polyfill loaded before it
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { SCT_EXTENSION, type Scts, sctExtensionValue } from './scts.ts';

/** The policy of EV certificates (CA/Browser Forum EV guidelines, section 9.7). */
const EV_POLICY = '2.23.140.1.1';

/** OIDs of extended key usages (RFC 5280, section 4.2.1.12). */
export const { serverAuth, clientAuth, emailProtection } = x509.ExtendedKeyUsage;

export type KeyType = 'rsa' | 'ec';

/** WebCrypto's `CryptoKey`, which is a global type only if the DOM's types are loaded. */
export type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

type KeyPair = { publicKey: Key; privateKey: Key };

/** A certificate authority; trust its `pem` to trust what it issues. */
export interface Ca {
  readonly name: string;
  readonly pem: string;
  readonly privateKey: Key;
}

/** What an end-entity certificate should contain. */
export interface CertificateRequest {
  /** Empty for a certificate without one. */
  commonName: string;
  /** Subject alternative names; IP and e-mail addresses among them become names of these kinds. */
  dnsNames: readonly string[];
  /** Its SCTs, as a certificate that was logged has them. */
  scts: Scts;
  /** Default: `ec`. */
  keyType?: KeyType;
  /** Hexadecimal. Default: random. */
  serialNumber?: string;
  /** Default: `YESTERDAY`, or a day before `notAfter` if that is in the past. */
  notBefore?: Date;
  /** Default: in 90 days. In the past for an expired certificate. */
  notAfter?: Date;
  /** Certify this key (from a CSR) instead of the process's own. */
  publicKey?: Key;
  /** OIDs; none for a certificate without the extension. Default: `serverAuth` alone. */
  extendedKeyUsages?: readonly string[];
  /** Whether its policies say that it is an EV certificate. */
  isEv?: boolean;
}

export interface IssuedCertificate {
  /** The end-entity certificate alone. */
  pem: string;
  /** PEM of the CA that issued it. */
  issuerPem: string;
  /** PKCS #8; only if this process owns the key. */
  privateKeyPem?: string;
  /** Hexadecimal. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
}

const DAY_MS = 86_400_000;
/** Since then, certificates are valid by default, whenever a pool has issued them. */
export const YESTERDAY = new Date(Math.floor(Date.now() / 1_000) * 1_000 - DAY_MS);
/** For what a TLS connection checks: OpenSSL has a clock of its own, which no test can change. */
export const AT_ANY_TIME = { notBefore: new Date('2000-01-01'), notAfter: new Date('2100-01-01') };
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

/** Makes a new certificate authority, with an EC key of its own: a root, or one that `parent` has certified. */
export async function createCa(parent?: Ca): Promise<Ca> {
  const keys = await generateKeys('ec');
  const name = `CN=Stand-in ${parent ? 'intermediate ' : ''}CA ${randomBytes(4).toString('hex')}`;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: name,
    issuer: parent?.name ?? name,
    publicKey: keys.publicKey,
    signingKey: parent?.privateKey ?? keys.privateKey,
    signingAlgorithm: algorithms.ec,
    ...AT_ANY_TIME,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { name, pem: pemText(certificate), privateKey: keys.privateKey };
}

/**
 * Issues certificates, and keeps them: the nth of a kind is the same whoever asks for it. Stand-ins that share a pool begin
 * at once, and within each of them every serial number is handed out once.
 */
export class CertificatePool {
  readonly #intermediate: Ca;
  readonly #issued = new Map<string, Promise<IssuedCertificate>[]>();
  readonly #keyNumbers = new WeakMap<Key, number>();
  #keys = 0;

  private constructor(intermediate: Ca) {
    this.#intermediate = intermediate;
  }

  static async create(): Promise<CertificatePool> {
    return new CertificatePool(await createCa(await createCa()));
  }

  /** Names the kind of a request: requests of one kind can have each other's certificates. */
  kindOf({ publicKey, keyType = 'ec', ...rest }: CertificateRequest): string {
    const { commonName, dnsNames, scts, notBefore, notAfter, extendedKeyUsages, isEv = false } = rest;
    const key = publicKey ? this.#numberOf(publicKey) : keyType;
    return JSON.stringify([commonName, dnsNames, scts, key, notBefore, notAfter, extendedKeyUsages, isEv]);
  }

  /** The nth certificate of a kind, issued when it is asked for the first time. */
  get(request: CertificateRequest, index: number): Promise<IssuedCertificate> {
    const kind = this.kindOf(request);
    const issued = this.#issued.get(kind) ?? [];
    this.#issued.set(kind, issued);
    issued[index] ??= issueCertificate(this.#intermediate, request);
    return issued[index];
  }

  #numberOf(key: Key): number {
    const number = this.#keyNumbers.get(key) ?? ++this.#keys;
    this.#keyNumbers.set(key, number);
    return number;
  }
}

/** Issues an end-entity certificate: what an order delivers, or what a TLS server shows. */
export async function issueCertificate(ca: Ca, request: CertificateRequest): Promise<IssuedCertificate> {
  const keys = request.publicKey ? undefined : await getOwnKeys(request.keyType ?? 'ec');
  const notAfter = request.notAfter ?? new Date(YESTERDAY.getTime() + 91 * DAY_MS);
  const notBefore = request.notBefore ?? new Date(Math.min(YESTERDAY.getTime(), notAfter.getTime() - DAY_MS));
  const usages = request.extendedKeyUsages ?? [serverAuth];
  const scts = sctExtensionValue(request.scts, { notBefore, notAfter });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: request.commonName ? [{ CN: [request.commonName] }] : [],
    issuer: ca.name,
    ...(request.serialNumber && { serialNumber: request.serialNumber }),
    notBefore,
    notAfter,
    publicKey: request.publicKey ?? (keys as KeyPair).publicKey,
    signingKey: ca.privateKey,
    signingAlgorithm: algorithms.ec,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      ...(usages.length > 0 ? [new x509.ExtendedKeyUsageExtension([...usages])] : []),
      ...(request.isEv ? [new x509.CertificatePolicyExtension([EV_POLICY])] : []),
      alternativeNames(request.dnsNames),
      ...(scts ? [new x509.Extension(SCT_EXTENSION, false, scts)] : []),
    ],
  });
  const issued = {
    pem: pemText(certificate),
    issuerPem: ca.pem,
    serial: certificate.serialNumber,
    notBefore,
    notAfter,
  };
  return keys ? { ...issued, privateKeyPem: await exportPrivateKey(keys) } : issued;
}

/** Makes a certificate signing request with a fresh key, as a reissue with a new key does. */
export async function createCsr(commonName: string, dnsNames: readonly string[], keyType: KeyType) {
  const keys = await generateKeys(keyType);
  return { pem: await csrWith(keys, commonName, dnsNames, keyType), privateKeyPem: await exportPrivateKey(keys) };
}

const ownCsrs = new Map<string, Promise<string>>();

/** A certificate signing request with the process's own key, which `issueCertificate` certifies by default. */
export function ownCsr(commonName: string, keyType: KeyType): Promise<string> {
  const kind = `${keyType} ${commonName}`;
  const csr = ownCsrs.get(kind) ?? getOwnKeys(keyType).then((keys) => csrWith(keys, commonName, [], keyType));
  ownCsrs.set(kind, csr);
  return csr;
}

async function csrWith(keys: KeyPair, commonName: string, dnsNames: readonly string[], keyType: KeyType) {
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({
    name: commonName ? [{ CN: [commonName] }] : [],
    keys,
    signingAlgorithm: algorithms[keyType],
    extensions: [alternativeNames(dnsNames)],
  });
  return pemText(csr);
}

/** The forms in which an order can hold a certificate signing request. */
export type CsrForm = (typeof CSR_FORMS)[number];

const CSR_FORMS = ['own key', 'another key', 'bare base64', 'with text around it'] as const;

export const isCsrForm = (text: string): text is CsrForm => CSR_FORMS.some((form) => form === text);

/** Makes a certificate signing request in a form. */
export async function csrInForm(form: CsrForm, commonName: string, keyType: KeyType): Promise<string> {
  const own = await ownCsr(commonName, keyType);
  if (form === 'another key') return (await createCsr(commonName, [], keyType)).pem;
  return {
    'own key': own,
    'bare base64': own.replaceAll(/-----.*-----|\s/g, ''),
    'with text around it': `subject=${commonName}\n${own}end\n`,
  }[form];
}

const csrKeys = new Map<string, Promise<Key>>();

/**
 * Returns the public key of a certificate signing request, always the same object; rejects unless the request is signed with
 * it. Of a text with PEM, only the last block counts, so a client that shows another key than this one is caught.
 */
export function readCsrPublicKey(text: string): Promise<Key> {
  const key = csrKeys.get(text) ?? readAndVerify(text);
  csrKeys.set(text, key);
  return key;
}

async function readAndVerify(text: string): Promise<Key> {
  const csr = new x509.Pkcs10CertificateRequest(text.match(/-----BEGIN [\s\S]*?-----END .*/g)?.at(-1) ?? text);
  if (!(await csr.verify())) throw new Error('the CSR is not signed with its own key');
  return csr.publicKey.export();
}

const pemText = (data: x509.PemData<unknown>) => `${data.toString('pem')}\n`;

const alternativeNames = (names: readonly string[]) =>
  new x509.SubjectAlternativeNameExtension(
    names.map((value): x509.JsonGeneralName => ({ type: nameType(value), value })),
  );

const nameType = (name: string) => (isIP(name) ? 'ip' : name.includes('@') ? 'email' : 'dns');

async function exportPrivateKey({ privateKey }: KeyPair): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
}
