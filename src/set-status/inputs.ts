import { boolean, orderId, type Read, readAccess, readPatience, requestedStatus } from '../runner/inputs.ts';

/** Reads what action.yml declares, in its order. */
export const readAll = (read: Read) => ({
  orderId: read('order-id', orderId),
  requested: read('disable-ct', requestedStatus),
  ...readAccess(read),
  dryRun: read('dry-run', boolean, false),
  ...readPatience(read),
});
