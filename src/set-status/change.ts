import type { CertCentral } from '../certcentral/client.ts';
import { downloadCertificate } from '../certcentral/endpoints.ts';
import { lookAgain, reportsOtherStatus } from '../domain/look-again.ts';
import { fetchOrderSnapshot, MAX_READ_BACK_RETRIES } from '../domain/order-snapshot.ts';
import type { OrderSnapshot } from '../domain/order-state.ts';
import { disableLogging, EnablingPermit, enableLogging, turnsLoggingOn } from '../domain/status-update.ts';
import { ifRead, RequestError, toRequestError } from '../errors.ts';
import type { Inputs } from './inputs.ts';
import { assessOrder, buildResult, type CtStatusResult } from './result.ts';
import { type ChangeState, type Danger, refusalError, turnedOffError } from './words.ts';

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
  const look = (times: number, knownCommonName?: string) =>
    fetchOrderSnapshot(api, orderId, { retries: times }, downloadCertificate, knownCommonName);
  const before = dryRun || desiredStatus === 'enabled' ? await look(retries) : undefined;
  if (before) refuse(inputs, before, api.clock.now());
  if (before && dryRun) return buildResult(inputs, before, api.clock.now());
  const known = before && ifRead(before.order);
  const isTurnedOn = known !== undefined && turnsLoggingOn(desiredStatus, known.ctStatus);
  const turnOffAndFail = async (danger: Danger) => {
    onState('reported');
    const update = disableLogging(api, orderId, { retries });
    throw turnedOffError(orderId, danger, await update.then(() => undefined, toRequestError));
  };
  // Until there is a response, the request may have been carried out.
  onState('in-doubt');
  await setStatus(api, inputs, before).catch(async (thrown: unknown) => {
    const error = toRequestError(thrown);
    if (!error.inDoubt) onState('not-changed');
    else if (isTurnedOn) await turnOffAndFail(error);
    throw error;
  });
  onState('changed');
  const readBack = async (): Promise<OrderSnapshot> => {
    const read = await look(Math.min(retries, MAX_READ_BACK_RETRIES), known?.commonName);
    // What was turned on is watched: the names of a reissue that is or may be pending would be published.
    if (isTurnedOn && read.reissuePending !== false) await turnOffAndFail(read);
    return read;
  };
  return buildResult(inputs, await readUntilReported(api, desiredStatus, readBack), api.clock.now());
}

/** Sets the desired status. @throws RequestError */
async function setStatus(api: CertCentral, { orderId, retries }: Inputs, before?: OrderSnapshot): Promise<void> {
  // There is a look before logging is enabled, and none before it is disabled.
  if (before) await enableLogging(api, EnablingPermit.from(before, false), { retries });
  else await disableLogging(api, orderId, { retries });
}

/** Reads the order back until it reports the desired status, or a minute is over. A later read that fails reports nothing new. */
async function readUntilReported(
  { clock }: CertCentral,
  desiredStatus: Inputs['desiredStatus'],
  readBack: () => Promise<OrderSnapshot>,
): Promise<OrderSnapshot> {
  let last = await readBack();
  const readAgain = async () => {
    const next = await readBack();
    if (ifRead(next.order)) last = next;
    return last;
  };
  return lookAgain(clock, last, readAgain, (read) => reportsOtherStatus(read, desiredStatus));
}

/**
 * Refuses a change of an order that could not be read, or that would publish names that nobody can look at.
 * @throws ActionError
 */
function refuse({ desiredStatus }: Inputs, snapshot: OrderSnapshot, now: number): void {
  const { order } = snapshot;
  if (order instanceof RequestError) throw order;
  const { unseenNames } = assessOrder(desiredStatus, order, snapshot, now);
  if (unseenNames) throw refusalError(order, unseenNames);
}
