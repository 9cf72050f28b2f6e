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
/** Lets what goes to the summary become an artifact: act keeps no summary, and loses the end of a log now and then. */
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
    const digest = `${createHash('sha256').update(list).digest('hex')}  digicert-to-do.json\n`;
    const pullRequest = await merge(act, certCentral, list, { event: 'pull_request', edits: KEEP_DIGEST });
    assert.deepEqual(pullRequest.jobs, { list: 'success', order: 'skipped' });
    assert.deepEqual([audit.artifacts['digest'], pullRequest.artifacts['digest']], [digest, digest]);
    assertOnlyRead(certCentral);
    // One reissue is refused: a re-run of the same plans corrects it.
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: /1000101\/reissue$/ }, refusal, 1);
    assert.deepEqual((await merge(act, certCentral, list)).jobs, RED);
    assert.equal(stateOf(certCentral, 1000101), 'in sync: on, with SCTs');
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

  'approve-by-merge: red if GitHub dropped the list, or if it is no list, or a link to one': async (act) => {
    await using certCentral = await startCertCentral();
    const dropped = { '${{ steps.list.outputs.to-do }}': '' };
    // act, as GitHub, makes no jobs of a matrix that is no JSON, and ends with an error.
    await assert.rejects(merge(act, certCentral, '[]', { edits: dropped }), /act ended with 1/);
    // The input would take the plan `any`, which permits everything.
    for (const list of ['none', '[{"order-id": "1000101", "plan": " any"}]'])
      assert.equal((await merge(act, certCentral, list)).jobs['list'], 'failure');
    const link = 'mv digicert-to-do.json other.json; ln -s other.json digicert-to-do.json';
    const linked = await merge(act, certCentral, '[]', {
      edits: { '      - name: Show the SHA-256': `      - run: ${link}\n      - name: Show the SHA-256` },
    });
    assert.equal(linked.jobs['list'], 'failure');
    assert.deepEqual(certCentral.requests, []);
  },

  'approve-by-merge: refuses a plan that waits for a reissue with a key, which no audit sets': async (act) => {
    await using certCentral = await startCertCentral();
    const digest = 'ab'.repeat(32);
    const lists = ['any', digest].map((key) => {
      const certificate = `serial=0A names=${digest} key=${key} at=2026-01-31T00:00:00Z`;
      const plan = `1 api=www.digicert.com order=1000101 ct=enabled do=wait ${certificate}`;
      return JSON.stringify([{ 'order-id': '1000101', 'disable-ct': false, plan }]);
    });
    const runs = lists.map((list) => merge(act, certCentral, list, { event: 'pull_request' }));
    const results = (await Promise.all(runs)).map(({ jobs }) => jobs['list']);
    assert.deepEqual(results, ['success', 'failure']);
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

function merge(act: Act, certCentral: CertCentral, list: string, changes: Changes = {}) {
  return approve(act, certCentral, { event: 'push', policy: OFF, ...changes, files: { 'digicert-to-do.json': list } });
}
