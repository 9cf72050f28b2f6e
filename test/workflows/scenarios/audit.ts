import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import {
  assertNamesCausesOfEmptyKey,
  assertOnlyRead,
  type Changes,
  example,
  policyFile,
  type Scenario,
} from './scenario.ts';

const GREEN = { audit: 'success', report: 'success' };
const CHANGED = { audit: 'success', report: 'failure' };
const FAILED = { audit: 'failure', report: 'failure' };

/** Orders that are out of sync, if they should be logged: their certificates are. */
const findings = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...issuedOrder(1000101 + index), disableCt: true }));

/** Scenarios of audit.yml. */
export const auditScenarios: Record<string, Scenario> = {
  'audit: the issue over five days: found, changed, failed, failed again, solved': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(13) });
    await using gitHub = await GitHub.start();
    const solve = (id: number, disableCt = false) =>
      Object.assign(certCentral.orders.get(`${id}`) ?? {}, { disableCt });
    const night = () => auditOnce(act, gitHub, certCentral);
    const nothingNew = async (jobs = GREEN) => {
      const silent = await night();
      assert.deepEqual([silent.jobs, silent.calls, silent.comments, silent.messages], [jobs, ['GET'], [], []]);
    };
    solve(1000113);
    const found = await night();
    assert.deepEqual([found.jobs, found.calls, found.report], [CHANGED, ['GET', 'POST'], 'ct-audit']);
    assert.deepEqual([found.issues, found.comments, found.messages.length], [['open'], [], 1]);
    assert.match(gitHub.issues[0]?.body ?? '', /\b12\b.*https:.*names the orders/);
    await nothingNew();
    // One more, although another one is solved.
    solve(1000113, true);
    solve(1000101);
    const changed = await night();
    assert.deepEqual([changed.jobs, changed.calls], [CHANGED, ['GET', 'POST', 'PATCH']]);
    assert.deepEqual([changed.comments.length, changed.messages.length], [1, 1]);
    await nothingNew();
    certCentral.fault({ path: 'list' }, { status: 404, body: { errors: [] } });
    for (let failures = 0; failures < 2; failures++) {
      const { jobs, issues, comments, messages } = await night();
      assert.deepEqual([jobs, issues, messages.length], [FAILED, ['open'], 1]);
      assert.match(comments.join(), /^The audit failed[^,]*, so nothing is known; https:\S+ has the reason\.$/);
    }
    certCentral.faults.length = 0;
    for (let id = 1000101; id <= 1000113; id++) solve(id);
    const solved = await night();
    assert.deepEqual([solved.jobs, solved.issues, solved.messages.length], [GREEN, ['closed'], 1]);
    assert.equal(solved.comments.length, 1);
    await nothingNew();
    assert.equal(gitHub.issues.length, 1);
    // Neither issue nor chat names an order or a host.
    assert.doesNotMatch(JSON.stringify([gitHub.issues, changed.messages, found.messages]), /10001\d\d|example\.com/);
    assertOnlyRead(certCentral);
  },

  'audit: pending opens no issue, and closes none': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const night = () => auditOnce(act, gitHub, certCentral, { policy: { default: 'keep-out' } });
    assert.deepEqual((await night()).issues, ['open']);
    (await certCentral.prepareReissue(1000101, { needsApproval: true }))();
    const pending = await night();
    assert.deepEqual([pending.jobs, pending.issues, pending.comments.length], [GREEN, ['open'], 1]);
    gitHub.issues.length = 0;
    assert.deepEqual((await night()).issues, []);
  },

  'audit: reports a new mistake in the policy by number, in a green run, until it is corrected': async (act) => {
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101)] });
    await using gitHub = await GitHub.start();
    const night = (...domains: string[]) =>
      auditOnce(act, gitHub, certCentral, {
        policy: { 'keep-out': Object.fromEntries(domains.map((domain) => [domain, 'internal'])) },
      });
    assert.deepEqual((await night()).issues, []);
    const [typo, other] = ['corp.exmaple.com', 'other.exmaple.com'];
    const found = await night(typo);
    assert.deepEqual([found.jobs, found.issues, found.messages.length], [GREEN, ['open'], 1]);
    assert.match(`${gitHub.issues[0]?.body}`, /\b1 policy warning\b/);
    assert.deepEqual((await night(typo)).messages, []);
    const more = await night(typo, other);
    assert.deepEqual([more.jobs, more.issues, more.comments.length], [GREEN, ['open'], 1]);
    assert.match(more.comments.join(), /\b2 policy warnings\b/);
    const corrected = await night();
    assert.deepEqual([corrected.jobs, corrected.issues, corrected.messages.length], [GREEN, ['closed'], 1]);
    assert.doesNotMatch(JSON.stringify([gitHub.issues, found.messages, more.messages]), /exmaple/);
  },

  'audit: says first that a certificate that would publish names cannot wait': async (act) => {
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101, { scts: false })] });
    await using gitHub = await GitHub.start();
    const { messages } = await auditOnce(act, gitHub, certCentral, { policy: { default: 'keep-out' } });
    assert.match(gitHub.issues[0]?.body ?? '', /^CANNOT WAIT; /);
    assert.match(messages.join(), /^CT audit of digicert: CANNOT WAIT; /);
  },

  'audit: of single orders, is red for each finding, and leaves the issue of the account as it is': async (act) => {
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000100), ...findings(1)] });
    await using gitHub = await GitHub.start();
    assert.deepEqual((await auditOnce(act, gitHub, certCentral)).issues, ['open']);
    for (const [orders, audit] of Object.entries({ 1000100: 'success', 1000101: 'failure' })) {
      const single = { event: 'workflow_dispatch', inputs: { orders } } as const;
      const { jobs, issues, rows, report } = await auditOnce(act, gitHub, certCentral, single);
      assert.deepEqual([jobs, issues, rows.length], [{ audit, report: 'skipped' }, ['open'], 1]);
      assert.equal(report, 'ct-audit-part');
    }
  },

  'audit: an issue of its own if somebody else opened one with its label': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const foreign = { number: 1, user: { login: 'octocat' }, title: '', body: 'Foreign', comments: [] };
    gitHub.issues.push({ ...foreign, state: 'open', labels: [{ name: 'digicert-audit' }] });
    const { jobs, issues } = await auditOnce(act, gitHub, certCentral);
    assert.deepEqual([jobs, issues], [CHANGED, ['open', 'open']]);
    assert.equal(gitHub.issues[0]?.body, 'Foreign');
  },

  'audit: keeps the partial report of an audit that stopped, in a folder that only its user can read': async (act) => {
    const orders = Array.from({ length: 12 }, (_, index) => issuedOrder(1000101 + index));
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'order' }, { status: 404, body: { errors: [] } });
    const keepMode = 'mkdir "$ARTIFACTS/mode"; stat --format %a . > "$ARTIFACTS/mode/text"';
    const edits = { 'echo "folder=$PWD"': `${keepMode}; echo "folder=$PWD"` };
    const stopped = await auditOnce(act, gitHub, certCentral, { edits });
    assert.deepEqual([stopped.jobs, stopped.issues, stopped.messages.length], [FAILED, ['open'], 1]);
    assert.deepEqual([stopped.rows.at(-1)?.['verdict'], stopped.artifacts['mode']], ['partial', '700\n']);
    assert.equal(stopped.report, 'ct-audit-part');
    assert.match(gitHub.issues[0]?.body ?? '', /^The audit failed/);
  },

  'audit: sends nothing with a policy that is refused, or without a key, and names the two causes of that': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const files = { 'ct-policy.json': policyFile().replace('{', '{"oposite":{},') };
    for (const changes of [{ files }, { secrets: { DIGICERT_VIEW_ONLY_KEY: '' } }]) {
      const { jobs, said } = await auditOnce(act, gitHub, certCentral, changes);
      assert.deepEqual([jobs, certCentral.requests], [FAILED, []]);
      if (!('files' in changes)) assertNamesCausesOfEmptyKey(said);
    }
  },

  'audit: without an issue, is red for each finding': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const { jobs, rows, calls } = await auditOnce(act, gitHub, certCentral, { callInputs: { issue: 'false' } });
    assert.deepEqual([jobs, rows.length, calls], [{ audit: 'failure', report: 'skipped' }, 1, []]);
  },

  'audit: what the chat or the issue did not get comes again, and then no more': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const noChat = await auditOnce(act, gitHub, certCentral, { secrets: { CHAT_WEBHOOK_URL: `${gitHub.url}/moved` } });
    assert.deepEqual([noChat.jobs, noChat.issues, noChat.messages], [CHANGED, [], []]);
    const noIssue = await auditOnce(act, gitHub, certCentral, { secrets: { GITHUB_TOKEN: 'ghs_another' } });
    assert.deepEqual([noIssue.jobs, noIssue.issues, noIssue.messages], [CHANGED, [], []]);
    const both = await auditOnce(act, gitHub, certCentral);
    assert.deepEqual([both.jobs, both.issues, both.messages.length], [CHANGED, ['open'], 1]);
    const silent = await auditOnce(act, gitHub, certCentral);
    assert.deepEqual([silent.jobs, silent.messages], [GREEN, []]);
  },
};

/** Runs the example once, and returns what it did since the last call. */
export async function auditOnce(act: Act, gitHub: GitHub, certCentral: CertCentral, changes: Changes = {}) {
  const earlier = gitHub.issues.map(({ comments }) => comments.length);
  const { jobs, artifacts, said } = await example('audit.yml')(act, certCentral, {
    event: 'schedule',
    ...changes,
    secrets: { GITHUB_TOKEN: gitHub.token, CHAT_WEBHOOK_URL: `${gitHub.url}/chat`, ...changes.secrets },
    env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository, ...changes.env },
  });
  const [report] = Object.keys(artifacts).filter((name) => name.endsWith('/ct-audit.json'));
  const rows: Record<string, unknown>[] = JSON.parse(artifacts[report ?? ''] ?? '[]');
  return {
    jobs,
    artifacts,
    said,
    rows,
    report: report?.replace('/ct-audit.json', ''),
    issues: gitHub.issues.map(({ state }) => state),
    comments: gitHub.issues.flatMap(({ comments }, index) => comments.slice(earlier[index] ?? 0)),
    messages: gitHub.messages.splice(0),
    calls: gitHub.requests
      .splice(0)
      .filter((request) => !request.endsWith('/chat'))
      .map((request) => request.split(' ', 1).join()),
  };
}
