/** At most `limit` requests in any `perMs` milliseconds. */
export interface RateWindow {
  limit: number;
  perMs: number;
}

/** Rolling windows per API key, all of which a request must pass. Refused requests do not count. */
export class RateLimiter {
  /** How many requests were refused so far. */
  throttled = 0;
  readonly #windows: readonly RateWindow[];
  readonly #admitted = new Map<string, number[]>();

  constructor(windows: readonly RateWindow[]) {
    this.#windows = windows;
  }

  admits(key: string): boolean {
    const now = performance.now();
    const longest = Math.max(0, ...this.#windows.map(({ perMs }) => perMs));
    const times = (this.#admitted.get(key) ?? []).filter((time) => time > now - longest);
    const full = this.#windows.some(({ limit, perMs }) => times.filter((time) => time > now - perMs).length >= limit);
    this.#admitted.set(key, full ? times : [...times, now]);
    if (full) this.throttled++;
    return !full;
  }
}
