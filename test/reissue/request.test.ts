import { describe, expect, test } from 'vitest';
import { expectFailure, expectSuccess, kindsOf, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import { ownCsr } from '../stand-in/pki.ts';
import type { CertCentral, OrderSeed } from '../stand-in/server.ts';
import {
  expectGreen,
  forbidden,
  NAME,
  ORDER_ID,
  orderTo,
  postCount,
  RunnerHost,
  statusesSet,
  unavailable,
  unissuedOrder,
} from './host.ts';

const { edits } = faults;
const csr = await ownCsr(NAME, 'ec');

/** Lets something happen when the PUT comes, between the looks. */
async function atPut(service: CertCentral, prepare: () => Promise<() => void> | (() => void)): Promise<void> {
  service.fault({ path: 'put' }, { first: await prepare() }, 1);
}

describe.concurrent('the request', () => {
  const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493';
  const usual = {
    certificate: {
      common_name: NAME,
      dns_names: [`www.${NAME}`],
      csr,
      signature_hash: 'sha256',
      server_platform: { id: 45 },
    },
    skip_approval: true,
    comments: expect.stringContaining(run),
  };
  type Certificate = Partial<NonNullable<OrderSeed['certificate']>>;
  test.each<
    [
      string,
      Partial<OrderSeed>,
      Certificate,
      inputs: Record<string, string>,
      env: Record<string, string | undefined>,
      expected: object,
    ]
  >([
    [
      'has the names of the certificate, and not those of the order',
      { certificateFields: { common_name: NAME, dns_names: ['a.example'] } },
      {},
      {},
      {},
      {},
    ],
    [
      'keeps letter case, and repeats no name without it',
      {},
      { commonName: NAME.toUpperCase(), dnsNames: [`www.${NAME}`, NAME] },
      {},
      {},
      { certificate: { ...usual.certificate, common_name: NAME.toUpperCase() } },
    ],
    [
      'has the first DNS name in place of a missing common name',
      { commonName: '', csr },
      { commonName: '', dnsNames: [NAME, `www.${NAME}`] },
      {},
      {},
      {},
    ],
    ['has one block of a CSR with text around it', { csr: 'with text around it' }, {}, {}, {}, {}],
    [
      'has the usual hash and platform if the order has none',
      { certificateFields: { signature_hash: null, server_platform: undefined } },
      {},
      {},
      {},
      { certificate: { ...usual.certificate, server_platform: { id: -1 } } },
    ],
    [
      'has those of the order',
      { certificateFields: { signature_hash: 'sha384', server_platform: { id: '-1' } } },
      {},
      {},
      {},
      { certificate: { ...usual.certificate, signature_hash: 'sha384', server_platform: { id: -1 } } },
    ],
    ['waits for an approver', {}, {}, { 'skip-approval': 'false' }, {}, { skip_approval: false }],
    ['has no comment without a workflow run', {}, {}, {}, { GITHUB_RUN_ID: undefined }, { comments: undefined }],
  ])('%s', async (_, changes, certificate, inputs, env, expected) => {
    await using service = await startService({ orders: [orderTo('disable', changes, certificate)] });
    await using host = new RunnerHost(service, 'disable');
    expectGreen(host, await host.main(inputs, { env }), { reissued: 'true' });
    expect(JSON.parse(service.requestsFor('reissue')[0]?.body ?? '')).toEqual({ ...usual, ...expected });
  });

  test('comes after the status, and a look at both', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000002' });
    await host.main();
    const look = ['chain', 'order'];
    const kinds = kindsOf(service);
    expect([kinds.slice(0, 2).sort(), kinds[2], kinds.slice(3, 5).sort(), kinds[5]]).toEqual([
      look,
      'put',
      look,
      'reissue',
    ]);
  });
});

describe.concurrent('after the PUT, a look decides', () => {
  const foreign = (service: CertCentral, scenario: Parameters<CertCentral['prepareReissue']>[1]) =>
    atPut(service, () => service.prepareReissue(ORDER_ID, { disableCt: true, ...scenario }));

  test.each<[string, (service: CertCentral) => Promise<unknown>]>([
    ['a reissue that is pending', (service) => foreign(service, { pendingReads: 3 })],
    ['another certificate', (service) => foreign(service, {})],
    [
      'another certificate, although the order could not be read',
      async (service) => {
        await foreign(service, {});
        service.fault({ path: 'order', skip: 1 }, unavailable, 1);
      },
    ],
  ])('that nothing is requested beside %s', async (_, happen) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    await happen(service);
    expectGreen(host, await host.main(), { reissued: 'true' });
    expect(postCount(service)).toBe(0);
  });

  test.each<[string, OrderSeed, (service: CertCentral) => unknown, string | RegExp]>([
    [
      'an order that cannot be read',
      orderTo('disable'),
      (service) => service.fault({ path: 'order', skip: 1 }, forbidden, 1),
      'restored',
    ],
    [
      'a certificate that cannot be read',
      orderTo('disable'),
      (service) => service.fault({ path: 'chain', skip: 1 }, forbidden, 1),
      'restored',
    ],
    [
      'a closed order',
      orderTo('disable'),
      (service) =>
        atPut(service, () => () => Object.assign(service.orders.get('1000001') ?? {}, { status: 'revoked' })),
      /revoked/,
    ],
    [
      'a closed order, although nothing was due',
      orderTo('enable'),
      (service) =>
        atPut(service, () => () => Object.assign(service.orders.get('1000001') ?? {}, { status: 'revoked' })),
      /revoked/,
    ],
    [
      'another certificate that is not as desired',
      orderTo('enable'),
      (service) => foreign(service, { disableCt: false }),
      'restored',
    ],
  ])('that the run fails: %s', async (_, seed, happen, text) => {
    await using service = await startService({ orders: [seed] });
    await using host = new RunnerHost(service, 'disable');
    await happen(service);
    expectFailure(await host.main(), text);
    expect(postCount(service)).toBe(0);
  });

  test.each<
    [string, Partial<OrderSeed>, (service: CertCentral) => unknown, warning?: RegExp | undefined, outputs?: object]
  >([
    [
      'an order that cannot be read',
      {},
      (service) => service.fault({ path: 'order', skip: 1 }, unavailable),
      /503/,
      { 'reissue-pending': 'unknown', 'certificate-id': '' },
    ],
    ['a certificate that cannot be read', {}, (service) => service.fault({ path: 'chain', skip: 1 }, forbidden), /403/],
    [
      'an order that still reports the other status',
      {},
      (service) =>
        service.fault(
          { path: 'order' },
          edits((order) => ({ ...order, disable_ct: false })),
        ),
      /still/,
    ],
    [
      'a reissue that is pending now',
      {},
      (service) => foreign(service, { pendingReads: 3 }),
      undefined,
      { reissued: 'true' },
    ],
    ['another certificate that is as desired', {}, (service) => foreign(service, {}), undefined, { reissued: 'true' }],
  ])('that nothing was due: %s', async (_, changes, happen, warning, outputs = {}) => {
    await using service = await startService({ orders: [orderTo('enable', changes)] });
    await using host = new RunnerHost(service, 'disable');
    await happen(service);
    expectGreen(host, await host.main(), { reissued: 'false', ...outputs }, ...(warning ? [warning] : []));
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('of an order without a certificate, a run sets the status, and', () => {
  test('warns that csr-file was not used; a first certificate is not promised', async () => {
    await using service = await startService({ orders: [unissuedOrder()] });
    await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
    await host.writeCsr('new.csr');
    const step = await host.main();
    const none = {
      'serial-number': '',
      'valid-till': '',
      'certificate-file': '',
      'certificate-ct-status': 'none',
      reissued: 'false',
    };
    expectSuccess(step, { ...none, 'ct-status': 'disabled', 'disable-ct': 'true', 'sct-count': '' }, 'csr-file');
    expect(step.summary).toMatch(/audit/i);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test('warns if the download fails otherwise than with a 404', async () => {
    await using service = await startService({ orders: [unissuedOrder()] });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'chain', skip: 1 }, forbidden);
    expectSuccess(await host.main(), { 'ct-status': 'disabled' }, /403/);
  });

  test.each([
    ['as desired', true, 0],
    ['as desired, and can be downloaded only later', true, 3],
    ['not as desired', false, 0],
  ])('verifies a first certificate that has come: %s', async (_, disableCt, downloadLag) => {
    await using service = await startService({ orders: [unissuedOrder()] });
    await using host = new RunnerHost(service, 'disable');
    await atPut(service, () => service.prepareReissue(ORDER_ID, { disableCt, downloadLag }));
    const step = await host.main();
    if (disableCt) expectGreen(host, step, { reissued: 'true' });
    else expectFailure(step, 'restored');
    expect(statusesSet(service).at(-1)).toBe(disableCt ? 'disabled' : 'enabled');
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('the response to the POST', () => {
  const signInPage = { headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><title>Sign in</title>' };
  const error = (status: number) => ({ ...forbidden, status });

  test('429 is sent again, each time after another look', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { status: 429, headers: { 'Retry-After': '70' } }, 2);
    const step = await host.main({ retries: '2' });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.virtualMs).toBeGreaterThanOrEqual(140_000);
    const kinds = kindsOf(service).join(' ');
    expect(kinds).toMatch(/^(?:(?:order chain|chain order) )(?:put )(?:(?:order chain|chain order) reissue ){3}/);
  });

  test('429 is not sent again if another certificate came meanwhile', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const begin = await service.prepareReissue(ORDER_ID, { disableCt: true });
    service.fault({ path: 'reissue' }, { first: begin, next: { status: 429, headers: { 'Retry-After': '5' } } }, 1);
    expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test('without a connection is sent again', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    let accept = () => Promise.resolve<unknown>(undefined);
    const refuse = () => {
      accept = service.refuseConnections();
    };
    service.fault({ path: 'chain', skip: 1 }, { first: refuse }, 1);
    const step = await host.main({ retries: '1' }, { events: [[300, () => accept()]] });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.log.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1);
  });

  test.each<[string, faults.Behavior]>([
    ['201, cut', faults.cutKnownLength(201)],
    ['200 with a page', { status: 200, ...signInPage }],
    ['204', { status: 204 }],
    ['408', error(408)],
    ['503', unavailable],
    ['302', { status: 302, headers: { Location: 'https://www.example.com' } }],
    ['a reset', faults.reset],
    ['nothing at all', faults.silent],
    ['no HTTP', faults.garbage],
  ])('%s: the certificate decides', async (_, behavior) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { ...behavior, applied: true } as faults.Behavior);
    expectGreen(host, await host.main({ retries: '3' }), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  // What is in doubt may come until the grace period is over, what was accepted until the time is over.
  test.each<[string, faults.Behavior, seconds: [number, number]]>([
    ['200 with a page', { status: 200, ...signInPage }, [300, 420]],
    ['408', error(408), [120, 180]],
    ['503', unavailable, [120, 180]],
    ['a reset', faults.reset, [120, 180]],
    ['400', error(400), [0, 1]],
    ['403', error(403), [0, 1]],
    ['409', error(409), [0, 1]],
  ])('%s: without a certificate, the run is red and restores the status', async (_, behavior, [min, max]) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, behavior);
    const step = await host.main({ retries: '3', 'wait-minutes': '5' });
    expectFailure(step, 'restored', /run again/i, min === 0 ? /requested no reissue/ : /requested a reissue/);
    expect(postCount(service)).toBe(1);
    expect((step.virtualMs ?? 0) / 1_000).toBeGreaterThanOrEqual(min);
    expect((step.virtualMs ?? 0) / 1_000).toBeLessThanOrEqual(max);
    expect(statusesSet(service)).toEqual(['disabled', 'enabled']);
  });

  test('403 after a PUT that succeeded does not blame the key', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const invalidKey = { errors: [{ code: 'access_denied|access_denied_invalid_key', message: 'No.' }] };
    service.fault({ path: 'reissue' }, { status: 403, body: invalidKey });
    const step = await host.main();
    expectFailure(step, '403 access_denied|access_denied_invalid_key', 'restored');
    expect(step.errors[0]).not.toMatch(/wrong|other instance/);
  });
});
