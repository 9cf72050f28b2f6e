import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { assertOnlyRead, type Changes, example, policyFile, type Scenario } from './scenario.ts';

const GREEN = { audit: 'success', report: 'success' };
const NEW = { audit: 'success', report: 'failure' };
const FAILED = { audit: 'failure', report: 'failure' };

/** Orders that are out of sync, if they should be logged: their certificates are. */
const findings = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...issuedOrder(1000101 + index), disableCt: true }));

/** Scenarios of audit.yml. */
export const auditScenarios: Record<string, Scenario> = {
  'audit: three nights: 12 findings open the issue; 1 more is red, and a comment; all solved closes it; unchanged nights are silent':
    async (act) => {
      await using certCentral = await startCertCentral({ orders: findings(13) });
      await using gitHub = await GitHub.start();
      await using nights = await Nights.start(act, gitHub, certCentral);
      const solve = (id: number, disableCt = false) =>
        Object.assign(certCentral.orders.get(`${id}`) ?? {}, { disableCt });
      solve(1000113);
      // The first night.
      const first = await nights.audit();
      assert.deepEqual([first.jobs, first.calls], [NEW, ['GET', 'POST']]);
      assert.deepEqual([first.issues, first.comments, first.messages.length], [['open'], [], 1]);
      assert.match(gitHub.issues[0]?.body ?? '', /\b12\b.*\n\n\[The summary of the audit\]\(https:/);
      // Nothing new: no comment, no message, green.
      const silent = await nights.audit();
      assert.deepEqual([silent.jobs, silent.calls, silent.comments, silent.messages], [GREEN, ['GET'], [], []]);
      // One more.
      solve(1000113, true);
      const second = await nights.audit();
      assert.deepEqual([second.jobs, second.calls], [NEW, ['GET', 'POST', 'PATCH']]);
      assert.deepEqual([second.comments.length, second.messages.length], [1, 1]);
      assert.match(second.comments[0] ?? '', /\b13\b.*\b1\b/);
      assert.equal(second.rows.filter((row) => row['new']).length, 1);
      // The same 13, none of them new.
      assert.deepEqual((await nights.audit()).calls, ['GET']);
      // All solved.
      for (let id = 1000101; id <= 1000113; id++) solve(id);
      const third = await nights.audit();
      assert.deepEqual([third.jobs, third.issues, third.messages], [GREEN, ['closed'], []]);
      assert.equal(third.comments.length, 1);
      const after = await nights.audit();
      assert.deepEqual([after.jobs, after.calls, gitHub.issues.length], [GREEN, ['GET'], 1]);
      // Neither issue nor chat names an order or a host.
      assert.doesNotMatch(JSON.stringify([gitHub.issues, second.messages, first.messages]), /10001\d\d|example\.com/);
      assertOnlyRead(certCentral);
    },

  'audit: pending opens no issue, and closes none': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    await using nights = await Nights.start(act, gitHub, certCentral, { policy: { default: 'keep-out' } });
    assert.deepEqual((await nights.audit()).issues, ['open']);
    (await certCentral.prepareReissue(1000101, { pendingReads: 'manual' }))();
    const pending = await nights.audit();
    assert.deepEqual([pending.jobs, pending.issues, pending.comments.length], [GREEN, ['open'], 1]);
    gitHub.issues.length = 0;
    assert.deepEqual((await nights.audit()).issues, []);
  },

  'audit: an issue of its own if somebody else opened one with its label': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const foreign = { number: 1, user: { login: 'octocat' }, title: '', body: 'Foreign', comments: [] };
    gitHub.issues.push({ ...foreign, state: 'open', labels: [{ name: 'digicert-audit' }] });
    const { jobs, issues } = await auditOnce(act, gitHub, certCentral);
    assert.deepEqual([jobs, issues], [NEW, ['open', 'open']]);
    assert.equal(gitHub.issues[0]?.body, 'Foreign');
  },

  'audit: keeps the partial report of an audit that stopped, but not as the previous one': async (act) => {
    const orders = Array.from({ length: 12 }, (_, index) => issuedOrder(1000101 + index));
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    await using nights = await Nights.start(act, gitHub, certCentral);
    certCentral.fault({ path: 'order' }, { status: 404, body: { errors: [] } });
    const stopped = await nights.audit();
    assert.deepEqual([stopped.jobs, stopped.issues], [FAILED, ['open']]);
    assert.equal(stopped.rows.at(-1)?.['verdict'], 'partial');
    assert.match(gitHub.issues[0]?.body ?? '', /^The audit failed/);
    certCentral.faults.length = 0;
    assert.deepEqual((await nights.audit()).issues, ['closed']);
  },

  'audit: an issue also if the list cannot be read, or the policy is refused, and no second comment': async (act) => {
    await using certCentral = await startCertCentral();
    await using gitHub = await GitHub.start();
    certCentral.fault({ path: 'list' }, { status: 403, body: 'Blocked' });
    const stopped = await auditOnce(act, gitHub, certCentral);
    assert.deepEqual([stopped.jobs, stopped.issues, stopped.messages.length], [FAILED, ['open'], 1]);
    certCentral.requests.length = 0;
    const files = { 'ct-policy.json': policyFile().replace('{', '{"oposite":{},') };
    const refused = await auditOnce(act, gitHub, certCentral, { files });
    assert.deepEqual([refused.jobs, refused.comments, certCentral.requests], [FAILED, [], []]);
  },

  'audit: what the chat or the issue did not get is new again, and then no more': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    await using nights = await Nights.start(act, gitHub, certCentral);
    const noChat = await nights.audit({ secrets: { CHAT_WEBHOOK_URL: `${gitHub.url}/moved` } });
    assert.deepEqual([noChat.jobs, noChat.issues, noChat.messages], [NEW, ['open'], []]);
    const noIssue = await nights.audit({ secrets: { GITHUB_TOKEN: 'ghs_another' } });
    assert.deepEqual([noIssue.jobs, noIssue.messages.length], [NEW, 1]);
    const both = await nights.audit();
    assert.deepEqual([both.jobs, both.messages.length], [NEW, 1]);
    const silent = await nights.audit();
    assert.deepEqual([silent.jobs, silent.messages], [GREEN, []]);
  },

  'audit: an artifact that cannot be uploaded loses neither the alarm nor what is known': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    await using nights = await Nights.start(act, gitHub, certCentral);
    const edits = { 'name: ct-audit, path: ct-audit': 'name: ct-audit, path: no-such-folder' };
    const first = await nights.audit({ edits });
    assert.deepEqual([first.jobs, first.issues, first.messages.length], [NEW, ['open'], 1]);
    const second = await nights.audit({ edits });
    assert.deepEqual([second.jobs, second.comments, second.messages], [GREEN, [], []]);
  },

  'audit: an alarm if the audit fails after it found nothing new': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    await using nights = await Nights.start(act, gitHub, certCentral);
    assert.deepEqual((await nights.audit()).jobs, NEW);
    const failed = await nights.audit({ edits: { ' ct-audit/; cd': ' no-such-folder/; cd' } });
    assert.deepEqual([failed.jobs, failed.comments.length, failed.messages.length], [FAILED, 1, 1]);
    assert.match(failed.messages.join(), /^The audit failed/);
  },

  'audit: red if the issue cannot be read, and opens none': async (act) => {
    await using certCentral = await startCertCentral({ orders: findings(1) });
    await using gitHub = await GitHub.start();
    const secrets = { GITHUB_TOKEN: 'ghs_another' };
    const { jobs, issues, messages } = await auditOnce(act, gitHub, certCentral, { secrets });
    assert.deepEqual([jobs, issues, messages.length], [NEW, [], 1]);
  },
};

/** Audits of one account, night after night: the cache stays. */
class Nights implements AsyncDisposable {
  readonly #audit: (night: Changes) => ReturnType<typeof auditOnce>;
  readonly #cache: string;
  #night = 0;

  private constructor(cache: string, audit: (night: Changes) => ReturnType<typeof auditOnce>) {
    this.#cache = cache;
    this.#audit = audit;
  }

  static async start(act: Act, gitHub: GitHub, certCentral: CertCentral, changes: Changes = {}): Promise<Nights> {
    const cache = await mkdtemp(join(tmpdir(), 'cache-'));
    return new Nights(cache, (night) => auditOnce(act, gitHub, certCentral, { ...changes, ...night }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.#cache, { recursive: true });
  }

  /** Runs the audit of the next night. */
  audit(night: Changes = {}) {
    return this.#audit({ ...night, env: { CACHE: this.#cache, GITHUB_RUN_ID: `${1000 + ++this.#night}` } });
  }
}

/** Runs the example once, and returns what it did since the last call. */
export async function auditOnce(act: Act, gitHub: GitHub, certCentral: CertCentral, changes: Changes = {}) {
  const earlier = gitHub.issues.map(({ comments }) => comments.length);
  const { jobs, artifacts, log } = await example('audit.yml')(act, certCentral, {
    event: 'schedule',
    ...changes,
    secrets: { GITHUB_TOKEN: gitHub.token, CHAT_WEBHOOK_URL: `${gitHub.url}/chat`, ...changes.secrets },
    env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository, ...changes.env },
  });
  const rows: Record<string, unknown>[] = JSON.parse(artifacts['ct-audit/ct-audit.json'] ?? '[]');
  return {
    jobs,
    artifacts,
    log,
    rows,
    issues: gitHub.issues.map(({ state }) => state),
    comments: gitHub.issues.flatMap(({ comments }, index) => comments.slice(earlier[index] ?? 0)),
    messages: gitHub.messages.splice(0),
    calls: gitHub.requests
      .splice(0)
      .filter((request) => !request.endsWith('/chat'))
      .map((request) => request.split(' ', 1).join()),
  };
}
