import type { Clock } from '../../src/clock.ts';
import { eventually } from './eventually.ts';

interface VirtualEvent {
  at: number;
  run(): void;
}

/** Time that goes on only when nothing else can: events in order of time, those of the same time in the order of their creation. */
export class VirtualTime {
  now: number;
  /** Work in this process that takes real time, such as the stand-in's cryptography. */
  #busy = 0;
  readonly #events: VirtualEvent[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.now = now;
  }

  /** @returns what takes the event back */
  after(ms: number, run: () => void): () => void {
    const event = { at: this.now + Math.max(0, ms), run };
    const index = this.#events.findLastIndex(({ at }) => at <= event.at) + 1;
    this.#events.splice(index, 0, event);
    return () => {
      const found = this.#events.indexOf(event);
      if (found >= 0) this.#events.splice(found, 1);
    };
  }

  /** Time does not pass during this work. */
  async freezeDuring<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
    }
  }

  /** Lets time pass until something is so. */
  async advanceUntil(isDone: () => boolean): Promise<void> {
    for (;;) {
      do await drainEventLoop();
      while (this.#busy > 0);
      if (isDone()) return;
      if (!this.passToNextEvent()) throw new Error('Nothing will ever happen again');
    }
  }

  /** Lets time pass to the next event; returns whether there was one. */
  passToNextEvent(): boolean {
    const event = this.#events.shift();
    if (!event) return false;
    this.now = Math.max(this.now, event.at);
    event.run();
    return true;
  }

  async advance(ms: number): Promise<void> {
    let over = false;
    this.after(ms, () => {
      over = true;
    });
    await this.advanceUntil(() => over);
  }
}

const drainEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The clock of one process: once that is killed, its sleeps never end. */
export class VirtualClock implements Clock {
  readonly random: () => number;
  /** How many sleep still. */
  asleep = 0;
  readonly #time: VirtualTime;
  #isStopped = false;

  constructor(time: VirtualTime, random: () => number) {
    this.#time = time;
    this.random = random;
  }

  now(): number {
    return this.#time.now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = (settle: () => void) => {
      cancel();
      signal?.removeEventListener('abort', onAbort);
      this.asleep--;
      if (!this.#isStopped) settle();
    };
    const onAbort = () => end(() => reject(abortError()));
    const cancel = this.#time.after(ms, () => end(resolve));
    signal?.addEventListener('abort', onAbort);
    this.asleep++;
    if (signal?.aborted) onAbort();
    return promise;
  }

  stop(): void {
    this.#isStopped = true;
  }
}

/** A clock of its own, in milliseconds from 0 on. */
abstract class OwnClock extends VirtualClock {
  /** All sleeps so far. */
  readonly sleeps: { ms: number; signal: AbortSignal | undefined }[] = [];
  protected readonly own: VirtualTime;

  constructor(now = 0, random = () => 0.5) {
    const own = new VirtualTime(now);
    super(own, random);
    this.own = own;
  }

  get time(): number {
    return this.own.now;
  }

  set time(now: number) {
    this.own.now = now;
  }

  get slept(): number[] {
    return this.sleeps.map(({ ms }) => ms);
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.sleeps.push({ ms, signal });
    return super.sleep(ms, signal);
  }
}

/** A clock whose time passes in sleeps: as soon as the process has nothing else to do, the next sleeper wakes. */
export class PassingClock extends OwnClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const slept = super.sleep(ms, signal);
    setImmediate(() => this.own.passToNextEvent());
    return slept;
  }
}

/** A clock whose time stands still until a test lets it pass. */
export class HeldClock extends OwnClock {
  /** Wakes the next sleeper. */
  wakeNext(): void {
    this.own.passToNextEvent();
  }

  /** Starts an attempt, and lets its time pass as soon as something is so: no real limit decides what comes first. */
  async timeOut<T>(send: () => Promise<T>, isReady: () => boolean): Promise<T> {
    const attempt = send();
    attempt.catch(() => {});
    await eventually(isReady);
    while (this.own.passToNextEvent());
    return await attempt;
  }
}

/** What `node:timers/promises` rejects with. */
const abortError = () => Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
