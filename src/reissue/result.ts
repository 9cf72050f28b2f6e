import type { Order } from '../certcentral/order.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';
import type { Warning } from '../runner/html.ts';
import type { Plan } from './plan.ts';

/** What a run has done and found, or in a dry run would do. */
export interface ReissueResult {
  orderId: string;
  desiredStatus: CtStatus;
  dryRun: boolean;
  plan: Plan;
  /** The order and its certificate after the run. */
  order: Order;
  certificate: IssuedCertificate | null;
  warnings: readonly Warning[];
  certificateFile: string;
  waitMinutes: number;
  /** How long the change took, in milliseconds. */
  durationMs: number;
}

/** Whether a certificate was issued during the run. */
export function wasReissued({ plan, certificate }: ReissueResult): boolean {
  return certificate !== null && certificate.serialNumber !== plan.certificate?.serialNumber;
}

/** The outputs that reissue/action.yml declares. */
export function toOutputs(outcome: ReissueResult) {
  const { orderId, desiredStatus, dryRun, plan, order, certificate, certificateFile } = outcome;
  return {
    'order-id': orderId,
    'ct-status': dryRun ? order.ctStatus : desiredStatus,
    'certificate-ct-status': certificate?.ctStatus ?? 'none',
    'reissue-required': dryRun && plan.kind === 'reissue',
    'certificate-id': certificate ? order.certificateId : '',
    'common-name': certificate?.commonName ?? order.commonName,
    'dns-names': certificate?.dnsNames ?? order.dnsNames,
    reissued: wasReissued(outcome),
    'serial-number': certificate?.serialNumber ?? '',
    'valid-till': certificate?.validTill.toISOString() ?? '',
    'certificate-file': certificateFile,
  };
}
