import assert from 'node:assert/strict';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import { methodsOf, run, type Scenario, standOf, startCertCentral } from './bench.ts';

/** step.yml and manual-dispatch.yml: the root action, which leaves the reissue to others. */
export const rootScenarios: Record<string, Scenario> = {
  'step: turns CT logging off': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await run(act, certCentral, {
      workflow: 'step.yml',
      variables: { DIGICERT_ORDER_ID: '1000001' },
    });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.equal(standOf(certCentral, 1000001), 'out of step: off, with SCTs');
  },

  'manual-dispatch: turns CT logging off': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(act, certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.equal(standOf(certCentral, 1000001), 'out of step: off, with SCTs');
  },

  'manual-dispatch: turns CT logging on': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(act, certCentral, 1000002, { 'disable-ct': 'false', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.equal(standOf(certCentral, 1000002), 'out of step: on, without SCTs');
  },

  'manual-dispatch: changes nothing in a dry run': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(act, certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'true' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.deepEqual(methodsOf(certCentral), ['GET', 'GET']);
  },
};

function dispatch(act: Act, certCentral: CertCentral, id: number, inputs: Record<string, string>): Promise<Outcome> {
  return run(act, certCentral, { workflow: 'manual-dispatch.yml', inputs: { 'order-id': `${id}`, ...inputs } });
}
