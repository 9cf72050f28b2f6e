import type { Clock } from '../clock.ts';
import { ifRead } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import type { OrderSnapshot } from './order-state.ts';

/** The delays before the looks at an order that reports another status than the one that was set: a minute in all. */
const DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Looks at an order again, at most for a minute, as long as a look shows that CertCentral lags. Returns the last look. */
export async function lookAgain<Look>(
  clock: Clock,
  first: Look,
  look: () => Promise<Look>,
  isLagging: (look: Look) => boolean,
): Promise<Look> {
  let last = first;
  for (const delayMs of DELAYS_MS) {
    if (!isLagging(last)) break;
    await clock.sleep(delayMs);
    last = await look();
  }
  return last;
}

/** Returns whether an order reports the other status than this one. An order that reports none does not. */
export function reportsOtherStatus({ order }: Pick<OrderSnapshot, 'order'>, status: CtStatus): boolean {
  const reported = ifRead(order)?.ctStatus ?? 'unknown';
  return reported !== 'unknown' && reported !== status;
}
