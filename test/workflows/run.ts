/**
 * Runs the examples on a real workflow engine, `act`, against stand-ins for CertCentral and GitHub: `npm run
 * test:workflows`. Says in one line if there is neither `act` nor Go to install it.
 */
import assert from 'node:assert/strict';
import { type CertCentral, type OrderSeed, type StandInOrder, startCertCentral } from '../support/certcentral.ts';
import { createCsr } from '../support/pki.ts';
import { Act, type Outcome, type Start } from './act.ts';
import { GitHub } from './github.ts';
import { findOnPath, findTool } from './tools.ts';

const FLEET = Array.from({ length: 20 }, (_, index) => 1000101 + index);
const BAD = FLEET[12];

const act = await findTools().catch(({ message }: Error) => {
  console.log(`test:workflows: skipped, ${message}`);
  process.exit(0);
});
const csr = (await createCsr('order.example.com', [], 'ec')).pem;
await using runner = await Act.start(act, Object.fromEntries([1000001, ...FLEET].map((id) => [`csr/${id}.csr`, csr])));

/** By name; each has its own stand-ins, and asserts what the jobs came to and how the orders stand at the end. */
const scenarios: Record<string, () => Promise<void>> = {
  'step: turns CT logging off': async () => {
    await using certCentral = await startCertCentral();
    const variables = { DIGICERT_ORDER_ID: '1000001' };
    const { jobs } = await run(certCentral, { workflow: 'step.yml', variables });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000001, scts: true });
  },

  'manual-dispatch: turns CT logging off': async () => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000001, scts: true });
  },

  'manual-dispatch: turns CT logging on': async () => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(certCentral, 1000002, { 'disable-ct': 'false', 'dry-run': 'false' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000002), { disableCt: false, certificate: 2000002, scts: false });
  },

  'manual-dispatch: changes nothing in a dry run': async () => {
    await using certCentral = await startCertCentral();
    const { jobs } = await dispatch(certCentral, 1000001, { 'disable-ct': 'true', 'dry-run': 'true' });
    assert.deepEqual(jobs, { 'ct-status': 'success' });
    assert.deepEqual(methodsOf(certCentral), ['GET', 'GET']);
  },

  'change-and-reissue: reissues, waits, and finds both in step': async () => {
    await using certCentral = await startCertCentral({ reissueMode: { pendingReads: 1 } });
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'success', verify: 'success', 'set-back': 'skipped' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000005, scts: false });
    const again = await chain(certCentral);
    assert.deepEqual(again.jobs, { change: 'success', reissue: 'skipped', verify: 'skipped', 'set-back': 'skipped' });
    assert.equal(reissuesOf(certCentral), 1);
  },

  'change-and-reissue: sets the status back after a reissue that failed, and can run again': async () => {
    await using certCentral = await startCertCentral({ reissueMode: { failWith: 500 } });
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'failure', verify: 'skipped', 'set-back': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: false, certificate: 2000001, scts: true });
    certCentral.reissueMode = 'at once';
    await chain(certCentral);
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000005, scts: false });
  },

  'change-and-reissue: waits for a reissue that is under way already': async () => {
    await using certCentral = await startCertCentral();
    const begin = await certCentral.prepareReissue(1000001, { pendingReads: 3, disableCt: true });
    begin();
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'success', verify: 'success', 'set-back': 'skipped' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000005, scts: false });
    assert.equal(reissuesOf(certCentral), 0);
  },

  'change-and-reissue: keeps the new status if the reissue that seemed to fail did not': async () => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'reissue' }, { status: 502, body: 'Bad gateway', applied: true }, 1);
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'failure', verify: 'skipped', 'set-back': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000005, scts: false });
  },

  'change-and-reissue: sets the status again before it reissues, as re-running the failed jobs needs': async () => {
    await using certCentral = await startCertCentral();
    const setBack = () => {
      orderOf(certCentral, 1000001).disableCt = false;
    };
    certCentral.fault({ path: 'certificate' }, { first: setBack }, 1); // at the end of the first job
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'success', verify: 'success', 'set-back': 'skipped' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: true, certificate: 2000005, scts: false });
  },

  'change-and-reissue: sets the status to that of a certificate that does not follow it': async () => {
    await using certCentral = await startCertCentral();
    // As if someone turned CT logging on again in between: the new certificate is logged.
    duringReissue(certCentral, () => {
      orderOf(certCentral, 1000001).disableCt = false;
    });
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'success', verify: 'failure', 'set-back': 'success' });
    assert.deepEqual(stateOf(certCentral, 1000001), { disableCt: false, certificate: 2000005, scts: true });
  },

  'change-and-reissue: sets the status back as it was found if the order can no longer be read': async () => {
    await using certCentral = await startCertCentral();
    duringReissue(certCentral, () => certCentral.fault({ path: 'order' }, { status: 404 }));
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'failure', verify: 'skipped', 'set-back': 'success' });
    assert.equal(orderOf(certCentral, 1000001).disableCt, false);
  },

  'change-and-reissue: fails, and leaves the status, if nothing tells how the certificate was issued': async () => {
    await using certCentral = await startCertCentral();
    certCentral.fault({ path: 'certificate' }, { status: 404 });
    const { jobs } = await chain(certCentral);
    assert.deepEqual(jobs, { change: 'success', reissue: 'success', verify: 'failure', 'set-back': 'failure' });
    assert.equal(orderOf(certCentral, 1000001).disableCt, true);
  },

  'fleet: brings 20 orders in step, but for one, whose status it sets back': async () => {
    await using certCentral = await startCertCentral({ orders: FLEET.map(seed) });
    certCentral.fault({ path: new RegExp(`${BAD}/reissue$`) }, { status: 500, body: { errors: [] } });
    const { jobs, failedEntries } = await run(certCentral, { workflow: 'fleet.yml', variables: orders(FLEET) });
    assert.deepEqual(jobs, { orders: 'success', order: 'failure', verdict: 'failure' });
    assert.deepEqual(failedEntries, [JSON.stringify({ 'disable-ct': true, 'order-id': `${BAD}` })]);
    for (const id of FLEET) {
      const { disableCt, scts } = stateOf(certCentral, id);
      assert.deepEqual({ id, disableCt, scts }, { id, disableCt: id !== BAD, scts: id === BAD });
    }
    certCentral.faults.length = 0;
    const again = await run(certCentral, { workflow: 'fleet.yml', variables: orders(FLEET) });
    assert.deepEqual(again.jobs, { orders: 'success', order: 'success', verdict: 'success' });
    assert.equal(reissuesOf(certCentral), FLEET.length + 1);
  },

  'audit: green without an issue; red, one issue; red again, the same one; green, closed': async () => {
    await using certCentral = await startCertCentral({ orders: FLEET.slice(0, 2).map(seed) });
    await using gitHub = await GitHub.start();
    const audit = async (disableCt: boolean) => {
      const { jobs } = await run(certCentral, {
        workflow: 'audit.yml',
        event: 'schedule',
        variables: orders(FLEET.slice(0, 2), disableCt),
        secrets: { GITHUB_TOKEN: gitHub.token },
        env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: gitHub.repository },
      });
      const calls = gitHub.requests.splice(0).map((request) => request.split(' ', 1).join());
      return { jobs, calls, issues: gitHub.issues.map(({ number, state }) => `${number} ${state}`) };
    };
    const [green, red] = [
      { check: 'success', issue: 'success' },
      { check: 'failure', issue: 'success' },
    ];
    assert.deepEqual(await audit(false), { jobs: green, calls: ['GET'], issues: [] });
    assert.deepEqual(await audit(true), { jobs: red, calls: ['GET', 'POST'], issues: ['1 open'] });
    assert.deepEqual(await audit(true), { jobs: red, calls: ['GET', 'PATCH'], issues: ['1 open'] });
    assert.deepEqual(await audit(false), { jobs: green, calls: ['GET', 'PATCH'], issues: ['1 closed'] });
    assert.deepEqual([...new Set(methodsOf(certCentral))], ['GET']);
  },
};

let failed = 0;
for (const [name, scenario] of Object.entries(scenarios)) {
  const started = performance.now();
  const error = await scenario().catch((reason: unknown) => reason);
  if (error) failed++;
  console.log(`${error ? 'not ok' : 'ok'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (error) console.log(error);
}
console.log(`${Object.keys(scenarios).length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** `act`, and what the scripts of the examples need. */
async function findTools(): Promise<string> {
  for (const name of ['bash', 'curl', 'jq', 'git'])
    if (process.platform === 'win32' || !(await findOnPath(name))) throw new Error(`there is no ${name} here`);
  return findTool('act');
}

async function run(certCentral: CertCentral, start: Omit<Start, 'secrets'> & Partial<Start>): Promise<Outcome> {
  const { apiKey, viewOnlyKey, url } = certCentral;
  return runner.run({
    ...start,
    secrets: { DIGICERT_API_KEY: apiKey, DIGICERT_VIEW_ONLY_KEY: viewOnlyKey, ...start.secrets },
    variables: { DIGICERT_API_URL: url, ...start.variables },
  });
}

function dispatch(certCentral: CertCentral, id: number, inputs: Record<string, string>): Promise<Outcome> {
  return run(certCentral, {
    workflow: 'manual-dispatch.yml',
    inputs: { 'order-id': `${id}`, ...inputs },
    variables: {},
  });
}

function chain(certCentral: CertCentral): Promise<Outcome> {
  const inputs = { 'order-id': '1000001', 'disable-ct': 'true' };
  return run(certCentral, { workflow: 'change-and-reissue.yml', inputs, variables: {} });
}

function seed(id: number): OrderSeed {
  const commonName = `order-${id}.example.com`;
  const certificate = { commonName, dnsNames: [commonName], scts: true, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: false, certificate };
}

function orders(ids: number[], disableCt = true): Record<string, string> {
  return { DIGICERT_ORDERS: JSON.stringify(ids.map((id) => ({ 'order-id': `${id}`, 'disable-ct': disableCt }))) };
}

/** Does something when the first reissue is asked for, just before the service sees to it. */
function duringReissue(certCentral: CertCentral, work: () => void): void {
  certCentral.fault({ path: 'reissue' }, { first: work }, 1);
}

function orderOf(certCentral: CertCentral, id: number): StandInOrder {
  const order = certCentral.orders.get(`${id}`);
  assert.ok(order);
  return order;
}

function stateOf(certCentral: CertCentral, id: number) {
  const { disableCt, certificate } = orderOf(certCentral, id);
  return { disableCt, certificate: certificate?.id, scts: certificate?.scts };
}

function methodsOf(certCentral: CertCentral): string[] {
  return certCentral.requests.map(({ method }) => method);
}

function reissuesOf(certCentral: CertCentral): number {
  return methodsOf(certCentral).filter((method) => method === 'POST').length;
}
