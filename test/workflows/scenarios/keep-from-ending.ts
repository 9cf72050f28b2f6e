import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { changesOf, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const keep = example('keep-from-ending.yml', {}, { default: 'keep-out' });
const GREEN = { order: 'success', deploy: 'success' };
const daily = { event: 'schedule' } as const;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

/** Starts a service with an order that is kept out of the logs, whose certificate and plan end in so many days. */
function startWith(certificateDays: number, planDays: number, scts = false): Promise<CertCentral> {
  const notBefore = inDays(certificateDays - 199);
  const order = issuedOrder(ORDER, { scts, notBefore, notAfter: inDays(certificateDays) });
  const orderFields = { order_valid_till: inDays(planDays).toISOString().slice(0, 10) };
  return startCertCentral({ orders: [{ ...order, disableCt: true, orderFields }] });
}

/** Scenarios of keep-from-ending.yml, whose order is 1000001. */
export const keepScenarios: Record<string, Scenario> = {
  'keep-from-ending: reissues once before the end, keeps the status, and deploys every day': async (act) => {
    await using certCentral = await startWith(20, 180);
    const dryRun = await keep(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual([dryRun.jobs, changesOf(certCentral)], [{ ...GREEN, deploy: 'skipped' }, []]);
    for (let day = 1; day <= 2; day++) {
      const { jobs, artifacts } = await keep(act, certCentral, daily);
      assert.deepEqual(jobs, GREEN);
      const { serialNumber } = new X509Certificate(artifacts['certificate'] ?? '');
      assert.equal(serialNumber, certCentral.stateOf(ORDER).serial);
    }
    assert.deepEqual(
      [stateOf(certCentral, ORDER), certCentral.stateOf(ORDER).posts],
      ['in sync: off, without SCTs', 1],
    );
  },

  'keep-from-ending: requests nothing long before the end, nor at the end of the plan, of which it warns': async (
    act,
  ) => {
    await using early = await startWith(40, 180);
    assert.deepEqual((await keep(act, early, daily)).jobs, GREEN);
    await using last = await startWith(20, 20);
    const { jobs, said } = await keep(act, last, daily);
    assert.deepEqual(jobs, GREEN);
    assert.match(said, /::warning::.*renewal/);
    assert.deepEqual([early.stateOf(ORDER).posts, last.stateOf(ORDER).posts], [0, 0]);
  },

  'keep-from-ending: red, and changes nothing, if the certificate has not the status of the policy': async (act) => {
    await using certCentral = await startWith(20, 180, true);
    const { jobs } = await keep(act, certCentral, daily);
    assert.deepEqual([jobs, changesOf(certCentral)], [{ order: 'failure', deploy: 'skipped' }, []]);
  },
};
