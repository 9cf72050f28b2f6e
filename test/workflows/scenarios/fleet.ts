import assert from 'node:assert/strict';
import { dvOrder, evOrder } from '../../stand-in/orders.ts';
import type { CertCentral, RecordedRequest } from '../../stand-in/server.ts';
import type { Act, Outcome, Start } from '../act.ts';
import {
  assertOnlyRead,
  keysOf,
  type Policy,
  policyFile,
  reissuesOf,
  replaceCertificate,
  run,
  type Scenario,
  seed,
  startCertCentral,
  stateOf,
} from './bench.ts';
import { Dns } from './dns.ts';

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
    assert.equal(reissuesOf(certCentral), 1);
    // The number that max-parallel is computed from.
    const ofReissue = ({ path, headers }: RecordedRequest) =>
      path.includes('/1000002') && headers['x-dc-devkey'] === certCentral.apiKey;
    assert.equal(certCentral.requests.filter(ofReissue).length, 8);
    assert.deepEqual(keysOf(certCentral, /^(?:PUT|POST) /), [certCentral.apiKey]);
    assert.deepEqual(keysOf(certCentral, /^GET \S+\/order\/certificate\?/), [certCentral.viewOnlyKey]);
  },

  'fleet: changes nothing in a dry run': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await fleet(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual(jobs, NOTHING_TO_DO);
    assertOnlyRead(certCentral);
  },

  'fleet: red if the list is rejected, and nothing was changed': async (act) => {
    await using certCentral = await startCertCentral();
    // act has no reviewers: GitHub fails a job that they reject.
    const edits = { 'run: echo "approved-at=': 'run: exit 1; echo "approved-at=' };
    const { jobs } = await fleet(act, certCentral, { edits });
    assert.deepEqual(jobs, { audit: 'success', gate: 'failure', order: 'skipped', verdict: 'failure' });
    assertOnlyRead(certCentral);
  },

  'fleet: follows the policy, and asks nobody if nothing is out of sync': async (act) => {
    const orders = [seed(1000101), { ...seed(1000102), disableCt: true }, { ...seed(1000103), disableCt: true }];
    await using certCentral = await startCertCentral({ orders });
    // An order that should be kept out of the logs, and is.
    await (await certCentral.prepareReissue(1000102, { disableCt: true }))();
    const policy = { opposite: { 1000102: 'internal hosts' }, ignore: { 1000103: 'replaced' } };
    assert.deepEqual((await fleet(act, certCentral, { policy })).jobs, NOTHING_TO_DO);
    assertOnlyRead(certCentral);
  },

  'fleet: red before any order is read if the account does not have an exception': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await fleet(act, certCentral, { policy: { opposite: { 1000777: 'a typing error' } } });
    assert.deepEqual(jobs, { audit: 'failure', gate: 'skipped', order: 'skipped', verdict: 'failure' });
    assert.match(said, /::error::.*1000777/);
    const requests = certCentral.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
    assert.deepEqual(requests, ['GET /services/v2/order/certificate']);
  },

  'fleet: red before anything is sent if the policy has a key twice': async (act) => {
    await using certCentral = await startCertCentral();
    const policy = policyFile(certCentral.url).replace(
      '"opposite":{}',
      '"opposite":{"1000001":"internal"},"opposite":{}',
    );
    const { jobs } = await fleet(act, certCentral, { files: { 'ct-policy-us.json': policy } });
    assert.deepEqual(jobs, { audit: 'failure', gate: 'skipped', order: 'skipped', verdict: 'failure' });
    assert.deepEqual(certCentral.requests, []);
  },

  'fleet: changes no order whose certificate is no longer the one of the list': async (act) => {
    await using certCentral = await startCertCentral();
    await replaceCertificate(certCentral, 1000002, 0);
    const { jobs, said } = await fleet(act, certCentral);
    assert.deepEqual(jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
    assert.match(said, /::error::.*serial number/);
    assert.deepEqual(
      certCentral.requests.filter(({ method, path }) => method !== 'GET' && path.includes('/1000002')),
      [],
    );
    assert.equal(stateOf(certCentral, 1000003), 'in sync: on, with SCTs');
  },

  'fleet: changes no order if a job is re-run when its approval is old': async (act) => {
    await using certCentral = await startCertCentral();
    // act cannot re-run a job: the gate's output is that of an earlier attempt.
    const edits = { 'approved-at=$(date +%s)': 'approved-at=$(date --date "2 days ago" +%s)' };
    const { jobs } = await fleet(act, certCentral, { edits });
    assert.deepEqual(jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
    assertOnlyRead(certCentral);
  },

  'fleet: red if an order cannot be read, although all others are in sync': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: /\/order\/certificate\/1000001$/ }, { status: 404, body: { errors: [] } });
    const { jobs } = await fleet(act, certCentral);
    assert.deepEqual(jobs, { ...GREEN, verdict: 'failure' });
    assert.equal(stateOf(certCentral, 1000002), 'in sync: on, with SCTs');
  },

  'fleet: creates the record of a DV order and waits for it, and leaves out an order that reissue refuses': async (
    act,
  ) => {
    const dns = new Dns(Number(dvOrder.id));
    await using certCentral = await dns.start({ orders: [dvOrder, evOrder, seed(1000101)] });
    const { jobs, artifacts } = await fleet(act, certCentral, { ...OFF, secrets: dns.secrets, env: dns.env });
    assert.deepEqual(jobs, GREEN);
    assert.equal(dns.records.length, 1);
    assert.deepEqual(
      Object.keys(artifacts),
      [`certificate-us-${dvOrder.id}`, 'certificate-us-1000101', ...REPORTS].sort(),
    );
    assert.equal(stateOf(certCentral, 1000101), 'in sync: off, without SCTs');
    assert.equal(stateOf(certCentral, Number(dvOrder.id)), 'in sync: off, without SCTs');
    assert.equal(stateOf(certCentral, Number(evOrder.id)), 'in sync: on, with SCTs');
  },

  'fleet: changes no DV order without credentials for the DNS': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const { jobs } = await fleet(act, certCentral, OFF);
    assert.deepEqual(jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
    assertOnlyRead(certCentral);
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
    await using certCentral = await startCertCentral({ orders: FLEET.map(seed) });
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: new RegExp(`${BAD}/reissue$`) }, refusal, 1);
    const policy = { 'disable-ct': true, opposite: { [EXCEPTION]: 'public' } };
    const { jobs, failedEntries, artifacts } = await fleet(act, certCentral, { policy });
    assert.deepEqual(jobs, { ...GREEN, order: 'failure', verdict: 'failure' });
    assert.equal(failedEntries.length, 1);
    assert.match(failedEntries[0] ?? '', new RegExp(`"order-id":"${BAD}","wait-minutes":15`));
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

function fleet(
  act: Act,
  certCentral: CertCentral,
  start: Omit<Partial<Start>, 'workflow'> & { policy?: Policy } = {},
): Promise<Outcome> {
  const inputs = { 'dry-run': 'false', ...start.inputs };
  return run(act, certCentral, { ...start, workflow: 'fleet.yml', inputs });
}
