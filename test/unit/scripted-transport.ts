import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';

/** The outcome of an attempt: a response, 200 and empty unless it says something else, or an error. */
export type Outcome = Partial<HttpResponse> | Error;

/** A transport that follows a script, one entry for each attempt, in place of the network. */
export class ScriptedTransport implements Transport {
  readonly requests: HttpRequest[] = [];
  closed = 0;
  readonly #script: (Outcome | Promise<Outcome>)[];

  constructor(...script: (Outcome | Promise<Outcome>)[]) {
    this.#script = script;
  }

  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    // A request that is sent afterwards was not awaited.
    if (this.closed > 0) throw new Error('the connections are closed');
    this.requests.push(request);
    const outcome = await this.respond(request, signal);
    if (outcome instanceof Error) throw outcome;
    return { status: 200, headers: {}, body: '', bodyError: undefined, ...outcome };
  }

  /** Decides the outcome of an attempt; by default, the script does. */
  protected respond(_request: HttpRequest, _signal?: AbortSignal): Outcome | undefined | Promise<Outcome | undefined> {
    return this.#script[this.requests.length - 1];
  }

  close(): void {
    this.closed++;
  }
}
