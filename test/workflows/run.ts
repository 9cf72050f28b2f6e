/**
 * Runs the examples on a real workflow engine, `act`, against stand-ins for CertCentral and GitHub: `npm run
 * test:workflows -- [part of a name]`. Skips them, with a line that says so, if there is neither `act` nor Go.
 */
import { Act } from './act.ts';
import { mergeScenarios } from './scenarios/approve-by-merge.ts';
import { auditScenarios } from './scenarios/audit.ts';
import { changeScenarios, files } from './scenarios/change.ts';
import { checkPolicyScenarios } from './scenarios/check-policy.ts';
import { aws } from './scenarios/dns.ts';
import { fleetScenarios } from './scenarios/fleet.ts';
import { keepScenarios } from './scenarios/keep-from-ending.ts';
import { logListScenarios } from './scenarios/log-list.ts';
import { newKeyScenarios } from './scenarios/new-key.ts';
import { ownReissueScenarios } from './scenarios/own-reissue.ts';
import { releaseScenarios } from './scenarios/public-at-release.ts';
import { readmeScenarios } from './scenarios/readme.ts';
import { runnerScenarios } from './scenarios/runners.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { gh, setStatusScenarios } from './scenarios/set-status.ts';
import { findOnPath, findTool, notRun } from './tools.ts';

/** Scenarios that run at once: most of the time they wait. */
const AT_ONCE = 3;

const act = await findTools().catch(({ message }: Error) => notRun('test:workflows', message));
await using runner = await Act.start(act, files, { aws, gh });

const [part = ''] = process.argv.slice(2);
const all = {
  ...readmeScenarios,
  ...setStatusScenarios,
  ...ownReissueScenarios,
  ...changeScenarios,
  ...newKeyScenarios,
  ...keepScenarios,
  ...logListScenarios,
  ...fleetScenarios,
  ...mergeScenarios,
  ...auditScenarios,
  ...releaseScenarios,
  ...checkPolicyScenarios,
  ...runnerScenarios,
};
const scenarios = Object.entries(all).filter(([name]) => name.includes(part));
const started = performance.now();
const ended = { passed: 0, failed: 0 };
const left = [...scenarios];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let next = left.shift(); next; next = left.shift()) await play(...next);
  }),
);
console.log(`${ended.passed} passed, ${ended.failed} failed (${secondsSince(started)} s)`);
process.exitCode = ended.passed > 0 && ended.failed === 0 ? 0 : 1;

async function play(name: string, scenario: Scenario): Promise<void> {
  const began = performance.now();
  const error = await scenario(runner).catch((reason: unknown) => reason);
  ended[error ? 'failed' : 'passed']++;
  console.log(`${error ? 'not ok' : 'ok'} ${name} (${secondsSince(began)} s)`);
  if (error) console.log(error);
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

/** Finds `act`, and the programs that the scripts of the examples need. */
async function findTools(): Promise<string> {
  for (const name of ['bash', 'curl', 'git', 'jq', 'openssl'])
    if (process.platform === 'win32' || !(await findOnPath(name))) throw new Error(`${name} is not on the PATH`);
  return findTool('act');
}
