import type { Listing } from './order-list.ts';
import { OrderStore } from './order-store.ts';
import { type OrderSeed, type ReissueScenario, type StandInOrder, seedOrders } from './orders.ts';
import { CertificatePool } from './pki.ts';
import { RateLimiter, type RateWindow } from './rate-limiter.ts';
import type { Account, ChainFormat, RecordedRequest, ReissueMode } from './routes.ts';

export interface AccountOptions {
  apiKey?: string;
  viewOnlyKey?: string;
  /** Default: `seedOrders`. */
  orders?: readonly OrderSeed[];
  ctTurnedOff?: boolean;
  /** Default: true. */
  ctReported?: boolean;
  /** Which CT status counts for a certificate. Default: at request. */
  ctStatusCounts?: 'at request' | 'at issuance';
  /** Default: at once. */
  reissueMode?: ReissueMode;
  needsApproval?: boolean;
  chainFormat?: ChainFormat;
  /** How many orders a page of the list has at most. Default: 1,000. */
  pageSize?: number;
  /** What becomes of the pages of the list. Default: they are sent as they are. */
  listing?: Listing;
  /** Rate limits per key; default: none. */
  windows?: readonly RateWindow[];
  /** Where the certificates come from. Default: a new one, with one intermediate. */
  pool?: CertificatePool;
}

/** What a test wants to know of an order. */
export interface OrderState {
  status: string;
  disableCt: boolean | undefined;
  /** Of the active certificate: what was issued last, also where downloads lag behind; undefined where there is none. */
  serial: string | undefined;
  scts: boolean | undefined;
  dnsNames: readonly string[];
  /** Whether a certificate is under way, also where it does not show. */
  pending: boolean;
  /** How many requests for a reissue were accepted. */
  posts: number;
  /** How many came while one was pending. */
  secondPosts: number;
  /**
   * The order's status is that of its active certificate, or of a reissue that is pending; or nothing was issued yet.
   */
  inSync: boolean;
}

/** The account and its orders, without a network: `answer(account, account.request('GET', …))`. */
export class StandInAccount implements Account {
  readonly apiKey: string;
  readonly viewOnlyKey: string;
  readonly store: OrderStore;
  readonly limiter: RateLimiter;
  ctTurnedOff: boolean;
  ctReported: boolean;
  reissueMode: ReissueMode;
  needsApproval: boolean;
  chainFormat: ChainFormat;
  pageSize: number;
  listing: Listing | undefined;

  protected constructor(store: OrderStore, options: AccountOptions) {
    this.apiKey = options.apiKey ?? 'stand-in-api-key-0123456789';
    this.viewOnlyKey = options.viewOnlyKey ?? 'stand-in-view-only-key-0123456789';
    this.store = store;
    this.limiter = new RateLimiter(options.windows ?? []);
    this.ctTurnedOff = options.ctTurnedOff ?? false;
    this.ctReported = options.ctReported ?? true;
    this.reissueMode = options.reissueMode ?? 'immediate';
    this.needsApproval = options.needsApproval ?? false;
    this.chainFormat = options.chainFormat ?? {};
    this.pageSize = options.pageSize ?? 1_000;
    this.listing = options.listing;
  }

  static async create(options: AccountOptions = {}): Promise<StandInAccount> {
    return new StandInAccount(await createOrderStore(options), options);
  }

  get orders(): Map<string, StandInOrder> {
    return this.store.orders;
  }

  get ctStatusCounts(): OrderStore['ctStatusCounts'] {
    return this.store.ctStatusCounts;
  }

  set ctStatusCounts(when: OrderStore['ctStatusCounts']) {
    this.store.ctStatusCounts = when;
  }

  /** Adds an order, or replaces the one with its ID. */
  addOrder(seed: OrderSeed): Promise<StandInOrder> {
    return this.store.add(seed);
  }

  /**
   * Prepares a reissue that someone else requests. It begins, with no time in between, when the function is called that this
   * resolves to: from a fault's `first`, for one. `disableCt` is its wish, where that at the request counts.
   */
  async prepareReissue(
    orderId: string | number,
    scenario: ReissueScenario & { disableCt?: boolean; dnsNames?: readonly string[] } = {},
  ): Promise<() => void> {
    const order = this.#find(orderId);
    const { commonName } = order.certificate ?? order;
    const { disableCt, dnsNames = order.certificate?.dnsNames ?? order.dnsNames, ...how } = scenario;
    const names = { commonName, dnsNames };
    const prepared = await this.store.prepare({ ...names, keyType: 'ec' }, how);
    return () => this.store.start(order, names, prepared, how, undefined, disableCt);
  }

  /** Issues what is pending: a reissue, or the first certificate of an order. */
  async issue(orderId: string | number): Promise<void> {
    const order = this.#find(orderId);
    if (!order.pending && !order.certificate) {
      const { commonName, dnsNames } = order;
      const prepared = await this.store.prepare({ commonName, dnsNames, keyType: 'ec' }, {});
      this.store.start(order, { commonName, dnsNames }, prepared, {});
    } else this.store.complete(order, 'issued');
  }

  /** Rejects a reissue that is pending; the old certificate stays. */
  reject(orderId: string | number): void {
    this.store.complete(this.#find(orderId), 'rejected');
  }

  /** Closes an order: `revoked`, `canceled`, … What was pending is off. */
  closeOrder(orderId: string | number, status = 'revoked'): void {
    const order = this.#find(orderId);
    order.pending = undefined;
    order.stale = {};
    order.status = status;
  }

  /** Ends the lag of downloads and reads. */
  catchUp(orderId: string | number): void {
    this.#find(orderId).stale = {};
  }

  stateOf(orderId: string | number): OrderState {
    const { status, disableCt, certificate, pending, reissues, secondRequests } = this.#find(orderId);
    const disabled = disableCt ?? !certificate?.scts;
    return {
      status,
      disableCt,
      serial: certificate?.serial,
      scts: certificate?.scts,
      dnsNames: certificate?.dnsNames ?? [],
      pending: pending !== undefined,
      posts: reissues.length,
      secondPosts: secondRequests.length,
      inSync:
        !certificate ||
        disabled === !certificate.scts ||
        (pending !== undefined && (pending.disableCt ?? disabled) === disabled),
    };
  }

  /** A request with all that the service expects of one. */
  request(method: string, path: string, body?: object): RecordedRequest {
    const text = body ? JSON.stringify(body) : '';
    const content = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
    const headers = { 'user-agent': 'test', 'x-dc-devkey': this.apiKey, ...(body && content) };
    return { method, path: `/services/v2${path}`, headers, body: text, connection: 1, at: Date.now() };
  }

  #find(orderId: string | number): StandInOrder {
    const order = this.orders.get(String(orderId));
    if (!order) throw new Error(`There is no order ${orderId}`);
    return order;
  }
}

export async function createOrderStore({ pool, orders, ctStatusCounts }: AccountOptions): Promise<OrderStore> {
  const store = new OrderStore(pool ?? (await CertificatePool.create()));
  store.ctStatusCounts = ctStatusCounts ?? 'at request';
  for (const seed of orders ?? seedOrders) await store.add(seed);
  return store;
}
