import {
  booleanInput,
  connectionInputs,
  disableCtInput,
  type GetInput,
  orderIdInput,
  retryInputs,
} from '../runner/inputs.ts';

/** Gets the inputs that action.yml declares, in its order. */
export const ctStatusInputs = (get: GetInput) => ({
  orderId: get('order-id', orderIdInput),
  desiredStatus: get('disable-ct', disableCtInput),
  ...connectionInputs(get),
  dryRun: get('dry-run', booleanInput),
  ...retryInputs(get),
});
