import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { reset, sends } from '../stand-in/faults.ts';
import { Listener } from '../stand-in/listener.ts';

export interface ProxyOptions {
  /**
   * `works` opens every tunnel; `auth` only those with the right `credentials` (else 407); `refuses` none (403); the
   * others never respond in HTTP.
   */
  mode: 'works' | 'auth' | 'refuses' | 'silent' | 'resets';
  /** The port on loopback that every tunnel leads to, no matter which host its client names. */
  target: number;
  /** Makes the proxy speak TLS itself. */
  tls?: { key: string; cert: string };
  /** `user:password` for `auth`. */
  credentials?: string;
  /** The status lines for the first requests, which take precedence over `mode`: `503 Service Unavailable`. */
  first?: readonly string[];
}

/** A request to the proxy itself. */
export interface ProxyRequest {
  method: string;
  /** `HOST:PORT` of a CONNECT. */
  target: string;
  /** By lower-case name. */
  headers: Record<string, string>;
}

/** An HTTP proxy on loopback for tunnels (CONNECT), which keeps all that it could read on the way. */
export class StandInProxy implements AsyncDisposable {
  readonly requests: ProxyRequest[] = [];
  /** `http(s)://127.0.0.1:PORT`: what goes into `https_proxy`. */
  readonly url: string;
  readonly #listener: Listener;
  readonly #options: ProxyOptions;
  readonly #seen: Buffer[] = [];
  /** The clients by the port from which the tunnel goes on. */
  readonly #tunnels = new Map<number, Socket>();

  private constructor(listener: Listener, options: ProxyOptions) {
    this.url = `${options.tls ? 'https' : 'http'}://${listener.authority}`;
    this.#listener = listener;
    this.#options = options;
  }

  static async start(options: ProxyOptions): Promise<StandInProxy> {
    const server = options.tls ? createTlsServer(options.tls) : createServer();
    const proxy = new StandInProxy(await Listener.start(server), options);
    server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => proxy.#serve(socket));
    return proxy;
  }

  get connections(): number {
    return this.#listener.connections;
  }

  /** How many clients are connected. */
  openSockets(): number {
    return this.#listener.openSockets();
  }

  /** Calls a function with the client's port whenever a request is held forever; returns what ends that. */
  onHold(listener: (clientPort: number) => void): () => void {
    return this.#listener.onHold(listener);
  }

  /** Passes on what the service behind it holds forever; returns what ends that. */
  passHolds(service: Pick<StandInProxy, 'onHold'>): () => void {
    return service.onHold((port) => {
      const client = this.#tunnels.get(port);
      if (client) this.#listener.reportHold(client);
    });
  }

  /** Every byte of both directions as Latin-1, TLS records included: what must not be readable must not be in here. */
  seen(): string {
    return Buffer.concat(this.#seen).toString('latin1');
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #serve(socket: Socket): void {
    let head = '';
    socket.on('data', (bytes) => {
      this.#seen.push(bytes);
      if (head.endsWith('\r\n\r\n')) return; // a tunnel by now
      // Not a CONNECT, but the beginning of a TLS handshake.
      if (bytes[0] === 0x16) this.#listener.reportHold(socket);
      head += bytes.toString('latin1');
      if (head.endsWith('\r\n\r\n')) this.#respond(socket, parseHead(head));
    });
  }

  #respond(socket: Socket, request: ProxyRequest): void {
    const { mode, credentials = '', first = [] } = this.#options;
    const status = first[this.requests.length];
    this.requests.push(request);
    const permitted = `Basic ${Buffer.from(credentials).toString('base64')}`;
    if (status !== undefined) refuse(socket, status);
    else if (mode === 'silent') this.#listener.reportHold(socket);
    else if (mode === 'resets') reset.raw(socket);
    else if (request.method !== 'CONNECT') refuse(socket, '405 Method Not Allowed');
    else if (mode === 'refuses') refuse(socket, '403 Forbidden');
    else if (mode === 'auth' && request.headers['proxy-authorization'] !== permitted) {
      refuse(socket, '407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="stand-in"\r\n');
    } else this.#tunnel(socket);
  }

  #tunnel(socket: Socket): void {
    const target = connect(this.#options.target, '127.0.0.1', () => {
      this.#tunnels.set(target.localPort ?? 0, socket);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('data', (bytes) => this.#seen.push(bytes));
    target.on('error', () => socket.destroy());
    socket.once('close', () => target.destroy());
    target.once('close', () => socket.destroy());
  }
}

/** Starts a proxy; it listens once this resolves. */
export const startProxy = StandInProxy.start;

function refuse(socket: Socket, status: string, headers = ''): void {
  sends(`HTTP/1.1 ${status}\r\n${headers}Content-Length: 0\r\n\r\n`).raw(socket);
}

function parseHead(head: string): ProxyRequest {
  const [requestLine = '', ...lines] = head.trimEnd().split('\r\n');
  const [method = '', target = ''] = requestLine.split(' ');
  const fields = lines.map((line) => [line.split(':', 1).join().toLowerCase(), line.replace(/^.*?: */, '')]);
  return { method, target, headers: Object.fromEntries(fields) };
}
