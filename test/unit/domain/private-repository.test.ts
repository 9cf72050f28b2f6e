import { expect, test } from 'vitest';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import { requirePrivateRepository } from '../../../src/domain/private-repository.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { startRunner } from '../runner.ts';

/** Starts a step in a repository of which the event has this; returns why it is refused. */
async function refusalOf(repository: object, status: CtStatus | null, policy?: object) {
  await using _runner = await startRunner({}, JSON.stringify({ repository }));
  const file = policy && { policy: parsePolicy(JSON.stringify(policy)), path: 'ct-policy.json', digest: '' };
  try {
    requirePrivateRepository(status, file ?? null);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const REFUSED = /^This repository is public: .* Move the workflow to a private repository\.$/;
const isPublic = { visibility: 'public' };
test.each<[string, status: CtStatus | null, policy: object | undefined, isRefused: boolean]>([
  ['disable-ct is true', 'disabled', undefined, true],
  ['disable-ct is false', 'enabled', undefined, false],
  ['the default of the policy is keep-out', null, { default: 'keep-out' }, true],
  ['the policy keeps a domain out', null, { default: 'log', 'keep-out': { 'a.example': 'x' } }, true],
  ['the policy keeps an order out', null, { default: 'log', 'keep-out': { 7: 'x' } }, true],
  ['the policy keeps a name out, and disable-ct is false', 'enabled', { default: 'keep-out' }, true],
  ['the policy only logs', null, { default: 'log', log: { 'a.example': 'x' }, ignore: { 7: 'x' } }, false],
  ['the policy only logs, and disable-ct is true', 'disabled', { default: 'log' }, true],
])('a public repository prints no name that should stay out: %s', async (_, status, policy, isRefused) => {
  const refusal = await refusalOf(isPublic, status, policy);
  if (isRefused) expect(refusal).toMatch(REFUSED);
  else expect(refusal).toBeUndefined();
  expect(await refusalOf({ visibility: 'private' }, status, policy)).toBeUndefined();
});
