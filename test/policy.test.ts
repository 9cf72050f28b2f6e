import { describe, expect, test } from 'vitest';
import {
  audit,
  expectFound,
  expectGreen as expectGreenAudit,
  expectStopped,
  order as loggedOrder,
  verdictsOf,
} from './audit/step.ts';
import type { Inputs } from './harness/runner.ts';
import { expectFailure, expectSuccess, startService } from './harness/step.ts';
import { expectGreen, expectRefused, RunnerHost } from './reissue/host.ts';
import type { CertCentral, OrderSeed } from './stand-in/server.ts';

const POLICY = { account: '1449471', default: 'log', 'keep-out': { 'corp.example.net': 'internal hosts' } };
const FILE = 'ct-policy.json';
const RULE = 'corp.example.net: internal hosts';

/** An order whose certificate is as `isLogged` says, and its status, too. */
function order(
  id: number,
  dnsNames: readonly string[],
  isLogged: boolean,
  changes: Partial<OrderSeed> = {},
): OrderSeed {
  const [commonName = ''] = dnsNames;
  const certificate = { commonName, dnsNames, scts: isLogged, keyType: 'ec' as const };
  return loggedOrder(id, { disableCt: !isLogged, commonName, certificate, ...changes });
}

const unissued = { status: 'pending', certificate: undefined };

/** A machine with the policy in its workspace, which decides unless the inputs do. */
async function hostFor(service: CertCentral, orderId: number, inputs: Inputs = {}, policy: object = POLICY) {
  const host = new RunnerHost(service, 'by policy', { 'order-id': String(orderId), 'policy-file': FILE, ...inputs });
  await host.write(FILE, JSON.stringify(policy));
  return host;
}

function auditBy(service: CertCentral, policy: object = POLICY) {
  // `audit` checks the requests of an audit alone.
  service.requests.splice(0);
  return audit(service, { 'policy-file': FILE }, { files: { [FILE]: JSON.stringify(policy) } });
}

const RENEWED = 3000034;
const RENEWAL = 3000039;
const LOGGED = 3000036;
const UNISSUED = 3000040;

/** 34 orders with public names, and 6 below corp.example.net. */
const FLEET: OrderSeed[] = [
  ...Array.from({ length: 33 }, (_, index) => order(3000001 + index, [`www${index}.example.com`], true)),
  order(RENEWED, ['vpn.corp.example.net'], false, { isRenewed: true }),
  order(3000035, ['git.corp.example.net', 'wiki.corp.example.net'], false),
  // Somebody forgot to keep it out.
  order(LOGGED, ['ci.corp.example.net', 'CI2.corp.example.net'], true),
  order(3000037, ['*.corp.example.net'], false),
  order(3000038, ['xcorp.example.net', 'shop.example.net'], true),
  order(RENEWAL, ['vpn.corp.example.net'], false, { renewedOrderId: RENEWED }),
  order(UNISSUED, ['erp.corp.example.net'], true, unissued),
];

test('public names are logged, and all below corp.example.net is kept out: audit, what it found, audit', async () => {
  await using service = await startService({ orders: FLEET });
  const before = await auditBy(service);
  expectFound(before, { outOfSync: 2 });
  const found = Object.entries(verdictsOf(before)).filter(([, verdict]) => verdict !== 'in sync');
  expect(found).toEqual([
    [String(LOGGED), 'reissue'],
    [String(UNISSUED), 'set status'],
  ]);
  for (const row of before.rows) {
    const isInternal = /(?:^|[ .])corp\.example\.net/.test(row['common-name']);
    expect(row).toMatchObject(
      isInternal ? { desired: 'disabled', rule: RULE } : { desired: 'enabled', rule: 'default' },
    );
  }
  const jobs: Record<string, unknown>[] = JSON.parse(before.outputs['to-do'] ?? '');
  expect(jobs.map((job) => [job['order-id'], job['disable-ct']])).toEqual(found.map(([id]) => [id, true]));
  for (const { 'order-id': id, 'disable-ct': disableCt, plan } of jobs) {
    await using host = await hostFor(service, Number(id), {
      'disable-ct': String(disableCt),
      'expected-plan': String(plan),
    });
    const step = await host.main();
    expectSuccess(step, { 'disable-ct': 'true' });
    for (const shown of [step.shown, step.summary]) expect(shown).toContain(RULE);
  }
  await service.issue(UNISSUED);
  const after = await auditBy(service);
  expectGreenAudit(after);
  expect(new Set(Object.values(verdictsOf(after)))).toEqual(new Set(['in sync']));
});

test('an order whose names disagree is for a person, until its ID is listed', async () => {
  await using service = await startService({
    orders: [order(3000041, ['www.example.com', 'vpn.corp.example.net'], false)],
  });
  const step = await auditBy(service);
  expectFound(step, { outOfSync: 1 });
  expect(step.rows).toMatchObject([{ verdict: 'manual', desired: 'unknown', rule: `${RULE}; default` }]);
  for (const text of ['vpn.corp.example.net', 'www.example.com']) expect(step.rows[0]?.reason).toContain(text);
  await using mixed = await hostFor(service, 3000041);
  for (const disableCt of ['', 'true', 'false'])
    await expectRefused(mixed, { 'disable-ct': disableCt }, 'vpn.corp.example.net', 'www.example.com');
  // Whoever lists an order says no word of the domain that it overrides; the rule does.
  const policy = { ...POLICY, log: { '3000041': 'public anyway' } };
  const rule = '3000041: public anyway; overrides corp.example.net';
  expect((await auditBy(service, policy)).rows).toMatchObject([{ verdict: 'reissue', desired: 'enabled', rule }]);
  await using host = await hostFor(service, 3000041, {}, policy);
  const run = await host.main();
  expectGreen(host, run, { reissued: 'true', 'disable-ct': 'false' });
  expect(run.summary).toContain(rule);
});

describe('names that nobody has seen', () => {
  const ID = 3000050;
  const NAMES = ['www.example.com', 'shop.example.com'];
  const SECRET = 'secret-merger.example.com';
  const INTERNAL = ['erp.corp.example.net'];
  const unreported = { disableCt: undefined };

  /** Somebody has requested a reissue with a third name, and logging is off, although the two names may be logged. */
  async function startWithPending(): Promise<CertCentral> {
    const service = await startService({ orders: [order(ID, NAMES, false)], ctStatusCounts: 'at issuance' });
    (await service.prepareReissue(ID, { dnsNames: [...NAMES, SECRET], pendingReads: 6 }))();
    return service;
  }

  test('are those of a pending reissue: by the policy for a person, and by a person red once they are there', async () => {
    await using service = await startWithPending();
    const step = await auditBy(service);
    expectFound(step, { outOfSync: 1 });
    expect(step).toMatchObject({ rows: [{ verdict: 'manual', desired: 'enabled' }], outputs: { 'to-do': '[]' } });
    await using host = await hostFor(service, ID);
    expectFailure(await host.main(), 'not changed');
    expect(host.state).toMatchObject({ disableCt: true, scts: false });
    await using byHand = new RunnerHost(service, 'enable', { 'order-id': String(ID) });
    expectFailure(await byHand.main(), SECRET, 'in sync');
  });

  // What is not reported may log the first certificate, and what is reported as off may break it.
  test.each<[string, OrderSeed, policy: object, verdict: string, change: 'true' | 'false' | 'refused']>([
    [
      'are kept out, and the status is not reported',
      order(ID, INTERNAL, true, { ...unissued, ...unreported }),
      POLICY,
      'pending',
      'true',
    ],
    ['are kept out, and logging is on', order(ID, INTERNAL, true, unissued), POLICY, 'set status', 'true'],
    ['should be logged, and logging is off', order(ID, NAMES, false, unissued), POLICY, 'manual', 'refused'],
    [
      'should be logged by a domain, and logging is off',
      order(ID, NAMES, false, unissued),
      { ...POLICY, log: { 'example.com': 'public' } },
      'manual',
      'refused',
    ],
    [
      'should be logged by the order ID',
      order(ID, NAMES, false, unissued),
      { ...POLICY, log: { [ID]: 'public' } },
      'set status',
      'false',
    ],
    [
      'should be logged, and the status is not reported',
      order(ID, NAMES, false, { ...unissued, ...unreported }),
      POLICY,
      'not applicable',
      'refused',
    ],
  ])('of an order without a certificate %s', async (_, seed, policy, verdict, change) => {
    await using service = await startService({ orders: [seed] });
    const step = await auditBy(service, policy);
    expect(step.rows).toMatchObject([{ verdict }]);
    if (verdict === 'pending') expect(step).toMatchObject({ exitCode: 0, outputs: { state: 'pending' } });
    await using host = await hostFor(service, ID, {}, policy);
    if (change === 'refused') await expectRefused(host, {}, /names/);
    else expectSuccess(await host.main(), { 'disable-ct': change, 'certificate-ct-status': 'none' });
  });
});

test('an audit with a key of another account stops before it reads the list', async () => {
  await using service = await startService({ orders: FLEET, accountId: '1449472' });
  expectStopped(await auditBy(service), '1449472', '1449471');
  expect(service.requestsFor('list')).toEqual([]);
});
