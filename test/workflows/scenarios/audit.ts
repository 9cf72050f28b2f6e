import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { assertOnlyRead, example, type Policy, policyFile, type Scenario } from './scenario.ts';

const GREEN = { audit: 'success' };
const RED = { audit: 'failure' };
const OUT_OF_SYNC = { ...issuedOrder(1000101), disableCt: true };

/** Scenarios of audit.yml. */
export const auditScenarios: Record<string, Scenario> = {
  'audit: green without an issue; red, one issue; red again, the same issue; green, closed': async (act) => {
    await using certCentral = await startCertCentral({ orders: [OUT_OF_SYNC, issuedOrder(1000102)] });
    await using gitHub = await GitHub.start();
    const audit = async (disableCt: boolean) => {
      Object.assign(certCentral.orders.get('1000101') ?? {}, { disableCt });
      const { jobs, issues, calls, verdicts } = await auditOnce(act, gitHub, { us: certCentral });
      return { jobs, issues, calls, verdicts: verdicts('us') };
    };
    const green = { jobs: GREEN, verdicts: ['in sync', 'in sync'] };
    const red = { jobs: RED, issues: ['us open'], verdicts: ['set status', 'in sync'] };
    assert.deepEqual(await audit(false), { ...green, calls: ['GET'], issues: [] });
    assert.deepEqual(await audit(true), { ...red, calls: ['GET', 'POST'] });
    const finding = 'Out of sync: 1 for the fleet workflow, 0 to correct by hand. Unknown: 0. Pending: 0.';
    assert.equal(gitHub.issues[0]?.body.split('\n')[0], finding);
    assert.deepEqual(await audit(true), { ...red, calls: ['GET', 'PATCH'] });
    assert.deepEqual(await audit(false), { ...green, calls: ['GET', 'PATCH'], issues: ['us closed'] });
    assert.match(gitHub.issues[0]?.body ?? '', /^No order is out of sync, unknown or pending: \[this audit\]\(/);
    assertOnlyRead(certCentral);
  },

  'audit: pending opens no issue, and closes none': async (act) => {
    await using certCentral = await startCertCentral({ orders: [OUT_OF_SYNC] });
    await using gitHub = await GitHub.start();
    const audit = () => auditOnce(act, gitHub, { us: certCentral }, { 'disable-ct': true });
    assert.deepEqual((await audit()).issues, ['us open']);
    (await certCentral.prepareReissue(1000101, { pendingReads: 'manual' }))();
    const pending = await audit();
    assert.deepEqual([pending.jobs, pending.issues, pending.verdicts('us')], [GREEN, ['us open'], ['pending']]);
    assert.match(gitHub.issues[0]?.body ?? '', /^No order is out of sync or unknown, but 1 are pending/);
    gitHub.issues.length = 0;
    assert.deepEqual((await audit()).issues, []);
  },

  'audit: an issue of its own although findings do not fail the audit, and somebody else opened one with its label':
    async (act) => {
      await using certCentral = await startCertCentral({ orders: [OUT_OF_SYNC] });
      await using gitHub = await GitHub.start();
      const foreign = { number: 1, user: { login: 'octocat' }, title: '', body: 'Foreign', html_url: '' };
      gitHub.issues.push({ ...foreign, state: 'open', labels: [{ name: 'digicert-ct-audit-us' }] });
      const inputs = '        with:\n          disable-ct:';
      const edits = { [inputs]: inputs.replace('disable-ct:', 'fail: false\n          disable-ct:') };
      const { jobs, issues } = await auditOnce(act, gitHub, { us: certCentral }, {}, edits);
      assert.deepEqual([jobs, issues], [GREEN, ['us open', 'us open']]);
      assert.equal(gitHub.issues[0]?.body, 'Foreign');
    },

  'audit: keeps the partial report of an audit that stopped': async (act) => {
    const orders = Array.from({ length: 12 }, (_, index) => issuedOrder(1000101 + index));
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'order' }, { status: 404, body: { errors: [] } });
    const { jobs, issues, verdicts } = await auditOnce(act, gitHub, { us: certCentral });
    assert.deepEqual([jobs, issues], [RED, ['us open']]);
    assert.ok(verdicts('partial-us').includes('unknown'));
  },

  'audit: two accounts, each with its own policy, report and issue': async (act) => {
    await using us = await startCertCentral({ orders: [OUT_OF_SYNC] });
    await using europe = await startCertCentral({ orders: [OUT_OF_SYNC, issuedOrder(1000102)] });
    await using gitHub = await GitHub.start();
    const first = await auditOnce(act, gitHub, { us, europe });
    assert.deepEqual([first.jobs, first.issues.sort()], [RED, ['europe open', 'us open']]);
    assert.deepEqual([first.verdicts('us'), first.verdicts('europe')], [['set status'], ['set status', 'in sync']]);
    // A green audit of one account leaves the issue of the other alone.
    Object.assign(us.orders.get('1000101') ?? {}, { disableCt: false });
    const second = await auditOnce(act, gitHub, { us, europe });
    assert.deepEqual(second.issues.sort(), ['europe open', 'us closed']);
  },

  'audit: an issue also if the list cannot be read, or the policy is refused': async (act) => {
    await using certCentral = await startCertCentral();
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'list' }, { status: 403, body: 'Blocked' });
    const stopped = await auditOnce(act, gitHub, { us: certCentral });
    assert.deepEqual([stopped.jobs, stopped.issues, stopped.verdicts('us')], [RED, ['us open'], []]);
    assert.match(gitHub.issues[0]?.body ?? '', /^The audit or the upload of its report failed, .* \[this audit\]\(/);
    gitHub.issues.length = certCentral.requests.length = 0;
    const refused = await auditOnce(act, gitHub, { us: certCentral }, { account: 'europe' });
    assert.deepEqual([refused.jobs, refused.issues, certCentral.requests], [RED, ['us open'], []]);
  },
};

/** Runs the example for these accounts. */
async function auditOnce(
  act: Act,
  gitHub: GitHub,
  accounts: Record<string, CertCentral> & { us: CertCentral },
  policy: Policy = {},
  edits: Record<string, string> = {},
) {
  const policies = Object.entries(accounts).map(([account, { url }]) => [
    `ct-policy-${account}.json`,
    policyFile(url, { account, ...policy }),
  ]);
  const { jobs, artifacts } = await example('audit.yml')(act, accounts.us, {
    event: 'schedule',
    secrets: { GITHUB_TOKEN: gitHub.token },
    env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository },
    files: Object.fromEntries(policies),
    edits: { ...edits, 'account: [us]': `account: [${Object.keys(accounts)}]` },
  });
  return {
    jobs,
    issues: gitHub.issues.map(({ labels, state }) => `${labels[0]?.name.replace('digicert-ct-audit-', '')} ${state}`),
    calls: gitHub.requests.splice(0).map((request) => request.split(' ', 1).join()),
    verdicts: (account: string) => {
      const rows: { verdict: string }[] = JSON.parse(artifacts[`ct-audit-${account}.json`] ?? '[]');
      return rows.map(({ verdict }) => verdict);
    },
  };
}
