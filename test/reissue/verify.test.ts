import { describe, expect, test } from 'vitest';
import { expectFailure, expectSuccess, startService } from '../harness/step.ts';
import { clientAuth, serverAuth, YESTERDAY } from '../stand-in/pki.ts';
import type { OrderSeed } from '../stand-in/server.ts';
import { DAY_MS, expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost, unissuedOrder } from './host.ts';

const WWW = `www.${NAME}`;
const warningsOf = ({ outputs }: { outputs: Record<string, string> }) => JSON.parse(String(outputs['warnings']));

describe.concurrent('a certificate that DigiCert issued otherwise is red, and the order stays in sync', () => {
  test.each<[string, object, ...texts: (string | RegExp)[]]>([
    ['without a name', { nameMissing: true }, WWW, '72 hours', 'in sync'],
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
  const certificate = { commonName: NAME, dnsNames: [NAME, WWW] };
  type Foreign = { dnsNames?: readonly string[]; anotherKey?: boolean };
  test.each<[string, Foreign, text?: string]>([
    ['has the same names in another letter case and order', { dnsNames: [WWW.toUpperCase(), NAME] }],
    ['has another key, which nobody asked for', { anotherKey: true }],
    ['has a name more', { dnsNames: [NAME, WWW, 'secret-merger.example.com'] }, 'secret-merger.example.com'],
    ['has a name less and one more', { dnsNames: [NAME, 'secret-merger.example.com'] }, WWW],
    ['has an IP address more', { dnsNames: [NAME, WWW, '192.0.2.1'] }, 'not a DNS name'],
    ['has a name as common name alone, which browsers ignore', { dnsNames: [WWW] }, NAME],
  ])('%s', async (_, foreign, text) => {
    await using service = await startService({ orders: [orderTo('disable', {}, certificate)] });
    await using host = new RunnerHost(service, 'disable');
    (await service.prepareReissue(ORDER_ID, { pendingReads: 4, disableCt: true, ...foreign }))();
    const step = await host.main();
    if (text === undefined) expectGreen(host, step, { reissued: 'true', warnings: '[]' });
    else expectFailure(step, text, 'in sync', /run again/i);
    expect(host.state).toMatchObject({ disableCt: true, scts: false, posts: 0 });
    // A rerun compares with the names that it finds.
    if (text !== 'not a DNS name') expectGreen(host, await host.main(), { reissued: 'false' });
  });

  test.each([
    ['was due at the first look', false],
    ['is in the plan of the step that requested it', true],
  ])('must keep the key that %s', async (_, isPlanned) => {
    await using service = await startService({ reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    const start = await service.prepareReissue(ORDER_ID, { anotherKey: true, disableCt: true, pendingReads: 3 });
    let plan = 'any';
    if (isPlanned) {
      plan = String((await host.main({ 'wait-minutes': '0' })).outputs['plan']);
      service.reject(ORDER_ID);
      start();
    } else service.fault({ path: 'put' }, { first: start }, 1);
    expectFailure(await host.main({ 'expected-plan': plan }), /key/, 'in sync');
    expect(postCount(service)).toBe(isPlanned ? 1 : 0);
  });

  test('of an order without one has other names than the order had', async () => {
    await using service = await startService({ orders: [unissuedOrder()] });
    await using host = new RunnerHost(service, 'disable');
    const start = await service.prepareReissue(ORDER_ID, { disableCt: true, dnsNames: [NAME, 'a.example.com'] });
    service.fault({ path: 'put' }, { first: start }, 1);
    expectFailure(await host.main(), 'a.example.com', 'in sync');
    expect(postCount(service)).toBe(0);
  });
});

describe.concurrent('csr-file is part of what is desired', () => {
  test('a rerun finds it done, and with another file a reissue is due', async () => {
    await using service = await startService({ orders: [orderTo('disable', { csr: null })] });
    await using host = new RunnerHost(service, 'disable');
    for (const name of ['new.csr', 'next.csr']) await host.writeCsr(name);
    for (const [name, reissued, warnings] of [
      ['new.csr', 'true', []],
      ['new.csr', 'false', ['csr-file']],
      ['next.csr', 'true', []],
    ] as const)
      expectGreen(host, await host.main({ 'csr-file': name }), { reissued }, ...warnings);
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
    const later = await host.main({ 'dry-run': 'true' });
    expect(warningsOf(later)).toEqual(['few-scts']);
    expectGreen(host, await host.main(), { reissued: 'false', warnings: '["few-scts"]' }, /SCT/);
  });

  test.each<[string, OrderSeed, Record<string, string>]>([
    ['few SCTs of a certificate that is replaced', orderTo('disable', {}, { scts: [1] }), { 'wait-minutes': '0' }],
    ['a client certificate, if no reissue is requested', orderTo('enable', {}, usages), { 'dry-run': 'true' }],
  ])('but not at %s', async (_, seed, inputs) => {
    await using service = await startService({ orders: [seed], reissueMode: 'manual' });
    await using host = new RunnerHost(service, 'disable');
    expectSuccess(await host.main(inputs), { warnings: '[]' });
  });
});

test('the summary has what an auditor keeps', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `name-${String(index).padStart(2, '0')}.example.com`);
  await using service = await startService({ orders: [orderTo('disable', {}, { dnsNames: [NAME, ...names] })] });
  await using host = new RunnerHost(service, 'disable');
  const { serial: before } = host.state;
  const step = await host.main();
  expectGreen(host, step, { reissued: 'true', 'dns-names': JSON.stringify([NAME, ...names]) });
  for (const text of [before, host.state.serial, /[\da-f]{64}/, 'octocat', '1658821493', names[18]])
    expect(step.summary).toMatch(text as string);
  expect(step.summary).not.toContain(names[24]);
  expect(step.log.filter((line) => line.includes('requested a reissue'))).toHaveLength(1);
});
