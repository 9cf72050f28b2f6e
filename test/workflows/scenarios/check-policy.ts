import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { auditOnce } from './audit.ts';
import { type Changes, example, KEEP_MESSAGES, type Policy, policyFile, type Scenario } from './scenario.ts';

const [DB, HR, VPN, PORTAL, WWW] = [1000101, 1000102, 1000103, 1000104, 1000105];
const RUN = 4711;

/** What main has: the names below corp.example.com stay out, but for those of the portal. */
const BEFORE: Policy = {
  default: 'log',
  'keep-out': { 'corp.example.com': 'internal' },
  log: { 'portal.corp.example.com': 'public since May' },
};

const orderOf = (id: number, name: string, isLogged: boolean) => ({
  ...issuedOrder(id, { commonName: name, dnsNames: [name], scts: isLogged }),
  disableCt: !isLogged,
});
const orders = [
  orderOf(DB, 'db.corp.example.com', false),
  orderOf(HR, 'hr.corp.example.com', false),
  // Its next certificate would publish a name that must stay out: it cannot wait.
  { ...orderOf(VPN, 'vpn.corp.example.com', false), disableCt: false },
  orderOf(PORTAL, 'portal.corp.example.com', true),
  orderOf(WWW, 'www.example.com', true),
];

/** A mistake in a policy, and what a reader of its pull request sees. */
interface Mistake {
  after: Policy;
  /** The orders whose names would be published for the first time. */
  published: number[];
  /** The orders that no longer count as those that cannot wait. */
  calmed?: number[];
  /** The orders whose desired status changes otherwise. */
  changed?: number[];
  warning?: string;
}

const MISTAKES: Record<string, Mistake> = {
  'the lists swapped': {
    after: { ...BEFORE, 'keep-out': BEFORE.log ?? {}, log: BEFORE['keep-out'] ?? {} },
    published: [DB, HR, VPN],
    calmed: [VPN],
    changed: [PORTAL],
  },
  'a domain in log that is one label too wide': {
    after: { ...BEFORE, log: { ...BEFORE.log, 'hr.corp.example.com': 'jobs.hr.corp.example.com is public' } },
    published: [HR],
  },
  'the list keep-out lost': { after: { default: 'log' }, published: [DB, HR, VPN], calmed: [VPN] },
  'the ID of another order in log': {
    after: { ...BEFORE, log: { ...BEFORE.log, [DB]: 'the portal' } },
    published: [DB],
  },
  'a typing error in a domain': {
    after: { ...BEFORE, 'keep-out': { 'corp.exmaple.com': 'internal' } },
    published: [DB, HR, VPN],
    calmed: [VPN],
    warning: 'corp.exmaple.com',
  },
};

/** Scenarios of check-policy.yml. */
export const checkPolicyScenarios: Record<string, Scenario> = {
  ...Object.fromEntries(
    Object.entries(MISTAKES).map(([title, { after, published, calmed = [], changed = [], warning }]) => [
      `check-policy: shows ${title} before the merge`,
      async (act: Act) => {
        await using certCentral = await startCertCentral({ orders });
        await using gitHub = await GitHub.start();
        const { jobs, said, summary, outputs, artifacts } = await check(act, gitHub, certCentral, policyFile(after));
        assert.deepEqual(jobs, { check: 'success' });
        assert.match(said, /^::warning.*\bfor the first time\b/m);
        assert.equal(outputs['check.first-publish-count'], `${published.length}`);
        for (const id of [...published, ...calmed, ...changed]) assert.match(summary, RegExp(`\\b${id}\\b`));
        assert.match(artifacts['text'] ?? '', /^The report is of 2026-01-13T10:17:00Z: .*\/runs\/4711$/m);
        // What is final comes first.
        const [first = ''] = summary.match(/for the first time(?:.*\n)*?(?=.*cannot wait)/) ?? [];
        for (const id of published) assert.match(first, RegExp(`\\b${id}\\b`));
        assert.doesNotMatch(summary, RegExp(`\\b${WWW}\\b`));
        assert.equal(outputs['check.policy-warnings']?.includes(warning ?? '"nothing"'), warning !== undefined);
      },
    ]),
  ),

  'check-policy: is green without a warning if no desired status changes': async (act) => {
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    const after = policyFile({ ...BEFORE, ignore: {} });
    const { jobs, said, outputs } = await check(act, gitHub, certCentral, after);
    assert.deepEqual([jobs, outputs['check.changed-count']], [{ check: 'success' }, '0']);
    assert.doesNotMatch(said, /::warning|::error/);
  },

  'check-policy: is red for a file that the actions refuse, and for none': async (act) => {
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    const refused = await check(act, gitHub, certCentral, policyFile(BEFORE).replace('{', '{"oposite":{},'));
    assert.deepEqual(refused.jobs, { check: 'failure' });
    assert.match(refused.said, /::error.*oposite/);
    const removed = await check(act, gitHub, certCentral, undefined);
    assert.deepEqual(removed.jobs, { check: 'failure' });
    assert.equal(removed.artifacts['messages'], '::error::Without ct-policy.json, no run has a policy.\n');
  },

  'check-policy: checks a new file alone, with a warning, if no audit on main has a complete report': async (act) => {
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    gitHub.artifacts.push(
      { runId: 1, day: 11, branch: 'topic' },
      { runId: 2, day: 12, isFork: true },
      { runId: 3, day: 13, expired: true },
    );
    for (const isRefused of [false, true]) {
      const pullRequest = { 'policies/us.json': isRefused ? '{}' : policyFile() };
      const callInputs = { 'policy-file': 'policies/us.json' };
      const { jobs, artifacts } = await checkOnce(act, gitHub, certCentral, { pullRequest, callInputs });
      assert.deepEqual(jobs, { check: isRefused ? 'failure' : 'success' });
      assert.match(artifacts['text'] ?? '', /^No audit on main has a complete report.*Only the file is checked/);
    }
  },
};

/** Runs an audit of what main has, and then the example for a pull request; without a text, that removes the policy. */
async function check(act: Act, gitHub: GitHub, certCentral: CertCentral, after: string | undefined) {
  const { artifacts } = await auditOnce(act, gitHub, certCentral, { policy: BEFORE });
  const report = artifacts['ct-audit/ct-audit.json'] ?? '';
  certCentral.requests.length = 0;
  gitHub.artifacts.push(
    { runId: 1, day: 11 },
    { runId: RUN, day: 13 },
    { runId: 2, day: 12 },
    { runId: 3, day: 14, isFork: true },
  );
  const files = { [`.artifacts/${RUN}/ct-audit/ct-audit.json`]: report, 'ct-policy.json': policyFile(BEFORE) };
  return checkOnce(act, gitHub, certCentral, { files, pullRequest: { 'ct-policy.json': after } });
}

/** Runs the example for a pull request, which sends nothing to CertCentral. */
async function checkOnce(act: Act, gitHub: GitHub, certCentral: CertCentral, changes: Changes) {
  const outcome = await example('check-policy.yml')(act, certCentral, {
    event: 'pull_request',
    ...changes,
    // act keeps no summary of a script.
    edits: {
      '{ echo "::error::Without': `{ ${KEEP_MESSAGES}echo "::error::Without`,
      '>> "$GITHUB_STEP_SUMMARY"':
        '> "$RUNNER_TEMP/text"; mkdir "$ARTIFACTS/text"; mv "$RUNNER_TEMP/text" "$ARTIFACTS/text/"',
    },
    secrets: { GITHUB_TOKEN: gitHub.token },
    env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository },
  });
  assert.deepEqual(certCentral.requests, []);
  return outcome;
}
