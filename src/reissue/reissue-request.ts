import type { Order } from '../certcentral/order.ts';
import type { ReissueRequest } from '../certcentral/reissue-api.ts';
import { type CertificateWithChain, publicKeyDigest } from '../pki/certificate.ts';
import type { Inputs } from './inputs.ts';
import { requireUsableCsr } from './refusals.ts';

/** The inputs that a reissue request depends on. */
export type RequestOptions = Pick<Inputs, 'csrFile' | 'skipApproval' | 'runUrl'>;

/** A reissue request, and the key that it is for. */
export interface PlannedReissue {
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
 * Plans the reissue of a certificate that `requireReissuable` accepts.
 * @throws ActionError if there is no CSR for it
 */
export function planReissue(order: Order, certificate: CertificateWithChain, options: RequestOptions): PlannedReissue {
  const { csrFile, skipApproval, runUrl: comments } = options;
  const commonName = certificate.commonName || (certificate.dnsNames[0] as string);
  // A common name in Unicode does not replace the alternative name in ASCII form, which is the one that browsers compare.
  const dnsNames = certificate.dnsNames.filter((name) => name.toLowerCase() !== commonName.toLowerCase());
  const { pem: csr, publicKey } = csrFile ?? requireUsableCsr(order, certificate);
  const request = { ...order.reissueDefaults, commonName, dnsNames, csr, skipApproval, comments };
  const keyPair: KeyPairPlan = {
    csrSource: csrFile ? 'csr-file' : 'order',
    change: publicKey.equals(certificate.publicKey) ? 'same' : 'new',
    digest: publicKeyDigest(publicKey),
  };
  return { request, keyPair };
}
