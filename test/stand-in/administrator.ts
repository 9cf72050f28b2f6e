import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

/** What an administrator can do, whether that needs a pending reissue (or none), and how often it is done. */
const ACTS = {
  'turns logging on': { needs: undefined, weight: 3 },
  'turns logging off': { needs: undefined, weight: 3 },
  'requests a reissue': { needs: false, weight: 3 },
  'requests other names': { needs: false, weight: 4 },
  'requests another key': { needs: false, weight: 2 },
  approves: { needs: true, weight: 5 },
  cancels: { needs: true, weight: 3 },
  'replaces it by other names': { needs: true, weight: 2 },
  revokes: { needs: undefined, weight: 1 },
} as const;
export type Act = keyof typeof ACTS;

/** Somebody else who works on an order at the same time as a run. */
export class Administrator {
  /** A name that only certificates have that an administrator requested. */
  static readonly NAME = 'administrator.example.com';
  /** What was done, each with the number of the request that came next. */
  readonly acts: { act: Act; before: number }[] = [];
  readonly #account: StandInAccount;
  readonly #orderId: string;
  readonly #random: () => number;
  readonly #share: number;

  /** @param share of the requests before which something is done */
  constructor(account: StandInAccount, orderId: string | number, random: () => number, share = 0.2) {
    this.#account = account;
    this.#orderId = String(orderId);
    this.#random = random;
    this.#share = share;
  }

  /** Does something or nothing before a request. */
  async act(before: number): Promise<void> {
    const { status, pending } = this.#account.stateOf(this.#orderId);
    if (this.#random() >= this.#share || status === 'revoked') return;
    const possible = Object.entries(ACTS).flatMap(([act, { needs, weight }]) =>
      needs === undefined || needs === pending ? Array<Act>(weight).fill(act as Act) : [],
    );
    const act = possible[Math.floor(this.#random() * possible.length)] as Act;
    this.acts.push({ act, before });
    await this.#perform(act);
  }

  async #perform(act: Act): Promise<void> {
    const order = this.#account.orders.get(this.#orderId);
    if (!order) throw new Error(`There is no order ${this.#orderId}`);
    if (act.startsWith('turns')) order.disableCt = act === 'turns logging off';
    else if (act === 'approves') await this.#account.issue(order.id);
    else {
      if (order.pending) this.#account.reject(order.id);
      if (act === 'revokes') order.status = 'revoked';
      else if (act !== 'cancels') await this.#request(order, act);
    }
  }

  async #request(order: StandInOrder, act: Act): Promise<void> {
    const { dnsNames } = order.certificate ?? order;
    const begin = await this.#account.prepareReissue(order.id, {
      ...(act.endsWith('other names') && { dnsNames: [...new Set([...dnsNames, Administrator.NAME])] }),
      anotherKey: act === 'requests another key',
      // Else it is issued at once.
      needsApproval: this.#random() < 0.8,
    });
    begin();
  }
}
