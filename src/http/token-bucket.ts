import type { Clock } from '../clock.ts';

const MINUTE_MS = 60_000;
const BURST_WINDOW_MS = 2_000;
const MIN_BURST = 10;

/**
 * A token bucket: every request takes one, in the order of asking. It is full at the start, and holds two seconds' worth,
 * at least 10.
 */
export class TokenBucket {
  readonly #tokensPerMs: number;
  readonly #capacity: number;
  readonly #clock: Clock;
  #tokens: number;
  /** Since when tokens have not been counted up; in the future while requests are held. */
  #refilledAt: number;
  #queue: Promise<void> = Promise.resolve();

  /** @param perMinute how many requests may begin in a minute */
  constructor(perMinute: number, clock: Clock) {
    this.#tokensPerMs = perMinute / MINUTE_MS;
    this.#capacity = Math.max(MIN_BURST, Math.floor(this.#tokensPerMs * BURST_WINDOW_MS));
    this.#clock = clock;
    this.#tokens = this.#capacity;
    this.#refilledAt = clock.now();
  }

  /**
   * Waits until a request may begin.
   * @throws AbortError if `stop` is or becomes aborted
   */
  acquire(signal?: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#waitForToken(signal));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Lets no request begin for some time; of several the longest counts, and the bucket is empty after it. */
  pause(ms: number): void {
    this.#tokens = 0;
    this.#refilledAt = Math.max(this.#refilledAt, this.#clock.now() + ms);
  }

  async #waitForToken(stop: AbortSignal | undefined): Promise<void> {
    for (;;) {
      stop?.throwIfAborted();
      const now = this.#clock.now();
      if (now > this.#refilledAt) {
        this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#refilledAt) * this.#tokensPerMs);
        this.#refilledAt = now;
      }
      if (this.#tokens >= 1) break;
      // Whole milliseconds: a rest too small to count would never pass.
      await this.#clock.sleep(Math.ceil(this.#refilledAt - now + (1 - this.#tokens) / this.#tokensPerMs), stop);
    }
    this.#tokens -= 1;
  }
}
