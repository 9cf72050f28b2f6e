import { ActionError } from '../action-error.ts';
import { RequestError } from '../http/request-error.ts';
import { auditHint } from './hints.ts';
import type { FetchedOrder, Finding } from './judge/finding.ts';

const MAX_CONSECUTIVE_UNKNOWN = 10;

/** Stops an audit that finds nothing out anymore: orders count in the order in which they finish. */
export class StopRule {
  #consecutiveUnknown = 0;

  /**
   * Counts a finding.
   * @throws ActionError if 10 orders in a row are unknown
   */
  check(finding: Finding, fetched: FetchedOrder): void {
    this.#consecutiveUnknown = finding.verdict === 'unknown' ? this.#consecutiveUnknown + 1 : 0;
    if (this.#consecutiveUnknown === MAX_CONSECUTIVE_UNKNOWN) throw tooManyUnknownError(finding, fetched);
  }
}

function tooManyUnknownError({ reason, orderId }: Finding, { snapshot, duplicates }: FetchedOrder): ActionError {
  const downloads =
    duplicates instanceof RequestError ? [duplicates] : duplicates?.map(({ certificate }) => certificate);
  const parts = [snapshot.order, snapshot.certificate, ...(downloads ?? [])];
  const error = parts.find((part) => part instanceof RequestError);
  return new ActionError(`the last one is order ${orderId}: ${reason}`, {
    title: `The audit stopped, because ${MAX_CONSECUTIVE_UNKNOWN} orders in a row are unknown`,
    hint: error ? auditHint(error) : 'Check these orders in CertCentral.',
  });
}
