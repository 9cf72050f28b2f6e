import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runAudit } from '../harness/runner.ts';
import { createCsr } from '../stand-in/pki.ts';
import type { CertCentral, OrderSeed } from '../stand-in/server.ts';
import { expectGreen, order, postCount, RunnerHost, startService } from './step.ts';

/** Returns the output `to-do` of an audit of the account. */
async function auditToDo(service: CertCentral, disableCt: string): Promise<Record<string, unknown>[]> {
  const directory = await mkdtemp(join(tmpdir(), 'audit-'));
  try {
    const inputs = { 'api-key': service.apiKey, 'api-url': service.url, 'disable-ct': disableCt };
    const { outputs } = await runAudit(inputs, { directory, virtualTime: { holders: [service] } });
    return JSON.parse(outputs['to-do'] ?? '[]');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const withoutTime = (plan: unknown) => String(plan).replace(/ at=\S+$/, '');

const certificate = order({}).certificate;
const kinds: [
  kind: string,
  seed: Partial<OrderSeed>,
  disableCt: boolean,
  plan: RegExp,
  expected: { posts: number; outputs: Record<string, string>; isInToDo: boolean; csr?: string },
][] = [
  [
    'to reissue with the CSR of the order',
    {},
    true,
    /do=reissue serial=[\dA-F]+ names=[\da-f]{64} key=[\da-f]{64}/,
    { posts: 1, outputs: { reissued: 'true' }, isInToDo: true },
  ],
  [
    'to reissue with a file',
    { csr: null },
    true,
    /do=reissue serial=[\dA-F]+ names=[\da-f]{64} key=[\da-f]{64}/,
    { posts: 1, outputs: { reissued: 'true' }, isInToDo: false, csr: 'new.csr' },
  ],
  [
    'to publish',
    { certificate: { ...certificate, scts: false } as OrderSeed['certificate'], disableCt: true },
    false,
    /ct=enabled do=reissue/,
    { posts: 1, outputs: { reissued: 'true', 'certificate-ct-status': 'enabled' }, isInToDo: true },
  ],
  [
    'to wait',
    { status: 'reissue_pending', disableCt: true, pending: { pendingReads: 5 } },
    true,
    /do=wait serial=[\dA-F]+ names=[\da-f]{64} key=any/,
    { posts: 0, outputs: { reissued: 'true' }, isInToDo: false },
  ],
  [
    'to set the status of a certificate',
    { disableCt: true },
    false,
    /ct=enabled do=status serial=[\dA-F]+ names=[\da-f]{64} key=[\da-f]{64}/,
    { posts: 0, outputs: { reissued: 'false' }, isInToDo: true },
  ],
];

describe.concurrent('a plan', () => {
  test.each(kinds)('%s is what the run does, and may be repeated', async (_, seed, disableCt, text, expected) => {
    const { posts, outputs, isInToDo, csr } = expected;
    await using service = await startService({ orders: [order(seed)] });
    await using host = new RunnerHost(service, disableCt ? 'disable' : 'enable', {
      'order-id': '1000001',
      ...(csr && { 'csr-file': csr }),
    });
    if (csr) {
      const path = join(host.directory, csr);
      host.ownFiles.add(path);
      await writeFile(path, (await createCsr('a.example', ['a.example'], 'ec')).pem);
    }
    const { plan } = (await host.main({ 'dry-run': 'true' })).outputs;
    expect(plan).toMatch(text);
    const toDo = await auditToDo(service, String(disableCt));
    const entry = { 'order-id': '1000001', 'disable-ct': disableCt, plan: expect.stringContaining(withoutTime(plan)) };
    expect(toDo).toEqual(isInToDo ? [entry] : []);
    // The run of a matrix has the plan of the audit.
    const expectedPlan = String(toDo[0]?.['plan'] ?? plan);
    await expectGreen(host, await host.main({ 'expected-plan': expectedPlan }), outputs);
    expect(postCount(service)).toBe(posts);
    await expectGreen(host, await host.main({ 'expected-plan': expectedPlan }), { reissued: 'false' });
    expect(postCount(service)).toBe(posts);
  });

  test('for an order without a certificate sets the status, and may be repeated', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable', { 'order-id': '1000004' });
    const { plan = '' } = (await host.main({ 'dry-run': 'true' })).outputs;
    expect(plan).toMatch(/do=status serial=none names=[\da-f]{64} key=any/);
    const toDo = await auditToDo(service, 'true');
    const entry = { 'order-id': '1000004', 'disable-ct': true, plan: expect.stringContaining(withoutTime(plan)) };
    expect(toDo.find((one) => one['order-id'] === '1000004')).toEqual(entry);
    for (let run = 0; run < 2; run++) {
      expect(await host.main({ 'expected-plan': plan })).toMatchObject({ exitCode: 0 });
      expect(service.stateOf(1000004)).toMatchObject({ disableCt: true, serial: undefined });
    }
    // The first certificate has the names that were planned, and is kept out: all is as planned.
    await service.issue(1000004);
    expect(await host.main({ 'expected-plan': plan })).toMatchObject({
      exitCode: 0,
      outputs: { reissued: 'false', 'certificate-ct-status': 'disabled' },
    });
    expect(postCount(service)).toBe(0);
  });
});
