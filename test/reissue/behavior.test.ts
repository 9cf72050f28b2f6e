import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closeAfterAnswer, cutKnownLength } from '../stand-in/faults.ts';
import { dvOrder } from '../stand-in/orders.ts';
import { clientAuth, createCsr, serverAuth } from '../stand-in/pki.ts';
import { expectGreen, expectRed, kindsOf, order, postCount, RunnerHost, startService } from './step.ts';

const name = 'order-1000001.example.com';
const DAY_MS = 86_400_000;

/** Writes a certificate request with a key of its own into the workspace. */
async function writeCsr(host: RunnerHost, file: string): Promise<void> {
  const path = join(host.directory, file);
  host.ownFiles.add(path);
  await writeFile(path, (await createCsr(name, [name], 'ec')).pem.replaceAll('\n', '\r\n'));
}

describe.concurrent('a reissue', () => {
  test.each(['disable', 'enable'] as const)(
    'to %s CT logging is requested, awaited, verified and handed over',
    async (direction) => {
      await using service = await startService({ reissueMode: { pendingReads: 1 } });
      await using host = new RunnerHost(service, direction);
      const { csr } = service.orders.get(String(host.orderId)) ?? {};
      const step = await host.main();
      const common = `order-${host.orderId}.example.com`;
      await expectGreen(host, step, {
        'certificate-id': String(service.orders.get(String(host.orderId))?.certificate?.id),
        'common-name': common,
        'dns-names': JSON.stringify([common, `www.${common}`]),
        reissued: 'true',
        'sct-count': direction === 'disable' ? '0' : '2',
        'dcv-random-value': '',
      });
      expect(kindsOf(service).slice(0, 6).toSorted()).toEqual(['chain', 'chain', 'order', 'order', 'put', 'reissue']);
      const [post] = service.requestsFor('reissue');
      expect(service.requests.indexOf(post as never)).toBe(5);
      const comments = expect.stringMatching(/https:\/\/github\.com\/octo-org\/octo-repo\/actions\/runs\/1658821493/);
      const server_platform = { id: 45 };
      expect(JSON.parse(post?.body ?? '')).toEqual({
        certificate: {
          common_name: common,
          dns_names: [`www.${common}`],
          csr,
          signature_hash: 'sha256',
          server_platform,
        },
        skip_approval: true,
        comments,
      });
      const others = service.requests.filter((request) => request !== post);
      expect(others.map(({ connection }) => connection)).not.toContain(post?.connection);
      expect(step.log.filter((line) => line.includes('reissue_pending'))).toHaveLength(1);
      expect(step.warnings).toEqual([]);
      expect(step.summary).toContain('octocat');
    },
  );

  test('is sent again only after a 429, and counts as accepted by its status', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable');
    service.fault({ path: 'reissue' }, { status: 429, headers: { 'Retry-After': '70' } }, 2);
    service.fault({ path: 'reissue' }, { ...cutKnownLength(201), applied: true });
    const step = await host.main({ retries: '2' });
    await expectGreen(host, step, { reissued: 'true' });
    expect(service.stateOf(host.orderId)).toMatchObject({ posts: 1, secondPosts: 0 });
    expect(postCount(service)).toBe(3);
    expect(step.virtualMs).toBeGreaterThanOrEqual(140_000);
  });

  test('does not use a kept connection that has gone stale', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    for (const path of ['put', 'order', 'chain'] as const)
      service.fault({ path, skip: path === 'put' ? 0 : 1 }, closeAfterAnswer, 1);
    await expectGreen(host, await host.main(), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  test('that lacks a name names it, and what DigiCert does about it; a rerun compares with the new certificate', async () => {
    await using service = await startService({ reissueMode: { nameMissing: true } });
    await using host = new RunnerHost(service, 'disable');
    expectRed(await host.main(), `www.${name}`, '72 hours', 'in sync');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: true, inSync: true });
    await expectGreen(host, await host.main(), { reissued: 'false' });
  });

  test('warns of everything else that it changed', async () => {
    const certificate = {
      commonName: name,
      dnsNames: [name],
      scts: true,
      keyType: 'ec' as const,
      extendedKeyUsages: [serverAuth, clientAuth],
    };
    const notAfter = new Date(Date.now() + 300 * DAY_MS);
    await using service = await startService({
      orders: [order({ certificate: { ...certificate, notAfter } })],
      reissueMode: { anotherIssuer: true },
    });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'true' });
    expect(step.warnings).toEqual([
      expect.stringContaining('clientAuth'),
      expect.stringMatching(/expires (209|210) days earlier/),
      expect.stringContaining('issuer'),
    ]);
    for (const warning of step.warnings) expect(step.summary).toContain(warning.slice(0, 40));
  });

  test('with fewer SCTs than browsers require is green, with a warning', async () => {
    await using service = await startService({ reissueMode: { scts: [1] } });
    await using host = new RunnerHost(service, 'enable');
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'true', 'sct-count': '1' });
    expect(step.warnings).toEqual([expect.stringContaining('SCTs of 1 CT log')]);
    expect(step.summary).toContain('SCTs of 1 CT log');
  });
});

describe.concurrent('a reissue that waits', () => {
  test('for a DNS record is requested by one run, and awaited by a later one', async () => {
    await using service = await startService({ orders: [dvOrder] });
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000006' });
    const first = await host.main({ 'wait-minutes': '0' });
    const { randomValue } = service.orders.get('1000006')?.validation ?? {};
    expect(first).toMatchObject({
      exitCode: 0,
      warnings: [],
      outputs: {
        'ct-status': 'disabled',
        'reissue-required': 'false',
        'reissue-pending': 'true',
        reissued: 'false',
        'dcv-random-value': randomValue,
        'dcv-records': JSON.stringify([
          { domain: 'example.com', type: 'TXT', name: 'example.com', value: randomValue },
        ]),
        'certificate-ct-status': '',
        'certificate-id': '',
        'common-name': '',
        'dns-names': '[]',
        'serial-number': '',
        'valid-till': '',
        'certificate-file': '',
      },
    });
    for (const text of [randomValue, 'example.com', 'dns-txt-token', 'TXT']) {
      expect(first.shown).toContain(text);
      expect(first.summary).toContain(text);
    }
    expect(kindsOf(service)).not.toContain('checkDcv');
    expect(await host.post(first)).toMatchObject({ exitCode: 0, shown: '', summary: '' });
    service.setRecord(1000006);
    await expectGreen(host, await host.main(), { reissued: 'true', 'dcv-random-value': '' });
    expect(kindsOf(service).filter((kind) => kind === 'checkDcv')).toHaveLength(1);
    expect(postCount(service)).toBe(1);
  });

  test('for CAA records names them, and each record to create is an output once', async () => {
    const dnsNames = [name, 'a.other.org', 'b.other.org', 'file.net'];
    const validation = {
      type: 'dv' as const,
      methods: { 'other.org': 'dns-cname-token', 'file.net': 'http-token' },
      caa: { 'other.org': 'CAA forbids it.' },
    };
    const certificate = { commonName: name, dnsNames, scts: true, keyType: 'ec' as const };
    await using service = await startService({ orders: [order({ validation, certificate })] });
    await using host = new RunnerHost(service, 'disable', { 'wait-minutes': '0' });
    const step = await host.main();
    expect(step.exitCode).toBe(0);
    const { randomValue = '' } = service.orders.get('1000001')?.validation ?? {};
    expect(JSON.parse(String(step.outputs['dcv-records']))).toEqual([
      { domain: 'example.com', type: 'TXT', name: 'example.com', value: randomValue },
      { domain: 'other.org', type: 'CNAME', name: '_dnsauth.other.org', value: `${randomValue}.dcv.digicert.com` },
    ]);
    for (const shown of [step.shown, step.summary])
      expect(shown).toContain('CAA records of other.org: CAA forbids it.');
    const later = await host.main({ 'wait-minutes': '1' });
    expectRed(later, 'left pending', 'CAA records of other.org: CAA forbids it.');
    expect(kindsOf(service).filter((kind) => kind === 'caa')).toHaveLength(3);
  });

  test('for an approver ends when one agrees', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'api-key': service.standardUserKey });
    const step = await host.main({}, { events: [[70_000, () => service.approve(host.orderId)]] });
    await expectGreen(host, step, { reissued: 'true' });
    expect(step.shown).toContain('Certificates > Requests');
    expect(kindsOf(service)).not.toContain('checkDcv');
  });

  test.each([
    ['rejects it', undefined, 'rejected'],
    ['changes the CT status', false, /DigiCert issued (it|the certificate) otherwise/],
  ] as const)('for an approver who %s is undone', async (_, disableCt, text) => {
    await using service = await startService({ needsApproval: true });
    await using host = new RunnerHost(service, 'disable', { 'skip-approval': 'false' });
    const decide = () =>
      disableCt === undefined ? service.reject(host.orderId) : service.approve(host.orderId, disableCt);
    const step = await host.main({}, { events: [[20_000, decide]] });
    expectRed(step, text, 'restored to enabled');
    expect(service.stateOf(host.orderId)).toMatchObject({ disableCt: false, inSync: true, posts: 1 });
  });
});

describe.concurrent('a reissue of somebody else', () => {
  test('must keep the key if one was due, although this run did not request it', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const start = await service.prepareReissue(host.orderId, { anotherKey: true, disableCt: true, pendingReads: 3 });
    service.fault({ path: 'put' }, { first: start }, 1);
    expectRed(
      await host.main(),
      'its key is not',
      'in sync',
      'takes the key that is active then',
      'requested no reissue',
    );
    expect(postCount(service)).toBe(0);
    await expectGreen(host, await host.main(), { reissued: 'false' });
  });

  test('that was issued while the order still says pending is green if it is as desired', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
    const { stale, certificate } = service.orders.get('1000003') ?? {};
    Object.assign(stale ?? {}, { order: { left: 4, status: 'reissue_pending', certificate } });
    const step = await host.main();
    await expectGreen(host, step, { reissued: 'false' });
    expect(step.virtualMs).toBeGreaterThan(120_000);
    expect(step.shown).toContain('This run requested no reissue.');
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('csr-file', () => {
  test('is part of what is desired: a rerun finds it done, and another one is due', async () => {
    await using service = await startService({ orders: [order({ csr: null })] });
    await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
    await writeCsr(host, 'new.csr');
    await writeCsr(host, 'next.csr');
    const keys = [];
    for (const [file, reissued] of [
      ['new.csr', 'true'],
      ['new.csr', 'false'],
      [join(host.directory, 'next.csr'), 'true'],
    ] as const) {
      await expectGreen(host, await host.main({ 'csr-file': file }), { reissued });
      const { publicKey } = new X509Certificate(service.orders.get('1000001')?.certificate?.pem ?? '');
      keys.push(publicKey.export({ type: 'spki', format: 'der' }).toString('hex'));
    }
    expect(new Set(keys).size).toBe(2);
    expect(postCount(service)).toBe(2);
  });

  test('that holds a key, or is one, is refused before anything is sent, and nothing of it is shown', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const { pem, privateKeyPem } = await createCsr(name, [name], 'ec');
    const path = join(host.directory, 'with.key');
    host.ownFiles.add(path);
    await writeFile(path, pem + privateKeyPem);
    for (const [file, text] of [
      ['with.key', 'private key'],
      [privateKeyPem.replace(/-----.*-----|\n/g, ''), 'names no file'],
      ['/etc/hostname', 'outside'],
    ] as const) {
      const step = await host.main({ 'csr-file': file, 'wait-minutes': '301', 'dry-run': '' });
      expect(step).toMatchObject({ exitCode: 1 });
      expect(step.errors).toHaveLength(3);
      expect(step.errors.join('\n')).toContain(text);
      const shown = step.stdout + step.stderr + step.summary;
      for (const line of privateKeyPem.split('\n').slice(1, 3)) expect(shown).not.toContain(line.slice(0, 20));
    }
    expect(service.connections).toBe(0);
  });
});

test('no reissue is requested if the certificate is as desired, although the status of the order is not', async () => {
  await using service = await startService({ looseTypes: true });
  await using host = new RunnerHost(service, 'enable', { 'order-id': '1000003' });
  await expectGreen(host, await host.main(), { reissued: 'false' });
  expect(kindsOf(service).toSorted()).toEqual(['chain', 'chain', 'order', 'order', 'put']);
});

test('a dry run with a key that may only view shows whose key approvers agree to', async () => {
  await using service = await startService({ orders: [{ ...dvOrder, id: 1000001 }] });
  await using host = new RunnerHost(service, 'disable', { 'csr-file': 'new.csr' });
  await writeCsr(host, 'new.csr');
  const before = service.stateOf(1000001);
  const step = await host.main({ 'dry-run': 'true', 'api-key': service.viewOnlyKey });
  const outputs = { 'ct-status': 'enabled', 'reissue-required': 'true', 'reissue-pending': 'false', reissued: 'false' };
  expect(step).toMatchObject({ exitCode: 0, outputs, warnings: [expect.stringContaining('DV')] });
  for (const text of ['new.csr', /[0-9a-f]{64}/]) {
    expect(step.shown).toMatch(text);
    expect(step.summary).toMatch(text);
  }
  expect(kindsOf(service).toSorted()).toEqual(['chain', 'order']);
  expect(service.stateOf(1000001)).toEqual(before);
});
