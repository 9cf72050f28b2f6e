import type { Order } from '../certcentral/order.ts';
import type { ReissueRequest } from '../certcentral/reissue-api.ts';
import { CHECK_URL, Failure } from '../http/request-error.ts';
import { type Csr, publicKeyOf } from '../pki/csr.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import { hostNames, isDnsName, listed, missingNames } from '../pki/dns-names.ts';
import type { Chain } from '../pki/issued-certificate.ts';
import type { Look } from './observe.ts';

/** What was asked for. */
export interface Wish {
  orderId: string;
  requested: CtStatus;
  csr: Csr | null;
  skipApproval: boolean;
}

/** What is to be done beside setting the status, from what the first look showed. */
export type Plan = { order: Order } & (
  | { kind: 'not issued'; chain: null }
  | { kind: 'nothing to reissue'; chain: Chain }
  | { kind: 'wait for the pending reissue'; chain: Chain }
  | { kind: 'reissue'; chain: Chain; request: ReissueRequest; key: KeyPlan }
);

/** Whose CSR a reissue uses, and whether the certificate keeps its key pair; `unknown` where the order's CSR cannot be read. */
export interface KeyPlan {
  csr: 'of the order' | 'of csr-file';
  key: 'same' | 'new' | 'unknown';
}

/**
 * Decides what is to be done, or that it cannot be done; nothing is changed then.
 * @throws Failure that says why
 */
export function planOf({ order, certificate: chain }: Look, wish: Wish): Plan {
  if (order instanceof Failure) throw order;
  const refuse = (reason: string, hint: string) =>
    new Failure(reason, { what: `Order ${wish.orderId} cannot be reissued`, hint });
  if (order.life === 'closed')
    throw refuse(`the order is ${order.status.toLowerCase()}`, 'For a new certificate, place a new order.');
  if (order.privateProduct)
    throw refuse(
      'its product is a private one',
      'CT logging does not apply to its certificates: there is nothing to change.',
    );
  if (order.life === 'not issued') return { kind: 'not issued', order, chain: null };
  if (order.life === 'unknown') throw refuse('the order does not tell whether a certificate was issued', CHECK_URL);
  if (!chain) throw refuse('its certificate was not read', CHECK_URL);
  if (chain instanceof Failure)
    throw order.reissuePending && chain.status === 404
      ? chain.amended({
          hint: 'A reissue is pending, and DigiCert gives no certificate meanwhile: run again when it is issued.',
        })
      : chain;
  const commonName = nameOf(chain);
  if (chain.otherNames > 0 || !commonName)
    throw refuse(
      'the active certificate has a name that is no DNS name, such as an IP address or an e-mail address',
      'Reissue it in CertCentral.',
    );
  if (order.reissuePending) return { kind: 'wait for the pending reissue', order, chain };
  if (chain.ctStatus === wish.requested) return { kind: 'nothing to reissue', order, chain };
  const csr = wish.csr?.pem ?? order.template.csr;
  if (csr === '')
    throw refuse(
      'the order holds no certificate signing request',
      'Give one in csr-file; the certificate then gets its key.',
    );
  const dnsNames = missingNames(chain.dnsNames, [commonName]);
  const request = { ...order.template, commonName, dnsNames, csr, skipApproval: wish.skipApproval };
  return { kind: 'reissue', order, chain, request, key: keyPlan(wish.csr, csr, chain) };
}

/** The name that a reissue request begins with; undefined if the certificate has no DNS name, or a common name that is none. */
function nameOf({ commonName, dnsNames }: Chain): string | undefined {
  if (commonName === '') return dnsNames[0];
  return isDnsName(commonName) || missingNames([commonName], dnsNames).length === 0 ? commonName : undefined;
}

function keyPlan(given: Csr | null, csr: string, { publicKey }: Chain): KeyPlan {
  const requested = given?.publicKey ?? publicKeyOf(csr);
  const key = requested ? (requested.equals(publicKey) ? 'same' : 'new') : 'unknown';
  return { csr: given ? 'of csr-file' : 'of the order', key };
}

/**
 * Holds a new certificate against what was asked for and what there was.
 * @throws Failure that says what is wrong with it
 */
export function prove(chain: Chain, requested: CtStatus, names: readonly string[]): void {
  const missing = missingNames(names, hostNames(chain));
  if (chain.ctStatus !== requested)
    throw new Failure(`the new certificate was issued with CT logging ${chain.ctStatus}`, {
      what: `The certificate is not as requested (CT logging ${requested})`,
      hint: 'Someone may have changed the status meanwhile, or DigiCert did not follow it.',
    });
  if (missing.length > 0)
    throw new Failure(`it lacks ${listed(missing)}`, {
      what: 'The new certificate has lost names',
      hint: 'DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
    });
}
