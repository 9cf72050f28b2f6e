import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate, setCtStatus } from '../certcentral/endpoints.ts';
import { fetchOrderSnapshot, MAX_READ_BACK_RETRIES } from '../domain/order-snapshot.ts';
import type { OrderSnapshot } from '../domain/order-state.ts';
import { turnsLoggingOn } from '../domain/unseen-names.ts';
import { RequestError, toRequestError } from '../errors.ts';
import type { Inputs } from './inputs.ts';
import { assessOrder, buildResult, type CtStatusResult } from './result.ts';
import { type ChangeState, refusalError, turnedOffError } from './words.ts';

/**
 * Sets the CT status, and reads what the order and its active certificate are after it; in a dry run, only reads. Keeping names
 * out does not wait for a read; publishing names does.
 * @param onState called with what was done to the order so far
 * @throws ActionError
 */
export async function changeStatus(
  api: CertCentral,
  inputs: Inputs,
  onState: (state: ChangeState) => void,
): Promise<CtStatusResult> {
  const { orderId, desiredStatus, dryRun, retries } = inputs;
  const observe = (times: number, knownCommonName?: string) =>
    fetchOrderSnapshot(api, orderId, { retries: times }, downloadCertificate, knownCommonName);
  const first = dryRun || desiredStatus === 'enabled' ? await observe(retries) : undefined;
  const before = first && requirePermission(inputs, first, api.clock.now());
  if (first && dryRun) return buildResult(inputs, first, api.clock.now());
  // Until there is a response, the request may have been carried out.
  onState('in-doubt');
  await api.request(setCtStatus(orderId, desiredStatus), { retries }).catch((error: unknown) => {
    if (!toRequestError(error).inDoubt) onState('not-changed');
    throw error;
  });
  onState('changed');
  const last = await observe(Math.min(retries, MAX_READ_BACK_RETRIES), before?.commonName);
  const isTurnedOn = before !== undefined && turnsLoggingOn(desiredStatus, before.ctStatus);
  if (isTurnedOn && last.reissuePending === true) {
    onState('reported');
    // The names of that reissue would be published.
    const update = api.request(setCtStatus(orderId, 'disabled'), { retries });
    const failure = await update.then(() => undefined, toRequestError);
    throw turnedOffError(orderId, before.ctStatus, failure);
  }
  return buildResult(inputs, last, api.clock.now(), isTurnedOn);
}

/**
 * Returns the order if it could be read and the change publishes no names that nobody can look at.
 * @throws ActionError
 */
function requirePermission({ desiredStatus }: Inputs, snapshot: OrderSnapshot, now: number) {
  const { order } = snapshot;
  if (order instanceof RequestError) throw order;
  const { unseenNames } = assessOrder(desiredStatus, order, snapshot, now);
  if (unseenNames) throw refusalError(order, unseenNames);
  return order;
}
