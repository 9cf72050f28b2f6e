import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { assertOnlyRead, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const release = example('public-at-release.yml');
const start = { event: 'push' } as const;
const keptOut = { ...issuedOrder(ORDER, { scts: false }), disableCt: true };

/** Scenarios of public-at-release.yml, which calls change.yml. */
export const releaseScenarios: Record<string, Scenario> = {
  'public-at-release: publishes an order whose entry moved to log, with the plan, and hands the certificate over':
    async (act) => {
      await using certCentral = await startCertCentral({ orders: [keptOut] });
      const policy = { default: 'keep-out', log: { [ORDER]: 'public since the release' } } as const;
      const { jobs, artifacts } = await release(act, certCentral, { ...start, policy });
      assert.deepEqual(jobs, { plan: 'success', reissue: 'success', deploy: 'success' });
      assert.deepEqual(Object.keys(artifacts), [`certificate-${ORDER}`]);
      assert.equal(stateOf(certCentral, ORDER), 'in sync: on, with SCTs');
    },

  'public-at-release: red, and nothing is changed, without the move of the entry': async (act) => {
    await using certCentral = await startCertCentral({ orders: [keptOut] });
    const early = await release(act, certCentral, { ...start, policy: { default: 'keep-out' } });
    assert.equal(early.jobs['plan'], 'failure');
    assert.match(early.said, /change the policy first/);
    assertOnlyRead(certCentral);
  },
};
