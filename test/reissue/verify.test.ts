import { describe, expect, test } from 'vitest';
import { expectFailure, startService } from '../harness/step.ts';
import { clientAuth, serverAuth, YESTERDAY } from '../stand-in/pki.ts';
import { DAY_MS, expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost } from './host.ts';

const WWW = `www.${NAME}`;
const MERGER = 'secret-merger.example.com';
const warningsOf = ({ outputs }: { outputs: Record<string, string> }) => JSON.parse(String(outputs['warnings']));

describe.concurrent('a certificate that DigiCert issued otherwise is red, and the order stays in sync', () => {
  test.each<[string, object, ...texts: (string | RegExp)[]]>([
    ['with the other CT status', { wrongScts: true }, 'restored to enabled'],
    ['for another key', { anotherKey: true }, /key/, 'in sync'],
  ])('%s', async (_, reissueMode, ...texts) => {
    await using service = await startService({ reissueMode });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expectFailure(step, /otherwise/, ...texts);
    expect(step.errors[0]).not.toMatch(/run again/i);
    service.reissueMode = 'immediate';
    // A rerun compares with the certificate that it finds.
    expectGreen(host, await host.main(), { reissued: String('wrongScts' in reissueMode) });
  });
});

describe.concurrent('the certificate of a reissue that somebody else requested', () => {
  type Foreign = { dnsNames: readonly string[]; anotherKey?: boolean };
  test.each<[string, Foreign, ...texts: string[]]>([
    [
      'has the same names in another letter case and order, and another key, which nobody asked for',
      { dnsNames: [WWW.toUpperCase(), NAME], anotherKey: true },
    ],
    ['has a name less and one more', { dnsNames: [NAME, MERGER] }, WWW, MERGER],
  ])('%s', async (_, foreign, ...texts) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    (await service.prepareReissue(ORDER_ID, { pendingReads: 4, disableCt: true, ...foreign }))();
    const step = await host.main();
    if (texts.length === 0) expectGreen(host, step, { reissued: 'true', warnings: '["other-key"]' }, /key/);
    else expectFailure(step, ...texts, 'in sync', /run again/i);
    expect(host.state).toMatchObject({ disableCt: true, scts: false, posts: 0 });
    // A rerun compares with the names that it finds.
    expectGreen(host, await host.main(), { reissued: 'false' });
  });

  test('must keep the key that is in the plan of the step that requested it', async () => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const start = await service.prepareReissue(ORDER_ID, { anotherKey: true, disableCt: true, pendingReads: 3 });
    const { plan = '' } = (await host.main({ 'wait-minutes': '0' })).outputs;
    service.reject(ORDER_ID);
    start();
    expectFailure(await host.main({ 'expected-plan': plan }), /key/, 'in sync');
    expect(postCount(service)).toBe(1);
  });
});

describe.concurrent('csr-file is part of what is desired', () => {
  test('a rerun finds it done, and with another file a reissue is due', async () => {
    await using service = await startService({ orders: [orderTo('disable', { csr: null })] });
    await using host = new RunnerHost(service, 'disable');
    for (const name of ['new.csr', 'next.csr']) await host.writeCsr(name);
    for (const [name, reissued] of [
      ['new.csr', 'true'],
      ['new.csr', 'false'],
      ['next.csr', 'true'],
    ] as const)
      expectGreen(host, await host.main({ 'csr-file': name }), { reissued });
    expect(postCount(service)).toBe(2);
  });
});

describe.concurrent('a later step may want to stop at', () => {
  const usages = { extendedKeyUsages: [serverAuth, clientAuth] };
  // Less than four days later than a reissue.
  const notAfter = new Date(YESTERDAY.getTime() + 94.9 * DAY_MS);

  test('what a reissue changed, and the codes are in the order of the contract', async () => {
    await using service = await startService({
      orders: [orderTo('enable', {}, { ...usages, notAfter })],
      reissueMode: { anotherIssuer: true, scts: [1] },
    });
    await using host = new RunnerHost(service, 'enable');
    const planned = await host.main({ 'dry-run': 'true' });
    expect(warningsOf(planned)).toEqual(['client-auth']);
    const step = await host.main();
    expectGreen(host, step, { reissued: 'true', 'sct-count': '1' }, ...step.warnings);
    for (const text of [/SCTs of 1/, /clientAuth/, /\b3 days/, /intermediate/])
      expect(step.warnings.filter((warning) => text.test(warning))).toHaveLength(1);
    expect(warningsOf(step)).toEqual(['few-scts', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer']);
    for (const text of ['clientAuth', '3 days', 'intermediate']) expect(step.summary).toContain(text);
    expectGreen(host, await host.main(), { reissued: 'false', warnings: '["few-scts"]' }, /SCT/);
  });
});
