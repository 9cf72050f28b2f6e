/**
 * Stands in for `undici` in the bundle (`paths` in tsconfig.json): the HTTP client imports its ProxyAgent for the `fetch`
 * helpers, which nothing here uses, and it would be 900 kB and a third of the time of a run.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not in this bundle');
  }
}
