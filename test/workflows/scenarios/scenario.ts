import assert from 'node:assert/strict';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import type { Start } from '../act-workflows.ts';

/** Starts stand-ins, runs a workflow, and asserts the results of its jobs and the orders at the end. */
export type Scenario = (act: Act) => Promise<void>;

/** What differs from the usual policy. */
export interface Policy {
  account?: string;
  default?: 'log' | 'keep-out';
  'keep-out'?: Record<string, string>;
  log?: Record<string, string>;
  ignore?: Record<string, string>;
}

/** How a run differs from the usual one. */
export type Changes = Omit<Partial<Start>, 'workflow' | 'apiUrl'> & { policy?: Policy };

/** Returns a function that runs an example with both keys, with these inputs and with this policy, unless the call has others. */
export function example(workflow: string, inputs: Record<string, string> = {}, usual: Policy = {}) {
  return (act: Act, { apiKey, viewOnlyKey, url }: CertCentral, changes: Changes = {}): Promise<Outcome> => {
    const { policy, secrets, files, ...others } = changes;
    return act.run({
      ...others,
      workflow,
      apiUrl: url,
      inputs: { ...inputs, ...changes.inputs },
      secrets: { DIGICERT_API_KEY: apiKey, DIGICERT_VIEW_ONLY_KEY: viewOnlyKey, ...secrets },
      files: { 'ct-policy.json': policyFile({ ...usual, ...policy }), ...files },
    });
  };
}

/** Returns the text of a policy file for the account of the stand-in: every name is logged, unless the policy differs. */
export function policyFile(policy: Policy = {}): string {
  return JSON.stringify({ account: '1449471', default: 'log', ...policy });
}

/** Describes an order: `in sync: off, without SCTs`. */
export function stateOf(certCentral: CertCentral, id: number): string {
  const { disableCt, scts, inSync, pending } = certCentral.stateOf(id);
  const sync = pending ? 'pending' : inSync ? 'in sync' : 'out of sync';
  return `${sync}: ${disableCt ? 'off' : 'on'}, ${scts ? 'with' : 'without'} SCTs`;
}

/** Begins a script whose messages become an artifact, because act loses the last lines of a step now and then. */
export const KEEP_MESSAGES =
  'echo() { mkdir -p "$ARTIFACTS/messages"; builtin echo "$@" | tee --append "$ARTIFACTS/messages/text"; }; ';

/** Returns the methods of the requests that change something. */
export function changesOf({ requests }: CertCentral): string[] {
  return requests.map(({ method }) => method).filter((method) => method !== 'GET');
}

/** Asserts that every request was a GET with the view-only key. */
export function assertOnlyRead({ requests, viewOnlyKey }: CertCentral): void {
  assert.ok(requests.length > 0);
  for (const { method, headers } of requests) assert.deepEqual([method, headers['x-dc-devkey']], ['GET', viewOnlyKey]);
}

/** Asserts that an action without an API key names the two causes that a called workflow has. */
export function assertNamesCausesOfEmptyKey(said: string): void {
  assert.match(said, /Input api-key is empty.*\benvironment\b.*\banother owner\b.*`secrets: inherit`/);
}
