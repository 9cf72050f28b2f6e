import assert from 'node:assert/strict';
import { parseCsv } from '../../harness/csv.ts';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { assertOnlyRead, run, type Scenario, seed, startCertCentral } from './bench.ts';

const GREEN = { audit: 'success', issue: 'success' };
const RED = { audit: 'failure', issue: 'success' };

/** Scenarios of audit.yml. */
export const auditScenarios: Record<string, Scenario> = {
  'audit: green without an issue; red, one issue; red again, the same issue; green, closed': async (act) => {
    await using certCentral = await startCertCentral({ orders: [seed(1000101), seed(1000102)] });
    await using gitHub = await GitHub.start();
    const order = certCentral.orders.get('1000102');
    assert.ok(order);
    const audit = async (disableCt: boolean) => {
      order.disableCt = disableCt;
      const { jobs, issues, calls, report } = await auditOnce(act, certCentral, gitHub);
      return { jobs, issues, calls, verdicts: report.slice(1).map((row) => row[8]) };
    };
    const inSync = ['in sync', 'in sync'];
    const outOfSync = ['in sync', 'set status'];
    assert.deepEqual(await audit(false), { jobs: GREEN, calls: ['GET'], issues: [], verdicts: inSync });
    assert.deepEqual(await audit(true), { jobs: RED, calls: ['GET', 'POST'], issues: ['1 open'], verdicts: outOfSync });
    assert.match(
      gitHub.issues[0]?.body ?? '',
      /^Out of sync: 1 for the fleet workflow, 0 to correct by hand\. Unknown: 0\./,
    );
    const again = { jobs: RED, calls: ['GET', 'PATCH'], issues: ['1 open'], verdicts: outOfSync };
    assert.deepEqual(await audit(true), again);
    const closed = { jobs: GREEN, calls: ['GET', 'PATCH'], issues: ['1 closed'], verdicts: inSync };
    assert.deepEqual(await audit(false), closed);
    assert.match(gitHub.issues[0]?.body ?? '', /^No order is out of sync or unknown: \[this audit\]\(/);
    assertOnlyRead(certCentral);
  },

  'audit: an issue also if the audit stopped': async (act) => {
    await using certCentral = await startCertCentral();
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'list' }, { status: 403, body: 'Blocked' });
    const { jobs, issues, report } = await auditOnce(act, certCentral, gitHub);
    assert.deepEqual({ jobs, issues, report }, { jobs: RED, issues: ['1 open'], report: [] });
    assert.match(gitHub.issues[0]?.body ?? '', /^The audit or the upload of its report failed, .* \[this audit\]\(/);
  },
};

async function auditOnce(act: Act, certCentral: CertCentral, gitHub: GitHub) {
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
