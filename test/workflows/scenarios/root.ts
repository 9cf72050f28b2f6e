import assert from 'node:assert/strict';
import { createCsr } from '../../stand-in/pki.ts';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import {
  assertOnlyRead,
  methodsOf,
  reissuesOf,
  replaceCertificate,
  run,
  type Scenario,
  startCertCentral,
  stateOf,
} from './bench.ts';

const GREEN = { plan: 'success', change: 'success', check: 'success' };
const UNVERIFIED = { ...GREEN, check: 'failure' };
const RED = { ...UNVERIFIED, change: 'failure' };

/** Scenarios of the examples with the root action: step.yml, manual-dispatch.yml, own-reissue.yml. */
export const rootScenarios: Record<string, Scenario> = {
  'step: reports, and changes nothing': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await run(act, certCentral, { workflow: 'step.yml' });
    assert.deepEqual(jobs, { report: 'success' });
    assert.match(said, /reissue required: yes/);
    assertOnlyRead(certCentral);
  },

  'manual-dispatch: sends nothing if nobody chose a status': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await dispatch(act, certCentral, 1000001, { 'disable-ct': 'choose', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'set-status': 'failure' });
    assert.match(said, /::error::Input disable-ct/);
    assert.deepEqual(certCentral.requests, []);
  },

  'manual-dispatch: turns CT logging off': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(act, certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'set-status': 'success' });
    assert.equal(stateOf(certCentral, 1000001), 'out of sync: off, with SCTs');
  },

  'manual-dispatch: changes nothing in a dry run': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(act, certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'true' });
    assert.deepEqual(jobs, { 'set-status': 'success' });
    assert.deepEqual(methodsOf(certCentral), ['GET', 'GET']);
  },

  'own-reissue: reissues once, and checks the result': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, GREEN);
    assert.equal(stateOf(certCentral, 1000001), 'in sync: off, without SCTs');
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, GREEN);
    assert.equal(reissuesOf(certCentral), 1);
  },

  'own-reissue: requests nothing while a reissue is pending': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: 'manual' });
    const begin = await certCentral.prepareReissue(1000001, { pendingReads: 'manual', disableCt: true });
    begin();
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, RED);
    assert.ok(methodsOf(certCentral).every((method) => method === 'GET'));
  },

  'own-reissue: changes nothing if the certificate is no longer the one of the plan': async (act) => {
    await using certCentral = await startCertCentral();
    await replaceCertificate(certCentral, 1000001, 1);
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, RED);
    assert.ok(methodsOf(certCentral).every((method) => method === 'GET'));
  },

  'own-reissue: restores the status if the reissue is refused': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, { status: 400, body: { errors: [{ code: 'reissue_failed' }] } });
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, RED);
    assert.deepEqual(
      methodsOf(certCentral).filter((method) => method !== 'GET'),
      ['PUT', 'POST', 'PUT'],
    );
    assert.equal(stateOf(certCentral, 1000001), 'in sync: on, with SCTs');
  },

  'own-reissue: restores the status if the tool succeeds without a new certificate': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await ownReissue(act, certCentral, {}, { request: 'true' })).jobs, RED);
    assert.equal(stateOf(certCentral, 1000001), 'in sync: on, with SCTs');
  },

  'own-reissue: requests nothing and restores the status if the certificate cannot be read after the change': async (
    act,
  ) => {
    await using certCentral = await startCertCentral();
    const hide = () => certCentral.fault({ path: /\/1000001\/format\// }, { status: 404, body: { errors: [] } }, 1);
    certCentral.fault({ path: 'put' }, { first: hide }, 1);
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, RED);
    assert.equal(reissuesOf(certCentral), 0);
    assert.equal(stateOf(certCentral, 1000001), 'in sync: on, with SCTs');
  },

  'own-reissue: restores nothing if the tool failed, but the reissue is pending': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: 'manual' });
    assert.deepEqual((await ownReissue(act, certCentral, {}, { ending: '; exit 1' })).jobs, RED);
    assert.equal(stateOf(certCentral, 1000001), 'pending: off, with SCTs');
  },

  'own-reissue: changes nothing in a dry run': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await ownReissue(act, certCentral, { 'dry-run': 'true' });
    assert.deepEqual(jobs, { plan: 'success', change: 'skipped', check: 'skipped' });
    assertOnlyRead(certCentral);
  },

  'own-reissue: green if nothing was issued yet, red if the order cannot be read': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await ownReissue(act, certCentral, { 'order-id': '1000004' })).jobs, GREEN);
    assert.equal(reissuesOf(certCentral), 0);
    certCentral.fault({ path: /\/order\/certificate\/1000001$/ }, { status: 404, body: { errors: [] } });
    assert.deepEqual((await ownReissue(act, certCentral)).jobs, {
      plan: 'failure',
      change: 'skipped',
      check: 'skipped',
    });
    assert.equal(stateOf(certCentral, 1000001), 'in sync: on, with SCTs');
  },
};

function dispatch(act: Act, certCentral: CertCentral, id: number, inputs: Record<string, string>): Promise<Outcome> {
  return run(act, certCentral, { workflow: 'manual-dispatch.yml', inputs: { 'order-id': `${id}`, ...inputs } });
}

/** Runs own-reissue.yml with a request by curl in place of the placeholder. */
async function ownReissue(
  act: Act,
  certCentral: CertCentral,
  inputs: Record<string, string> = {},
  { ending = '', request }: { ending?: string; request?: string } = {},
): Promise<Outcome> {
  const { pem } = await createCsr('order-1000001.example.com', [], 'ec');
  const body = JSON.stringify({ certificate: { csr: pem, signature_hash: 'sha256', server_platform: { id: -1 } } });
  request ??= `jq --null-input --argjson request "$REQUEST" --argjson names "$DNS_NAMES" \\
            '$request | .certificate += {common_name: env.COMMON_NAME, dns_names: $names}' |
            curl --fail --header "X-DC-DEVKEY: $KEY" --json @- ${certCentral.url}/order/certificate/$ORDER_ID/reissue`;
  return run(act, certCentral, {
    workflow: 'own-reissue.yml',
    policy: { 'disable-ct': true },
    inputs: { 'order-id': '1000001', 'disable-ct': 'true', 'dry-run': 'false', ...inputs },
    env: { REQUEST: body, KEY: certCentral.apiKey },
    edits: {
      'echo "Reissue order $ORDER_ID ($COMMON_NAME) for $DNS_NAMES, wait until it is issued, and fail if it is not"\n            exit 1': `${request}${ending}`,
      'sleep 120': 'true', // not in virtual time
    },
  });
}
