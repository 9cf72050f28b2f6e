import type { HttpRequest, HttpResponse, Transport } from '../../src/http/types.ts';

/** What comes of one attempt: an answer, 200 and empty where nothing else is said, or an error. */
type Outcome = Partial<HttpResponse> | Error | Promise<Partial<HttpResponse>>;

/** An transport that goes by a script, one entry for each attempt, in place of the network. */
export class PlayedExchange implements Transport {
  readonly requests: HttpRequest[] = [];
  readonly stops: (AbortSignal | undefined)[] = [];
  closed = 0;
  readonly #script: Outcome[];

  constructor(...script: Outcome[]) {
    this.#script = script;
  }

  async send(request: HttpRequest, stop?: AbortSignal): Promise<HttpResponse> {
    this.requests.push(request);
    this.stops.push(stop);
    const outcome = this.#script[this.requests.length - 1];
    if (outcome instanceof Error) throw outcome;
    return { status: 200, headers: {}, body: '', bodyError: undefined, ...(await outcome) };
  }

  close(): void {
    this.closed++;
  }
}
