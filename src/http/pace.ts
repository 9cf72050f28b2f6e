import type { Clock } from '../clock.ts';

const MINUTE_MS = 60_000;

/** Lets requests begin at an even pace, retries first. */
export class Pace {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #waiting: { isRetry: boolean }[] = [];
  #nextAt = 0;

  /** @param perMinute how many requests may begin in a minute */
  constructor(perMinute: number, clock: Clock) {
    this.#intervalMs = MINUTE_MS / perMinute;
    this.#clock = clock;
  }

  /**
   * Waits until a request may begin.
   * @throws AbortError if `signal` is or becomes aborted
   */
  async wait(isRetry: boolean, signal?: AbortSignal): Promise<void> {
    const own = { isRetry };
    this.#waiting.push(own);
    try {
      for (;;) {
        signal?.throwIfAborted();
        const leftMs = this.#nextAt - this.#clock.now();
        const next = this.#waiting.find((each) => each.isRetry) ?? this.#waiting[0];
        if (leftMs <= 0 && next === own) break;
        await this.#clock.sleep(leftMs > 0 ? leftMs : 1, signal);
      }
      this.hold(this.#intervalMs);
    } finally {
      this.#waiting.splice(this.#waiting.indexOf(own), 1);
    }
  }

  /** Holds back all requests for `ms`. The longest hold counts. */
  hold(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.#clock.now() + ms);
  }
}
