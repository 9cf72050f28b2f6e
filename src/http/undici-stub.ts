/**
 * Replaces `undici` in the bundle (`paths` in tsconfig.json). The HTTP client imports its ProxyAgent only for `fetch`
 * helpers that are not used here, and the package would add 900 kB and a third to the time of a run.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not in this bundle');
  }
}
