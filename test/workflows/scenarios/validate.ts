import assert from 'node:assert/strict';
import { dvOrder } from '../../stand-in/orders.ts';
import { startCertCentral } from '../../stand-in/server.ts';
import { Dns } from './dns.ts';
import { assertNewKey } from './reissue.ts';
import { assertOnlyRead, example, type Scenario, stateOf } from './scenario.ts';

const ORDER = Number(dvOrder.id);
const inputs = { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false' };
const validate = example('validate.yml', inputs, { opposite: { [ORDER]: 'internal hosts' } });

const GREEN = { plan: 'success', reissue: 'success', deploy: 'success' };
const RED = { plan: 'success', reissue: 'failure', deploy: 'skipped' };
const REFUSED_BEFORE = { plan: 'failure', reissue: 'skipped', deploy: 'skipped' };

/** Scenarios of validate.yml. */
export const validateScenarios: Record<string, Scenario> = {
  'validate: requests, creates the record, waits for a certificate with a new key, and hands it over': async (act) => {
    const dns = new Dns(ORDER);
    await using certCentral = await dns.start({ orders: [dvOrder] });
    const start = { inputs: { 'csr-file': 'csr/new-key.csr' }, secrets: dns.secrets, env: dns.env };
    const { jobs, artifacts, said } = await validate(act, certCentral, start);
    assert.deepEqual(jobs, GREEN);
    assert.match(said, /A run would .* gets a new key pair\. The run would only request the reissue/);
    const { randomValue } = certCentral.orders.get(String(ORDER))?.validation ?? {};
    assert.deepEqual(dns.records, [`example.com. TXT "${randomValue}"`]);
    assert.equal(stateOf(certCentral, ORDER), 'in sync: off, without SCTs');
    assert.deepEqual(Object.keys(artifacts), ['certificate']);
    assertNewKey(artifacts);
    // With nothing to reissue, a second run hands the certificate over.
    const again = await validate(act, certCentral, start);
    assert.deepEqual(again.jobs, GREEN);
    assert.deepEqual([dns.records.length, certCentral.stateOf(ORDER).posts, again.artifacts], [1, 1, artifacts]);
  },

  'validate: red and pending if the record cannot be created; the next run waits, and requests no second one': async (
    act,
  ) => {
    const dns = new Dns(ORDER);
    await using certCentral = await dns.start({ orders: [dvOrder] });
    const wrong = { ...dns.secrets, AWS_SECRET_ACCESS_KEY: 'without-rights' };
    const { jobs, said } = await validate(act, certCentral, { env: dns.env, secrets: wrong });
    assert.deepEqual([jobs, dns.records], [RED, []]);
    assert.match(said, /create the TXT record/);
    assert.equal(stateOf(certCentral, ORDER), 'pending: off, with SCTs');
    certCentral.setRecord(ORDER);
    assert.deepEqual((await validate(act, certCentral, { secrets: wrong })).jobs, GREEN);
    assert.equal(certCentral.stateOf(ORDER).posts, 1);
  },

  'validate: changes nothing in a dry run, or without credentials for the DNS': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const { jobs } = await validate(act, certCentral, { inputs: { 'dry-run': 'true' } });
    assert.deepEqual(jobs, { plan: 'success', reissue: 'skipped', deploy: 'skipped' });
    assert.deepEqual((await validate(act, certCentral)).jobs, RED);
    assertOnlyRead(certCentral);
  },

  'validate: sends nothing without a program for the records, and nothing if nobody chose a status': async (act) => {
    await using certCentral = await startCertCentral({ orders: [dvOrder] });
    const edits = { 'test -f create-dns-records.sh': 'test -f another-program.sh' };
    assert.deepEqual((await validate(act, certCentral, { edits })).jobs, REFUSED_BEFORE);
    assert.deepEqual((await validate(act, certCentral, { inputs: { 'disable-ct': 'choose' } })).jobs, REFUSED_BEFORE);
    assert.deepEqual(certCentral.requests, []);
  },
};
