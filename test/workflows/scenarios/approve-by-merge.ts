import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { GitHub } from '../github.ts';
import { auditOnce } from './audit.ts';
import {
  assertNamesCausesOfEmptyKey,
  assertOnlyRead,
  type Changes,
  example,
  type Scenario,
  stateOf,
} from './scenario.ts';

const approve = example('approve-by-merge.yml');
const OFF = { default: 'keep-out' } as const;
const ORDERS = [1000101, 1000102];
const GREEN = { list: 'success', order: 'success' };
const RED = { list: 'success', order: 'failure' };
/** Lets the SHA-256 in the summary of audit.yml become an artifact: act keeps no summary, and loses the end of a log now and then. */
const KEEP_DIGEST = {
  'tee --append "$GITHUB_STEP_SUMMARY"': '(mkdir "$ARTIFACTS/digest"; cat > "$ARTIFACTS/digest/text")',
};

/** Scenarios of approve-by-merge.yml, with the list that audit.yml made. */
export const mergeScenarios: Record<string, Scenario> = {
  'approve-by-merge: shows the SHA-256 that the summary has, and runs the list after the merge': async (act) => {
    await using certCentral = await startCertCentral({ orders: ORDERS.map((id) => issuedOrder(id)) });
    await using gitHub = await GitHub.start();
    const audit = await auditOnce(act, gitHub, certCentral, { policy: OFF, edits: KEEP_DIGEST });
    const list = audit.artifacts['ct-audit/digicert-to-do.json'] ?? '';
    const digest = createHash('sha256').update(list).digest('hex');
    const pullRequest = await merge(act, certCentral, list, { event: 'pull_request' });
    assert.deepEqual(pullRequest.jobs, { list: 'success', order: 'skipped' });
    assert.equal(audit.artifacts['digest'], `${digest}  digicert-to-do.json\n`);
    assert.match(pullRequest.said, RegExp(`^SHA-256 of digicert-to-do\\.json: ${digest}$`, 'm'));
    assertOnlyRead(certCentral);
    // One reissue is refused: a re-run of the same plans corrects it.
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: /1000101\/reissue$/ }, refusal, 1);
    assert.deepEqual((await merge(act, certCentral, list)).jobs, RED);
    assert.equal(stateOf(certCentral, 1000101), 'out of sync: off, with SCTs');
    const { jobs, artifacts } = await merge(act, certCentral, list);
    assert.deepEqual(jobs, GREEN);
    assert.deepEqual(
      Object.keys(artifacts),
      ORDERS.map((id) => `certificate-${id}`),
    );
    for (const id of ORDERS) assert.equal(stateOf(certCentral, id), 'in sync: off, without SCTs');
    // A re-run after that requests no more.
    assert.deepEqual((await merge(act, certCentral, list)).jobs, GREEN);
    assert.equal(certCentral.requestsFor('reissue').length, ORDERS.length + 1);
  },

  'approve-by-merge: red if GitHub dropped the list, or if somebody starts it by hand': async (act) => {
    await using certCentral = await startCertCentral({ orders: ORDERS.map((id) => issuedOrder(id)) });
    const list = JSON.stringify([entry(1000101)]);
    const dropped = { '${{ steps.list.outputs.to-do }}': '' };
    // act, as GitHub, makes no jobs of a matrix that is no JSON, and ends with an error.
    await assert.rejects(merge(act, certCentral, list, { edits: dropped }), /act ended with 1/);
    const edits = { 'on:\n  pull_request:': 'on:\n  workflow_dispatch:\n  pull_request:' };
    const byHand = await merge(act, certCentral, list, { event: 'workflow_dispatch', edits });
    assert.deepEqual([byHand.jobs['list'], certCentral.requests], ['failure', []]);
  },

  'approve-by-merge: red before anything is sent if the file is not exactly one list of an audit': async (act) => {
    await using certCentral = await startCertCentral({ orders: ORDERS.map((id) => issuedOrder(id)) });
    const [first, second] = ORDERS.map((id) => JSON.stringify([entry(id)]));
    const link = 'mv digicert-to-do.json other.json; ln -s other.json digicert-to-do.json';
    for (const [list, problem, changes] of [
      [`${first}\n${second}`, /is not accepted: the file is not exactly one JSON array/],
      ['none', /is not accepted: the file is not exactly one JSON array/],
      [JSON.stringify([entry(1000101), entry(1000102, { plan: ' any' })]), /: entry 2: its plan is no plan/],
      [
        first,
        /is not accepted: it is the path of a link/,
        { edits: { '      - id: list #': `      - run: ${link}\n      - id: list #` } },
      ],
    ] as const) {
      const { jobs, said } = await merge(act, certCentral, list ?? '', changes);
      assert.equal(jobs['list'], 'failure');
      assert.match(said, problem);
    }
    assert.deepEqual(certCentral.requests, []);
  },

  'approve-by-merge: publishes names for the first time only if a person has added that': async (act) => {
    const orders = ORDERS.map((id) => ({ ...issuedOrder(id, { scts: id === 1000102 }), disableCt: true }));
    await using certCentral = await startCertCentral({ orders });
    await using gitHub = await GitHub.start();
    const { artifacts } = await auditOnce(act, gitHub, certCentral);
    const list: object[] = JSON.parse(artifacts['ct-audit/digicert-to-do.json'] ?? '');
    const [first, ...others] = list;
    const policy = { default: 'log' } as const;
    certCentral.requests.length = 0;
    const refused = await merge(act, certCentral, JSON.stringify(list), { policy });
    assert.deepEqual([refused.jobs['list'], certCentral.requests], ['failure', []]);
    assert.match(refused.said, /: entry 1: it may publish names for the first time, and for good: .*"publish": true/);
    const permitted = JSON.stringify([{ ...first, publish: true }, ...others]);
    assert.deepEqual((await merge(act, certCentral, permitted, { policy })).jobs, GREEN);
    for (const id of ORDERS) assert.equal(stateOf(certCentral, id), 'in sync: on, with SCTs');
  },

  'approve-by-merge: sends nothing without a key': async (act) => {
    await using certCentral = await startCertCentral({ orders: ORDERS.map((id) => issuedOrder(id)) });
    await using gitHub = await GitHub.start();
    const { artifacts } = await auditOnce(act, gitHub, certCentral, { policy: OFF });
    certCentral.requests.length = 0;
    const list = artifacts['ct-audit/digicert-to-do.json'] ?? '';
    const { jobs, said } = await merge(act, certCentral, list, { secrets: { DIGICERT_API_KEY: '' } });
    assert.deepEqual([jobs, certCentral.requests], [RED, []]);
    assertNamesCausesOfEmptyKey(said);
  },
};

/** Returns an entry of a list, whose plan only sets the status. */
function entry(id: number, changes: object = {}) {
  const plan = `1 api=www.digicert.com order=${id} ct=disabled do=status serial=none names=${'ab'.repeat(32)} key=any at=2026-01-31T00:00:00Z`;
  return { 'order-id': `${id}`, 'disable-ct': true, plan, ...changes };
}

function merge(act: Act, certCentral: CertCentral, list: string, changes: Changes = {}) {
  return approve(act, certCentral, { event: 'push', policy: OFF, ...changes, files: { 'digicert-to-do.json': list } });
}
