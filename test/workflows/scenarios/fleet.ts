import assert from 'node:assert/strict';
import type { CertCentral, RecordedRequest } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import { assertOnlyLooked, keysOf, reissuesOf, run, type Scenario, seed, standOf, startCertCentral } from './bench.ts';

const FLEET = Array.from({ length: 20 }, (_, index) => 1000101 + index);
const [EXCEPTION, BAD] = [1000105, 1000113];

const GREEN = { audit: 'success', order: 'success', verdict: 'success' };
const RED = { audit: 'success', order: 'failure', verdict: 'failure' };

/** What the policy of the example is to be instead. */
const LOGGING_OFF = { 'disable-ct: false': 'disable-ct: true' };
const except = (id: number) => ({ '# 1000002 names': `${id} # names` });

/** fleet.yml */
export const fleetScenarios: Record<string, Scenario> = {
  'fleet: brings an account in step, with a reissue only where one is due': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await fleet(act, certCentral);
    assert.deepEqual(jobs, GREEN);
    assert.equal(standOf(certCentral, 1000002), 'in step: on, with SCTs');
    assert.equal(standOf(certCentral, 1000003), 'in step: on, with SCTs');
    assert.deepEqual(Object.keys(artifacts), ['certificate-1000002', 'certificate-1000003']);
    assert.equal(reissuesOf(certCentral), 1);
    // What max-parallel is computed from: a reissue that takes no time.
    const ofReissue = ({ path, headers }: RecordedRequest) =>
      path.includes('/1000002') && headers['x-dc-devkey'] === certCentral.apiKey;
    assert.equal(certCentral.requests.filter(ofReissue).length, 8);
    assert.deepEqual(keysOf(certCentral, /^(?:PUT|POST) /), [certCentral.apiKey]);
    assert.deepEqual(keysOf(certCentral, /^GET \S+\/order\/certificate\?/), [certCentral.viewOnlyKey]);
  },

  'fleet: leaves the exceptions, and starts no job where nothing is out of step': async (act) => {
    const orders = [seed(1000101), { ...seed(1000102), disableCt: true }];
    await using certCentral = await startCertCentral({ orders });
    // An order that is to be kept out of the logs, and is: the exception.
    await (await certCentral.prepareReissue(1000102, { disableCt: true }))();
    const { jobs } = await fleet(act, certCentral, except(1000102));
    assert.deepEqual(jobs, { audit: 'success', order: 'skipped', verdict: 'success' });
    assertOnlyLooked(certCentral);
  },

  'fleet: red before any order is read if the account does not have an exception': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said, log } = await fleet(act, certCentral, except(1000777));
    assert.deepEqual(jobs, { audit: 'failure', order: 'skipped', verdict: 'failure' });
    assert.match(said, /::error::.*1000777/);
    assert.match(log, /::error::The audit failed: nothing was changed/);
    assert.deepEqual(
      certCentral.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`),
      ['GET /services/v2/order/certificate'],
    );
  },

  'fleet: red if an order cannot be read, and all others are in step': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: /\/order\/certificate\/1000001$/ }, { status: 404, body: { errors: [] } });
    const { jobs, log } = await fleet(act, certCentral);
    assert.deepEqual(jobs, { audit: 'success', order: 'success', verdict: 'failure' });
    assert.match(log, /::error::1 orders could not be read/);
    assert.equal(standOf(certCentral, 1000002), 'in step: on, with SCTs');
  },

  'fleet: brings 20 orders in step but for one, whose status is set back, and that one when it runs again': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ orders: FLEET.map(seed) });
    const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
    certCentral.fault({ path: new RegExp(`${BAD}/reissue$`) }, refusal, 1);
    const { jobs, failedEntries, artifacts } = await fleet(act, certCentral, { ...LOGGING_OFF, ...except(EXCEPTION) });
    assert.deepEqual(jobs, RED);
    assert.deepEqual(failedEntries, [JSON.stringify({ 'disable-ct': true, 'order-id': `${BAD}` })]);
    for (const id of FLEET)
      assert.equal(
        standOf(certCentral, id),
        id === BAD || id === EXCEPTION ? 'in step: on, with SCTs' : 'in step: off, without SCTs',
      );
    assert.equal(Object.keys(artifacts).length, FLEET.length - 2);
    const again = await fleet(act, certCentral, { ...LOGGING_OFF, ...except(EXCEPTION) });
    assert.deepEqual(again.jobs, GREEN);
    assert.deepEqual(Object.keys(again.artifacts), [`certificate-${BAD}`]);
    assert.equal(standOf(certCentral, BAD), 'in step: off, without SCTs');
  },
};

function fleet(act: Act, certCentral: CertCentral, edits: Record<string, string> = {}): Promise<Outcome> {
  return run(act, certCentral, { workflow: 'fleet.yml', edits });
}
