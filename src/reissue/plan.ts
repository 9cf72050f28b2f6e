import { ActionError } from '../action-error.ts';
import type { Order } from '../certcentral/order.ts';
import type { ReissueRequest } from '../certcentral/reissue-api.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { describeNonPublicTls, nonPublicTlsReason } from '../domain/public-tls.ts';
import { CERTIFICATE_REFUSALS, CSR_REFUSALS, certificateRefusal, usableCsr } from '../domain/reissue-refusal.ts';
import { RequestError } from '../http/request-error.ts';
import {
  type CertificateWithChain,
  type CtStatus,
  normalizeSerialNumber,
  publicKeyDigest,
} from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/certificate-request.ts';
import type { Inputs } from './inputs.ts';
import { type ObservedState, readErrorsOf } from './observe.ts';

/** The inputs that a plan depends on. */
type PlanOptions = Pick<
  Inputs,
  'orderId' | 'desiredStatus' | 'csrFile' | 'expectedSerialNumber' | 'skipApproval' | 'runUrl'
>;

/** What the active certificate should be like. */
export interface Desired {
  desiredStatus: CtStatus;
  /** SHA-256 of its public key, hexadecimal; empty if any key will do. */
  keyDigest: string;
}

/** Returns whether a certificate has the desired key. */
export function hasDesiredKey({ publicKey }: CertificateWithChain, { keyDigest }: Desired): boolean {
  return keyDigest === '' || publicKeyDigest(publicKey) === keyDigest;
}

/** Returns whether a certificate has the desired status and key. */
export function isAsDesired(certificate: CertificateWithChain, desired: Desired): boolean {
  return certificate.ctStatus === desired.desiredStatus && hasDesiredKey(certificate, desired);
}

/** Returns what the inputs require of the active certificate. */
function desiredOf({ desiredStatus, csrFile }: Pick<Inputs, 'desiredStatus' | 'csrFile'>): Desired {
  return { desiredStatus, keyDigest: csrFile?.keyDigest ?? '' };
}

/** What a run does in addition to setting the status. */
export type Plan = UnissuedPlan | IssuedPlan | ReissuePlan;

export interface UnissuedPlan {
  kind: 'unissued';
  order: Order;
  certificate: null;
}

export interface IssuedPlan {
  kind: 'await-pending' | 'up-to-date';
  order: Order;
  certificate: CertificateWithChain;
}

export interface ReissuePlan {
  kind: 'reissue';
  order: Order;
  certificate: CertificateWithChain;
  request: ReissueRequest;
  keyPair: KeyPairPlan;
}

/** The CSR of a reissue, and whether the certificate keeps its key pair. */
export interface KeyPairPlan {
  csrSource: 'order' | 'csr-file';
  change: 'same' | 'new';
  /** SHA-256 of the public key, hexadecimal. */
  digest: string;
}

/**
 * Decides from the first observation what a run does.
 * @throws ActionError if the order cannot be changed safely
 */
export function createPlan(state: ObservedState, options: PlanOptions): Plan {
  const { order, certificate: download } = state;
  const errors = readErrorsOf(state);
  if (order instanceof RequestError) throw order;
  const certificate = download instanceof RequestError ? undefined : download;
  if (state.kind === 'closed')
    throw refusal(
      options,
      `the order is ${normalizeStatus(order.status)}`,
      'For a new certificate, place a new order.',
    );
  requirePublicTls(order, certificate, options);
  if (state.kind === 'unissued') return { kind: 'unissued', order, certificate: null };
  if (errors.order) throw errors.order;
  // The certificate of an order that could be read is missing only if its download failed.
  if (!certificate) throw state.kind === 'pending' ? pendingDownloadError(download as RequestError) : download;
  requireReissuable(certificate, options);
  if (state.kind === 'pending') return { kind: 'await-pending', order, certificate };
  if (isAsDesired(certificate, desiredOf(options))) return { kind: 'up-to-date', order, certificate };
  requireExpected(certificate, options);
  return createReissuePlan(order, certificate, options);
}

/**
 * Plans a reissue of a certificate that `requireReissuable` accepts.
 * @throws ActionError if there is no CSR for it
 */
export function createReissuePlan(order: Order, certificate: CertificateWithChain, options: PlanOptions): ReissuePlan {
  const { csrFile, skipApproval, runUrl: comments } = options;
  const commonName = certificate.commonName || (certificate.dnsNames[0] as string);
  // A common name in Unicode does not replace the alternative name in ASCII form, which is the one that browsers compare.
  const dnsNames = certificate.dnsNames.filter((name) => name.toLowerCase() !== commonName.toLowerCase());
  const { pem: csr, publicKey } = csrFile ?? requireUsableCsr(order, certificate, options);
  const request = { ...order.reissueDefaults, commonName, dnsNames, csr, skipApproval, comments };
  const keyPair: KeyPairPlan = {
    csrSource: csrFile ? 'csr-file' : 'order',
    change: publicKey.equals(certificate.publicKey) ? 'same' : 'new',
    digest: publicKeyDigest(publicKey),
  };
  return { kind: 'reissue', order, certificate, request, keyPair };
}

/**
 * Refuses a certificate that cannot be reissued safely.
 * @throws ActionError
 */
export function requireReissuable(certificate: CertificateWithChain, options: PlanOptions): void {
  const reason = certificateRefusal(certificate, options.desiredStatus);
  if (reason === undefined) return;
  const hint =
    reason === 'ev-must-be-logged'
      ? 'If DigiCert lets your account keep EV certificates out of the logs, set the status with the root action, and reissue the certificate in CertCentral.'
      : `Reissue it in CertCentral, with CT logging ${options.desiredStatus}.`;
  throw refusal(options, CERTIFICATE_REFUSALS[reason], hint);
}

/**
 * Refuses an order, or a certificate, that is not for public TLS.
 * @throws ActionError
 */
export function requirePublicTls(
  { product }: Order,
  certificate: CertificateWithChain | undefined,
  options: PlanOptions,
): void {
  const reason = nonPublicTlsReason(product, certificate);
  if (reason === undefined) return;
  throw refusal(
    options,
    describeNonPublicTls(reason, product),
    'CT logging does not apply to its certificates: there is nothing to change.',
  );
}

/** @throws ActionError */
function requireUsableCsr(order: Order, certificate: CertificateWithChain, options: PlanOptions): CertificateRequest {
  const csr = usableCsr(order, certificate);
  if (typeof csr !== 'string') return csr;
  const warning = csr === 'other-key' ? 'Somebody may have replaced it, and approvers do not know that key. ' : '';
  throw refusal(options, CSR_REFUSALS[csr], `${warning}${PROVIDE_CSR}`);
}

const PROVIDE_CSR = 'Provide a request in csr-file: the new certificate gets the key of that request.';

/**
 * Refuses to replace a certificate that the caller does not expect.
 * @throws ActionError
 */
function requireExpected({ serialNumber }: CertificateWithChain, options: PlanOptions): void {
  const { expectedSerialNumber } = options;
  if (expectedSerialNumber !== 'any' && normalizeSerialNumber(serialNumber) !== expectedSerialNumber)
    throw unexpectedError(serialNumber, options, 'Its names or its key may not be those that were approved');
}

/**
 * Refuses to replace a first certificate, whose names and key nobody has seen before, unless any certificate may be replaced.
 * @throws ActionError
 */
export function requireAnyExpected({ serialNumber }: CertificateWithChain, options: PlanOptions): void {
  if (options.expectedSerialNumber !== 'any')
    throw unexpectedError(
      serialNumber,
      options,
      'It was issued during this run, so nobody approved its names and its key',
    );
}

function unexpectedError(serialNumber: string, options: PlanOptions, why: string): ActionError {
  return refusal(
    options,
    `the active certificate has the serial number ${serialNumber}, but expected-serial-number is ${options.expectedSerialNumber}`,
    `${why}: plan again, and approve that plan.`,
  );
}

function refusal({ orderId }: PlanOptions, detail: string, hint: string): ActionError {
  return new ActionError(detail, { title: `This action cannot reissue order ${orderId}`, hint });
}

/** Returns the error of a pending order whose certificate could not be downloaded. */
function pendingDownloadError(error: RequestError): RequestError {
  const hint = 'A reissue is pending, and DigiCert provides no certificate until it is issued: run again then.';
  return error.status === 404 ? error.with({ hint }) : error;
}
