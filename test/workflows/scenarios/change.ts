import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/runner.ts';
import { dvOrder, issuedOrder } from '../../stand-in/orders.ts';
import { createCsr } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { dnsSecrets, startWithDns } from './dns.ts';
import { assertOnlyRead, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const ARTIFACT = `certificate-${ORDER}`;
const DV_ORDER = Number(dvOrder.id);
const { pem: csr, privateKeyPem } = await createCsr('example.com', [], 'ec');

/** The other files of the repository. */
export const files = {
  'create-dns-records.sh': await readFile(join(ROOT, 'examples/create-dns-records.sh'), 'utf8'),
  'csr/dv.csr': csr,
};

const GREEN = { plan: 'success', reissue: 'success', deploy: 'success' };
const RED = { plan: 'success', reissue: 'failure', deploy: 'skipped' };

const AFTER = 'in sync: off, without SCTs';

/** A policy that keeps every name out of the logs. */
const OFF = { default: 'keep-out' } as const;

const inputs = { 'order-id': `${ORDER}`, 'dry-run': 'false' };
const chain = example('change.yml', inputs, OFF);
const withDns = { secrets: dnsSecrets, callInputs: { 'dns-program': 'create-dns-records.sh' } };

/** change.yml: turns CT logging off for an order whose certificate is logged. */
export const changeScenarios: Record<string, Scenario> = {
  'change: reissues, hands the certificate to the deployment, and again without a reissue': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: { pendingReads: 1 } });
    const { jobs, artifacts, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assertHandedOver(certCentral, artifacts);
    assert.match(said, /request a reissue/);
    const again = await chain(act, certCentral, withDns);
    assert.deepEqual(again.jobs, GREEN);
    assertHandedOver(certCentral, again.artifacts);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'change: changes nothing in a dry run, or if the plan is rejected': async (act) => {
    await using certCentral = await startCertCentral();
    const dryRun = await chain(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual(dryRun.jobs, { ...RED, reissue: 'skipped' });
    assert.deepEqual((await chain(act, certCentral, { ...withDns, isRejected: true })).jobs, RED);
    assertOnlyRead(certCentral);
  },

  'change: hands nothing over if no certificate was issued yet': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await chain(act, certCentral, { ...withDns, inputs: { 'order-id': '1000004' } });
    assert.deepEqual(jobs, { plan: 'success', reissue: 'success', deploy: 'skipped' });
    assert.deepEqual(artifacts, {});
    assert.equal(certCentral.stateOf(1000004).disableCt, true);
  },

  'change: deploys even if GitHub drops the output that the deployment depends on': async (act) => {
    await using certCentral = await startCertCentral();
    const edits = { "${{ steps.reissue.outputs.certificate-file != '' }}": '' };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, edits })).jobs, GREEN);
  },

  'change: deploys no certificate with SCTs of too few logs, whichever step says so': async (act) => {
    const scts = [1];
    await using certCentral = await startCertCentral({ orders: [issuedOrder(ORDER, { scts })] });
    for (const step of ['request', 'reissue']) {
      const edits = { [`steps.${step}.outputs.warnings`]: `'[]'` };
      const { jobs, artifacts } = await chain(act, certCentral, { ...withDns, policy: { default: 'log' }, edits });
      assert.deepEqual([jobs, Object.keys(artifacts)], [RED, [ARTIFACT]]);
    }
  },

  'change: deploys nothing if the warnings of a step are not known': async (act) => {
    await using certCentral = await startCertCentral();
    for (const step of ['request', 'reissue']) {
      const edits = { [`steps.${step}.outputs.warnings`]: `''` };
      const { jobs, artifacts } = await chain(act, certCentral, { ...withDns, edits });
      assert.deepEqual([jobs, Object.keys(artifacts)], [RED, [ARTIFACT]]);
    }
  },

  'change: creates the record of a DV order, waits for a certificate with a new key, and hands it over': async (
    act,
  ) => {
    const { recordSets, env, ...started } = await startWithDns(dvOrder);
    await using certCentral = started.certCentral;
    const start = { ...withDns, inputs: { 'order-id': `${DV_ORDER}`, 'csr-file': 'csr/dv.csr' }, env };
    const { jobs, artifacts } = await chain(act, certCentral, start);
    assert.deepEqual(jobs, GREEN);
    const { randomValue } = certCentral.orders.get(`${DV_ORDER}`)?.validation ?? {};
    const record = { Name: 'example.com.', Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: `"${randomValue}"` }] };
    assert.deepEqual(recordSets, [record]);
    assert.equal(stateOf(certCentral, DV_ORDER), AFTER);
    const [[name, certificate = ''] = []] = Object.entries(artifacts);
    assert.equal(name, `certificate-${DV_ORDER}`);
    assert.ok(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKeyPem)));
    // With nothing to reissue, a second run hands the certificate over.
    const again = await chain(act, certCentral, start);
    assert.deepEqual(again.jobs, GREEN);
    assert.deepEqual([recordSets.length, certCentral.stateOf(DV_ORDER).posts, again.artifacts], [1, 1, artifacts]);
  },

  'change: red and pending if the DNS program fails; the next run waits, and requests none': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const callInputs = { 'dns-program': 'refuses.sh' };
    const files = { 'refuses.sh': 'read -r records; [[ $records == "[]" ]]' };
    const start = { ...withDns, inputs: { 'order-id': `${DV_ORDER}` } };
    const { jobs, said } = await chain(act, certCentral, { ...start, callInputs, files });
    assert.deepEqual(jobs, RED);
    assert.match(said, /Create the TXT record/);
    assert.equal(stateOf(certCentral, DV_ORDER), 'pending: off, with SCTs');
    certCentral.setRecord(DV_ORDER);
    assert.deepEqual((await chain(act, certCentral, start)).jobs, GREEN);
    assert.equal(certCentral.stateOf(DV_ORDER).posts, 1);
  },

  'change: waits again if a job is run again that left a reissue pending, and requests none': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const start = { inputs: { 'order-id': `${DV_ORDER}` } };
    const { jobs, said, outputs } = await chain(act, certCentral, start);
    assert.deepEqual(jobs, RED);
    assert.match(said, /left pending/i);
    // GitHub keeps the plan of the first attempt.
    const plan = outputs['plan.plan'] ?? '';
    assert.match(plan, / do=reissue /);
    const edits = { '${{ steps.plan.outputs.plan }}': plan };
    assert.deepEqual((await chain(act, certCentral, { ...start, edits })).jobs, RED);
    certCentral.setRecord(DV_ORDER);
    assert.deepEqual((await chain(act, certCentral, { ...start, edits })).jobs, GREEN);
    assert.equal(certCentral.stateOf(DV_ORDER).posts, 1);
  },

  'change: red before anything is sent if an input is wrong or a key is empty, and names the causes': async (act) => {
    await using certCentral = await startCertCentral();
    const withoutPlan = await chain(act, certCentral, { secrets: { DIGICERT_VIEW_ONLY_KEY: '' } });
    const notPlanned = { plan: 'failure', reissue: 'skipped', deploy: 'skipped' };
    assert.deepEqual([withoutPlan.jobs, certCentral.requests], [notPlanned, []]);
    // Also what only the last step uses.
    const tooLong = await chain(act, certCentral, { callInputs: { 'wait-minutes': '301' } });
    assert.deepEqual([tooLong.jobs, certCentral.requests], [notPlanned, []]);
    const { jobs, said } = await chain(act, certCentral, { secrets: { DIGICERT_API_KEY: '' } });
    assert.deepEqual(jobs, RED);
    for (const text of [withoutPlan.said, said])
      assert.match(text, /environment of the job.*another owner.*secrets: inherit/);
    assertOnlyRead(certCentral);
  },

  'change: gives the caller the plan, the artifact and the warnings, on a runner of its choice': async (act) => {
    await using certCentral = await startCertCentral();
    const show = '- run: mkdir "$ARTIFACTS/given"; echo "$GIVEN" > "$ARTIFACTS/given/outputs"';
    const edits = {
      '- run: |\n          openssl': `${show}\n        env:\n          GIVEN: \${{ toJSON(needs.change.outputs) }}\n      - run: |\n          openssl`,
    };
    const callInputs = { 'runs-on': `'["www.example.com"]'`, 'wait-minutes': '300' };
    const { jobs, artifacts, outputs } = await chain(act, certCentral, { edits, callInputs });
    assert.deepEqual(jobs, GREEN);
    const given = { 'is-issued': 'true', artifact: ARTIFACT, plan: outputs['plan.plan'], warnings: '[]' };
    assert.deepEqual(JSON.parse(artifacts['given'] ?? ''), given);
  },

  'change: changes nothing without credentials for the DNS, or without the program that needs them': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await chain(act, certCentral, { ...withDns, secrets: {} })).jobs, RED);
    const callInputs = { 'dns-program': 'no-such-program.sh' };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, callInputs })).jobs, RED);
    assertOnlyRead(certCentral);
  },
};

/** What was handed over is the active certificate, with what it was issued by behind it. */
function assertHandedOver(certCentral: CertCentral, artifacts: Record<string, string>): void {
  assert.deepEqual(Object.keys(artifacts), [ARTIFACT]);
  const blocks = artifacts[ARTIFACT]?.split(/(?<=-----END CERTIFICATE-----\n)/) ?? [];
  const [leaf, issuer] = blocks.map((block) => new X509Certificate(block));
  assert.ok(leaf && issuer);
  assert.equal(leaf.serialNumber, certCentral.stateOf(ORDER).serial);
  assert.ok(leaf.checkIssued(issuer));
}
