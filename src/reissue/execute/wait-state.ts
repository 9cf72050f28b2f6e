import type { Order } from '../../certcentral/order.ts';
import { Failure } from '../../http/request-error.ts';
import type { Chain } from '../../pki/issued-certificate.ts';
import type { Look, Sight } from '../observe.ts';

/** How long a reissue request in doubt may show nothing, in milliseconds. */
export const DOUBT_MS = 60_000;
/** How long the certificate may be the old one when a reissue is no longer pending, in milliseconds. */
export const LAG_MS = 120_000;

/** What a wait knows, and finds out. */
export interface Awaited {
  orderId: string;
  /** Of the certificate that was active before; undefined if there was none. */
  serialNumber: string | undefined;
  minutes: number;
  /** The order's status that was told last; undefined if none was. */
  status: string | undefined;
  /** Since when a reissue request is in doubt, and why. */
  doubt: { since: number; failure: Failure } | undefined;
  /** Whether a reissue was seen pending. */
  pendingSeen: boolean;
  /** Since when it is over, as far as was seen. */
  overSince: number | undefined;
}

/** Where a wait stands after a look. */
type Progress =
  | { kind: 'issued'; order: Order; chain: Chain }
  | { kind: 'ended'; failure: Failure }
  | { kind: 'goes on' };

/** Decides from a look whether the wait is over. Notes in `awaited` since when something has been so. */
export function progressOf(sight: Sight, seen: Look, awaited: Awaited): Progress {
  if (sight.kind === 'another') return { kind: 'issued', order: sight.order, chain: sight.chain };
  if (sight.kind === 'closed')
    return ended(
      `the order is ${sight.order.status.toLowerCase()}`,
      'Nothing can be reissued on it: for a new certificate, place a new order.',
    );
  if (sight.kind === 'unreadable') {
    const { failure, order } = sight;
    // The download was read before the order, and missing while that was still pending.
    const isLate = order && failure.status === 404 && awaited.pendingSeen;
    const mayPass = isLate ? !isLagOver(seen, awaited) : failure.retry !== 'never';
    return mayPass ? { kind: 'goes on' } : { kind: 'ended', failure };
  }
  if (sight.kind === 'pending' || sight.kind === 'not issued') {
    awaited.overSince = undefined;
    return pendingRefusal(seen) ?? { kind: 'goes on' };
  }
  if (awaited.pendingSeen) {
    if (isLagOver(seen, awaited))
      return ended(
        'the reissue is no longer pending, and the certificate is still the old one',
        'It was rejected or cancelled in CertCentral.',
      );
  } else if (awaited.doubt && seen.at - awaited.doubt.since >= DOUBT_MS) {
    const hint = 'Nothing shows of it: it counts as not carried out.';
    return { kind: 'ended', failure: awaited.doubt.failure.amended({ hint }) };
  }
  return { kind: 'goes on' };
}

function isLagOver({ at }: Look, awaited: Awaited): boolean {
  awaited.overSince ??= at;
  return at - awaited.overSince >= LAG_MS;
}

/** While the order is pending the download may be missing (404); another refusal of it is one. */
function pendingRefusal({ certificate }: Look): Progress | undefined {
  if (!(certificate instanceof Failure) || certificate.retry !== 'never' || certificate.status === 404)
    return undefined;
  return { kind: 'ended', failure: certificate };
}

function ended(reason: string, hint: string): Progress {
  return { kind: 'ended', failure: new Failure(reason, { what: 'The wait for the certificate is over', hint }) };
}
