import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { certificateThatEnds } from '../../stand-in/order-fixtures.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { clientAuth, serverAuth } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome } from '../act.ts';
import { changesOf, example, KEEP_MESSAGES, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const ARTIFACT = `certificate-${ORDER}`;
const CHANGE = { 'order-id': `${ORDER}`, 'dry-run': 'false' };
const BEFORE = 'in sync: on, with SCTs';
const AFTER = 'in sync: off, without SCTs';
const OUT_OF_SYNC = 'out of sync: off, with SCTs';

const GREEN = { plan: 'success', change: 'success' };
const RED = { plan: 'success', change: 'failure' };
const PLAN_ONLY = { plan: 'success', change: 'skipped' };

/** Scenarios of own-reissue.yml. */
export const ownReissueScenarios: Record<string, Scenario> = {
  'own-reissue: reissues once, checks the result, and hands the certificate over': async (act) => {
    await using certCentral = await startCertCentral();
    for (let times = 1; times <= 2; times++) {
      const { jobs, artifacts } = await ownReissue(act, certCentral);
      assert.deepEqual(jobs, GREEN);
      const { serialNumber } = new X509Certificate(artifacts[ARTIFACT] ?? '');
      assert.equal(serialNumber, certCentral.stateOf(ORDER).serial);
    }
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assert.deepEqual(changesOf(certCentral), ['PUT', 'POST', 'PUT', 'PUT', 'PUT']);
  },

  'own-reissue: changes nothing in a dry run, or if the plan is rejected': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await ownReissue(act, certCentral, {}, undefined, true)).jobs, RED);
    assert.deepEqual((await ownReissue(act, certCentral, { 'dry-run': 'true' })).jobs, PLAN_ONLY);
    assert.deepEqual(changesOf(certCentral), []);
  },

  'own-reissue: beside a pending reissue, red, and only keeps its names out': async (act) => {
    for (const [policy, changes] of [
      ['keep-out', ['PUT']],
      ['log', []],
    ] as const) {
      await using certCentral = await startCertCentral();
      (await certCentral.prepareReissue(ORDER, { pendingReads: 'manual' }))();
      const { jobs } = await ownReissue(act, certCentral, {}, undefined, false, policy);
      assert.deepEqual([jobs, changesOf(certCentral)], [RED, changes]);
      assert.equal(stateOf(certCentral, ORDER), `pending: ${policy === 'log' ? 'on' : 'off'}, with SCTs`);
    }
  },

  'own-reissue: changes nothing if the certificate is no longer the one of the plan': red([], BEFORE, {
    prepare: async (certCentral) => {
      const replace = await certCentral.prepareReissue(ORDER);
      certCentral.fault({ path: 'chain', skip: 1 }, { first: replace }, 1);
    },
  }),

  'own-reissue: red if the tool succeeds, and issues nothing': red(['PUT'], OUT_OF_SYNC, { makeTool: () => 'true' }),

  'own-reissue: has the tool reissue an expired certificate of the right status, requests nothing': async (act) => {
    for (const [makeTool, jobs, changes] of [
      [undefined, GREEN, ['PUT', 'POST', 'PUT']],
      [() => 'true', RED, ['PUT']],
    ] as const) {
      const { certificate, ...order } = certificateThatEnds(ORDER, -3, 160);
      assert.ok(certificate);
      const orders = [{ ...order, certificate: { ...certificate, scts: false }, disableCt: true }];
      await using certCentral = await startCertCentral({ orders });
      assert.deepEqual(
        [(await ownReissue(act, certCentral, {}, makeTool)).jobs, changesOf(certCentral)],
        [jobs, changes],
      );
    }
  },

  'own-reissue: red, with the certificate, if the earlier one had clientAuth': async (act) => {
    const orders = [issuedOrder(ORDER, { extendedKeyUsages: [serverAuth, clientAuth] })];
    await using certCentral = await startCertCentral({ orders });
    const { jobs, artifacts } = await ownReissue(act, certCentral);
    assert.deepEqual([jobs, Object.keys(artifacts), stateOf(certCentral, ORDER)], [RED, [ARTIFACT], AFTER]);
  },

  'own-reissue: red if the tool changes the names': red(['PUT', 'POST'], AFTER, {
    makeTool: (request) => request.replace('dns_names: $names', 'dns_names: ($names + ["more.example.com"])'),
  }),

  'own-reissue: red if the tool loses a name, which it names, with what DigiCert does then': async (act) => {
    await using certCentral = await startCertCentral();
    const makeTool = (request: string) => request.replace('dns_names: $names', 'dns_names: $names[:1]');
    const edits = { 'lost=$(jq': `${KEEP_MESSAGES}lost=$(jq` };
    const { jobs, artifacts } = await ownReissue(act, certCentral, {}, makeTool, false, 'keep-out', edits);
    assert.deepEqual([jobs, changesOf(certCentral)], [RED, ['PUT', 'POST']]);
    assert.match(
      artifacts['messages'] ?? '',
      /DigiCert revokes the earlier certificates within 72 hours.*lacks www\.order-1000001\.example\.com\./,
    );
  },

  'own-reissue: stops if CertCentral does not show the new status, also if no reissue is due': async (act) => {
    for (const scts of [true, false]) {
      await using certCentral = await startCertCentral({ orders: [issuedOrder(ORDER, { scts })] });
      certCentral.fault({ path: 'put' }, { status: 204 });
      const message = 'echo "::error::CertCentral';
      const edits = { [message]: `${KEEP_MESSAGES}${message}` };
      const { jobs, artifacts } = await ownReissue(act, certCentral, {}, undefined, false, 'keep-out', edits);
      assert.deepEqual([jobs, changesOf(certCentral)], [RED, ['PUT']]);
      assert.match(artifacts['messages'] ?? '', /CertCentral does not show the new CT status/);
    }
  },

  'own-reissue: red, with the certificate, if GitHub dropped the warnings': async (act) => {
    for (const step of ['before', 'verify']) {
      await using certCentral = await startCertCentral();
      const edits = { [`steps.${step}.outputs.warnings`]: `''` };
      const { jobs, artifacts } = await ownReissue(act, certCentral, {}, undefined, false, 'keep-out', edits);
      assert.deepEqual([jobs, Object.keys(artifacts)], [RED, [ARTIFACT]]);
    }
  },

  'own-reissue: requests nothing if the certificate cannot be read after the change': red(['PUT'], OUT_OF_SYNC, {
    prepare: (certCentral) => {
      const hide = () => certCentral.fault({ path: /\/1000001\/format\// }, { status: 404, body: { errors: [] } }, 1);
      certCentral.fault({ path: 'put' }, { first: hide }, 1);
    },
  }),

  'own-reissue: only changes the status if nothing was issued yet': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await ownReissue(act, certCentral, { 'order-id': '1000004' });
    assert.deepEqual([jobs, artifacts, changesOf(certCentral)], [GREEN, {}, ['PUT', 'PUT']]);
  },
};

/** A run of own-reissue.yml that is red, with the changes that it requests, and the state of the order at its end. */
function red(
  changes: string[],
  state: string,
  given: { prepare?: (certCentral: CertCentral) => unknown; makeTool?: (request: string) => string },
): Scenario {
  return async (act) => {
    await using certCentral = await startCertCentral();
    await given.prepare?.(certCentral);
    assert.deepEqual((await ownReissue(act, certCentral, {}, given.makeTool)).jobs, RED);
    assert.deepEqual([changesOf(certCentral), stateOf(certCentral, ORDER)], [changes, state]);
  };
}

/** Runs own-reissue.yml with a tool in place of the placeholder: a request by curl, unless `makeTool` changes it. */
async function ownReissue(
  act: Act,
  certCentral: CertCentral,
  inputs: Record<string, string> = {},
  makeTool = (request: string) => request,
  isRejected = false,
  policy: 'log' | 'keep-out' = 'keep-out',
  edits: Record<string, string> = {},
): Promise<Outcome> {
  const { csr } = certCentral.orders.get(`${ORDER}`) ?? {};
  const body = JSON.stringify({ certificate: { csr, signature_hash: 'sha256', server_platform: { id: -1 } } });
  const request = `HOME=/ jq --null-input --argjson request "$REQUEST" --argjson names "$DNS_NAMES" '$request | .certificate += {common_name: $names[0], dns_names: $names}' | curl --disable --fail --header "X-DC-DEVKEY&colon; $KEY" --json @- ${certCentral.url}/order/certificate/$ORDER_ID/reissue`;
  return example('own-reissue.yml', CHANGE, { default: policy })(act, certCentral, {
    inputs,
    isRejected,
    env: { REQUEST: body, KEY: certCentral.apiKey },
    edits: {
      ...edits,
      'echo "::error::Replace this script. Reissue order $ORDER_ID here for $DNS_NAMES"\n          exit 1': makeTool(
        request.replace('&colon;', ':'),
      ),
    },
  });
}
