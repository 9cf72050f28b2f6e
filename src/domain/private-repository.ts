import { ActionError } from '../errors.ts';
import type { CtStatus } from '../pki/certificate.ts';
import { isPublicRepository } from '../runner/workflow-run.ts';
import { canKeepOut } from './policy.ts';
import type { PolicyFile } from './policy-file.ts';

/**
 * Refuses a run in a public repository if names should stay out of the CT logs: everybody can read the logs, summaries and
 * artifacts of such a repository.
 * @param status the desired status by an input; null without
 * @throws ActionError
 */
export function requirePrivateRepository(status: CtStatus | null, policyFile: PolicyFile | null): void {
  const keepsOut = status === 'disabled' || (policyFile !== null && canKeepOut(policyFile.policy));
  if (!keepsOut || !isPublicRepository()) return;
  throw new ActionError('logs, summaries and artifacts would show names that should stay out of CT logs to everybody', {
    title: 'This repository is public',
    hint: 'Move the workflow to a private repository.',
  });
}
