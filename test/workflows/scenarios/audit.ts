import assert from 'node:assert/strict';
import { parseCsv } from '../../harness/csv.ts';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { assertOnlyLooked, run, type Scenario, seed, startCertCentral } from './bench.ts';

const GREEN = { audit: 'success', issue: 'success' };
const RED = { audit: 'failure', issue: 'success' };

/** audit.yml */
export const auditScenarios: Record<string, Scenario> = {
  'audit: green without an issue; red, one issue; red again, the same one; green, closed': async (act) => {
    await using certCentral = await startCertCentral({ orders: [seed(1000101), seed(1000102)] });
    await using gitHub = await GitHub.start();
    const order = certCentral.orders.get('1000102');
    assert.ok(order);
    const audit = async (disableCt: boolean) => {
      order.disableCt = disableCt;
      const { jobs, issues, calls, report } = await night(act, certCentral, gitHub);
      return { jobs, issues, calls, verdicts: report.slice(1).map((row) => row[8]) };
    };
    const inSync = ['in sync', 'in sync'];
    const outOfStep = ['in sync', 'set status'];
    assert.deepEqual(await audit(false), { jobs: GREEN, calls: ['GET'], issues: [], verdicts: inSync });
    assert.deepEqual(await audit(true), { jobs: RED, calls: ['GET', 'POST'], issues: ['1 open'], verdicts: outOfStep });
    assert.match(gitHub.issues[0]?.body ?? '', /^1 out of step, 0 unknown, says \[this audit\]\(/);
    assert.deepEqual(await audit(true), {
      jobs: RED,
      calls: ['GET', 'PATCH'],
      issues: ['1 open'],
      verdicts: outOfStep,
    });
    assert.deepEqual(await audit(false), {
      jobs: GREEN,
      calls: ['GET', 'PATCH'],
      issues: ['1 closed'],
      verdicts: inSync,
    });
    assert.match(gitHub.issues[0]?.body ?? '', /^All orders and their certificates are as they are to be/);
    assertOnlyLooked(certCentral);
  },

  'audit: an issue, too, where it could not be finished': async (act) => {
    await using certCentral = await startCertCentral();
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'list' }, { status: 403, body: 'Blocked' });
    const { jobs, issues, report } = await night(act, certCentral, gitHub);
    assert.deepEqual({ jobs, issues, report }, { jobs: RED, issues: ['1 open'], report: [] });
    assert.match(
      gitHub.issues[0]?.body ?? '',
      /^How the orders stand is not known, or the report could not be kept: \[this audit\]\(/,
    );
  },
};

async function night(act: Act, certCentral: CertCentral, gitHub: GitHub) {
  const { jobs, artifacts } = await run(act, certCentral, {
    workflow: 'audit.yml',
    event: 'schedule',
    secrets: { GITHUB_TOKEN: gitHub.token },
    env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository },
  });
  return {
    jobs,
    issues: gitHub.issues.map(({ number, state }) => `${number} ${state}`),
    calls: gitHub.requests.splice(0).map((request) => request.split(' ', 1).join()),
    report: artifacts['ct-audit'] ? parseCsv(artifacts['ct-audit']) : [],
  };
}
