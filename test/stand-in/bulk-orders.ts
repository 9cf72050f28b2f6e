import type { OrderKind, Verdict } from './order-fixtures.ts';
import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

const FIRST_ID = 5_000_001;
const CERTIFICATE_IDS = 100_000_000;
const DUPLICATE_IDS = 1_000_000_000;
const MAX_DUPLICATES = 100;

type Template = readonly [OrderKind, StandInOrder];

/** Many orders, and the right verdict on each. */
export class BulkOrders {
  readonly #account: StandInAccount;
  readonly #templates: readonly Template[];
  readonly #kinds = new Map<string, OrderKind>();

  private constructor(account: StandInAccount, templates: readonly Template[]) {
    this.#account = account;
    this.#templates = templates;
  }

  /**
   * Adds so many orders to an account, of these kinds in turn: 5000001, 5000002, … Orders of one kind share their
   * certificates, because only those take time.
   */
  static async add(account: StandInAccount, kinds: readonly OrderKind[], count = kinds.length): Promise<BulkOrders> {
    const seeded = new Map<OrderKind, StandInOrder>();
    for (const kind of new Set(kinds)) seeded.set(kind, await account.addOrder({ ...kind.seed, id: FIRST_ID }));
    account.orders.delete(String(FIRST_ID));
    const templates = kinds.map((kind) => [kind, seeded.get(kind) as StandInOrder] as const);
    const bulk = new BulkOrders(account, templates);
    bulk.grow(count);
    return bulk;
  }

  /** Adds more orders, of the kinds in turn. */
  grow(count: number): void {
    for (let added = 0; added < count; added++) {
      const index = this.#kinds.size;
      const [kind, template] = this.#templates[index % this.#templates.length] as Template;
      const order = copyOf(template, FIRST_ID + index);
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
    return this.readIds.reduce((sum, id) => {
      const { seed, hasDuplicatesRead } = this.kindOf(id);
      return sum + 2 + (hasDuplicatesRead ? 1 + (seed.duplicates?.length ?? 0) : 0);
    }, 0);
  }
}

/** Returns the same order with another ID. Its name stays, because a certificate without the name of its order is that of another. */
function copyOf(order: StandInOrder, id: number): StandInOrder {
  const certificate = order.certificate && { ...order.certificate, id: CERTIFICATE_IDS + id };
  const duplicates = order.duplicates.map((duplicate, index) => ({
    ...duplicate,
    id: DUPLICATE_IDS + id * MAX_DUPLICATES + index,
  }));
  return { ...order, id: String(id), certificate, duplicates, stale: {}, puts: 0, posts: 0, secondPosts: 0 };
}
