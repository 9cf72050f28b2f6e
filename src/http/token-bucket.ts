import type { Clock } from '../clock.ts';

const MINUTE_MS = 60_000;
const BURST_MS = 2_000;
const LEAST_BURST = 10;

/**
 * A token bucket: every request takes one, in the order of asking. It is full at the start, and holds two seconds' worth,
 * at least 10.
 */
export class Pace {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #clock: Clock;
  #tokens: number;
  /** Since when tokens have not been counted up; in the future while requests are held. */
  #since: number;
  #last: Promise<void> = Promise.resolve();

  /** @param perMinute how many requests may begin in a minute */
  constructor(perMinute: number, clock: Clock) {
    this.#perMs = perMinute / MINUTE_MS;
    this.#burst = Math.max(LEAST_BURST, Math.floor(this.#perMs * BURST_MS));
    this.#clock = clock;
    this.#tokens = this.#burst;
    this.#since = clock.now();
  }

  /**
   * Waits until a request may begin.
   * @throws AbortError if `stop` is or becomes aborted
   */
  take(stop?: AbortSignal): Promise<void> {
    const turn = this.#last.then(() => this.#next(stop));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Lets no request begin for some time; of several the longest counts, and the bucket is empty after it. */
  hold(ms: number): void {
    this.#tokens = 0;
    this.#since = Math.max(this.#since, this.#clock.now() + ms);
  }

  async #next(stop: AbortSignal | undefined): Promise<void> {
    for (;;) {
      stop?.throwIfAborted();
      const now = this.#clock.now();
      if (now > this.#since) {
        this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#since) * this.#perMs);
        this.#since = now;
      }
      if (this.#tokens >= 1) break;
      // Whole milliseconds: a rest too small to count would never pass.
      await this.#clock.sleep(Math.ceil(this.#since - now + (1 - this.#tokens) / this.#perMs), stop);
    }
    this.#tokens -= 1;
  }
}
