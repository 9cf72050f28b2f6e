import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';

/** The outcome of an attempt: a response, 200 and empty unless it says something else, or an error. */
type Outcome = Partial<HttpResponse> | Error | Promise<Partial<HttpResponse>>;

/** A transport that follows a script, one entry for each attempt, in place of the network. */
export class ScriptedTransport implements Transport {
  readonly requests: HttpRequest[] = [];
  readonly signals: (AbortSignal | undefined)[] = [];
  closed = 0;
  readonly #script: Outcome[];

  constructor(...script: Outcome[]) {
    this.#script = script;
  }

  async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    this.requests.push(request);
    this.signals.push(signal);
    const outcome = this.#script[this.requests.length - 1];
    if (outcome instanceof Error) throw outcome;
    return { status: 200, headers: {}, body: '', bodyError: undefined, ...(await outcome) };
  }

  close(): void {
    this.closed++;
  }
}
