import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { changesOf, example, type Scenario, stateOf } from './scenario.ts';

const logList = example('log-list.yml', { 'dry-run': 'false' });

/** Scenarios of log-list.yml, whose orders are 1000001 to 1000003. */
export const logListScenarios: Record<string, Scenario> = {
  'log-list: keeps logging on where the certificate was logged, and changes no other order': async (act) => {
    const outOfSync = { ...issuedOrder(1000001), disableCt: true };
    const unlogged = { ...issuedOrder(1000002, { scts: false }), disableCt: true };
    const orders = [outOfSync, unlogged, { ...issuedOrder(1000003), disableCt: true }];
    await using certCentral = await startCertCentral({ orders });
    (await certCentral.prepareReissue(1000003, { pendingReads: 'manual' }))();
    const dryRun = await logList(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual([dryRun.jobs, changesOf(certCentral)], [{ order: 'failure' }, []]);
    const { jobs, said } = await logList(act, certCentral, { event: 'schedule', inputs: {} });
    assert.deepEqual([jobs, changesOf(certCentral)], [{ order: 'failure' }, ['PUT']]);
    assert.match(said, /1000001/);
    assert.equal(stateOf(certCentral, 1000001), 'in sync: on, with SCTs');
    assert.equal(stateOf(certCentral, 1000002), 'in sync: off, without SCTs');
    assert.equal(stateOf(certCentral, 1000003), 'pending: off, with SCTs');
  },

  'log-list: red, and turns no logging on, for an order that the policy keeps out by now': async (act) => {
    const orders = [1000001, 1000002, 1000003].map((id) => ({ ...issuedOrder(id), disableCt: true }));
    await using certCentral = await startCertCentral({ orders });
    const policy = { 'keep-out': { 'order-1000002.example.com': 'internal since the repair' } };
    const { jobs, said } = await logList(act, certCentral, { event: 'schedule', inputs: {}, policy });
    assert.deepEqual([jobs, changesOf(certCentral)], [{ order: 'failure' }, ['PUT', 'PUT']]);
    assert.match(said, /change the policy first/);
    assert.equal(stateOf(certCentral, 1000002), 'out of sync: off, with SCTs');
  },
};
