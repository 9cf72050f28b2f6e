import type { Order } from '../certcentral/order.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import type { Chain } from '../pki/issued-certificate.ts';
import type { Warning } from '../runner/html.ts';
import type { Plan } from './plan.ts';

/** What a run has done and found, or in a dry run would do. */
export interface Outcome {
  orderId: string;
  requested: CtStatus;
  dryRun: boolean;
  plan: Plan;
  /** The order and its certificate after the run. */
  order: Order;
  chain: Chain | null;
  warnings: readonly Warning[];
  certificateFile: string;
  waitMinutes: number;
  /** How long the change took, in milliseconds. */
  took: number;
}

/** Whether a certificate was issued during the run. */
export function wasReissued({ plan, chain }: Outcome): boolean {
  return chain !== null && chain.serialNumber !== plan.chain?.serialNumber;
}

/** The outputs that reissue/action.yml declares. */
export function outputsOf(outcome: Outcome) {
  const { orderId, requested, dryRun, plan, order, chain, certificateFile } = outcome;
  return {
    'order-id': orderId,
    'ct-status': dryRun ? order.ctStatus : requested,
    'certificate-ct-status': chain?.ctStatus ?? 'none',
    'reissue-required': dryRun && plan.kind === 'reissue',
    'certificate-id': chain ? order.certificateId : '',
    'common-name': chain?.commonName ?? order.commonName,
    'dns-names': chain?.dnsNames ?? order.dnsNames,
    reissued: wasReissued(outcome),
    'serial-number': chain?.serialNumber ?? '',
    'valid-till': chain?.validTill.toISOString() ?? '',
    'certificate-file': certificateFile,
  };
}
