import { formatDuration } from '../text.ts';
import type { Auditor } from './auditor.ts';

const MINUTE_MS = 60_000;

/** How far an audit has come. */
export interface Progress {
  /** How many orders the list has given so far, and its total. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: Pick<Auditor, 'total' | 'done' | 'outOfSync' | 'requestsLeft'> | undefined;
}

/** Formats the progress as one line. */
export function formatProgress({ listed, total, orders }: Progress, requestsPerMinute: number): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  // The pace allows no less. How much a slow service adds is not known.
  const left = formatDuration((orders.requestsLeft * MINUTE_MS) / requestsPerMinute);
  return `${orders.done} of ${orders.total} orders, ${orders.outOfSync} out of sync, at least ${left} left.`;
}
