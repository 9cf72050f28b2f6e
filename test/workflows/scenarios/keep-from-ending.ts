import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { certificateThatEnds } from '../../stand-in/order-fixtures.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertificateRequest, clientAuth, serverAuth } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { dnsSecrets, startWithDns } from './dns.ts';
import { changesOf, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const keep = example('keep-from-ending.yml', {}, { default: 'keep-out' });
const GREEN = { order: 'success', deploy: 'success' };
const RED = { order: 'failure', deploy: 'failure' };
const daily = { event: 'schedule' } as const;

/** Starts a service with an order that is kept out of the logs, whose certificate ends in 20 days. */
function startWith(changes: Partial<CertificateRequest> = {}): Promise<CertCentral> {
  const { certificate, ...order } = certificateThatEnds(ORDER, 20, 180);
  assert.ok(certificate);
  return startCertCentral({
    orders: [{ ...order, certificate: { ...certificate, scts: false, ...changes }, disableCt: true }],
  });
}

/** Scenarios of keep-from-ending.yml, whose order is 1000001. */
export const keepScenarios: Record<string, Scenario> = {
  'keep-from-ending: reissues once before the end, keeps the status, and deploys every day': async (act) => {
    await using certCentral = await startWith();
    const dryRun = await keep(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual([dryRun.jobs, changesOf(certCentral)], [{ ...GREEN, deploy: 'skipped' }, []]);
    for (let day = 1; day <= 2; day++) {
      const { jobs, artifacts } = await keep(act, certCentral, daily);
      assert.deepEqual(jobs, GREEN);
      const { serialNumber } = new X509Certificate(artifacts[`certificate-${ORDER}`] ?? '');
      assert.equal(serialNumber, certCentral.stateOf(ORDER).serial);
    }
    assert.deepEqual(
      [stateOf(certCentral, ORDER), certCentral.stateOf(ORDER).posts],
      ['in sync: off, without SCTs', 1],
    );
  },

  'keep-from-ending: red, and changes nothing, if the certificate is not as the policy desires, or would lose clientAuth':
    async (act) => {
      for (const changes of [{ scts: true }, { extendedKeyUsages: [serverAuth, clientAuth] }]) {
        await using certCentral = await startWith(changes);
        const { jobs } = await keep(act, certCentral, daily);
        assert.deepEqual([jobs, changesOf(certCentral)], [RED, []]);
      }
    },

  'keep-from-ending: red, and changes nothing, if the desired status or the warnings are not known': async (act) => {
    for (const output of ['disable-ct', 'warnings']) {
      await using certCentral = await startWith(output === 'disable-ct' ? { scts: true } : {});
      const edits = { [`\${{ steps.plan.outputs.${output} }}`]: '' };
      const { jobs } = await keep(act, certCentral, { ...daily, edits });
      assert.deepEqual([jobs, changesOf(certCentral)], [RED, []]);
    }
  },

  'keep-from-ending: creates the record of a DV order; if that fails, is red, and waits the next day': async (act) => {
    const refuses = 'read -r records; [[ $records == "[]" ]]';
    for (const program of ['create-dns-records.sh', 'refuses.sh']) {
      const { recordSets, env, ...started } = await startWithDns({
        ...certificateThatEnds(ORDER, 20, 180),
        validation: { type: 'dv' },
      });
      await using certCentral = started.certCentral;
      const start = {
        ...daily,
        env,
        secrets: dnsSecrets,
        policy: { default: 'log' },
        callInputs: { 'dns-program': program },
        files: { 'refuses.sh': refuses },
      } as const;
      const isRefused = program === 'refuses.sh';
      const { jobs } = await keep(act, certCentral, start);
      assert.deepEqual(jobs, isRefused ? RED : GREEN);
      assert.equal(recordSets.length, isRefused ? 0 : 1);
      certCentral.setRecord(ORDER);
      assert.deepEqual((await keep(act, certCentral, start)).jobs, GREEN);
      assert.equal(certCentral.stateOf(ORDER).posts, 1);
    }
  },

  'keep-from-ending: red before anything is sent if the key is empty': async (act) => {
    await using certCentral = await startWith();
    const { jobs } = await keep(act, certCentral, { ...daily, secrets: { DIGICERT_API_KEY: '' } });
    assert.deepEqual([jobs, certCentral.requests], [RED, []]);
  },

  'keep-from-ending: deploys each order of the list, whatever becomes of the others': async (act) => {
    const other = ORDER + 1;
    await using certCentral = await startCertCentral({
      orders: [{ ...issuedOrder(ORDER, { scts: false }), disableCt: true }, issuedOrder(other)],
    });
    const edits = {
      '["1000001"]': `["${other}", "${ORDER}"]`,
      'echo "::warning::Put your own deployment here."':
        'mkdir -p "$ARTIFACTS/deployed"; cp "$RUNNER_TEMP"/certificate/*.pem "$ARTIFACTS/deployed/"',
    };
    const { jobs, artifacts } = await keep(act, certCentral, { ...daily, edits });
    const { deployed, [`certificate-${ORDER}`]: handedOver, ...others } = artifacts;
    assert.deepEqual([jobs, others], [RED, {}]);
    assert.ok(deployed);
    assert.equal(deployed, handedOver);
    assert.deepEqual(changesOf(certCentral), ['PUT']);
  },
};
