/** What happened in a run and to its order: all that the invariants are about. */
import type { PendingIssuance, StandInOrder } from '../../stand-in/orders.ts';
import type { StandInAccount } from '../../stand-in/state.ts';
import type { Attempt } from './attempts.ts';

export type Party = 'before the run' | 'somebody else' | 'run';

/** What happened to the order, at a tick. */
export interface Happening {
  at: number;
  by: Party;
  is: 'turned on' | 'turned off' | 'requested' | 'issued' | 'rejected';
  /** Of a reissue: who requested it, and when. */
  requested?: { at: number; by: Party };
  /** Of a certificate that is logged: who turned logging on, and when. */
  published?: { at: number; by: Party };
}

/** A step that ended or was killed, and what it reported. */
export interface PlayedStep {
  name: 'main' | 'post';
  isKilled: boolean;
  /** Whether it ended at all, unless it was killed. */
  hasEnded: boolean;
  isRed: boolean;
  errors: readonly string[];
  /** All that people can read: log, annotations, summary, outputs. */
  shown: string;
  outputs: Record<string, string>;
  seconds: number;
}

export interface Story {
  action: 'reissue' | 'root';
  /** Whether names should stay out. */
  disableCt: boolean;
  /** Whether `log` of the policy has the order's ID. */
  isPermitted: boolean;
  waitMinutes: number;
  /** How long the main step may take beside its wait and its recovery. */
  elseSeconds?: number;
  /** Whether the order had logging on before the run, and the serial number of its certificate. */
  wasOn: boolean;
  serialBefore: string | undefined;
  attempts: readonly Attempt[];
  happenings: readonly Happening[];
  /** The main step, and the post step if the main step left a state. */
  steps: readonly [PlayedStep, ...PlayedStep[]];
  end: {
    disableCt: boolean | undefined;
    isLogged: boolean | undefined;
    serial: string | undefined;
    /** Who requested what is pending. */
    pendingOf: Party | undefined;
    isClosed: boolean;
  };
}

/** Writes down what happens to an order of a stand-in. */
export class Chronicle {
  readonly #happenings: Happening[] = [];
  party: Party = 'run';
  #ticks = 0;
  #turnedOn: { at: number; by: Party } = { at: 0, by: 'before the run' };
  readonly #requests = new Map<unknown, { at: number; by: Party; on: { at: number; by: Party } }>();
  readonly #account: StandInAccount;

  constructor(account: StandInAccount, order: StandInOrder) {
    this.#account = account;
    let { disableCt } = order;
    if (order.pending) this.#noteRequest(order.pending, 'before the run');
    Object.defineProperty(order, 'disableCt', {
      enumerable: true,
      configurable: true,
      get: () => disableCt,
      set: (value: boolean) => {
        if (value !== disableCt) this.#note({ is: value ? 'turned off' : 'turned on' });
        if (disableCt !== false && !value) this.#turnedOn = { at: this.#ticks, by: this.party };
        disableCt = value;
      },
    });
    const { onProgress } = account.store;
    account.store.onProgress = (pending, stage) => {
      const requested = this.#requests.get(pending) ?? this.#noteRequest(pending, this.party);
      if (stage === 'issued') {
        const on = account.store.ctStatusCounts === 'at request' ? requested.on : this.#turnedOn;
        this.#note({ is: 'issued', requested, ...(order.certificate?.scts && { published: on }) });
      } else if (stage === 'rejected') this.#note({ is: 'rejected', requested });
      onProgress(pending, stage);
    };
  }

  tick(): number {
    return ++this.#ticks;
  }

  /** Lets somebody else do something. */
  letOthers<T>(act: () => T): T {
    this.party = 'somebody else';
    const done = act();
    const end = () => {
      this.party = 'run';
    };
    if (done instanceof Promise) return done.finally(end) as T;
    end();
    return done;
  }

  /** What has happened since a tick; what an earlier run did counts as done before. */
  since(start = 0): Happening[] {
    return this.#happenings
      .filter(({ at }) => at > start)
      .map(({ requested, published, ...happening }) => ({
        ...happening,
        ...(requested && { requested: seenFrom(start, requested) }),
        ...(published && { published: seenFrom(start, published) }),
      }));
  }

  /** Who requested what is under way. */
  requesterOf(pending: PendingIssuance | undefined, start = 0): Party | undefined {
    const request = pending && this.#requests.get(pending);
    return request && seenFrom(start, request).by;
  }

  /** What has become of the order in a run that began at a tick. */
  end(id: string, start = 0): Story['end'] {
    const { disableCt, scts, serial, status } = this.#account.stateOf(id);
    const pendingOf = this.requesterOf(this.#account.orders.get(id)?.pending, start);
    return { disableCt, isLogged: scts, serial, pendingOf, isClosed: /revoked|rejected/.test(status) };
  }

  #noteRequest(pending: PendingIssuance, by: Party) {
    const request = { at: this.tick(), by, on: this.#turnedOn };
    this.#requests.set(pending, request);
    if (by !== 'before the run') this.#note({ is: 'requested', requested: request });
    return request;
  }

  #note(happening: Omit<Happening, 'at' | 'by'>): void {
    this.#happenings.push({ at: this.tick(), by: this.party, ...happening });
  }
}

const seenFrom = <T extends { at: number; by: Party }>(start: number, act: T): T =>
  act.at > start ? act : { ...act, by: 'before the run' };
