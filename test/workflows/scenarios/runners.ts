import assert from 'node:assert/strict';
import { startCertCentral } from '../../stand-in/server.ts';
import { GitHub } from '../github.ts';
import { example, KEEP_MESSAGES, type Scenario } from './scenario.ts';

/** The job that begins, by called workflow and its example. */
const FIRST_JOBS = {
  'approve-by-merge.yml': 'list',
  'audit.yml': 'audit',
  'change.yml': 'plan',
  'check-policy.yml': 'check',
  'fleet.yml': 'audit',
  'keep-from-ending.yml': 'order',
};

const EVENTS: Record<string, 'push' | 'pull_request' | 'schedule'> = {
  'approve-by-merge.yml': 'push',
  'check-policy.yml': 'pull_request',
  'keep-from-ending.yml': 'schedule',
};

/** Scenarios of the runners that a called workflow accepts. */
export const runnerScenarios: Record<string, Scenario> = Object.fromEntries(
  Object.entries(FIRST_JOBS).map(([workflow, job]): [string, Scenario] => [
    `runners: ${workflow} stops on a runner for Windows before anything is sent`,
    async (act) => {
      await using certCentral = await startCertCentral();
      await using gitHub = await GitHub.start();
      const { jobs, artifacts } = await example(workflow, { 'order-id': '1000001', orders: 'all' })(act, certCentral, {
        // act runs nothing on Windows.
        edits: {
          "runner.os != 'Linux'": "runner.os == 'Linux'",
          'run: echo "::error::Called': `run: ${KEEP_MESSAGES}echo "::error::Called`,
        },
        event: EVENTS[workflow] ?? 'workflow_dispatch',
        secrets: { GITHUB_TOKEN: gitHub.token },
        env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository },
      });
      assert.deepEqual([jobs[job], certCentral.requests], ['failure', []]);
      assert.equal(artifacts['messages'], '::error::Called workflows need a Linux runner (docs/runners.md).\n');
    },
  ]),
);
