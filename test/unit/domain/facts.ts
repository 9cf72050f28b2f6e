import { assessDesired, type Facts } from '../../../src/domain/assessment.ts';
import { digestNames } from '../../../src/domain/order-names.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import type { Certificate, CtStatus } from '../../../src/pki/certificate.ts';
import { certificate, NOW, namesWith, order } from '../result.ts';

export const OWN_KEY = 'ab'.repeat(32);
export const OTHER_KEY = 'cd'.repeat(32);
/** The end of the certificate. */
export const END = certificate.validTill.getTime();

/** An order that does not report its CT status, and whose certificate was logged. */
const usual: Facts = {
  order: { ...order, ctStatus: 'unknown' },
  phase: 'issued',
  closure: undefined,
  reissuePending: false,
  certificate,
  csrFile: null,
  expectedPlan: null,
  reissueBeforeDays: 0,
  now: NOW,
};
export const factsWith = (changes: Partial<Facts> = {}): Facts => ({ ...usual, ...changes });

export const certificateWith = (changes: Partial<Certificate>) => ({ certificate: { ...certificate, ...changes } });
export const named = (...names: string[]) => certificateWith({ names: namesWith(names) });
export const unlogged = certificateWith({ ctStatus: 'disabled' });
export const csrFile = { csrFile: { pem: '', keyDigest: OTHER_KEY } };
export const pending = { reissuePending: true } as const;
export const maybe = { reissuePending: 'unknown' } as const;
export const unissued = { phase: 'unissued', certificate: undefined } as const;
/** The plan of the usual facts. */
export const plan: ApprovedPlan = {
  ...{ api: 'dc.example:8443', order: '1000001', ct: 'disabled', do: 'reissue', serial: '01' },
  ...{ names: digestNames(certificate.names.dnsNames), key: OWN_KEY, at: NOW },
};
export const reported = (ctStatus: CtStatus) => ({ order: { ...order, ctStatus } });

/** Assesses facts without a policy. */
export const assessFor = (status: CtStatus, facts: Facts) => assessDesired({ status, rule: '', by: 'input' }, facts);
