import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import { assertOnlyRead, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const newKey = example('new-key.yml', { 'order-id': `${ORDER}`, 'dry-run': 'false' }, { default: 'keep-out' });
const GREEN = { csr: 'success', plan: 'success', reissue: 'success', deploy: 'success' };

/** Starts a service with one order, whose certificate is for these names. */
function startWith(commonName: string, ...dnsNames: string[]): Promise<CertCentral> {
  return startCertCentral({ orders: [issuedOrder(ORDER, { commonName, dnsNames: [commonName, ...dnsNames] })] });
}

/** Scenarios of new-key.yml. */
export const newKeyScenarios: Record<string, Scenario> = {
  'new-key: makes a key on the server, reissues for it, and compares both before the deployment': async (act) => {
    await using certCentral = await startWith('www.example.com');
    const before = certCentral.orders.get(`${ORDER}`)?.certificate?.pem ?? '';
    const { jobs, artifacts, said } = await newKey(act, certCentral);
    assert.deepEqual(jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), 'in sync: off, without SCTs');
    const [old, current] = [before, artifacts[`certificate-${ORDER}`] ?? ''].map((pem) => new X509Certificate(pem));
    assert.ok(old && current && !old.publicKey.equals(current.publicKey));
    assert.match(said, /new key pair/);
    assert.doesNotMatch(JSON.stringify([certCentral.requests, artifacts, said]), /PRIVATE KEY/);
  },

  'new-key: changes nothing in a dry run, or if the plan is rejected, and deploys nothing if the certificate is for another key':
    async (act) => {
      await using certCentral = await startWith('example.com', '*.example.com');
      const dryRun = await newKey(act, certCentral, { inputs: { 'dry-run': 'true' } });
      assert.deepEqual(dryRun.jobs, { ...GREEN, reissue: 'skipped', deploy: 'skipped' });
      const rejected = await newKey(act, certCentral, { isRejected: true });
      assert.deepEqual(rejected.jobs, { ...GREEN, reissue: 'failure', deploy: 'skipped' });
      assertOnlyRead(certCentral);
      const edits = { '-in ~/tls/server.key.new)': '-in <(openssl genpkey -algorithm ed25519))' };
      const { jobs } = await newKey(act, certCentral, { edits });
      assert.deepEqual(jobs, { ...GREEN, deploy: 'failure' });
    },

  'new-key: asks nobody to give the key of the server to a certificate for other names': async (act) => {
    await using certCentral = await startWith('bank.example.com', 'www.example.com.example.org');
    const { jobs } = await newKey(act, certCentral);
    assert.deepEqual(jobs, { csr: 'success', plan: 'failure', reissue: 'skipped', deploy: 'skipped' });
    assertOnlyRead(certCentral);
  },

  'new-key: red, and asks nobody, if GitHub dropped the CSR, or if the caller has another one': async (act) => {
    await using certCentral = await startWith('www.example.com');
    for (const changes of [
      { edits: { '${{ steps.csr.outputs.csr }}': '' } },
      { callInputs: { 'csr-file': 'csr/dv.csr' } },
    ]) {
      const { jobs } = await newKey(act, certCentral, changes);
      assert.deepEqual(jobs, { csr: 'success', plan: 'failure', reissue: 'skipped', deploy: 'skipped' });
    }
    assert.deepEqual(certCentral.requests, []);
  },
};
