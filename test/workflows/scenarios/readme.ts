import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMarkdown, textOf } from '../../harness/markdown.ts';
import { ROOT } from '../../harness/runner.ts';
import { issuedOrder } from '../../stand-in/orders.ts';
import { type CertCentral, startCertCentral } from '../../stand-in/server.ts';
import type { Act } from '../act.ts';
import { changesOf, example, type Scenario } from './scenario.ts';

const ORDER = 1000001;
const REFUSAL = {
  status: 400,
  body: { errors: [{ code: 'csr_invalid_cannot_parse', message: 'The CSR is unusable.' }] },
};
const BOTH = { status: 'success', reissue: 'success' };

const page = renderMarkdown(await readFile(join(ROOT, 'README.md'), 'utf8'));
/** The workflows of README as its page shows them: `reissue` alone, and the root action with `reissue` behind it. */
const workflows = page.elements
  .filter(({ tagName }) => tagName === 'pre')
  .map(textOf)
  .filter((text) => text.startsWith('on:'));

/** Scenarios of the workflows that people copy from README. */
export const readmeScenarios: Record<string, Scenario> = {
  'readme: two workflows, each of at most 25 lines': async () => {
    assert.equal(workflows.length, 2);
    for (const text of workflows) assert.ok(text.trimEnd().split('\n').length <= 25, text);
  },

  'readme: the first workflow changes nothing in a dry run, then reissues once': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual(await byHand(act, certCentral, { 'dry-run': 'true' }), { reissue: 'success' });
    assert.deepEqual(changesOf(certCentral), []);
    assert.deepEqual(await byHand(act, certCentral), { reissue: 'success' });
    assert.deepEqual(changesOf(certCentral), ['PUT', 'POST']);
    assertOrder(certCentral, { disableCt: true, scts: false, inSync: true });
  },

  'readme: the first workflow leaves the order disabled if the reissue is refused': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, REFUSAL);
    assert.deepEqual(await byHand(act, certCentral), { reissue: 'failure' });
    assertOrder(certCentral, { disableCt: true, scts: true, inSync: false });
    assertNothingTurnedOn(certCentral);
  },

  'readme: the first workflow turns logging off again if a reissue that publishes is refused': async (act) => {
    await using certCentral = await startCertCentral({ orders: [unlogged()] });
    certCentral.fault({ path: 'reissue' }, REFUSAL);
    assert.deepEqual(await byHand(act, certCentral, { 'disable-ct': 'false' }), { reissue: 'failure' });
    assert.deepEqual(changesOf(certCentral), ['PUT', 'POST', 'PUT']);
    assertOrder(certCentral, { disableCt: true, scts: false, inSync: true });
  },

  'readme: the second workflow sets the status, reissues, and does nothing more in a second run': async (act) => {
    await using certCentral = await startCertCentral();
    assert.deepEqual(await statusFirst(act, certCentral), BOTH);
    assert.deepEqual(changesOf(certCentral), ['PUT', 'PUT', 'POST']);
    assertOrder(certCentral, { disableCt: true, scts: false, inSync: true });
    assert.deepEqual(await statusFirst(act, certCentral), { status: 'success', reissue: 'skipped' });
    assert.deepEqual(changesOf(certCentral), ['PUT', 'PUT', 'POST', 'PUT']);
  },

  'readme: the second workflow leaves the order disabled if the reissue is refused': async (act) => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, REFUSAL);
    assert.deepEqual(await statusFirst(act, certCentral), { status: 'success', reissue: 'failure' });
    assertOrder(certCentral, { disableCt: true, scts: true, inSync: false });
    assertNothingTurnedOn(certCentral);
  },

  'readme: the second workflow requests nothing beside a pending reissue': async (act) => {
    await using certCentral = await startCertCentral();
    (await certCentral.prepareReissue(ORDER, { pendingReads: 'manual' }))();
    assert.deepEqual(await statusFirst(act, certCentral), { status: 'success', reissue: 'skipped' });
    assert.deepEqual(changesOf(certCentral), ['PUT']);
  },
};

async function byHand(act: Act, certCentral: CertCentral, inputs: Record<string, string> = {}) {
  const usual = { 'order-id': `${ORDER}`, 'disable-ct': 'true', 'dry-run': 'false' };
  const run = example('reissue.yml', usual);
  return (await run(act, certCentral, { text: workflows[0] ?? '', inputs })).jobs;
}

async function statusFirst(act: Act, certCentral: CertCentral) {
  return (await example('reissue.yml')(act, certCentral, { text: workflows[1] ?? '' })).jobs;
}

/** Returns an order whose certificate was not logged, and should not be. */
function unlogged() {
  const order = issuedOrder(ORDER);
  assert.ok(order.certificate);
  return { ...order, disableCt: true, certificate: { ...order.certificate, scts: false } };
}

function assertOrder(certCentral: CertCentral, expected: { disableCt: boolean; scts: boolean; inSync: boolean }): void {
  const { disableCt, scts, inSync } = certCentral.stateOf(ORDER);
  assert.deepEqual({ disableCt, scts, inSync }, expected);
}

function assertNothingTurnedOn({ requests }: CertCentral): void {
  const updates = requests.filter(({ method }) => method === 'PUT').map(({ body }) => JSON.parse(body));
  assert.ok(updates.length > 0);
  assert.deepEqual([...new Set(updates.map(({ disable_ct }) => disable_ct))], [true]);
}
