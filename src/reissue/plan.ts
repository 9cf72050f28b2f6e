import type { Order } from '../certcentral/order.ts';
import type { OrderState } from '../certcentral/order-phase.ts';
import type { ReissueRequest } from '../certcentral/reissue-api.ts';
import { formatNames } from '../format.ts';
import { CHECK_API_URL_HINT, RequestError } from '../http/request-error.ts';
import { type Csr, csrPublicKey } from '../pki/csr.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { allDnsNames, isDnsName, missingNames } from '../pki/dns-names.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';
import type { Observation } from './observe.ts';

/** What was asked for. */
export interface PlanOptions {
  orderId: string;
  desiredStatus: CtStatus;
  csr: Csr | null;
  skipApproval: boolean;
}

/** What is to be done beside setting the status, from what the first look showed. */
export type Plan = Pick<OrderState, 'reissuePending'> & { order: Order } & (
    | { kind: 'unissued'; certificate: null }
    | { kind: 'nothing to reissue'; certificate: IssuedCertificate }
    | { kind: 'wait for the pending reissue'; certificate: IssuedCertificate }
    | { kind: 'reissue'; certificate: IssuedCertificate; request: ReissueRequest; key: KeyPairPlan }
  );

/** Whose CSR a reissue uses, and whether the certificate keeps its key pair; `unknown` where the order's CSR cannot be read. */
export interface KeyPairPlan {
  csrSource: 'of the order' | 'of csr-file';
  key: 'same' | 'new' | 'unknown';
}

/**
 * Decides what is to be done, or that it cannot be done; nothing is changed then.
 * @throws Failure that says why
 */
export function createPlan({ order, certificate, phase, reissuePending }: Observation, wish: PlanOptions): Plan {
  if (order instanceof RequestError) throw order;
  const refuse = (reason: string, hint: string) =>
    new RequestError(reason, { title: `Order ${wish.orderId} cannot be reissued`, hint });
  if (phase === 'closed')
    throw refuse(`the order is ${order.status.toLowerCase()}`, 'For a new certificate, place a new order.');
  if (order.isPrivateProduct)
    throw refuse(
      'its product is a private one',
      'CT logging does not apply to its certificates: there is nothing to change.',
    );
  if (phase === 'unissued') return { kind: 'unissued', order, reissuePending, certificate: null };
  if (phase === 'unknown') throw refuse('the order does not tell whether a certificate was issued', CHECK_API_URL_HINT);
  if (!certificate) throw refuse('its certificate was not read', CHECK_API_URL_HINT);
  if (certificate instanceof RequestError)
    throw reissuePending === true && certificate.status === 404
      ? certificate.with({
          hint: 'A reissue is pending, and DigiCert gives no certificate meanwhile: run again when it is issued.',
        })
      : certificate;
  const commonName = reissueCommonName(certificate);
  if (certificate.nonDnsNameCount > 0 || !commonName)
    throw refuse(
      'the active certificate has a name that is no DNS name, such as an IP address or an e-mail address',
      'Reissue it in CertCentral.',
    );
  if (reissuePending === true) return { kind: 'wait for the pending reissue', order, reissuePending, certificate };
  if (certificate.ctStatus === wish.desiredStatus)
    return { kind: 'nothing to reissue', order, reissuePending, certificate };
  const csr = wish.csr?.pem ?? order.reissueDefaults.csr;
  if (csr === '')
    throw refuse(
      'the order holds no certificate signing request',
      'Give one in csr-file; the certificate then gets its key.',
    );
  const dnsNames = missingNames(certificate.dnsNames, [commonName]);
  const request = {
    ...order.reissueDefaults,
    commonName,
    dnsNames,
    csr,
    skipApproval: wish.skipApproval,
    comments: '',
  };
  return { kind: 'reissue', order, reissuePending, certificate, request, key: planKeyPair(wish.csr, csr, certificate) };
}

/** The name that a reissue request begins with; undefined if the certificate has no DNS name, or a common name that is none. */
function reissueCommonName({ commonName, dnsNames }: IssuedCertificate): string | undefined {
  if (commonName === '') return dnsNames[0];
  return isDnsName(commonName) || missingNames([commonName], dnsNames).length === 0 ? commonName : undefined;
}

function planKeyPair(csrFile: Csr | null, csr: string, { publicKey }: IssuedCertificate): KeyPairPlan {
  const requested = csrFile?.publicKey ?? csrPublicKey(csr);
  const key = requested ? (requested.equals(publicKey) ? 'same' : 'new') : 'unknown';
  return { csrSource: csrFile ? 'of csr-file' : 'of the order', key };
}

/**
 * Holds a new certificate against what was asked for and what there was.
 * @throws Failure that says what is wrong with it
 */
export function verifyCertificate(certificate: IssuedCertificate, requested: CtStatus, names: readonly string[]): void {
  const missing = missingNames(names, allDnsNames(certificate));
  if (certificate.ctStatus !== requested)
    throw new RequestError(`the new certificate was issued with CT logging ${certificate.ctStatus}`, {
      title: `The certificate is not as requested (CT logging ${requested})`,
      hint: 'Someone may have changed the status meanwhile, or DigiCert did not follow it.',
    });
  if (missing.length > 0)
    throw new RequestError(`it lacks ${formatNames(missing)}`, {
      title: 'The new certificate has lost names',
      hint: 'DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
    });
}
