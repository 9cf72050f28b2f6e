import type { Listing, RecordedRequest } from './messages.ts';
import { OrderStore } from './order-store.ts';
import { type OrderSeed, type ReissueMode, type ReissueScenario, type StandInOrder, seedOrders } from './orders.ts';
import { CertificatePool } from './pki.ts';

export interface AccountOptions extends Partial<Settings> {
  /** Default: `seedOrders`. */
  orders?: readonly OrderSeed[];
  /** Which CT status counts for a certificate. Default: at request. */
  ctStatusCounts?: 'at request' | 'at issuance';
  /** How long a certificate of a plan is valid at most. Default: 199. */
  maxDays?: number;
}

const SETTINGS = [
  'apiKey',
  'viewOnlyKey',
  'standardUserKey',
  'ctReported',
  'reissueMode',
  'pageSize',
  'listing',
] as const;

type Settings = Pick<StandInAccount, (typeof SETTINGS)[number]>;

/** What a test wants to know of an order. */
export interface OrderState {
  status: string;
  disableCt: boolean | undefined;
  /** Of the active certificate: what was issued last, even if downloads lag behind; undefined if there is none. */
  serial: string | undefined;
  scts: boolean | undefined;
  dnsNames: readonly string[];
  /** Whether a certificate is under way, even if it does not show yet. */
  pending: boolean;
  /** How often its CT status was set, and how many requests for a reissue were accepted. */
  puts: number;
  posts: number;
  /** How many came while one was pending. */
  secondPosts: number;
  /**
   * The order's status is that of its active certificate, or of a reissue that is pending; or nothing was issued yet.
   */
  inSync: boolean;
}

/** The account and its orders, without a network: `respond(account, account.request('GET', …))`. */
export class StandInAccount {
  /** Of an Administrator. */
  readonly apiKey: string = 'stand-in-api-key-0123456789';
  /** A key that may only GET. */
  readonly viewOnlyKey: string = 'stand-in-view-only-key-0123456789';
  /** A key whose reissues wait for an approver, even with `skip_approval`. */
  readonly standardUserKey: string = 'stand-in-standard-user-key-0123456789';
  /** Whether orders report their CT status. */
  ctReported = true;
  reissueMode: ReissueMode = 'immediate';
  /** How many orders a page of the list has at most. */
  pageSize = 1_000;
  /** Changes the pages of the list before they are sent. */
  listing: Listing | undefined;
  readonly store: OrderStore;

  protected constructor(store: OrderStore, options: AccountOptions) {
    this.store = store;
    for (const name of SETTINGS) if (options[name] !== undefined) Object.assign(this, { [name]: options[name] });
  }

  static async create(options: AccountOptions = {}): Promise<StandInAccount> {
    return new StandInAccount(await createOrderStore(options), options);
  }

  get orders(): Map<string, StandInOrder> {
    return this.store.orders;
  }

  /** Adds an order, or replaces the one with its ID. */
  addOrder(seed: OrderSeed): Promise<StandInOrder> {
    return this.store.add(seed);
  }

  /**
   * Prepares a reissue that someone else requests, or the first certificate of an order. It begins, with no time in between,
   * when the function is called that this resolves to: from a fault's `first`, for one. `disableCt` is its CT status, if that
   * at the request counts, and `dnsNames` are all of its names, if they are others than before.
   */
  async prepareReissue(
    orderId: string | number,
    {
      disableCt,
      needsApproval = false,
      dnsNames,
      ...scenario
    }: ReissueScenario & { disableCt?: boolean; needsApproval?: boolean; dnsNames?: readonly string[] } = {},
  ): Promise<() => void> {
    const order = this.#find(orderId);
    const names = order.certificate ?? order;
    const request = { commonName: names.commonName, dnsNames: dnsNames ?? names.dnsNames };
    const prepared = await this.store.prepare(order, request, scenario);
    return () => this.store.start(order, prepared, { disableCt, needsApproval });
  }

  /** Issues what is pending, even if it waits for something: a reissue, or the first certificate of an order. */
  async issue(orderId: string | number): Promise<void> {
    const order = this.#find(orderId);
    if (!order.pending && !order.certificate) (await this.prepareReissue(orderId))();
    if (order.pending) this.store.complete(order, 'issued');
  }

  /** Rejects a reissue that is pending; the old certificate stays. */
  reject(orderId: string | number): void {
    this.store.complete(this.#find(orderId), 'rejected');
  }

  /** Lets an approver agree, who can also change whether the certificate is logged. */
  approve(orderId: string | number, disableCt?: boolean): void {
    this.store.approve(this.#find(orderId), disableCt);
  }

  /** Creates the DNS record, or the file, that a check finds. */
  setRecord(orderId: string | number): void {
    this.#find(orderId).validation.hasRecord = true;
  }

  stateOf(orderId: string | number): OrderState {
    const { status, disableCt, certificate, pending, puts, posts, secondPosts } = this.#find(orderId);
    const disabled = disableCt ?? !certificate?.scts;
    return {
      status,
      disableCt,
      serial: certificate?.serial,
      scts: certificate?.scts,
      dnsNames: certificate?.dnsNames ?? [],
      pending: pending !== undefined,
      puts,
      posts,
      secondPosts,
      inSync:
        !certificate ||
        disabled === !certificate.scts ||
        (pending !== undefined && (pending.disableCt ?? disabled) === disabled),
    };
  }

  /** A request with all that the service expects of one. */
  request(method: string, path: string, body?: object): RecordedRequest {
    const text = body ? JSON.stringify(body) : '';
    const headers = {
      'user-agent': 'test',
      'x-dc-devkey': this.apiKey,
      'content-length': String(Buffer.byteLength(text)),
      ...(body && { 'content-type': 'application/json' }),
    };
    return { method, path: `/services/v2${path}`, headers, body: text, connection: 1, at: Date.now() };
  }

  #find(orderId: string | number): StandInOrder {
    const order = this.orders.get(String(orderId));
    if (!order) throw new Error(`There is no order ${orderId}`);
    return order;
  }
}

let pool: Promise<CertificatePool> | undefined;

/** All stores of a process share one pool, because certificates take longer to issue than most tests. */
export async function createOrderStore({ orders, ctStatusCounts, maxDays }: AccountOptions): Promise<OrderStore> {
  pool ??= CertificatePool.create();
  const store = new OrderStore(await pool, ctStatusCounts, maxDays);
  for (const seed of orders ?? seedOrders) await store.add(seed);
  return store;
}
