import assert from 'node:assert/strict';
import { dvOrder, evOrder, issuedOrder } from '../../stand-in/orders.ts';
import { type RecordedRequest, startCertCentral } from '../../stand-in/server.ts';
import { Dns } from './dns.ts';
import { assertOnlyRead, changesOf, example, policyFile, type Scenario, stateOf } from './scenario.ts';

const fleet = example('fleet.yml', { 'dry-run': 'false' });
const FLEET = Array.from({ length: 10 }, (_, index) => 1000101 + index);
const [EXCEPTION, BAD] = [1000105, 1000108];

const REPORTS = ['ct-audit-us.csv', 'ct-audit-us.json'];
/** A policy that keeps every order out of the logs. */
const OFF = { policy: { 'disable-ct': true } };

const GREEN = { audit: 'success', gate: 'success', order: 'success', verdict: 'success' };
const NOTHING_TO_DO = { audit: 'success', gate: 'skipped', order: 'skipped', verdict: 'success' };

/** Scenarios of fleet.yml. */
export const fleetScenarios: Record<string, Scenario> = {
  'fleet: brings an account in sync, with a reissue only if one is due': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await fleet(act, certCentral);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, 1000002), 'in sync: on, with SCTs');
    assert.equal(stateOf(certCentral, 1000003), 'in sync: on, with SCTs');
    assert.deepEqual(Object.keys(artifacts), ['certificate-us-1000002', 'certificate-us-1000003', ...REPORTS]);
    assert.deepEqual(changesOf(certCentral).sort(), ['POST', 'PUT', 'PUT']);
    // The number that max-parallel is computed from.
    const ofReissue = ({ path, headers }: RecordedRequest) =>
      path.includes('/1000002') && headers['x-dc-devkey'] === certCentral.apiKey;
    assert.equal(certCentral.requests.filter(ofReissue).length, 8);
    const listed = certCentral.requestsFor('list').map(({ headers }) => headers['x-dc-devkey']);
    assert.deepEqual(listed, [certCentral.viewOnlyKey]);
  },

  'fleet: changes nothing in a dry run, and nothing if the list is rejected': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await fleet(act, certCentral, { inputs: { 'dry-run': 'true' } })).jobs, NOTHING_TO_DO);
    // act has no reviewers: GitHub fails a job that they reject.
    const edits = { 'run: echo "approved-at=': 'run: exit 1; echo "approved-at=' };
    const { jobs } = await fleet(act, certCentral, { edits });
    assert.deepEqual(jobs, { audit: 'success', gate: 'failure', order: 'skipped', verdict: 'failure' });
    assertOnlyRead(certCentral);
  },

  'fleet: follows the policy, and asks nobody if nothing is out of sync': async (act) => {
    const keptOut = { ...issuedOrder(1000102, { scts: false }), disableCt: true };
    const outOfSync = { ...issuedOrder(1000103), disableCt: true };
    await using certCentral = await startCertCentral({ orders: [issuedOrder(1000101), keptOut, outOfSync] });
    const policy = { opposite: { 1000102: 'internal hosts' }, ignore: { 1000103: 'replaced' } };
    assert.deepEqual((await fleet(act, certCentral, { policy })).jobs, NOTHING_TO_DO);
    assertOnlyRead(certCentral);
  },

  'fleet: red before anything is sent if the policy has a key twice': async (act) => {
    await using certCentral = await startCertCentral();
    const policy = policyFile(certCentral.url).replace('"opposite":{}', '"opposite":{},"opposite":{}');
    const { jobs } = await fleet(act, certCentral, { files: { 'ct-policy-us.json': policy } });
    assert.deepEqual(jobs, { audit: 'failure', gate: 'skipped', order: 'skipped', verdict: 'failure' });
    assert.deepEqual(certCentral.requests, []);
  },

  'fleet: changes a DV order only with credentials for the DNS: creates its record and waits; leaves out what reissue refuses':
    async (act) => {
      const dns = new Dns(Number(dvOrder.id));
      await using certCentral = await dns.start({ orders: [dvOrder, evOrder] });
      assert.deepEqual((await fleet(act, certCentral, OFF)).jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
      assertOnlyRead(certCentral);
      const { jobs, artifacts } = await fleet(act, certCentral, { ...OFF, secrets: dns.secrets, env: dns.env });
      assert.deepEqual([jobs, dns.records.length], [GREEN, 1]);
      assert.deepEqual(Object.keys(artifacts), [`certificate-us-${dvOrder.id}`, ...REPORTS]);
      assert.equal(stateOf(certCentral, Number(dvOrder.id)), 'in sync: off, without SCTs');
      assert.equal(stateOf(certCentral, Number(evOrder.id)), 'in sync: on, with SCTs');
    },

  'fleet: only requests for a DV order if the repository has no program for records': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    // Green only if the last job, whose warnings act can lose, knows of the DV order.
    const edits = {
      '          $green': '          [[ $DV == 1 ]] && $green',
      "hashFiles('create-dns-records.sh')": "''",
    };
    const { jobs, artifacts } = await fleet(act, certCentral, { ...OFF, edits });
    assert.deepEqual([jobs, Object.keys(artifacts)], [GREEN, REPORTS]);
    assert.equal(stateOf(certCentral, Number(dvOrder.id)), 'pending: off, with SCTs');
    assert.deepEqual((await fleet(act, certCentral, OFF)).jobs, NOTHING_TO_DO);
  },

  'fleet: brings 9 of 10 orders in sync, restores one, and corrects that one when it runs again': async (act) => {
    await using certCentral = await startCertCentral({ orders: FLEET.map((id) => issuedOrder(id)) });
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: new RegExp(`${BAD}/reissue$`) }, refusal, 1);
    const policy = { 'disable-ct': true, opposite: { [EXCEPTION]: 'public' } };
    const { jobs, artifacts } = await fleet(act, certCentral, { policy });
    assert.deepEqual(jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
    for (const id of FLEET) {
      const restored = id === BAD || id === EXCEPTION;
      assert.equal(stateOf(certCentral, id), restored ? 'in sync: on, with SCTs' : 'in sync: off, without SCTs');
    }
    assert.equal(Object.keys(artifacts).length, FLEET.length - 2 + 2);
    const again = await fleet(act, certCentral, { policy });
    assert.deepEqual(again.jobs, GREEN);
    assert.deepEqual(Object.keys(again.artifacts), [`certificate-us-${BAD}`, ...REPORTS]);
  },
};
