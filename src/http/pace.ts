import { type Clock, startTimer } from '../clock.ts';

/** The pace of an audit, unless its user sets another one. */
export const USUAL_REQUESTS_PER_MINUTE = 300;
/** The most that an audit may send. */
export const MAX_REQUESTS_PER_MINUTE = 2000;

interface Turn extends PromiseWithResolvers<void> {
  isRetry: boolean;
}

/** Lets requests begin at an even pace, retries first. */
export class Pace {
  readonly #intervalMs: number;
  readonly #clock: Clock;
  readonly #waiting = new Set<Turn>();
  #nextAt = 0;
  #cancelTimer = () => {};

  /** @param perMinute how many requests may begin in a minute */
  constructor(perMinute: number, clock: Clock) {
    this.#intervalMs = 60_000 / perMinute;
    this.#clock = clock;
  }

  /**
   * Waits until a request may begin.
   * @throws the reason of `signal` if that is or becomes aborted
   */
  async wait(isRetry: boolean, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const turn = { isRetry, ...Promise.withResolvers<void>() };
    const onAbort = () => {
      this.#remove(turn);
      turn.reject(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort);
    this.#waiting.add(turn);
    this.#schedule();
    await turn.promise.finally(() => signal?.removeEventListener('abort', onAbort));
  }

  /** Holds back all requests for `ms`. The longest hold counts. */
  hold(ms: number): void {
    this.#nextAt = Math.max(this.#nextAt, this.#clock.now() + ms);
  }

  #remove(turn: Turn): void {
    this.#waiting.delete(turn);
    this.#schedule();
  }

  /** Lets the next request begin, now or later. No timer remains if none waits. */
  #schedule(): void {
    this.#cancelTimer();
    const waiting = [...this.#waiting];
    const next = waiting.find(({ isRetry }) => isRetry) ?? waiting[0];
    if (!next) return;
    const leftMs = this.#nextAt - this.#clock.now();
    if (leftMs > 0) {
      this.#cancelTimer = startTimer(this.#clock, leftMs, () => this.#schedule());
      return;
    }
    this.hold(this.#intervalMs);
    next.resolve();
    this.#remove(next);
  }
}
