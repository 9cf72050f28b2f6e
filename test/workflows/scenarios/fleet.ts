import assert from 'node:assert/strict';
import { certificateThatEnds } from '../../stand-in/order-fixtures.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { GitHub } from '../github.ts';
import { auditOnce } from './audit.ts';
import {
  assertNamesCausesOfEmptyKey,
  assertOnlyRead,
  example,
  KEEP_MESSAGES,
  type Scenario,
  stateOf,
} from './scenario.ts';

const fleet = example('fleet.yml', { publish: 'false', 'dry-run': 'false' });
const publish = { inputs: { publish: 'true' } };

const GREEN = { audit: 'success', gate: 'success', order: 'success', rest: 'success' };
const NOTHING_TO_DO = { audit: 'success', gate: 'skipped', order: 'skipped', rest: 'success' };
const DRY_RUN = { ...NOTHING_TO_DO, rest: 'skipped' };

/** Scenarios of fleet.yml. */
export const fleetScenarios: Record<string, Scenario> = {
  'fleet: brings an account in sync, with a reissue only if one is due': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await fleet(act, certCentral, publish);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, 1000002), 'in sync: on, with SCTs');
    assert.equal(stateOf(certCentral, 1000003), 'in sync: on, with SCTs');
    assert.deepEqual(Object.keys(artifacts), ['certificate-1000002', 'certificate-1000003', 'ct-audit']);
    assert.equal(certCentral.stateOf(1000002).posts + certCentral.stateOf(1000003).posts, 1);
    const listed = certCentral.requestsFor('list').map(({ headers }) => headers['x-dc-devkey']);
    assert.deepEqual(listed, [certCentral.viewOnlyKey]);
  },

  'fleet: changes nothing in a dry run, and nothing if the list is rejected': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await fleet(act, certCentral, { inputs: { 'dry-run': 'true' } })).jobs, DRY_RUN);
    const { jobs } = await fleet(act, certCentral, { ...publish, isRejected: true });
    assert.deepEqual(jobs, { audit: 'success', gate: 'failure', order: 'skipped', rest: 'success' });
    assertOnlyRead(certCentral);
  },

  'fleet: red, and asks nobody, if GitHub dropped the list or a number': async (act) => {
    await using certCentral = await startCertCentral();
    const drop = async (expression: string, ...[gate, rest]: string[]) => {
      const { jobs } = await fleet(act, certCentral, { edits: { [expression]: '' }, inputs: { 'dry-run': 'false' } });
      assert.deepEqual([jobs['gate'], jobs['rest']], [gate, rest]);
    };
    await drop(`\${{ steps.list.outputs.to-do }}`, 'skipped', 'failure');
    assertOnlyRead(certCentral);
    await drop(`\${{ steps.audit.outputs.to-do-count }}`, 'success', 'failure');
    // Nothing is left to do.
    await drop(`\${{ steps.audit.outputs.unknown-count }}`, 'skipped', 'failure');
    await drop(`\${{ steps.list.outputs.first-publish-count }}`, 'skipped', 'failure');
  },

  'fleet: publishes no name for the first time unless asked, and says how many orders that leaves': async (act) => {
    const [logged, first] = [1000101, 1000102];
    // All should be logged: somebody has swapped the lists of the policy, for example.
    const orders = [issuedOrder(logged), issuedOrder(first, { scts: false })].map((order) => ({
      ...order,
      disableCt: true,
    }));
    await using certCentral = await startCertCentral({ orders });
    const edits = { 'result=0\n': `${KEEP_MESSAGES}result=0\n` };
    const { jobs, artifacts } = await fleet(act, certCentral, { edits });
    const { messages = '', ...certificates } = artifacts;
    assert.deepEqual(jobs, { ...GREEN, rest: 'failure' });
    assert.match(messages, /^::error::Left out: 1 orders .*for good.*input publish\.\n$/);
    assert.deepEqual(Object.keys(certificates), [`certificate-${logged}`, 'ct-audit']);
    assert.deepEqual(
      [logged, first].map((id) => stateOf(certCentral, id)),
      ['in sync: on, with SCTs', 'in sync: off, without SCTs'],
    );
    // Nothing else is left, so nobody is asked.
    assert.deepEqual((await fleet(act, certCentral)).jobs, { ...NOTHING_TO_DO, rest: 'failure' });
    assert.deepEqual((await fleet(act, certCentral, publish)).jobs, GREEN);
    assert.equal(stateOf(certCentral, first), 'in sync: on, with SCTs');
  },

  'fleet: follows the policy, and asks nobody if nothing is out of sync': async (act) => {
    const keptOut = { ...issuedOrder(1000102, { scts: false }), disableCt: true };
    const outOfSync = { ...issuedOrder(1000103), disableCt: true };
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101), keptOut, outOfSync] });
    const policy = { 'keep-out': { 1000102: 'internal hosts' }, ignore: { 1000103: 'replaced' } };
    assert.deepEqual((await fleet(act, certCentral, { policy })).jobs, NOTHING_TO_DO);
    assertOnlyRead(certCentral);
  },

  'fleet: one order is red, the other one done; a re-run of the list reissues the first one only': async (act) => {
    const [red, green] = [1000101, 1000102];
    await using certCentral = await startCertCentral({ orders: [issuedOrder(red), issuedOrder(green)] });
    await using gitHub = await GitHub.start();
    const policy = { default: 'keep-out' } as const;
    const { artifacts } = await auditOnce(act, gitHub, certCentral, { policy });
    // The audit of a re-run of failed jobs does not run again: its list stays.
    const list = `'${artifacts['ct-audit/digicert-to-do.json']?.trim()}'`;
    const run = () => fleet(act, certCentral, { policy, edits: { '${{ steps.list.outputs.to-do }}': list } });
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: /1000101\/reissue$/ }, refusal, 1);
    const first = await run();
    assert.deepEqual(
      [first.jobs['order'], Object.keys(first.artifacts)],
      ['failure', [`certificate-${green}`, 'ct-audit']],
    );
    assert.equal(stateOf(certCentral, red), 'out of sync: off, with SCTs');
    const second = await run();
    assert.equal(second.jobs['order'], 'success');
    assert.ok(Object.keys(second.artifacts).includes(`certificate-${red}`));
    for (const id of [red, green]) assert.equal(stateOf(certCentral, id), 'in sync: off, without SCTs');
    assert.deepEqual([certCentral.stateOf(red).posts, certCentral.stateOf(green).posts], [1, 1]);
  },

  'fleet: reissues a certificate that ends soon, because the plan of the audit says so': async (act) => {
    await using certCentral = await startCertCentral({ orders: [certificateThatEnds(1000101, 20, 180)] });
    assert.deepEqual((await fleet(act, certCentral)).jobs, NOTHING_TO_DO);
    const { jobs } = await fleet(act, certCentral, { callInputs: { 'reissue-before-days': '30' } });
    assert.deepEqual([jobs, certCentral.stateOf(1000101).posts], [GREEN, 1]);
  },

  'fleet: sends nothing without a key': async (act) => {
    await using certCentral = await startCertCentral();
    const withoutFirst = await fleet(act, certCentral, { secrets: { DIGICERT_VIEW_ONLY_KEY: '' } });
    const refused = { audit: 'failure', gate: 'skipped', order: 'skipped', rest: 'failure' };
    assert.deepEqual([withoutFirst.jobs, certCentral.requests], [refused, []]);
    const withoutSecond = await fleet(act, certCentral, { ...publish, secrets: { DIGICERT_API_KEY: '' } });
    assert.deepEqual(withoutSecond.jobs, { ...GREEN, order: 'failure' });
    assertOnlyRead(certCentral);
    for (const { said } of [withoutFirst, withoutSecond]) assertNamesCausesOfEmptyKey(said);
  },

  'fleet: red if an order is unknown': async (act) => {
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101), issuedOrder(1000102)] });
    certCentral.fault({ path: /\/1000102$/ }, { status: 404, body: { errors: [] } });
    assert.deepEqual((await fleet(act, certCentral)).jobs, { ...NOTHING_TO_DO, rest: 'failure' });
  },
};
