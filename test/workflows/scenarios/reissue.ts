import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/runner.ts';
import { dvOrder, issuedOrder } from '../../stand-in/orders.ts';
import { createCsr } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { Dns } from './dns.ts';
import {
  assertOnlyRead,
  changesOf,
  example,
  policyFile,
  replaceAfterPlan,
  type Scenario,
  stateOf,
} from './scenario.ts';

const ORDER = 1000001;
const DV_ORDER = Number(dvOrder.id);
const { pem: csr, privateKeyPem } = await createCsr(`order-${ORDER}.example.com`, [], 'ec');
const { pem: dvCsr, privateKeyPem: dvPrivateKeyPem } = await createCsr('example.com', [], 'ec');

/** The other files of the repository. */
export const files = {
  'create-dns-records.sh': await readFile(join(ROOT, 'examples/create-dns-records.sh'), 'utf8'),
  'csr/new-key.csr': csr,
  'csr/dv.csr': dvCsr,
};

const GREEN = { plan: 'success', reissue: 'success', deploy: 'success' };
const RED = { plan: 'success', reissue: 'failure', deploy: 'skipped' };
const REFUSED_BEFORE = { plan: 'failure', reissue: 'skipped', deploy: 'skipped' };
const DRY_RUN = { plan: 'success', reissue: 'skipped', deploy: 'skipped' };

const BEFORE = 'in sync: on, with SCTs';
const AFTER = 'in sync: off, without SCTs';

const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Forbidden.' }] } };
/** A policy that keeps every name out of the logs. */
const OFF = { default: 'keep-out' } as const;

const inputs = { 'order-id': `${ORDER}`, 'dry-run': 'false' };
const dns = new Dns(DV_ORDER);
const chain = example('change-and-reissue.yml', inputs, OFF);
const withDns = { secrets: dns.secrets };

/** change-and-reissue.yml: turns CT logging off for an order whose certificate is logged. */
export const reissueScenarios: Record<string, Scenario> = {
  'change-and-reissue: reissues, hands the certificate to the deployment, and a second time without a reissue': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ reissueMode: { pendingReads: 1 } });
    const { jobs, artifacts, said } = await chain(act, certCentral, withDns);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assertHandedOver(certCentral, artifacts);
    assert.match(said, /request a reissue/);
    const again = await chain(act, certCentral, withDns);
    assert.deepEqual(again.jobs, GREEN);
    assertHandedOver(certCentral, again.artifacts);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'change-and-reissue: stops before the plan if the policy is refused or ignores the order, after it in a dry run':
    async (act) => {
      await using certCentral = await startCertCentral();
      const twice = policyFile().replace('"default":"log"', '"default":"log","default":"log"');
      const refused = await chain(act, certCentral, { files: { 'ct-policy.json': twice } });
      assert.deepEqual([refused.jobs, certCentral.requests], [REFUSED_BEFORE, []]);
      const ignored = await chain(act, certCentral, { policy: { ignore: { [ORDER]: 'replaced' } } });
      const otherAccount = await chain(act, certCentral, { policy: { account: '7' } });
      assert.deepEqual([ignored.jobs, otherAccount.jobs], [REFUSED_BEFORE, REFUSED_BEFORE]);
      const dryRun = await chain(act, certCentral, { inputs: { 'dry-run': 'true' } });
      assert.deepEqual(dryRun.jobs, DRY_RUN);
      assertOnlyRead(certCentral);
    },

  'change-and-reissue: changes nothing if the plan is rejected': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await chain(act, certCentral, { ...withDns, isRejected: true })).jobs, RED);
    assertOnlyRead(certCentral);
    assert.deepEqual((await chain(act, certCentral, withDns)).jobs, GREEN);
  },

  'change-and-reissue: reads the policy of main, also in a re-run for an older commit': async (act) => {
    await using certCentral = await startCertCentral();
    const newerFiles = { 'ct-policy.json': policyFile({ log: { [ORDER]: 'public since May' } }) };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, newerFiles })).jobs, GREEN);
    assert.deepEqual([stateOf(certCentral, ORDER), certCentral.stateOf(ORDER).posts], [BEFORE, 0]);
  },

  'change-and-reissue: changes nothing if the certificate is no longer the one of the plan': async (act) => {
    await using certCentral = await startCertCentral();
    await replaceAfterPlan(certCentral, ORDER);
    const { jobs, said } = await chain(act, certCentral, withDns);
    assert.deepEqual(jobs, RED);
    assert.match(said, /::error::.*serial number.*[Pp]lan again/);
    assert.deepEqual(changesOf(certCentral), []);
    assert.deepEqual((await chain(act, certCentral, withDns)).jobs, GREEN);
  },

  'change-and-reissue: changes nothing if GitHub dropped the plan': async (act) => {
    await using certCentral = await startCertCentral();
    const edits = { 'outputs: { plan: "${{ steps.plan.outputs.plan }}" }': 'outputs: { plan: "" }' };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, edits })).jobs, RED);
    assertOnlyRead(certCentral);
  },

  'change-and-reissue: gives the certificate the key of a CSR in the repository': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await chain(act, certCentral, {
      ...withDns,
      inputs: { 'csr-file': 'csr/new-key.csr' },
    });
    assert.deepEqual(jobs, GREEN);
    assertHandedOver(certCentral, artifacts);
    assertKey(artifacts, privateKeyPem);
  },

  'change-and-reissue: hands nothing over if no certificate was issued yet': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await chain(act, certCentral, { ...withDns, inputs: { 'order-id': '1000004' } });
    assert.deepEqual(jobs, { plan: 'success', reissue: 'success', deploy: 'skipped' });
    assert.deepEqual(artifacts, {});
    assert.equal(certCentral.stateOf(1000004).disableCt, true);
  },

  'change-and-reissue: deploys even if GitHub drops the output that the deployment depends on': async (act) => {
    await using certCentral = await startCertCentral();
    const edits = { "${{ steps.reissue.outputs.certificate-file != '' }}": '' };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, edits })).jobs, GREEN);
  },

  'change-and-reissue: deploys no certificate with SCTs of too few logs, whichever step says so': async (act) => {
    const scts = [1];
    await using certCentral = await startCertCentral({ orders: [issuedOrder(ORDER, { scts })] });
    for (const step of ['request', 'reissue']) {
      const edits = { [`\${{ steps.${step}.outputs.warnings }}`]: '' };
      const { jobs, artifacts } = await chain(act, certCentral, { ...withDns, policy: { default: 'log' }, edits });
      assert.deepEqual([jobs, Object.keys(artifacts)], [RED, ['certificate']]);
    }
  },

  'change-and-reissue: issued too late: red and pending; the next run waits for it, and requests no second one': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ reissueMode: 'manual' });
    const { jobs, artifacts, said } = await chain(act, certCentral, {
      ...withDns,
      edits: { 'wait-minutes: 30': 'wait-minutes: 1' },
    });
    assert.deepEqual(jobs, RED);
    assert.deepEqual(artifacts, {});
    assert.equal(stateOf(certCentral, ORDER), 'pending: off, with SCTs');
    assert.match(said, /::error::.* left pending/);
    await certCentral.issue(ORDER);
    const again = await chain(act, certCentral, withDns);
    assert.deepEqual(again.jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'change-and-reissue: the post step restores the status if the key was refused in the recovery': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: { failWith: 400 } });
    certCentral.fault({ path: 'reissue' }, { first: () => certCentral.fault({}, forbidden, 3) }, 1);
    const { jobs, said } = await chain(act, certCentral, withDns);
    assert.deepEqual(jobs, RED);
    assert.equal(stateOf(certCentral, ORDER), BEFORE);
    assert.match(said, /::error::.* out of sync.*[\s\S]*::warning::.* restored to enabled/);
  },

  'change-and-reissue: creates the record of a DV order, waits for a certificate with a new key, and hands it over':
    async (act) => {
      const dns = new Dns(DV_ORDER);
      await using certCentral = await dns.start({ orders: [dvOrder] });
      const start = {
        inputs: { 'order-id': `${DV_ORDER}`, 'csr-file': 'csr/dv.csr' },
        secrets: dns.secrets,
        env: dns.env,
      };
      const { jobs, artifacts } = await chain(act, certCentral, start);
      assert.deepEqual(jobs, GREEN);
      const { randomValue } = certCentral.orders.get(`${DV_ORDER}`)?.validation ?? {};
      assert.deepEqual(dns.records, [`example.com. TXT "${randomValue}"`]);
      assert.equal(stateOf(certCentral, DV_ORDER), AFTER);
      assert.deepEqual(Object.keys(artifacts), ['certificate']);
      assertKey(artifacts, dvPrivateKeyPem);
      // With nothing to reissue, a second run hands the certificate over.
      const again = await chain(act, certCentral, start);
      assert.deepEqual(again.jobs, GREEN);
      assert.deepEqual([dns.records.length, certCentral.stateOf(DV_ORDER).posts, again.artifacts], [1, 1, artifacts]);
    },

  'change-and-reissue: gives the step that waits the plan of its own request, whose names the order does not show to be public':
    async (act) => {
      const run = async (edits: Record<string, string>) => {
        const dns = new Dns(DV_ORDER);
        const unlogged = issuedOrder(DV_ORDER, { scts: false });
        const orders = [{ ...unlogged, disableCt: true, validation: { type: 'dv' } as const }];
        await using certCentral = await dns.start({ orders, ctReported: false });
        const start = { inputs: { 'order-id': `${DV_ORDER}` }, secrets: dns.secrets, env: dns.env, edits };
        const { jobs } = await chain(act, certCentral, { ...start, policy: { default: 'log' } });
        return [jobs, stateOf(certCentral, DV_ORDER), certCentral.stateOf(DV_ORDER).posts];
      };
      assert.deepEqual(await run({ 'steps.request.outputs.plan || ': '' }), [RED, 'pending: on, without SCTs', 1]);
      assert.deepEqual(await run({}), [GREEN, BEFORE, 1]);
    },

  'change-and-reissue: red and pending without the record; the next run waits, and requests no second one': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const edits = { 'create-dns-records.sh <<< "$RECORDS"': 'no-such-program.sh' };
    const start = { ...withDns, inputs: { 'order-id': `${DV_ORDER}` } };
    const { jobs, said } = await chain(act, certCentral, { ...start, edits });
    assert.deepEqual(jobs, RED);
    assert.match(said, /create the TXT record/);
    assert.equal(stateOf(certCentral, DV_ORDER), 'pending: off, with SCTs');
    certCentral.setRecord(DV_ORDER);
    assert.deepEqual((await chain(act, certCentral, start)).jobs, GREEN);
    assert.equal(certCentral.stateOf(DV_ORDER).posts, 1);
  },

  'change-and-reissue: changes nothing without credentials for the DNS, or without the program that needs them': async (
    act,
  ) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual((await chain(act, certCentral)).jobs, RED);
    const edits = { "bash create-dns-records.sh <<< '[]'": "bash no-such-program.sh <<< '[]'" };
    assert.deepEqual((await chain(act, certCentral, { ...withDns, edits })).jobs, RED);
    assertOnlyRead(certCentral);
  },
};

/** Asserts that the certificate that was handed over has this key. */
function assertKey({ certificate = '' }: Record<string, string>, key: string): void {
  assert.ok(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key)));
}

/** What was handed over is the active certificate, with what it was issued by behind it. */
function assertHandedOver(certCentral: CertCentral, artifacts: Record<string, string>): void {
  assert.deepEqual(Object.keys(artifacts), ['certificate']);
  const blocks = artifacts['certificate']?.split(/(?<=-----END CERTIFICATE-----\n)/) ?? [];
  const [leaf, issuer] = blocks.map((block) => new X509Certificate(block));
  assert.ok(leaf && issuer);
  assert.equal(leaf.serialNumber, certCentral.stateOf(ORDER).serial);
  assert.ok(leaf.checkIssued(issuer));
}
