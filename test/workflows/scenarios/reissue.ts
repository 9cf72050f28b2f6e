import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/runner.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { createCsr } from '../../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { assertOnlyRead, changesOf, example, replaceAfterPlan, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const { pem: csr, privateKeyPem } = await createCsr(`order-${ORDER}.example.com`, [], 'ec');

const program = (name: string) => readFile(join(ROOT, 'examples', name), 'utf8');

/** The other files of the repository. */
export const files = {
  'ct-policy.sh': await program('ct-policy.sh'),
  'create-dns-records.sh': await program('create-dns-records.sh'),
  'csr/new-key.csr': csr,
};

const GREEN = { plan: 'success', reissue: 'success', deploy: 'success' };
const RED = { plan: 'success', reissue: 'failure', deploy: 'skipped' };
const REFUSED_BEFORE = { plan: 'failure', reissue: 'skipped', deploy: 'skipped' };

const BEFORE = 'in sync: on, with SCTs';
const AFTER = 'in sync: off, without SCTs';

const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Forbidden.' }] } };

const inputs = { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false' };
const chain = example('change-and-reissue.yml', inputs, { opposite: { [ORDER]: 'internal hosts' } });

/** change-and-reissue.yml: turns CT logging off for an order whose certificate is logged. */
export const reissueScenarios: Record<string, Scenario> = {
  'change-and-reissue: reissues, hands the certificate to the deployment, and a second time without a reissue': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ reissueMode: { pendingReads: 1 } });
    const { jobs, artifacts, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assertHandedOver(certCentral, artifacts);
    assert.match(said, /Dry run, nothing was changed: .* A run would set CT logging to disabled and request a reissue/);
    const again = await chain(act, certCentral);
    assert.deepEqual(again.jobs, GREEN);
    assertHandedOver(certCentral, again.artifacts);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'change-and-reissue: stops before the plan if nobody chose a status or the policy has another, after it in a dry run':
    async (act) => {
      await using certCentral = await startCertCentral();
      const undecided = await chain(act, certCentral, { inputs: { 'disable-ct': 'choose' } });
      const other = await chain(act, certCentral, { policy: { opposite: {} } });
      assert.deepEqual([undecided.jobs, other.jobs], [REFUSED_BEFORE, REFUSED_BEFORE]);
      assert.deepEqual(certCentral.requests, []);
      const dryRun = await chain(act, certCentral, { inputs: { 'dry-run': 'true' } });
      assert.deepEqual(dryRun.jobs, { plan: 'success', reissue: 'skipped', deploy: 'skipped' });
      assertOnlyRead(certCentral);
    },

  'change-and-reissue: changes nothing if the certificate is no longer the one of the plan': async (act) => {
    await using certCentral = await startCertCentral();
    await replaceAfterPlan(certCentral, ORDER);
    const { jobs, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.match(said, /::error::.*serial number/);
    assert.deepEqual(changesOf(certCentral), []);
    assert.deepEqual((await chain(act, certCentral)).jobs, GREEN);
  },

  'change-and-reissue: shows reviewers every name': async (act) => {
    const names = Array.from({ length: 25 }, (_, index) => `host-${index}.example.com`);
    await using certCentral = await startCertCentral({ orders: [issuedOrder(ORDER, { dnsNames: names })] });
    // A summary is in no artifact, and act loses lines of the log.
    const edits = { ' >> "$GITHUB_STEP_SUMMARY"': ` | curl --fail --data-binary @- ${certCentral.url}/summary` };
    await chain(act, certCentral, { inputs: { 'dry-run': 'true' }, edits });
    const summary = certCentral.requests.find(({ path }) => path.endsWith('/summary'))?.body ?? '';
    for (const name of names) assert.match(summary, new RegExp(`^${name}$`, 'm'));
  },

  'change-and-reissue: gives the certificate the key of a CSR in the repository': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts, said } = await chain(act, certCentral, { inputs: { 'csr-file': 'csr/new-key.csr' } });
    assert.deepEqual(jobs, GREEN);
    assertHandedOver(certCentral, artifacts);
    assertNewKey(artifacts);
    assert.match(said, /A run would .* gets a new key pair/);
  },

  'change-and-reissue: hands nothing over if no certificate was issued yet': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, artifacts } = await chain(act, certCentral, {
      inputs: { 'order-id': '1000004' },
      policy: { 'disable-ct': true, opposite: {} },
    });
    assert.deepEqual(jobs, { plan: 'success', reissue: 'success', deploy: 'skipped' });
    assert.deepEqual(artifacts, {});
    assert.equal(certCentral.stateOf(1000004).disableCt, true);
  },

  'change-and-reissue: deploys even if GitHub drops the output that the deployment depends on': async (act) => {
    await using certCentral = await startCertCentral();
    const edits = { "${{ steps.reissue.outputs.certificate-file != '' }}": '""' };
    assert.deepEqual((await chain(act, certCentral, { edits })).jobs, GREEN);
  },

  'change-and-reissue: issued too late: red and pending; the next run waits for it, and requests no second one': async (
    act,
  ) => {
    await using certCentral = await startCertCentral({ reissueMode: 'manual' });
    const { jobs, artifacts, said } = await chain(act, certCentral, {
      edits: { 'wait-minutes: 15': 'wait-minutes: 1' },
    });
    assert.deepEqual(jobs, RED);
    assert.deepEqual(artifacts, {});
    assert.equal(stateOf(certCentral, ORDER), 'pending: off, with SCTs');
    assert.match(said, /::error::.* within 1 minute.* left pending; run again/);
    await certCentral.issue(ORDER);
    const again = await chain(act, certCentral);
    assert.deepEqual(again.jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'change-and-reissue: the post step restores the status if the key was refused in the recovery': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: { failWith: 400 } });
    certCentral.fault({ path: 'reissue' }, { first: () => certCentral.fault({}, forbidden, 3) }, 1);
    const { jobs, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.equal(stateOf(certCentral, ORDER), BEFORE);
    assert.match(said, /::error::.* out of sync.*[\s\S]*::warning::.* restored to enabled/);
  },
};

/** The certificate that was handed over has the key of `csr/new-key.csr`. */
export function assertNewKey({ certificate = '' }: Record<string, string>): void {
  assert.ok(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKeyPem)));
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
