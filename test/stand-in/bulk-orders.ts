import type { OrderKind, Verdict } from './order-fixtures.ts';
import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

const CERTIFICATE_IDS = 100_000_000;
const DUPLICATE_IDS = 1_000_000_000;
const MAX_DUPLICATES = 100;

/** Many orders, and the right verdict on each. */
export class BulkOrders {
  readonly #account: StandInAccount;
  readonly #templates: readonly (readonly [OrderKind, StandInOrder])[];
  readonly #firstId: number;
  readonly #kinds = new Map<string, OrderKind>();

  private constructor(
    account: StandInAccount,
    templates: readonly (readonly [OrderKind, StandInOrder])[],
    firstId: number,
  ) {
    this.#account = account;
    this.#templates = templates;
    this.#firstId = firstId;
  }

  /**
   * Adds so many orders to an account, of these kinds in turn, with IDs from `firstId` on. Orders of one kind share their
   * certificates, because only those take time.
   */
  static async add(
    account: StandInAccount,
    kinds: readonly OrderKind[],
    count = kinds.length,
    firstId = 5_000_001,
  ): Promise<BulkOrders> {
    const seeded = new Map<OrderKind, StandInOrder>();
    for (const kind of new Set(kinds)) seeded.set(kind, await account.addOrder({ ...kind.seed, id: firstId }));
    account.orders.delete(String(firstId));
    const templates = kinds.map((kind) => [kind, seeded.get(kind) as StandInOrder] as const);
    const bulk = new BulkOrders(account, templates, firstId);
    bulk.grow(count);
    return bulk;
  }

  /** Adds more orders, of the kinds in turn. */
  grow(count: number): void {
    for (let added = 0; added < count; added++) {
      const index = this.#kinds.size;
      const [kind, template] = this.#templates[index % this.#templates.length] as readonly [OrderKind, StandInOrder];
      const order = copyOf(template, this.#firstId + index);
      this.#account.orders.set(order.id, order);
      this.#kinds.set(order.id, kind);
    }
  }

  get ids(): string[] {
    return [...this.#kinds.keys()];
  }

  kindOf(id: string): OrderKind {
    const kind = this.#kinds.get(id);
    if (!kind) throw new Error(`Order ${id} is not one of these`);
    return kind;
  }

  /** Returns the right verdict on an order if all should have this status. */
  verdictOf(id: string, desired: 'enabled' | 'disabled'): Verdict {
    return this.kindOf(id).verdicts[desired];
  }

  /** The orders that an audit must read. */
  get readIds(): string[] {
    return this.ids.filter((id) => this.kindOf(id).isRead);
  }

  /** How many requests an audit needs for them, without the list. */
  get requestCount(): number {
    const counts = this.readIds.map((id) => {
      const { seed, hasDuplicatesRead } = this.kindOf(id);
      return 2 + (hasDuplicatesRead ? 1 + (seed.duplicates?.length ?? 0) : 0);
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }
}

/** Returns the same order with another ID. Its name stays, because a certificate without the name of its order is that of another. */
function copyOf(order: StandInOrder, id: number): StandInOrder {
  const certificate = order.certificate && { ...order.certificate, id: CERTIFICATE_IDS + id };
  const duplicates = order.duplicates.map((duplicate, index) => ({
    ...duplicate,
    id: DUPLICATE_IDS + id * MAX_DUPLICATES + index,
  }));
  return {
    ...order,
    id: String(id),
    certificate,
    duplicates,
    mixUp: undefined,
    stale: {},
    posts: 0,
    secondPosts: 0,
  };
}
