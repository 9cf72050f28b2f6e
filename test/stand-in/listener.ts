import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

export interface ListenOptions {
  /** Default 0: any free port. */
  port?: number;
}

/** A server that listens, the connections it has seen, and a way to end all of it at once. */
export class Listener {
  /** How many connections were accepted so far. */
  connections = 0;
  /** How many of them were open at the same time. */
  maxOpen = 0;
  readonly #server: Server;
  readonly #open = new Map<number | undefined, Socket>();
  readonly #numbers = new WeakMap<Socket, number>();
  readonly #holdListeners = new Set<(clientPort: number) => void>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      const clientPort = socket.remotePort;
      this.#open.set(clientPort, socket);
      this.maxOpen = Math.max(this.maxOpen, this.#open.size);
      this.#numbers.set(socket, ++this.connections);
      socket.on('error', () => {}); // clients break off on purpose
      socket.once('close', () => this.#open.delete(clientPort));
    });
    server.on('secureConnection', (secure: TLSSocket) => {
      const socket = this.#open.get(secure.remotePort);
      if (!socket) return;
      this.#numbers.set(secure, this.connectionOf(socket));
      // A TLSSocket cannot send a TCP reset; the connection below it can.
      secure.resetAndDestroy = () => socket.resetAndDestroy() && secure;
    });
  }

  /** Resolves once the server accepts connections. */
  static async start(server: Server, { port = 0 }: ListenOptions = {}): Promise<Listener> {
    const listener = new Listener(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `HOST:PORT` as a URL spells it. */
  get authority(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** The number of the connection behind a socket: 1 for the first. */
  connectionOf(socket: Socket): number {
    return this.#numbers.get(socket) ?? 0;
  }

  openSockets(): number {
    return this.#open.size;
  }

  /** Calls a function with the client's port whenever a request is held forever; returns what ends that. */
  onHold(listener: (clientPort: number) => void): () => void {
    this.#holdListeners.add(listener);
    return () => this.#holdListeners.delete(listener);
  }

  /** Reports that nothing more is done about the request of a connection. */
  reportHold({ remotePort = 0 }: Socket): void {
    for (const listener of this.#holdListeners) listener(remotePort);
  }

  /** Stops listening and destroys every open connection. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#open.values()) socket.destroy();
    this.#open.clear();
    await closed;
  }
}
