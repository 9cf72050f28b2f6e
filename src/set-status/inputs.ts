import { connectionInputs, disableCtInput, orderIdInput, retryInputs } from '../certcentral/inputs.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { booleanInput, type GetInput } from '../runner/inputs.ts';

export interface Inputs {
  orderId: string;
  desiredStatus: CtStatus;
  apiKey: string;
  apiUrl: string;
  dryRun: boolean;
  retries: number;
  timeoutSeconds: number;
}

/** Gets the inputs that action.yml declares, in its order. */
export function ctStatusInputs(get: GetInput): Inputs {
  return {
    orderId: get('order-id', orderIdInput),
    desiredStatus: get('disable-ct', disableCtInput),
    ...connectionInputs(get),
    dryRun: get('dry-run', booleanInput),
    ...retryInputs(get),
  };
}
