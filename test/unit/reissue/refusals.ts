import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import {
  approvedPlanWith,
  certificateWith,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  strange,
  unissued,
} from './builders.ts';
import type { Observed } from './results.ts';

interface Refused {
  observed: Observed;
  inputs?: Partial<Inputs>;
  /** Key words of the error. */
  because: string;
}

const productWith = (nameId: string, type = '') => ({ product: { nameId, type, validationType: '' } });
const withCsr = (csr: string) => orderWith({ reissueDefaults: { ...issued.reissueDefaults, csr } });
const nonDnsName = certificateWith({ nonDnsNameCount: 1 });
const ev = certificateWith({ isEv: true });
const forCode = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
const foreignKey = certificateWith({ publicKey: Buffer.from('key 2') });
const privateTls = productWith('private_ssl');

/** The inputs with a policy that keeps every name out. */
function policyInputs(changes: object, status: CtStatus | null = null): Partial<Inputs> {
  const policy = parsePolicy(JSON.stringify({ default: 'keep-out', ...changes }), () => '', true);
  return { statusSource: { policyFile: { policy, path: 'ct-policy.json', digest: 'd16e57' }, status } };
}

/** What the plan refuses. */
export const refusals: Record<string, Refused> = {
  'an order that cannot be read': { observed: [outage, old], because: outage.message },
  'a closed order': { observed: [revoked, renewed], because: 'the order is revoked' },
  'a private product': { observed: [orderWith(privateTls), old], because: 'private_ssl' },
  'a private product that is not issued yet': {
    observed: [{ ...unissued, ...privateTls }, refusal(404)],
    because: 'private_ssl',
  },
  'a product type that is not TLS': {
    observed: [orderWith(productWith('', 'code_signing_certificate')), old],
    because: 'code_signing_certificate',
  },
  'a certificate that is not for TLS servers': { observed: [pending, forCode], because: 'extended key usage' },
  'an order that does not report its phase': {
    observed: [strange, refusal(404)],
    because: 'does not report whether it is issued',
  },
  'a certificate that cannot be read': { observed: [issued, refusal(404)], because: '404 no. Look.' },
  'a missing certificate while a reissue is pending': {
    observed: [pending, refusal(404)],
    because: '404 no. A reissue is pending',
  },
  'a refused certificate while a reissue is pending': { observed: [pending, refusal(403)], because: '403 no. Look.' },
  'a name that is no DNS name': { observed: [issued, nonDnsName], because: 'not a DNS name' },
  'such a name while a reissue is pending': { observed: [pending, nonDnsName], because: 'not a DNS name' },
  'no name at all': { observed: [issued, certificateWith({ commonName: '', dnsNames: [] })], because: 'no DNS name' },
  'an EV certificate that will not be logged': { observed: [issued, ev], because: 'EV certificates must be logged' },
  'an EV certificate that was not logged': {
    observed: [issued, { ...ev, ctStatus: 'disabled' }],
    because: 'EV certificates must be logged',
  },
  'no CSR': { observed: [withCsr(''), old], because: 'no certificate signing request' },
  'a CSR that cannot be read': { observed: [withCsr('CSR'), old], because: 'cannot be read' },
  'a CSR with a foreign key': { observed: [issued, foreignKey], because: 'another key' },
  'another certificate than the one of the plan': {
    observed: [issued, old],
    inputs: { expectedPlan: approvedPlanWith({ serialNumber: '0A01' }) },
    because: 'another certificate is active',
  },
  'names that are not in the plan': {
    observed: [unissued, refusal(404)],
    inputs: { expectedPlan: approvedPlanWith({ action: 'status', serialNumber: 'none', keyDigest: 'any' }) },
    because: 'the names are not those of the plan',
  },
  'a status that contradicts the policy': {
    observed: [issued, old],
    inputs: policyInputs({}, 'enabled'),
    because: 'change the policy first',
  },
  'names that disagree': {
    observed: [issued, old],
    inputs: policyInputs({ log: { 'b.example': 'public' } }),
    because: 'keeps a.example out of CT logs, but logs b.example',
  },
  'an ignored order without disable-ct': {
    observed: [issued, old],
    inputs: policyInputs({ ignore: { 7: 'replaced soon' } }),
    because: 'ignores the order',
  },
  'publishing what is not issued yet': {
    observed: [{ ...unissued, ctStatus: 'disabled' }, refusal(404)],
    inputs: policyInputs({ default: 'log' }),
    because: 'nothing is issued yet',
  },
  'publishing a pending reissue': {
    observed: [{ ...pending, ctStatus: 'disabled' }, old],
    inputs: policyInputs({ default: 'log' }),
    because: 'a reissue is or may be pending',
  },
};
