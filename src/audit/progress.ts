import { type Clock, every } from '../clock.ts';
import { duration } from '../format.ts';

const LINE_EVERY_MS = 10_000;

/** How far an audit has come. */
export interface Progress {
  /** How many orders the list has given so far, and how many it has. */
  listed: number;
  total: number | undefined;
  /** Undefined while the list is read. */
  orders: OrdersDone | undefined;
}

/** How far the orders are read. */
export interface OrdersDone {
  all: number;
  /** Those of them that have to be read. */
  toRead: number;
  read: number;
  outOfStep: number;
  /** When reading began, in milliseconds. */
  since: number;
}

/** Says how far it has come, every 10 seconds, until it is over. */
export function tellProgress(
  progress: Progress,
  requestsPerMinute: number,
  clock: Clock,
  log: (line: string) => void,
  over: AbortSignal,
): Promise<void> {
  return every(clock, LINE_EVERY_MS, over, () => log(progressLine(progress, requestsPerMinute, clock.now())));
}

/** How far it has come, in one line. */
export function progressLine({ listed, total, orders }: Progress, requestsPerMinute: number, now: number): string {
  if (!orders) return `Reading the list of orders: ${listed} of ${total ?? 'an unknown number'} so far.`;
  const { all, toRead, read, outOfStep } = orders;
  const left = duration(timeLeft(orders, requestsPerMinute, now));
  return `${all - toRead + read} of ${all} orders, ${outOfStep} out of step, about ${left} left.`;
}

/** As fast as it went so far, but not faster than it may go: two requests an order. */
function timeLeft({ toRead, read, since }: OrdersDone, requestsPerMinute: number, now: number): number {
  const left = toRead - read;
  const atBest = (left * 2 * 60_000) / requestsPerMinute;
  return Math.max(atBest, read === 0 ? 0 : ((now - since) / read) * left);
}
