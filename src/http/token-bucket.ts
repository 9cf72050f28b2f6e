import type { Clock } from '../clock.ts';

const MINUTE_MS = 60_000;
const BURST_WINDOW_MS = 2_000;
const MIN_BURST = 10;

/**
 * A token bucket: each request takes a token, first come, first served. It is full at the start, and holds the tokens of
 * two seconds, at least 10.
 */
export class TokenBucket {
  readonly #tokensPerMs: number;
  readonly #capacity: number;
  readonly #clock: Clock;
  #tokens: number;
  /** Time up to which the bucket has been refilled; in the future while requests are paused. */
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
   * @throws AbortError if `signal` is or becomes aborted
   */
  acquire(signal?: AbortSignal): Promise<void> {
    const turn = this.#queue.then(() => this.#waitForToken(signal));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Pauses new requests for `ms`. Overlapping pauses extend to the latest end; the bucket is empty afterward. */
  pause(ms: number): void {
    this.#tokens = 0;
    this.#refilledAt = Math.max(this.#refilledAt, this.#clock.now() + ms);
  }

  async #waitForToken(signal: AbortSignal | undefined): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      const now = this.#clock.now();
      if (now > this.#refilledAt) {
        this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#refilledAt) * this.#tokensPerMs);
        this.#refilledAt = now;
      }
      if (this.#tokens >= 1) break;
      // Whole milliseconds, because a timer ignores the fraction and the loop would never end.
      await this.#clock.sleep(Math.ceil(this.#refilledAt - now + (1 - this.#tokens) / this.#tokensPerMs), signal);
    }
    this.#tokens -= 1;
  }
}
