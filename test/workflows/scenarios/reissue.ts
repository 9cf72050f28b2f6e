import assert from 'node:assert/strict';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../harness/runner.ts';
import { createCsr } from '../../stand-in/pki.ts';
import type { CertCentral } from '../../stand-in/server.ts';
import type { Act, Outcome, Start } from '../act.ts';
import {
  assertOnlyRead,
  methodsOf,
  type Policy,
  reissuesOf,
  replaceCertificate,
  run,
  type Scenario,
  seed,
  startCertCentral,
  stateOf,
} from './bench.ts';

const ORDER = 1000001;
const { pem: csr, privateKeyPem } = await createCsr(`order-${ORDER}.example.com`, [], 'ec');

const program = (name: string) => readFile(join(ROOT, 'examples', name), 'utf8');

/** The other files of the repository. */
export const files = {
  'ct-policy.sh': await program('ct-policy.sh'),
  'create-dns-records.sh': await program('create-dns-records.sh'),
  'csr/new-key.csr': csr,
  'csr/with-its-key.pem': csr + privateKeyPem,
};

const GREEN = { plan: 'success', reissue: 'success', deploy: 'success' };
const RED = { plan: 'success', reissue: 'failure', deploy: 'skipped' };
const REFUSED_BEFORE = { plan: 'failure', reissue: 'skipped', deploy: 'skipped' };

const BEFORE = 'in sync: on, with SCTs';
const AFTER = 'in sync: off, without SCTs';

const refusal = { status: 400, body: { errors: [{ code: 'reissue_failed', message: 'Refused.' }] } };
/** A service that is down for longer than any run waits. */
const away = { status: 503, headers: { 'Retry-After': '3600' }, body: 'Down for maintenance' };
const forbidden = { status: 403, body: { errors: [{ code: 'access_denied', message: 'Forbidden.' }] } };

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
    assert.equal(reissuesOf(certCentral), 1);
  },

  'change-and-reissue: plans with a key that can change nothing': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await chain(act, certCentral, { secrets: { DIGICERT_API_KEY: '' } });
    assert.deepEqual(jobs, RED);
    assertOnlyRead(certCentral);
    assert.equal(stateOf(certCentral, ORDER), BEFORE);
  },

  'change-and-reissue: only plans in a dry run': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs } = await chain(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual(jobs, { plan: 'success', reissue: 'skipped', deploy: 'skipped' });
    assertOnlyRead(certCentral);
  },

  'change-and-reissue: stops at the plan if its key is missing': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await chain(act, certCentral, { secrets: { DIGICERT_VIEW_ONLY_KEY: '' } });
    assert.deepEqual(jobs, REFUSED_BEFORE);
    assert.match(said, /Input api-key is empty/);
    assert.deepEqual(methodsOf(certCentral), []);
  },

  'change-and-reissue: stops at the plan if the policy has another status for the order, or is of another account':
    async (act) => {
      await using certCentral = await startCertCentral();
      for (const policy of [{ opposite: {} }, { 'disable-ct': true }, { account: 'europe' }])
        assert.deepEqual((await chain(act, certCentral, { policy })).jobs, REFUSED_BEFORE);
      assert.deepEqual(methodsOf(certCentral), []);
    },

  'change-and-reissue: stops at the plan if nobody chose a status': async (act) => {
    await using certCentral = await startCertCentral();
    const inputs = { 'disable-ct': 'choose' };
    assert.deepEqual((await chain(act, certCentral, { inputs })).jobs, REFUSED_BEFORE);
    // The policy has no status for an order that it ignores.
    const ignored = await chain(act, certCentral, { inputs, policy: { opposite: {}, ignore: { [ORDER]: 'pilot' } } });
    assert.deepEqual(ignored.jobs, REFUSED_BEFORE);
    assert.match(ignored.said, /::error::Input disable-ct/);
    assert.deepEqual(methodsOf(certCentral), []);
  },

  'change-and-reissue: changes nothing if the certificate is no longer the one of the plan': async (act) => {
    await using certCentral = await startCertCentral();
    await replaceCertificate(certCentral, ORDER, 1);
    const { jobs, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.match(said, /::error::.*serial number/);
    assert.ok(methodsOf(certCentral).every((method) => method === 'GET'));
    assert.deepEqual((await chain(act, certCentral)).jobs, GREEN);
  },

  'change-and-reissue: shows reviewers every name': async (act) => {
    const names = Array.from({ length: 25 }, (_, index) => `host-${index}.example.com`);
    const order = {
      ...seed(ORDER),
      certificate: { commonName: names[0] ?? '', dnsNames: names, scts: true, keyType: 'ec' as const },
    };
    await using certCentral = await startCertCentral({ orders: [order] });
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
    assert.match(said, /new key pair/);
  },

  'change-and-reissue: stops at the plan if the file contains a private key': async (act) => {
    await using certCentral = await startCertCentral();
    const { jobs, said } = await chain(act, certCentral, { inputs: { 'csr-file': 'csr/with-its-key.pem' } });
    assert.deepEqual(jobs, REFUSED_BEFORE);
    assert.match(said, /::error::Input csr-file/);
    assert.deepEqual(methodsOf(certCentral), []);
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
    assert.equal(reissuesOf(certCentral), 1);
  },

  'change-and-reissue: restores the status if the reissue is refused, and can run again': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, refusal, 1);
    const { jobs, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.equal(stateOf(certCentral, ORDER), BEFORE);
    assert.match(said, /::error::.* restored to enabled/);
    assert.deepEqual((await chain(act, certCentral)).jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
  },

  'change-and-reissue: out of sync if the API is down in the recovery; the next run repairs it': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, { first: () => certCentral.fault({}, away), next: refusal }, 1);
    const { jobs, said } = await chain(act, certCentral);
    // act ends when a post step fails; GitHub would go on, and skip the deployment.
    assert.deepEqual(jobs, { plan: 'success', reissue: 'failure' });
    assert.equal(stateOf(certCentral, ORDER), 'out of sync: off, with SCTs');
    assert.match(said, /::error::.* order 1000001 is out of sync/);
    assert.match(said.trim().split('\n').at(-1) ?? '', /::error::.* had failed\. .* order 1000001 is out of sync/);
    certCentral.faults.length = 0;
    assert.deepEqual((await chain(act, certCentral)).jobs, GREEN);
    assert.equal(stateOf(certCentral, ORDER), AFTER);
  },

  'change-and-reissue: the post step restores the status if the key was refused in the recovery': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, { first: () => certCentral.fault({}, forbidden, 3), next: refusal }, 1);
    const { jobs, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.equal(stateOf(certCentral, ORDER), BEFORE);
    assert.match(said, /::error::.* out of sync.*[\s\S]*::warning::.* restored to enabled/);
  },

  'change-and-reissue: deploys no certificate that has lost a name': async (act) => {
    await using certCentral = await startCertCentral({ reissueMode: { nameMissing: true } });
    const { jobs, artifacts, said } = await chain(act, certCentral);
    assert.deepEqual(jobs, RED);
    assert.deepEqual(artifacts, {});
    assert.equal(stateOf(certCentral, ORDER), AFTER);
    assert.match(said, /::error::.* lacks www\.order-1000001\.example\.com/);
  },
};

function chain(
  act: Act,
  certCentral: CertCentral,
  start: Omit<Partial<Start>, 'workflow'> & { policy?: Policy } = {},
): Promise<Outcome> {
  return run(act, certCentral, {
    ...start,
    workflow: 'change-and-reissue.yml',
    inputs: { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false', ...start.inputs },
    policy: { opposite: { [ORDER]: 'internal hosts' }, ...start.policy },
  });
}

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
