import assert from 'node:assert/strict';
import { dvOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { assertOnlyRead, reissuesOf, run, type Scenario, stateOf } from './bench.ts';
import { assertNewKey } from './reissue.ts';

const ORDER = Number(dvOrder.id);

const inputs = { 'order-id': String(ORDER), 'disable-ct': 'true', 'dry-run': 'false', domains: 'example.com' };
const GREEN = { plan: 'success', request: 'success', reissue: 'success', deploy: 'success' };

/** The program that validate.yml expects in the repository: here, the customer's DNS is part of the stand-in. */
export const addTxtRecord = `#!/usr/bin/env bash
curl --fail --silent --show-error --header "Authorization: $DNS_TOKEN" --data "$1 TXT $2" "$DNS_URL"
`;

/** Scenarios of validate.yml. */
export const validateScenarios: Record<string, Scenario> = {
  'validate: requests, creates the record, waits for a certificate with a new key, and hands it over': async (act) => {
    const records: string[] = [];
    await using certCentral = await startCertCentral({
      orders: [dvOrder],
      intercept: async ({ path, headers, body }) => {
        if (path !== '/dns' || headers.authorization !== 'dns-token') return undefined;
        records.push(body);
        certCentral.setRecord(ORDER);
        return { status: 200 };
      },
    });
    const start = {
      workflow: 'validate.yml',
      inputs: { ...inputs, 'csr-file': 'csr/new-key.csr' },
      secrets: { DNS_TOKEN: 'dns-token' },
      env: { DNS_URL: new URL('/dns', certCentral.url).href },
    };
    const { jobs, artifacts, said } = await run(act, certCentral, start);
    assert.deepEqual(jobs, GREEN);
    assert.match(said, /A run would .* gets a new key pair\. The run would only request the reissue/);
    assert.deepEqual(records, [`example.com TXT ${certCentral.orders.get(String(ORDER))?.validation.randomValue}`]);
    assert.equal(stateOf(certCentral, ORDER), 'in sync: off, without SCTs');
    assert.deepEqual(Object.keys(artifacts), ['certificate']);
    assertNewKey(artifacts);
    // With nothing to reissue, a second run hands the certificate over.
    const again = await run(act, certCentral, start);
    assert.deepEqual(again.jobs, GREEN);
    assert.deepEqual([records.length, reissuesOf(certCentral), again.artifacts], [1, 1, artifacts]);
  },

  'validate: only plans in a dry run': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const { jobs } = await run(act, certCentral, {
      workflow: 'validate.yml',
      inputs: { ...inputs, 'dry-run': 'true' },
    });
    assert.deepEqual(jobs, { plan: 'success', request: 'skipped', reissue: 'skipped', deploy: 'skipped' });
    assertOnlyRead(certCentral);
  },

  'validate: changes nothing without a program for the record': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const { jobs } = await run(act, certCentral, {
      workflow: 'validate.yml',
      inputs,
      edits: { './add-txt-record': './another-program' },
    });
    assert.deepEqual(jobs, { plan: 'failure', request: 'skipped', reissue: 'skipped', deploy: 'skipped' });
    assert.deepEqual(certCentral.requests, []);
  },
};
