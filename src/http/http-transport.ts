import type { IncomingMessage } from 'node:http';
import { ActionError } from '../action-error.ts';
import { Attempt, type AttemptOptions } from './attempt.ts';
import { resolveProxy } from './proxy.ts';
import { ToolkitClient } from './toolkit-client.ts';
import type { HttpRequest, HttpResponse, Transport } from './types.ts';

/** Sends single attempts of requests, each limited in time and size; follows no redirect. */
export class HttpTransport implements Transport {
  readonly #options: AttemptOptions;
  readonly #route: string;
  readonly #client = new ToolkitClient();

  /**
   * @param origin where the requests will go
   * @throws ActionError if TLS verification is turned off, or the requests would go through a proxy that is not usable
   */
  constructor(origin: URL, options: AttemptOptions) {
    requireTlsVerification(origin);
    const proxy = resolveProxy(origin);
    this.#options = options;
    this.#route = proxy === undefined ? 'directly' : `through the proxy ${proxy}`;
  }

  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const attempt = new Attempt(request, this.#options, this.#route, signal);
    try {
      const message = await this.#client.send(request, attempt.signal, attempt.connection);
      if (message === 'upgraded') return attempt.finishUpgraded();
      if (message.statusCode === 101) {
        // Without the headers that name the other protocol, Node takes a 101 for an ordinary response.
        message.destroy();
        return attempt.finishUpgraded();
      }
      // A 204 has no body (RFC 9110, section 15.3.5). If one is declared anyway, close the connection so that its bytes
      // are not taken for the next response.
      if (message.statusCode === 204 && declaresBody(message)) message.destroy();
      return await attempt.finish(message);
    } catch (error) {
      throw attempt.fail(error);
    } finally {
      attempt.dispose();
    }
  }

  close(): void {
    this.#client.close();
  }
}

function declaresBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

/**
 * Checks that the environment does not turn off the verification of TLS certificates.
 * @throws ActionError if it does and the requests go over TLS
 */
function requireTlsVerification(origin: URL): void {
  // Node compares with exactly this value (lib/internal/options.js).
  if (origin.protocol !== 'https:' || process.env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return;
  throw new ActionError(
    'NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification, so anybody on the network path could steal the API key',
    {
      hint: 'Remove the variable where the runner or the workflow sets it; give the runner the CA of a server or proxy in NODE_EXTRA_CA_CERTS. Nothing was sent.',
    },
  );
}
