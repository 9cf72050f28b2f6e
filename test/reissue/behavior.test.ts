import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closeAfterAnswer, cutKnownLength } from '../stand-in/faults.ts';
import { createCsr } from '../stand-in/pki.ts';
import { type OrderSeed, type ReissueScenario, seedOrders } from '../stand-in/server.ts';
import {
  countOf,
  expectGreen,
  expectRed,
  forbidden,
  order,
  RunnerHost,
  requestsOf,
  startService,
  unavailable,
} from './step.ts';

const name = 'order-1000001.example.com';
describe.concurrent('a reissue', () => {
  test.each([
    ['disable', {}],
    ['disable', { leafLast: true, textBetween: true, crlf: true }],
    ['enable', { textBetween: true }],
    ['enable', { leafLast: true }],
  ] as const)(
    'to %s CT logging is requested, awaited, proven and handed over: chain %o',
    async (direction, chainFormat) => {
      await using service = await startService({ chainFormat, reissueMode: { pendingReads: 1 } });
      await using host = new RunnerHost(service, direction);
      const { csr } = service.orders.get(String(host.orderId)) ?? {};
      const step = await host.main();
      const common = `order-${host.orderId}.example.com`;
      await expectGreen(host, step, {
        'certificate-id': String(service.orders.get(String(host.orderId))?.certificate?.id),
        'common-name': common,
        'dns-names': JSON.stringify([common, `www.${common}`]),
        reissued: 'true',
      });
      expect(requestsOf(service).slice(0, 6).toSorted()).toEqual(
        ['GET order', 'GET chain', 'PUT ct-status', 'GET order', 'GET chain', 'POST reissue'].toSorted(),
      );
      expect(requestsOf(service)[5]).toBe('POST reissue');
      const post = service.requests[5];
      expect(JSON.parse(post?.body ?? '')).toEqual({
        certificate: {
          common_name: common,
          dns_names: [`www.${common}`],
          csr,
          signature_hash: 'sha256',
          server_platform: { id: 45 },
        },
        skip_approval: true,
      });
      const others = service.requests.filter((request) => request !== post);
      expect(others.map(({ connection }) => connection)).not.toContain(post?.connection);
      expect(step.log.filter((line) => line.includes('reissue_pending'))).toHaveLength(1);
      expect(step.log.at(-1)).toContain('The certificate keeps its key pair.');
      expect(step.warnings).toEqual([]);
      expect(step.summary).toContain('octocat');
    },
  );

  test.each<[string, Partial<OrderSeed>, object]>([
    [
      'what the order says of names does not matter; without a hash sha256; a platform of -1',
      {
        certificateFields: {
          common_name: 'x.example.net',
          dns_names: [''],
          signature_hash: '',
          server_platform: { id: -1 },
        },
      },
      { common_name: name, dns_names: [`www.${name}`], signature_hash: 'sha256', server_platform: { id: -1 } },
    ],
    [
      'no platform, another hash',
      { certificateFields: { dns_names: undefined, signature_hash: 'sha384', server_platform: undefined } },
      { common_name: name, dns_names: [`www.${name}`], signature_hash: 'sha384' },
    ],
    [
      'no common name',
      { certificate: { commonName: '', dnsNames: [`a.${name}`, `b.${name}`], scts: true, keyType: 'ec' } },
      { common_name: `a.${name}`, dns_names: [`b.${name}`], signature_hash: 'sha256', server_platform: { id: 45 } },
    ],
    [
      'names in capitals',
      { certificate: { commonName: name, dnsNames: [name.toUpperCase(), `*.${name}`], scts: true, keyType: 'ec' } },
      { common_name: name, dns_names: [`*.${name}`], signature_hash: 'sha256', server_platform: { id: 45 } },
    ],
  ])('asks for all names of the live certificate: %s', async (_, changes, certificate) => {
    await using service = await startService({ orders: [order(changes)] });
    await using host = new RunnerHost(service, 'disable');
    await expectGreen(host, await host.main({ 'skip-approval': 'false' }), { reissued: 'true' });
    const csr = expect.stringContaining('BEGIN CERTIFICATE REQUEST');
    const [post] = service.requests.filter(({ method }) => method === 'POST');
    expect(JSON.parse(post?.body ?? '')).toEqual({ certificate: { ...certificate, csr }, skip_approval: false });
  });

  test.each<[string, ReissueScenario]>([
    ['the download lags', { downloadLag: 2 }],
    ['the order lags', { pendingReads: 1, orderLag: 1 }],
    ['there is no download while it is pending', { pendingReads: 1, noDownload: true }],
    ['the certificate ID changes at the request', { pendingReads: 1, idChanges: 'at request' }],
    ['the certificate ID never changes', { pendingReads: 1, idChanges: 'never', downloadLag: 1 }],
    ['it never shows as pending', { pendingReads: 2, status: 'issued' }],
    ['it waits for an approval', { pendingReads: 1, status: 'needs_approval' }],
  ])('is found where %s', async (_, reissueMode) => {
    await using service = await startService({ reissueMode });
    await using host = new RunnerHost(service, 'disable');
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test('waits for an approver where that is asked for', async () => {
    await using service = await startService({ needsApproval: true });
    await using host = new RunnerHost(service, 'disable');
    let told = false;
    const step = await host.main(
      { 'skip-approval': 'false' },
      {
        onOutput: (stdout) => {
          if (told || !stdout.includes('The order is needs_approval')) return;
          told = true;
          void service.issue(host.orderId);
        },
      },
    );
    await expectGreen(host, step, { reissued: 'true' });
  });

  test('is requested again only after a 429', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable');
    service.fault({ path: 'reissue' }, { status: 429, headers: { 'Retry-After': '0' } }, 2);
    await expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
    expect(service.stateOf(host.orderId)).toMatchObject({ posts: 1, secondPosts: 0 });
    expect(countOf(service, 'POST')).toBe(3);
  });

  test('is taken as accepted by the status, whatever becomes of the body', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { ...cutKnownLength(201), applied: true });
    await expectGreen(host, await host.main({ retries: '2' }), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test('does not meet a kept connection that has gone stale', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const path of ['put', 'order', 'chain'] as const)
      service.fault({ path, skip: path === 'put' ? 0 : 1 }, closeAfterAnswer, 1);
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test('of an order that an earlier run left out of step', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000003' });
    await expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test('with the wrong SCTs is set back, and a run then requests another', async () => {
    await using service = await startService({ reissueMode: { wrongScts: true } });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expectRed(step, 'issued with CT logging enabled', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
    service.reissueMode = 'immediate';
    await expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test.each([
    [false, 'are in step', true],
    [true, 'was set back to enabled', false],
  ])(
    'that lacks a name is told with what DigiCert does about it (wrong SCTs: %s)',
    async (wrongScts, said, disableCt) => {
      await using service = await startService({ reissueMode: { nameMissing: true, wrongScts } });
      await using host = new RunnerHost(service, 'disable');
      const step = await host.main();
      expectRed(step, `www.${name}`, '72 hours', said);
      expect(service.stateOf(host.orderId)).toMatchObject({ disableCt, inSync: true });
      service.reissueMode = 'immediate';
      await expectGreen(host, await host.main(), { reissued: String(wrongScts) });
    },
  );

  test('of an order that is closed on the way is set back', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'reissue' }, { last: () => service.closeOrder(host.orderId) });
    expectRed(await host.main(), 'the order is revoked', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
  });
});

describe.concurrent('a green run warns', () => {
  const LAGS =
    /^DigiCert confirmed that CT logging is (\w+), but the order still reports .* if it stays so, it is out of step\.$/;

  test('of an order that still reports the other status, and claims nothing of it', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
    service.fault({ path: 'put' }, { status: 204 }, 1);
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringMatching(LAGS)] });
    expect(step.outputs).toMatchObject({ 'ct-status': 'enabled', 'reissue-required': 'false' });
    expect(step.summary).toContain('if it stays so, it is out of step');
    expect(step.summary).not.toMatch(/in step<|nothing is left to be done/);
    expect(countOf(service, 'PUT')).toBe(1);
  });

  test('of an order that someone set back during the wait', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 2 } });
    await using host = new RunnerHost(service, 'disable');
    const setBack = () => {
      const found = service.orders.get('1000001');
      if (found) found.disableCt = false;
    };
    service.fault({ path: 'order', skip: 3 }, { first: setBack }, 1);
    const step = await host.main();
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringMatching(LAGS)] });
    expect(countOf(service, 'PUT')).toBe(1);
  });

  test('of a certificate for another key than that of csr-file, as its dry run does', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', pending: { pendingReads: 2, disableCt: true } })],
    });
    await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
    await writeFile(join(host.directory, 'new.csr'), (await createCsr(name, [name], 'ec')).pem);
    const NOT_FOR = 'The certificate was not issued for the key of csr-file: ';
    for (const inputs of [{ 'dry-run': 'true' }, {}, {}]) {
      const step = await host.main(inputs);
      expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [expect.stringContaining(NOT_FOR)] });
      expect(step.summary).toContain(NOT_FOR);
    }
    expect(countOf(service, 'POST')).toBe(0);
  });
});

describe.concurrent('no reissue is requested', () => {
  test.each([
    ['disable', '1000002'],
    ['enable', '1000001'],
    ['enable', '1000003'],
  ] as const)('where the certificate is as requested: %s %s', async (direction, id) => {
    await using service = await startService();
    await using host = new RunnerHost(service, direction, { 'order-id': id });
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'false' });
    expect(requestsOf(service).toSorted()).toEqual(
      ['GET order', 'GET chain', 'PUT ct-status', 'GET order', 'GET chain'].toSorted(),
    );
    expect(step.log.at(-1)).toContain('nothing was to be reissued');
  });

  test('where the certificate is as requested and cannot be read back: a warning', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000002' });
    service.fault({ path: 'order', skip: 1 }, forbidden);
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'false' });
    expect(step.warnings).toHaveLength(1);
  });

  test('where nothing was issued yet', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    const step = await host.main();
    expect(step).toMatchObject({
      exitCode: 0,
      outputs: {
        'ct-status': 'disabled',
        'certificate-ct-status': 'none',
        'common-name': 'order-1000004.example.com',
        reissued: 'false',
        'serial-number': '',
        'valid-till': '',
        'certificate-file': '',
      },
    });
    expect(service.stateOf(1000004)).toMatchObject({ disableCt: true, posts: 0 });
    expect(await host.files()).toEqual({});
  });

  test.each([
    [true, 0],
    [false, 1],
  ])('where the first certificate is issued meanwhile, unless it is not as requested: %s', async (disableCt, posts) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    const issue = await service.prepareReissue(1000004, { disableCt });
    service.fault({ path: 'put' }, { first: issue }, 1);
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(posts);
  });

  test('while one is pending: the run waits for it', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', pending: { pendingReads: 3, disableCt: true } })],
    });
    await using host = new RunnerHost(service, 'disable');
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(0);
  });

  test('while one is pending that turns out to be wrong; a run then does', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', pending: { pendingReads: 2, disableCt: false } })],
    });
    await using host = new RunnerHost(service, 'disable');
    expectRed(await host.main(), 'issued with CT logging enabled', 'was set back to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true });
    expect(countOf(service, 'POST')).toBe(0);
    await expectGreen(host, await host.main(), { reissued: 'true' });
  });

  test.each<[string, ReissueScenario]>([
    ['pending', { pendingReads: 2 }],
    ['issued', {}],
  ])('where someone else has requested one beside the change: %s', async (_, course) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const begin = await service.prepareReissue(host.orderId, { ...course, disableCt: true });
    service.fault({ path: 'order', skip: 1 }, { first: begin }, 1);
    // The certificate is read behind the order, whose reissue may have been issued in between.
    service.fault({ path: 'chain', skip: 1 }, { delayMs: 500 }, 1);
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(countOf(service, 'POST')).toBe(0);
  });

  test('where someone else comes first with it: refused, left pending, and not taken for this run’s', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const begin = await service.prepareReissue(host.orderId, { pendingReads: 'manual', disableCt: true });
    service.fault({ path: 'reissue' }, { first: begin }, 1);
    const step = await host.main();
    expectRed(step, 'invalid_order_status', 'left pending', 'did not request that reissue');
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true, posts: 0 });
    await service.issue(host.orderId);
    await expectGreen(host, await host.main(), { reissued: 'false' });
    expect(countOf(service, 'POST')).toBe(1);
  });

  test('with the status in doubt while one is pending: it is set once more', async () => {
    await using service = await startService({
      orders: [order({ status: 'reissue_pending', pending: { disableCt: true } })],
    });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'put' }, unavailable, 1);
    const step = await host.main();
    expectRed(step, 'left pending', 'did not request that reissue');
    expect(service.stateOf(host.orderId)).toMatchObject({ pending: true, disableCt: true, inSync: true });
    expect(countOf(service, 'PUT')).toBe(2);
  });
});

describe.concurrent('a dry run with a key that may only view', () => {
  test.each<[string, string, OrderSeed[], boolean, string, string]>([
    ['a reissue', '1000001', [...seedOrders], true, 'true', 'request a reissue for order-1000001'],
    ['nothing to reissue', '1000002', [...seedOrders], true, 'false', 'nothing to reissue'],
    ['nothing issued', '1000004', [...seedOrders], true, 'false', 'nothing was issued yet'],
    [
      'a pending reissue',
      '1000001',
      [order({ status: 'reissue_pending', pending: {} })],
      true,
      'false',
      'the reissue that is pending',
    ],
    ['a status that is not told', '1000001', [...seedOrders], false, 'true', 'request a reissue'],
  ])('tells the plan: %s', async (_, id, orders, ctReported, required, text) => {
    await using service = await startService({ orders, ctReported });
    await using host = new RunnerHost(service, 'disable', { 'order-id': id });
    const before = service.stateOf(id);
    const step = await host.main({ 'dry-run': 'true', 'api-key': service.viewOnlyKey });
    const status = ctReported ? (before.disableCt ? 'disabled' : 'enabled') : 'unknown';
    expect(step).toMatchObject({
      exitCode: 0,
      outputs: { 'ct-status': status, 'reissue-required': required, reissued: 'false' },
    });
    expect(step.log.at(-1)).toContain(text);
    expect(requestsOf(service).toSorted()).toEqual(['GET chain', 'GET order']);
    expect(service.stateOf(id)).toEqual(before);
    expect(step.state).toEqual({});
  });
});

describe.concurrent('fails with nothing changed, a dry run too', () => {
  const kind = { scts: true, keyType: 'ec' } as const;
  test.each<[string, Partial<OrderSeed>, string]>([
    ['closed', { status: 'revoked' }, 'the order is revoked'],
    ['private', { productNameId: 'private_ssl_plus' }, 'private'],
    ['an IP address', { certificate: { commonName: name, dnsNames: [name, '192.0.2.1'], ...kind } }, 'IP address'],
    ['an e-mail address', { certificate: { commonName: name, dnsNames: [name, 'a@example.com'], ...kind } }, 'e-mail'],
    ['no CSR', { csr: null }, 'csr-file'],
    ['an empty CSR', { csr: '' }, 'csr-file'],
  ])('%s', async (_, changes, text) => {
    await using service = await startService({ orders: [order(changes)] });
    await using host = new RunnerHost(service, 'disable');
    const before = service.stateOf(host.orderId);
    for (const dryRun of ['true', 'false']) {
      const step = await host.main({ 'dry-run': dryRun });
      expectRed(step, text);
      expect(step.errors[0]).not.toContain('out of step');
      expect(step.state).toEqual({});
    }
    expect(countOf(service, 'GET')).toBe(service.requests.length);
    expect(service.stateOf(host.orderId)).toEqual(before);
  });

  test('no CSR does not matter where nothing is to be reissued', async () => {
    await using service = await startService({ orders: [order({ csr: null })] });
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000001' });
    await expectGreen(host, await host.main(), { reissued: 'false' });
  });
});

describe.concurrent('csr-file', () => {
  test.each([
    ['ec', '\n'],
    ['rsa', '\r\n'],
  ] as const)('gives the certificate a new key: %s', async (keyType, lineEnd) => {
    await using service = await startService({ orders: [order({ csr: null })] });
    await using host = new RunnerHost(service, 'disable');
    const { pem } = await createCsr(name, [name], keyType);
    await writeFile(join(host.directory, 'new.csr'), pem.replaceAll('\n', lineEnd));
    const old = service.orders.get('1000001')?.certificate?.pem ?? '';
    const step = await host.main({ 'csr-file': keyType === 'ec' ? 'new.csr' : join(host.directory, 'new.csr') });
    await expectGreen(host, step, { reissued: 'true' });
    expect(step.log.at(-1)).toContain('The certificate gets a new key pair.');
    const now = service.orders.get('1000001')?.certificate?.pem ?? '';
    expect(new X509Certificate(now).publicKey.equals(new X509Certificate(old).publicKey)).toBe(false);
  });

  test('that cannot be used is refused before anything is sent, and nothing of it is shown', async () => {
    await using service = await startService();
    const { pem, privateKeyPem } = await createCsr(name, [name], 'ec');
    const files: [string, string | Buffer, string][] = [
      ['empty', '', 'is empty'],
      ['no-pem', 'c3VwZXItc2VjcmV0LXRleHQ just a text', 'holds no certificate request'],
      ['two', pem + (await createCsr(name, [], 'ec')).pem, 'more than one'],
      ['large', pem + '#'.repeat(65_537 - pem.length), 'larger than 64 KiB'],
      ['latin1', Buffer.concat([Buffer.from(pem), Buffer.of(0xe9)]), 'UTF-8'],
      ['key', pem + privateKeyPem, 'private key'],
      ['key-first', privateKeyPem + pem, 'private key'],
      ['ec-key', `${pem}-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBkg\n-----END EC PRIVATE KEY-----\n`, 'private key'],
      ['broken', pem.replace(/\n[^-\n]{20}/, '\n'), 'cannot be read'],
      ['bare-key', pem + privateKeyPem.replace(/-----.*-----/g, ''), 'in base64 beside'],
      ['certificate', pem.replaceAll(' REQUEST', ''), 'holds no certificate request'],
    ];
    const cases = [
      ...files,
      ['missing', undefined, 'names no file'],
      [privateKeyPem.replace(/-----.*-----|\n/g, ''), undefined, 'names no file'],
      ['.', undefined, 'is not a file'],
      [pem.trim(), undefined, 'not what is in it'],
      [privateKeyPem.trim(), undefined, 'not what is in it'],
    ] as const;
    await Promise.all(
      cases.map(async ([path, content, text]) => {
        await using host = new RunnerHost(service, 'disable');
        const file = join(host.directory, path);
        if (content !== undefined) await writeFile(file, content);
        // What is there before is no certificate that was left.
        host.files = async () => ({});
        const step = await host.main({ 'csr-file': path });
        expect(step, path).toMatchObject({ exitCode: 1, state: {} });
        expect(step.errors, path).toEqual([expect.stringContaining(text)]);
        expect(step.errors[0]).toMatch(/^Input csr-file/);
        const shown = step.stdout + step.stderr + step.summary;
        for (const line of `${path}\n${content ?? ''}`.split('\n')) {
          if (line.length > 20 && !line.startsWith('-----')) expect(shown).not.toContain(line.slice(0, 20));
        }
      }),
    );
    expect(service.connections).toBe(0);
  });

  test('is refused along with other bad inputs, each in an error of its own', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main({
      'csr-file': 'missing',
      'wait-minutes': '301',
      'skip-approval': 'yes',
      retries: '11',
    });
    expect(step.exitCode).toBe(1);
    expect(step.errors).toHaveLength(4);
    expect(service.connections).toBe(0);
  });
});
