import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Behavior } from './faults.ts';
import { Listener, type ListenOptions } from './listener.ts';
import type { RecordedRequest, StandInResponse } from './messages.ts';
import type { OrderStore } from './order-store.ts';
import { kindOf, respond, routes } from './routes.ts';
import { type AccountOptions, createOrderStore, StandInAccount } from './state.ts';

export type { RecordedRequest, StandInResponse } from './messages.ts';
export {
  type OrderSeed,
  type ReissueMode,
  type ReissueScenario,
  type StandInCertificate,
  type StandInOrder,
  seedOrders,
} from './orders.ts';

export interface CertCentralOptions extends ListenOptions, AccountOptions {
  /** Serve https with this PEM key and certificate. */
  tls?: { key: string; cert: string };
  /** Answers requests that are not the service's, unrecorded; `undefined` leaves them to the service. */
  intercept?: (request: RecordedRequest) => Promise<StandInResponse | undefined>;
  /** Draws the fault of a request for which none is queued. */
  randomFault?: (request: RecordedRequest) => Behavior | undefined;
}

/** Which requests a fault is for; the short names stand for the paths of the service. */
export interface FaultMatch {
  method?: string;
  path?: RegExp | keyof typeof routes;
  /** How many such requests meet with normal service (or another fault) first. */
  skip?: number;
}

/** A stand-in for the CertCentral Services API on loopback, with orders, certificates, limits and faults. */
export class CertCentral extends StandInAccount implements AsyncDisposable {
  /** Every request that was read to its end, in the order of arrival. */
  readonly requests: RecordedRequest[] = [];
  /** The faults to come: the first that matches is used until it has been used `times` times. */
  readonly faults: { match: FaultMatch; behavior: Behavior; times: number }[] = [];
  /** `http://127.0.0.1:PORT/services/v2`: what goes into `api-url`. */
  readonly url: string;
  randomFault: CertCentralOptions['randomFault'];
  readonly #listener: Listener;
  readonly #intercept: CertCentralOptions['intercept'];

  private constructor(store: OrderStore, listener: Listener, options: CertCentralOptions) {
    super(store, options);
    this.url = `${options.tls ? 'https' : 'http'}://${listener.authority}/services/v2`;
    this.randomFault = options.randomFault;
    this.#listener = listener;
    this.#intercept = options.intercept;
  }

  static async start(options: CertCentralOptions = {}): Promise<CertCentral> {
    const store = await createOrderStore(options);
    const server = options.tls ? createTlsServer(options.tls) : createServer();
    // By default, Node ends an idle connection after 5 seconds of real time.
    server.keepAliveTimeout = 600_000;
    const standIn = new CertCentral(store, await Listener.start(server, options), options);
    server.on('request', (message, response) => void standIn.#serve(message, response));
    return standIn;
  }

  get port(): number {
    return this.#listener.port;
  }

  /** How many connections were accepted so far. */
  get connections(): number {
    return this.#listener.connections;
  }

  openSockets(): number {
    return this.#listener.openSockets();
  }

  /** How many connections were open at the same time. */
  get maxOpenSockets(): number {
    return this.#listener.maxOpen;
  }

  /** The requests of a kind, in the order of arrival. */
  requestsFor(kind: keyof typeof routes): RecordedRequest[] {
    return this.requests.filter((request) => kindOf(request) === kind);
  }

  /** Queues a fault: the next `times` matching requests meet with it, then normal service resumes. */
  fault(match: FaultMatch, behavior: Behavior, times = Number.POSITIVE_INFINITY): void {
    this.faults.push({ match: { ...match }, behavior, times });
  }

  /** Calls a function with the client's port whenever a request is held forever; returns what ends that. */
  onHold(listener: (clientPort: number) => void): () => void {
    return this.#listener.onHold(listener);
  }

  /** Ends everything at once: the listening, and every open connection. */
  close(): Promise<void> {
    return this.#listener.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers, socket } = message;
    const at = Date.now();
    try {
      const connection = this.#listener.connectionOf(socket);
      const request = { method, path, headers, body: await text(message), connection, at };
      const own = await this.#intercept?.(request);
      if (own) return send(response, own);
      this.requests.push(request);
      const behavior = this.#nextFault(request) ?? this.randomFault?.(request);
      await this.#behave(behavior, request, response);
    } catch (error) {
      // A client that broke off gets no response; a mistake in the stand-in itself should be seen.
      if (!socket.destroyed && !response.headersSent) send(response, { status: 500, body: String(error) });
    }
  }

  #nextFault({ method, path }: RecordedRequest): Behavior | undefined {
    const index = this.faults.findIndex(({ match }) => {
      const route = typeof match.path === 'string' ? routes[match.path] : undefined;
      const pattern = route?.path ?? (match.path as RegExp | undefined);
      if ((match.method ?? method) !== method || pattern?.test(path) === false) return false;
      if (!match.skip) return true;
      match.skip--;
      return false;
    });
    const fault = this.faults[index];
    if (fault && --fault.times <= 0) this.faults.splice(index, 1);
    return fault?.behavior;
  }

  async #behave(behavior: Behavior | undefined, request: RecordedRequest, response: ServerResponse): Promise<void> {
    const { socket } = response.req;
    if (!behavior) return send(response, await respond(this, request));
    if ('edit' in behavior) {
      const { body, ...rest } = await respond(this, request);
      return send(response, { ...rest, body: behavior.edit(JSON.parse(JSON.stringify(body)) as never) as object });
    }
    if ('delayMs' in behavior) {
      await delay(behavior.delayMs, undefined, { ref: false });
      return this.#behave(behavior.next, request, response);
    }
    if ('first' in behavior) {
      behavior.first(socket);
      return this.#behave(behavior.next, request, response);
    }
    if ('last' in behavior) {
      response.once('finish', () => behavior.last(socket));
      return this.#behave(undefined, request, response);
    }
    if (behavior.applied) await respond(this, request);
    if (!('raw' in behavior)) return send(response, behavior);
    behavior.raw(socket, request);
    if (behavior.isHeld) this.#listener.reportHold(socket);
  }
}

/** Starts a stand-in; it listens once this resolves. */
export const startCertCentral = CertCentral.start;

function send(response: ServerResponse, { status, headers = {}, body = '' }: StandInResponse): void {
  response.statusCode = status;
  if (typeof body === 'object') response.setHeader('Content-Type', 'application/json');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(typeof body === 'object' ? JSON.stringify(body) : body);
}
