import { type Clock, startTimer } from '../clock.ts';

const MINUTE_MS = 60_000;

interface Turn extends PromiseWithResolvers<void> {
  isRetry: boolean;
}

/** Lets requests begin at an even pace, retries first. */
export class Pace {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #waiting: Turn[] = [];
  #nextAt = 0;
  #cancelTimer = () => {};

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
    signal?.throwIfAborted();
    const turn = { isRetry, ...Promise.withResolvers<void>() };
    const onAbort = () => {
      this.#remove(turn);
      turn.reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort);
    this.#waiting.push(turn);
    this.#schedule();
    await turn.promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** Holds back all requests for `ms`. The longest hold counts. */
  hold(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.#clock.now() + ms);
  }

  #schedule(): void {
    this.#cancelTimer();
    if (this.#waiting.length === 0) return;
    this.#cancelTimer = startTimer(this.#clock, Math.max(0, this.#nextAt - this.#clock.now()), () => this.#beginNext());
  }

  #beginNext(): void {
    const next = this.#waiting.find(({ isRetry }) => isRetry) ?? this.#waiting[0];
    // A hold may have begun meanwhile, and a timer ignores fractions of a millisecond.
    const isEarly = this.#clock.now() < this.#nextAt;
    if (!next || isEarly) {
      this.#schedule();
    } else {
      this.hold(this.#intervalMs);
      next.resolve();
      this.#remove(next);
    }
  }

  #remove(turn: Turn): void {
    this.#waiting.splice(this.#waiting.indexOf(turn), 1);
    this.#schedule();
  }
}
