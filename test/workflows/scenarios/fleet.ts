import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { assertOnlyRead, example, type Scenario, stateOf } from './scenario.ts';

const fleet = example('fleet.yml', { 'dry-run': 'false' });

const GREEN = { audit: 'success', gate: 'success', order: 'success', rest: 'success' };
const NOTHING_TO_DO = { audit: 'success', gate: 'skipped', order: 'skipped', rest: 'success' };
const DRY_RUN = { ...NOTHING_TO_DO, rest: 'skipped' };

/** Scenarios of fleet.yml. */
export const fleetScenarios: Record<string, Scenario> = {
  'fleet: brings an account in sync, with a reissue only if one is due': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await fleet(act, certCentral);
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
    const { jobs } = await fleet(act, certCentral, { isRejected: true });
    assert.deepEqual(jobs, { audit: 'success', gate: 'failure', order: 'skipped', rest: 'success' });
    assertOnlyRead(certCentral);
  },

  'fleet: red, and asks nobody, if GitHub dropped the list or a number': async (act) => {
    await using certCentral = await startCertCentral();
    const drop = async (expression: string, ...[gate, rest]: string[]) => {
      const { jobs } = await fleet(act, certCentral, { edits: { [expression]: '' }, inputs: { 'dry-run': 'false' } });
      assert.deepEqual([jobs['gate'], jobs['rest']], [gate, rest]);
    };
    await drop(`\${{ steps.audit.outputs.to-do }}`, 'skipped', 'failure');
    assertOnlyRead(certCentral);
    await drop(
      `\${{ steps.audit.outputs.to-do-count }}/\${{ steps.audit.outputs.unknown-count }}`,
      'success',
      'failure',
    );
  },

  'fleet: follows the policy, and asks nobody if nothing is out of sync': async (act) => {
    const keptOut = { ...issuedOrder(1000102, { scts: false }), disableCt: true };
    const outOfSync = { ...issuedOrder(1000103), disableCt: true };
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101), keptOut, outOfSync] });
    const policy = { 'keep-out': { 1000102: 'internal hosts' }, ignore: { 1000103: 'replaced' } };
    assert.deepEqual((await fleet(act, certCentral, { policy })).jobs, NOTHING_TO_DO);
    assertOnlyRead(certCentral);
  },

  'fleet: red if an order is unknown': async (act) => {
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101), issuedOrder(1000102)] });
    certCentral.fault({ path: /\/1000102$/ }, { status: 404, body: { errors: [] } });
    assert.deepEqual((await fleet(act, certCentral)).jobs, { ...NOTHING_TO_DO, rest: 'failure' });
  },
};
