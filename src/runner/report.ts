import * as core from '@actions/core';
import { Failure } from './errors.ts';
import { InvalidInputs } from './inputs.ts';
import { type Audit, failurePage, nextStep, type Result, resultLine, resultPage } from './summary.ts';
import { cut, MAX_MESSAGE, oneLine } from './text.ts';

/** Writes one line to the log. */
export function log(line: string): void {
  core.info(inert(line));
}

/**
 * Hands a result on: annotations, one line in the log, outputs, the job summary.
 * @throws Error if the outputs cannot be written
 */
export async function reportResult(result: Result): Promise<void> {
  for (const warning of result.warnings) core.warning(inert(warning));
  log(resultLine(result));
  if (result.reissueRequired) core.notice(inert(`Order ${result.orderId}: ${nextStep(result)}`));
  setOutputs(result);
  await writeSummary((audit) => resultPage(result, audit));
}

/** Fails the step, with an error annotation for each bad input or exactly one for anything else, and the job summary. */
export async function reportFailure(error: unknown): Promise<void> {
  const { message } = error as Error;
  const problems = error instanceof InvalidInputs ? error.problems : [message];
  for (const problem of problems) core.setFailed(inert(problem));
  await writeSummary((audit) =>
    error instanceof Failure ? failurePage([error.reason], error.hint, audit) : failurePage(problems, undefined, audit),
  );
}

function setOutputs({ orderId, order, ctStatus, certificateCtStatus, reissueRequired, dryRun }: Result): void {
  const certificate = order?.certificate;
  const outputs = {
    'order-id': orderId,
    'ct-status': ctStatus,
    'certificate-ct-status': certificateCtStatus,
    'reissue-required': reissueRequired,
    'certificate-id': certificate?.state === 'issued' ? certificate.id : '',
    'common-name': order?.commonName ?? '',
    'dns-names': order?.dnsNames ?? [],
  };
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } catch (cause) {
    const subject = dryRun ? 'The outputs' : `CT logging of order ${orderId} is now ${ctStatus}, but the outputs`;
    throw new Error(`${subject} could not be written: ${(cause as Error).message}`, { cause });
  }
}

async function writeSummary(page: (audit: Audit | undefined) => string): Promise<void> {
  try {
    await core.summary.addRaw(page(await readAudit()), true).write();
  } catch (error) {
    log(`The job summary was not written: ${(error as Error).message}`);
  }
}

async function readAudit(): Promise<Audit | undefined> {
  try {
    // It parses the event file while it is imported, and throws if that is broken; nothing here needs the event.
    delete process.env['GITHUB_EVENT_PATH'];
    const { context } = await import(/* webpackMode: "eager" */ '@actions/github');
    const { serverUrl, repo, runId, runAttempt, eventName } = context;
    const runUrl = `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}/attempts/${runAttempt}`;
    // On a re-run the context's actor is still who began the first one.
    const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
    return actor && eventName && runId ? { actor, event: eventName, runUrl } : undefined;
  } catch {
    return undefined;
  }
}

/** One line that the runner does not take for a command: the older form, `##[command]`, counts anywhere in a line. */
function inert(line: string): string {
  return cut(oneLine(line).replaceAll('##[', '# #['), MAX_MESSAGE);
}
