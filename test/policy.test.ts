import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit, expectFound, expectGreen as expectGreenAudit, verdictsOf } from './audit/step.ts';
import type { Inputs } from './harness/runner.ts';
import { API_KEY } from './harness/step.ts';
import { expectGreen, expectRed, kindsOf, RunnerHost } from './reissue/step.ts';
import { type CertCentral, type OrderSeed, startCertCentral } from './stand-in/server.ts';

const POLICY = { account: '1449471', default: 'log', 'keep-out': { 'corp.example.net': 'internal hosts' } };
const FILE = 'ct-policy.json';
const RULE = 'corp.example.net: internal hosts';

/** An order whose certificate is as `isLogged` says, and its status, too. */
function order(id: number, names: readonly string[], isLogged: boolean, changes: Partial<OrderSeed> = {}): OrderSeed {
  const [commonName = ''] = names;
  const certificate = { commonName, dnsNames: names, scts: isLogged, keyType: 'ec' as const };
  return { id, status: 'issued', disableCt: !isLogged, commonName, certificate, ...changes };
}

/** A machine with the policy in its workspace. */
function hostFor(
  service: CertCentral,
  orderId: number,
  isKeptOut: boolean,
  inputs: Inputs = {},
  policy: object = POLICY,
) {
  const host = new RunnerHost(service, isKeptOut ? 'disable' : 'enable', {
    'order-id': String(orderId),
    'policy-file': FILE,
    ...inputs,
  });
  const path = join(host.directory, FILE);
  host.ownFiles.add(path);
  writeFileSync(path, JSON.stringify(policy));
  return host;
}

function auditBy(service: CertCentral, policy: object = POLICY) {
  // `audit` checks the requests of an audit alone.
  service.requests.splice(0);
  return audit(service, { 'policy-file': FILE }, { files: { [FILE]: JSON.stringify(policy) } });
}

interface Job {
  'order-id': string;
  'disable-ct': boolean;
  plan: string;
}

const jobsOf = (outputs: Record<string, string>): Job[] => JSON.parse(outputs['to-do'] ?? '');
const writes = (service: CertCentral) => service.requests.filter(({ method }) => method !== 'GET');

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
  order(UNISSUED, ['erp.corp.example.net'], true, { status: 'pending', certificate: undefined }),
];

describe('public names are logged, and all below corp.example.net is kept out, also after a renewal', () => {
  test('the audit finds what differs, the reissue action corrects that and nothing else, and then all is in sync', async () => {
    expect(FLEET).toHaveLength(40);
    await using service = await startCertCentral({ apiKey: API_KEY, orders: FLEET });
    const before = await auditBy(service);
    expectFound(before, { outOfSync: 2 });
    const verdicts = Object.entries(verdictsOf(before)).filter(([, verdict]) => verdict !== 'in sync');
    expect(verdicts).toEqual([
      [String(LOGGED), 'reissue'],
      [String(UNISSUED), 'set status'],
    ]);
    for (const row of before.rows) {
      const isInternal = /(?:^|[ .])corp\.example\.net/.test(row['common-name']);
      expect(row).toMatchObject(
        isInternal ? { desired: 'disabled', rule: RULE } : { desired: 'enabled', rule: 'default' },
      );
    }
    expect(before.summary).toContain('corp.example.net: internal hosts');

    const jobs = jobsOf(before.outputs);
    expect(jobs.map(({ plan, ...job }) => job)).toEqual([
      { 'order-id': String(LOGGED), 'disable-ct': true },
      { 'order-id': String(UNISSUED), 'disable-ct': true },
    ]);
    for (const { 'order-id': id, 'disable-ct': disableCt, plan } of jobs) {
      await using host = hostFor(service, Number(id), true, {
        'disable-ct': String(disableCt),
        'expected-plan': plan,
      });
      const step = await host.main();
      expect(step).toMatchObject({ exitCode: 0, errors: [], outputs: { 'disable-ct': 'true' } });
      for (const shown of [step.shown, step.summary]) expect(shown).toContain(RULE);
    }
    await service.issue(UNISSUED);

    const after = await auditBy(service);
    expectGreenAudit(after);
    expect(new Set(Object.values(verdictsOf(after)))).toEqual(new Set(['in sync']));
    for (const { id } of FLEET.slice(33)) {
      const isInternal = service.stateOf(id).dnsNames.some((name) => name.endsWith('.corp.example.net'));
      expect(service.stateOf(id).scts).toBe(!isInternal);
    }
  });

  test.each([RENEWAL, RENEWED, UNISSUED, 3000037])(
    'order %d below corp.example.net cannot be published',
    async (orderId) => {
      await using service = await startCertCentral({ apiKey: API_KEY, orders: FLEET });
      await using host = hostFor(service, orderId, false);
      for (const dryRun of ['true', 'false'])
        expectRed(
          await host.main({ 'dry-run': dryRun }),
          'disable-ct is false, but the policy has disable-ct true',
          RULE,
          'change the policy first',
          'The order was not changed',
        );
      expect(writes(service)).toEqual([]);
    },
  );

  test('without disable-ct, the policy decides', async () => {
    await using service = await startCertCentral({ apiKey: API_KEY, orders: FLEET });
    await using internal = hostFor(service, RENEWAL, true, { 'disable-ct': '' });
    const step = await internal.main();
    expect(step).toMatchObject({ exitCode: 0, outputs: { 'disable-ct': 'true', reissued: 'false' } });
    await using external = hostFor(service, 3000038, false, { 'disable-ct': '' });
    await expectGreen(external, await external.main(), { 'disable-ct': 'false', reissued: 'false' });
    expect(service.stateOf(RENEWAL)).toMatchObject({ disableCt: true, scts: false });
  });
});

test('an order whose names disagree is for a person, until its ID is listed', async () => {
  const mixed = order(3000041, ['www.example.com', 'vpn.corp.example.net'], false);
  await using service = await startCertCentral({ apiKey: API_KEY, orders: [mixed] });
  const step = await auditBy(service);
  expectFound(step, { outOfSync: 1 });
  expect(step.rows).toMatchObject([{ verdict: 'manual', desired: 'unknown', rule: `${RULE}; default` }]);
  for (const text of ['vpn.corp.example.net', 'www.example.com', 'keep-out or log'])
    expect(step.rows[0]?.reason).toContain(text);
  for (const disableCt of ['', 'true', 'false']) {
    await using host = hostFor(service, 3000041, true, { 'disable-ct': disableCt });
    expectRed(await host.main(), /vpn\.corp\.example\.net.*www\.example\.com/, 'ist the order ID');
  }
  expect(writes(service)).toEqual([]);
  const policy = { ...POLICY, log: { '3000041': 'public anyway' } };
  expect((await auditBy(service, policy)).rows).toMatchObject([
    { verdict: 'reissue', desired: 'enabled', rule: '3000041: public anyway' },
  ]);
  await using host = hostFor(service, 3000041, false, { 'disable-ct': '' }, policy);
  await expectGreen(host, await host.main(), { reissued: 'true', 'disable-ct': 'false' });
});

describe('names that nobody has seen are not published', () => {
  const ID = 3000050;
  const NAMES = ['www.example.com', 'shop.example.com'];
  const SECRET = 'secret-merger.corp.example.net';

  /** An order that is kept out, although its two names may be logged; somebody has requested a reissue with a third one. */
  async function startWithPending(): Promise<CertCentral> {
    const orders = [order(ID, NAMES, false)];
    const service = await startCertCentral({ apiKey: API_KEY, orders, ctStatusCounts: 'at issuance' });
    const [pending] = service.orders.values();
    if (!pending) throw new Error('There is no order.');
    const names = { commonName: 'www.example.com', dnsNames: [...NAMES, SECRET] };
    const prepared = await service.store.prepare(pending, { ...names, keyType: 'ec' }, { pendingReads: 3 });
    service.store.start(pending, prepared);
    return service;
  }

  /** An order that is kept out, and does not say whether a reissue is pending. */
  function startWithUnknownStatus(): Promise<CertCentral> {
    const orders = [order(ID, NAMES, false, { status: 'frobnicated' })];
    return startCertCentral({ apiKey: API_KEY, orders });
  }

  test('those of a reissue that somebody else has requested: without a policy they are', async () => {
    await using service = await startWithPending();
    await using host = new RunnerHost(service, 'enable', { 'order-id': String(ID) });
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'true', warnings: '["new-names"]' });
    expect(service.stateOf(ID)).toMatchObject({ scts: true, dnsNames: [...NAMES, SECRET] });
  });

  test.each([
    ['a reissue of somebody else is pending', startWithPending],
    ['an unknown status word', startWithUnknownStatus],
  ])('%s: the audit leaves it to a person, and the reissue action refuses it', async (_, start) => {
    await using service = await start();
    const step = await auditBy(service);
    expectFound(step, { outOfSync: 1 });
    expect(step.rows).toMatchObject([{ verdict: 'manual', desired: 'enabled' }]);
    expect(step.outputs['to-do']).toBe('[]');
    for (const [disableCt, dryRun] of [
      ['false', 'true'],
      ['', 'true'],
      ['false', 'false'],
      ['', 'false'],
    ]) {
      await using service = await start();
      await using host = hostFor(service, ID, false, { 'disable-ct': disableCt, 'dry-run': dryRun });
      expectRed(await host.main(), 'nobody has seen', 'in log of the policy file', 'The order was not changed');
      expect(writes(service)).toEqual([]);
      expect(service.stateOf(ID)).toMatchObject({ disableCt: true, scts: false });
    }
  });

  test('nothing is issued: only an order ID in log turns logging on', async () => {
    const orders = [order(ID, NAMES, false, { status: 'pending', certificate: undefined })];
    await using service = await startCertCentral({ apiKey: API_KEY, orders });
    await using host = hostFor(service, ID, false);
    expectRed(await host.main(), 'nobody has seen');
    expect(writes(service)).toEqual([]);
    await using domain = hostFor(service, ID, false, {}, { ...POLICY, log: { 'example.com': 'public' } });
    expectRed(await domain.main(), 'nobody has seen');
    await using listed = hostFor(service, ID, false, {}, { ...POLICY, log: { [ID]: 'public' } });
    expect(await listed.main()).toMatchObject({ exitCode: 0, outputs: { 'ct-status': 'enabled' } });
  });

  test.each([
    ['the order ID in log', { 'disable-ct': 'false' }, { ...POLICY, log: { [ID]: 'public' } }],
    ['the order ID in ignore, and disable-ct', { 'disable-ct': 'false' }, { ...POLICY, ignore: { [ID]: 'by hand' } }],
  ])('a pending reissue is waited for with %s', async (_, inputs, policy) => {
    await using service = await startWithPending();
    await using host = hostFor(service, ID, false, inputs, policy);
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(kindsOf(service)).not.toContain('reissue');
  });

  test('a certificate that comes with a name of the other side is red, and no second one is requested', async () => {
    const orders = [order(ID, NAMES, false, { disableCt: undefined })];
    await using service = await startCertCentral({ apiKey: API_KEY, orders, ctStatusCounts: 'at issuance' });
    const [pending] = service.orders.values();
    if (!pending) throw new Error('There is no order.');
    const names = { commonName: 'www.example.com', dnsNames: [...NAMES, SECRET] };
    service.store.start(
      pending,
      await service.store.prepare(pending, { ...names, keyType: 'ec' }, { pendingReads: 3 }),
    );
    await using host = hostFor(service, ID, false);
    expectRed(await host.main(), SECRET, 'change', 'list the order ID');
    expect(kindsOf(service)).not.toContain('reissue');
  });
});

describe('a key of another account', () => {
  test.each<[string, { accountId?: string }, string[]]>([
    ['is refused', { accountId: '1449472' }, ['account 1449472', 'account 1449471']],
    ['that may not read it is refused, too', {}, ['account 1449471', 'account can be removed from the policy file']],
  ])('%s, and nothing is changed', async (_, options, texts) => {
    await using service = await startCertCentral({ apiKey: API_KEY, orders: FLEET, ...options });
    if (!('accountId' in options))
      service.fault(
        { path: 'account' },
        { status: 403, body: { errors: [{ code: 'access_denied|missing_permission', message: 'No.' }] } },
      );
    await using host = hostFor(service, LOGGED, true);
    expectRed(await host.main(), ...texts);
    expect(service.requestsFor('account')).toHaveLength(1);
    expect(writes(service)).toEqual([]);
    const step = await auditBy(service);
    expect(step.exitCode).toBe(1);
    for (const text of texts) expect(step.errors.join()).toContain(text);
    expect(service.requestsFor('list')).toEqual([]);
  });
});
