import assert from 'node:assert/strict';
import { createCsr } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import { assertOnlyRead, changesOf, example, replaceAfterPlan, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const CHANGE = { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false' };
const BEFORE = 'in sync: on, with SCTs';

const GREEN = { plan: 'success', change: 'success', check: 'success' };
const RED = { plan: 'success', change: 'failure', check: 'failure' };

const step = example('step.yml');
const dispatch = example('manual-dispatch.yml', CHANGE);

/** Scenarios of the examples with the root action: step.yml, manual-dispatch.yml, own-reissue.yml. */
export const rootScenarios: Record<string, Scenario> = {
  'step: reports, and changes nothing': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await step(act, certCentral);
    assert.deepEqual(jobs, { report: 'success' });
    assert.match(said, /reissue required: yes/);
    assertOnlyRead(certCentral);
  },

  'manual-dispatch: sends nothing if nobody chose a status, changes nothing in a dry run, and then turns CT logging off':
    async (act) => {
      await using certCentral = await startCertCentral();
      const undecided = await dispatch(act, certCentral, { inputs: { 'disable-ct': 'choose' } });
      assert.deepEqual([undecided.jobs, certCentral.requests], [{ 'set-status': 'failure' }, []]);
      const dryRun = await dispatch(act, certCentral, { inputs: { 'dry-run': 'true' } });
      assert.deepEqual([dryRun.jobs, changesOf(certCentral)], [{ 'set-status': 'success' }, []]);
      assert.deepEqual((await dispatch(act, certCentral)).jobs, { 'set-status': 'success' });
      assert.equal(stateOf(certCentral, ORDER), 'out of sync: off, with SCTs');
    },

  'own-reissue: reissues once, and checks the result': async (act) => {
    await using certCentral = await startCertCentral();
    for (let times = 1; times <= 2; times++) assert.deepEqual((await ownReissue(act, certCentral)).jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), 'in sync: off, without SCTs');
    assert.deepEqual(changesOf(certCentral), ['PUT', 'POST', 'PUT']);
  },

  'own-reissue: requests nothing while a reissue is pending': red([], 'pending: on, with SCTs', async (certCentral) => {
    const begin = await certCentral.prepareReissue(ORDER, { pendingReads: 'manual', disableCt: true });
    begin();
  }),

  'own-reissue: changes nothing if the certificate is no longer the one of the plan': red([], BEFORE, (certCentral) =>
    replaceAfterPlan(certCentral, ORDER),
  ),

  'own-reissue: restores the status if the reissue is refused': red(['PUT', 'POST', 'PUT'], BEFORE, (certCentral) => {
    certCentral.reissueMode = { failWith: 400 };
  }),

  'own-reissue: restores the status if the tool succeeds without a new certificate': red(
    ['PUT', 'PUT'],
    BEFORE,
    () => {},
    () => 'true',
  ),

  'own-reissue: requests nothing and restores the status if the certificate cannot be read after the change': red(
    ['PUT', 'PUT'],
    BEFORE,
    (certCentral) => {
      const hide = () => certCentral.fault({ path: /\/1000001\/format\// }, { status: 404, body: { errors: [] } }, 1);
      certCentral.fault({ path: 'put' }, { first: hide }, 1);
    },
  ),

  'own-reissue: restores nothing if the tool failed, but the reissue is pending': red(
    ['PUT', 'POST'],
    'pending: off, with SCTs',
    (certCentral) => {
      certCentral.reissueMode = 'manual';
    },
    (request) => `${request}; exit 1`,
  ),

  'own-reissue: changes nothing in a dry run, or if the order cannot be read': async (act) => {
    await using certCentral = await startCertCentral();
    const dryRun = await ownReissue(act, certCentral, { 'dry-run': 'true' });
    assert.deepEqual(dryRun.jobs, { plan: 'success', change: 'skipped', check: 'skipped' });
    certCentral.fault({ path: 'order' }, { status: 404, body: { errors: [] } });
    const unreadable = await ownReissue(act, certCentral);
    assert.deepEqual(unreadable.jobs, { plan: 'failure', change: 'skipped', check: 'skipped' });
    assertOnlyRead(certCentral);
  },

  'own-reissue: only changes the status if nothing was issued yet': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await ownReissue(act, certCentral, { 'order-id': '1000004' })).jobs, GREEN);
    assert.deepEqual(changesOf(certCentral), ['PUT']);
  },
};

/** A run of own-reissue.yml that is red, with the changes that it requests, and the state of the order at its end. */
function red(
  changes: string[],
  state: string,
  prepare: (certCentral: CertCentral) => unknown,
  makeTool?: (request: string) => string,
): Scenario {
  return async (act) => {
    await using certCentral = await startCertCentral();
    await prepare(certCentral);
    assert.deepEqual((await ownReissue(act, certCentral, {}, makeTool)).jobs, RED);
    assert.deepEqual([changesOf(certCentral), stateOf(certCentral, ORDER)], [changes, state]);
  };
}

/** Runs own-reissue.yml with a tool in place of the placeholder: a request by curl, unless `makeTool` changes it. */
async function ownReissue(
  act: Act,
  certCentral: CertCentral,
  inputs: Record<string, string> = {},
  makeTool = (request: string) => request,
): Promise<Outcome> {
  const { pem } = await createCsr(`order-${ORDER}.example.com`, [], 'ec');
  const body = JSON.stringify({ certificate: { csr: pem, signature_hash: 'sha256', server_platform: { id: -1 } } });
  const request = `jq --null-input --argjson request "$REQUEST" --argjson names "$DNS_NAMES" \\
            '$request | .certificate += {common_name: env.COMMON_NAME, dns_names: $names}' |
            curl --fail --header "X-DC-DEVKEY: $KEY" --json @- ${certCentral.url}/order/certificate/$ORDER_ID/reissue`;
  return example('own-reissue.yml', CHANGE, { 'disable-ct': true })(act, certCentral, {
    inputs,
    env: { REQUEST: body, KEY: certCentral.apiKey },
    edits: {
      'echo "Reissue order $ORDER_ID ($COMMON_NAME) for $DNS_NAMES, wait until it is issued, and fail if it is not"\n            exit 1':
        makeTool(request),
      'sleep 120': 'true', // not in virtual time
    },
  });
}
