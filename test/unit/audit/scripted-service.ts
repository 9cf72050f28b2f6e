import type { HttpRequest, HttpResponse, Transport } from '../../../src/http/types.ts';
import { VirtualClock, VirtualTime } from '../../harness/virtual-time.ts';
import { newAuthority, newLeaf } from '../reissue/certificates.ts';

const issuer = await newAuthority('CN=Issuer');
/** PEM of certificates that are valid until July 2026. */
export const pems = {
  logged: await newLeaf(issuer, { scts: true }),
  'kept out': await newLeaf(issuer),
};

export const API_KEY = 'unit-test-key-0123456789';
export const API_URL = 'https://dc.example/services/v2';

/** An order of the played account; logged, and so is its certificate, where nothing else is said. */
export interface PlayedOrder {
  id: number;
  status?: string;
  disableCt?: boolean;
  certificate?: keyof typeof pems;
}

export type Kind = 'list' | 'order' | 'certificate';
type Play = (
  id: string,
  stop: AbortSignal | undefined,
) => Partial<HttpResponse> | Error | undefined | Promise<Partial<HttpResponse>>;

/** CertCentral with some orders, in memory and in virtual time: each answer takes a second. */
export class PlayedAccount implements Transport {
  readonly time = new VirtualTime();
  readonly clock = new VirtualClock(this.time, () => 0.5);
  /** Each request with the second of its beginning: `0 list`, `1 order 7`, `1 certificate 7`. */
  readonly sent: string[] = [];
  open = 0;
  mostOpen = 0;
  closed = 0;
  latency = 1000;
  readonly #start = this.time.now;
  readonly #orders: Map<string, PlayedOrder>;
  readonly #plays: Partial<Record<Kind, Play>> = {};

  constructor(orders: readonly PlayedOrder[] = [{ id: 7 }]) {
    this.#orders = new Map(orders.map((order) => [String(order.id), order]));
  }

  /** Something in the place of the answers to requests of a kind; undefined: the answer. */
  on(kind: Kind, play: Play): this {
    this.#plays[kind] = play;
    return this;
  }

  get now(): number {
    return (this.time.now - this.#start) / 1000;
  }

  async send({ url }: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    const id = url.match(/order\/(?:certificate\/)?(\d+)/)?.[1] ?? '';
    const kind = url.includes('?') ? 'list' : url.includes('/download/') ? 'certificate' : 'order';
    this.sent.push([this.now, kind, id].filter((part) => part !== '').join(' '));
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      await this.clock.sleep(this.latency, stop);
      const outcome = await this.#plays[kind]?.(id, stop);
      if (outcome instanceof Error) throw outcome;
      return { status: 200, headers: {}, body: '', bodyError: undefined, ...(outcome ?? this.#answer(kind, id)) };
    } finally {
      this.open--;
    }
  }

  close(): void {
    this.closed++;
  }

  /** Lets time pass until the work is done. */
  async pass<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    // What is left when nothing more will happen is work on files.
    await this.time.advanceUntil(() => over).catch(() => {});
    return work;
  }

  #answer(kind: Kind, id: string): Partial<HttpResponse> {
    if (kind === 'list') {
      const orders = [...this.#orders.values()].map(({ id, status = 'issued' }) => ({ id, status }));
      return { body: JSON.stringify({ orders, page: { total: orders.length } }) };
    }
    const { status = 'issued', disableCt = false, certificate = 'logged' } = this.#orders.get(id) as PlayedOrder;
    if (kind === 'certificate') return { body: pems[certificate] };
    const common_name = `${id}.example`;
    return { body: JSON.stringify({ id: Number(id), status, disable_ct: disableCt, certificate: { common_name } }) };
  }
}

/** An answer in DigiCert's format. */
export const refused = (status: number, headers = {}): Partial<HttpResponse> => ({
  status,
  headers,
  body: JSON.stringify({ errors: [{ code: 'no', message: 'Said.' }] }),
});
