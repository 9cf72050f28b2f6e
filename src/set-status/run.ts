import { CertCentral, type TestOverrides } from '../certcentral/client.ts';
import { getActionInputs } from '../certcentral/inputs.ts';
import { renderFailure, toFailure } from '../domain/failure-report.ts';
import { requirePrivateRepository } from '../domain/private-repository.ts';
import { asError, formatWarning } from '../errors.ts';
import { debug, log, setFailed, setOutputs, warn, writeSummary } from '../runner/reporter.ts';
import { changeStatus } from './change.ts';
import { ctStatusInputs } from './inputs.ts';
import { type CtStatusResult, toOutputs } from './result.ts';
import { type ChangeState, formatResult, renderSummary, reportFailure, warningsOf } from './words.ts';

/** Runs the action once. Never rejects: an error is reported and fails the step. */
export async function run(overrides: TestOverrides = {}): Promise<void> {
  let change: ChangeState = 'not-changed';
  try {
    const inputs = getActionInputs(ctStatusInputs);
    requirePrivateRepository(inputs.desiredStatus, null);
    const api = new CertCentral({ ...inputs, log, debug, ...overrides });
    const onState = (state: ChangeState) => {
      change = state;
    };
    await changeStatus(api, inputs, onState)
      .then(publish)
      .finally(() => api.close());
  } catch (error) {
    const report = reportFailure(change);
    setFailed(toFailure(report, asError(error)));
    await writeSummary(renderFailure(report, asError(error)));
  }
}

/** Publishes a result: annotations, one line in the log, outputs and the job summary. */
async function publish(result: CtStatusResult): Promise<void> {
  for (const warning of warningsOf(result)) warn(formatWarning(warning));
  log(formatResult(result));
  setOutputs(toOutputs(result), 'The outputs');
  await writeSummary(renderSummary(result));
}
