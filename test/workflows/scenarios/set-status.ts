import assert from 'node:assert/strict';
import { issuedOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { changesOf, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = 1000001;
const OFF = { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false' };
const setStatus = example('set-status.yml', OFF);
const secrets = { GITHUB_TOKEN: 'ghs_standInTokenOfGitHub0123456789' };
const env = { GITHUB_REPOSITORY: 'octo-org/octo-repo' };
const start = { secrets, env };
const [GREEN, RED] = [{ set: 'success' }, { set: 'failure' }];

/** Stands in for the GitHub CLI: keeps its arguments as an artifact. */
export const gh = `#!/usr/bin/env bash
set -e
[[ $GH_TOKEN ]]
mkdir -p "$ARTIFACTS/gh"
printf '%s\\n' "$*" >> "$ARTIFACTS/gh/calls"
`;

/** Scenarios of set-status.yml. */
export const setStatusScenarios: Record<string, Scenario> = {
  'set-status: sets the status, and starts the other workflow only if a reissue is due': async (act) => {
    await using certCentral = await startCertCentral();
    const dryRun = await setStatus(act, certCentral, { ...start, inputs: { 'dry-run': 'true' } });
    assert.deepEqual([dryRun.jobs, dryRun.artifacts], [GREEN, {}]);
    assert.deepEqual(changesOf(certCentral), []);
    const due = await setStatus(act, certCentral, start);
    const call = `workflow run change.yml --repo octo-org/octo-repo --ref main --raw-field order-id=${ORDER} --raw-field dry-run=false\n`;
    assert.deepEqual([due.jobs, due.artifacts], [GREEN, { gh: call }]);
    assert.equal(stateOf(certCentral, ORDER), 'out of sync: off, with SCTs');
    const back = await setStatus(act, certCentral, { ...start, inputs: { 'disable-ct': 'false' } });
    assert.deepEqual([back.jobs, back.artifacts], [GREEN, {}]);
    assert.equal(stateOf(certCentral, ORDER), 'in sync: on, with SCTs');
  },

  'set-status: turns no logging on for an order that the policy keeps out, but off without a policy': async (act) => {
    await using certCentral = await startCertCentral({ orders: [{ ...issuedOrder(ORDER), disableCt: true }] });
    const inputs = { 'disable-ct': 'false' };
    for (const dryRun of ['true', 'false']) {
      const policy = { 'keep-out': { [`order-${ORDER}.example.com`]: 'internal' } };
      const given = { ...start, inputs: { ...inputs, 'dry-run': dryRun }, policy };
      const { jobs, said } = await setStatus(act, certCentral, given);
      assert.deepEqual([jobs, changesOf(certCentral)], [RED, []]);
      assert.match(said, /change the policy first/);
    }
    const files = { 'ct-policy.json': 'no JSON' };
    assert.deepEqual((await setStatus(act, certCentral, { ...start, files })).jobs, GREEN);
    assert.deepEqual(changesOf(certCentral), ['PUT']);
  },

  'set-status: red beside a pending reissue; keeps its names out, but does not publish them': async (act) => {
    await using certCentral = await startCertCentral({ orders: [{ ...issuedOrder(ORDER), disableCt: true }] });
    (await certCentral.prepareReissue(ORDER, { pendingReads: 'manual' }))();
    const publish = await setStatus(act, certCentral, { ...start, inputs: { 'disable-ct': 'false' } });
    assert.deepEqual([publish.jobs, publish.artifacts, changesOf(certCentral)], [RED, {}, []]);
    const keepOut = await setStatus(act, certCentral, start);
    assert.deepEqual([keepOut.jobs, keepOut.artifacts, changesOf(certCentral)], [RED, {}, ['PUT']]);
  },

  'set-status: red if a reissue would lose a name, and nobody requests it': async (act) => {
    const dnsNames = [`order-${ORDER}.example.com`, '192.0.2.1'];
    await using certCentral = await startCertCentral({ orders: [issuedOrder(ORDER, { dnsNames })] });
    const { jobs, artifacts } = await setStatus(act, certCentral, start);
    assert.deepEqual([jobs, artifacts, changesOf(certCentral)], [RED, {}, ['PUT']]);
  },
};
