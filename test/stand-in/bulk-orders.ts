import type { OrderKind, Verdict } from './order-fixtures.ts';
import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

const CERTIFICATE_IDS = 100_000_000;

/** Many orders, and what is right to say of each. */
export class BulkOrders {
  readonly #kinds = new Map<string, OrderKind>();

  /**
   * Adds so many orders to an account, of these kinds in turn, with IDs from `firstId` on. Orders of one kind share a
   * certificate, which is all that takes time.
   */
  static async add(
    account: StandInAccount,
    kinds: readonly OrderKind[],
    count = kinds.length,
    firstId = 5_000_001,
  ): Promise<BulkOrders> {
    const crowd = new BulkOrders();
    const templates = new Map<OrderKind, StandInOrder>();
    for (const kind of kinds) {
      if (!templates.has(kind)) templates.set(kind, await account.addOrder({ ...kind.seed, id: firstId }));
    }
    account.orders.delete(String(firstId));
    for (let index = 0; index < count; index++) {
      const kind = kinds[index % kinds.length] as OrderKind;
      const order = copyOf(templates.get(kind) as StandInOrder, firstId + index);
      account.orders.set(order.id, order);
      crowd.#kinds.set(order.id, kind);
    }
    return crowd;
  }

  get ids(): string[] {
    return [...this.#kinds.keys()];
  }

  kindOf(id: string): OrderKind {
    const kind = this.#kinds.get(id);
    if (!kind) throw new Error(`Order ${id} is none of these`);
    return kind;
  }

  /** What is right to say of an order where all are to have this status. */
  verdictOf(id: string, wanted: 'enabled' | 'disabled'): Verdict {
    return this.kindOf(id).verdicts[wanted];
  }

  /** The orders that are to be read. */
  get readIds(): string[] {
    return this.ids.filter((id) => this.kindOf(id).isRead);
  }
}

/** The same order under another ID and name. */
function copyOf(order: StandInOrder, id: number): StandInOrder {
  const commonName = `order-${id}.example.com`;
  const certificate = order.certificate && { ...order.certificate, id: CERTIFICATE_IDS + id, commonName };
  return { ...order, id: String(id), commonName, certificate, stale: {}, reissues: [], secondRequests: [] };
}
