import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { CertCentralOptions } from '../support/certcentral.ts';
import { silent } from '../support/faults.ts';
import { findLeaks } from '../support/leaks.ts';
import { createCa, issueCertificate } from '../support/pki.ts';
import { type ProxyOptions, type StandInProxy, startProxy } from '../support/proxy.ts';
import type { Inputs } from '../support/runner.ts';
import { API_KEY, expectFailure, expectSuccess, requestsOf, runStep, startService } from './step.ts';

const directory = await mkdtemp(join(tmpdir(), 'ca-'));
afterAll(() => rm(directory, { recursive: true }));
const ca = await createCa();
const caFile = join(directory, 'ca.pem');
await writeFile(caFile, ca.pem);
const trusting = { NODE_EXTRA_CA_CERTS: caFile };

const host = 'certcentral.test';
const tls = await tlsFor(['127.0.0.1', host]);
const misnamed = await tlsFor(['other.example.com']);
const expired = await tlsFor(['127.0.0.1'], new Date(Date.now() - 86_400_000));
const inDoubt = 'The order may have been changed all the same';
const notTrusted = /TLS certificate is not trusted: check api-url; .*NODE_EXTRA_CA_CERTS/;

async function tlsFor(dnsNames: string[], notAfter?: Date): Promise<NonNullable<CertCentralOptions['tls']>> {
  const request = {
    commonName: 'stand-in',
    dnsNames,
    scts: false,
    keyType: 'ec',
    ...(notAfter && { notAfter }),
  } as const;
  const { pem, privateKeyPem = '' } = await issueCertificate(ca, request);
  return { key: privateKeyPem, cert: pem };
}

describe.concurrent('https', () => {
  test('works where the CA is trusted by NODE_EXTRA_CA_CERTS', async () => {
    await using service = await startService({ tls });
    expectSuccess(await runStep(service, {}, { env: trusting }), { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
    expect(service.connections).toBeLessThanOrEqual(2);
  });

  test.each([
    ['by an unknown issuer', tls, {}, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/],
    ['for another name', misnamed, trusting, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['that has expired', expired, trusting, 'CERT_HAS_EXPIRED'],
  ])('fails at once with a certificate %s', async (_, identity, env, code) => {
    await using service = await startService({ tls: identity });
    const step = await runStep(service, { retries: '3' }, { env });
    expectFailure(step, code, notTrusted);
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(service.requests).toEqual([]);
    expect(service.connections).toBe(1);
  });

  test('fails at once, and inert, with a certificate for hostile names', async () => {
    await using service = await startService({ tls: await tlsFor(['a\n::error::forged', '<img src=x>##[error]b']) });
    expectFailure(
      await runStep(service, { retries: '3' }, { env: trusting }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
      notTrusted,
    );
  });

  test('fails at once where no TLS is spoken', async () => {
    await using service = await startService();
    const step = await runStep(service, { 'api-url': service.url.replace('http', 'https'), retries: '3' });
    expectFailure(step, 'EPROTO', 'Check api-url');
    expect(service.connections).toBe(1);
  });

  test('fails in time where the handshake is not answered', async () => {
    await using mute = await startProxy({ mode: 'silent', target: 1 });
    await using service = await startService();
    const step = await runStep(service, { 'api-url': mute.url.replace('http', 'https'), 'timeout-seconds': '1' });
    expectFailure(step, 'no complete answer within 1 second');
    await vi.waitUntil(() => mute.openSockets() === 0);
  });

  test('fails in time where the answer does not come', async () => {
    await using service = await startService({ tls });
    service.fault({}, silent);
    const step = await runStep(service, { 'timeout-seconds': '2' }, { env: trusting });
    expectFailure(step, 'no complete answer within 2 seconds', inDoubt);
  });
});

/** A run by way of a proxy, whose `environment` names it, to an https service that has no address but through it. */
async function runThrough(
  options: Omit<ProxyOptions, 'target'>,
  inputs: Inputs = {},
  environment = (proxy: StandInProxy): Record<string, string> => ({ https_proxy: proxy.url }),
  prepare = (_: Awaited<ReturnType<typeof startService>>): void => {},
) {
  await using service = await startService({ tls });
  prepare(service);
  await using proxy = await startProxy({ target: service.port, ...options });
  const env = { ...trusting, ...environment(proxy) };
  const step = await runStep(service, { 'api-url': `https://${host}/services/v2`, ...inputs }, { env });
  if (options.mode === 'silent') await vi.waitUntil(() => proxy.openSockets() === 0);
  expect(findLeaks(proxy.seen(), API_KEY), 'the key is not in what a proxy can read').toEqual([]);
  for (const { method, target } of proxy.requests) expect([method, target]).toEqual(['CONNECT', `${host}:443`]);
  return { step, proxy, service };
}

const credentials = 'proxy-user:proxy-s3cr3t';
const withCredentials = (proxy: StandInProxy) => ({ https_proxy: proxy.url.replace('//', `//${credentials}@`) });

describe.concurrent('a proxy that works', () => {
  test.each(['https_proxy', 'HTTPS_PROXY'])('is taken from %s', async (name) => {
    const { step, service, proxy } = await runThrough({ mode: 'works' }, {}, ({ url }) => ({ [name]: url }));
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(requestsOf(service).sort()).toEqual(['GET certificate', 'GET order', 'PUT ct-status']);
    expect(proxy.requests.length).toBeGreaterThan(0);
  });

  test('gets the credentials in its address', async () => {
    const { step, proxy } = await runThrough({ mode: 'auth', credentials }, {}, withCredentials);
    expectSuccess(step);
    expect(proxy.requests[0]?.headers['proxy-authorization']).toMatch(/^Basic /);
    expect(step.stdout + step.summary).not.toContain('proxy-s3cr3t');
  });

  test('leads to a service that errs, and then does not', async () => {
    const { step, service } = await runThrough({ mode: 'works' }, { retries: '2' }, undefined, (target) =>
      target.fault({ path: 'put' }, { status: 503, headers: { 'Retry-After': '0' } }, 2),
    );
    expectSuccess(step);
    expect(service.requests).toHaveLength(5);
  });

  test('leads to a service that is silent', async () => {
    const { step } = await runThrough({ mode: 'works' }, { 'timeout-seconds': '2' }, undefined, (target) =>
      target.fault({}, silent),
    );
    expectFailure(step, 'no complete answer within 2 seconds', inDoubt);
  });

  test('leads to a service whose certificate is not trusted', async () => {
    const { step, service } = await runThrough({ mode: 'works' }, { retries: '3' }, ({ url }) => ({
      https_proxy: url,
      NODE_EXTRA_CA_CERTS: '',
    }));
    expectFailure(step, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/, notTrusted);
    expect(service.requests).toEqual([]);
  });
});

describe.concurrent('a proxy that does not let the request through', () => {
  test.each<[string, Omit<ProxyOptions, 'target'>, string, typeof withCredentials | undefined]>([
    ['wants credentials', { mode: 'auth', credentials }, '407', undefined],
    ['wants other credentials', { mode: 'auth', credentials: 'a:b' }, '407', withCredentials],
    ['refuses', { mode: 'refuses' }, '403', undefined],
    ['speaks no HTTP', { mode: 'garbage' }, 'Parse Error', undefined],
  ])('%s: the step fails at once', async (_, options, text, environment) => {
    const { step, proxy, service } = await runThrough(options, { retries: '3' }, environment);
    expectFailure(step, text, /The proxy in https_proxy .*no_proxy/);
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(step.stdout + step.summary).not.toContain('proxy-s3cr3t');
    expect(proxy.requests).toHaveLength(1);
    expect(service.connections).toBe(0);
  });

  test('breaks off: the step tries again, and fails', async () => {
    const { step, proxy, service } = await runThrough({ mode: 'resets' }, { retries: '1' });
    expectFailure(step, 'Check the proxy in https_proxy', '(attempt 2 of 2)');
    expect(step.errors[0]).not.toContain(inDoubt);
    expect(proxy.requests).toHaveLength(2);
    expect(service.connections).toBe(0);
  });

  test('is not there: the step tries again, and fails', async () => {
    const down = () => ({ https_proxy: 'http://127.0.0.1:1' });
    const { step } = await runThrough({ mode: 'works' }, { retries: '1' }, down);
    expectFailure(step, 'ECONNREFUSED', 'Check the proxy in https_proxy', '(attempt 2 of 2)');
    expect(step.errors[0]).not.toContain(inDoubt);
  });

  test('is silent: the step fails in time, and ends', async () => {
    const { step, proxy, service } = await runThrough({ mode: 'silent' }, { 'timeout-seconds': '5', retries: '1' });
    expectFailure(step, 'no complete answer within 5 seconds', '(attempt 2 of 2)');
    expect(proxy.requests).toHaveLength(2);
    expect(service.connections).toBe(0);
  });

  test('finds nobody behind it: the step fails, and ends', async () => {
    await using service = await startService();
    await using proxy = await startProxy({ mode: 'works', target: 1 });
    const env = { https_proxy: proxy.url };
    const step = await runStep(service, { 'api-url': `https://${host}/v2`, retries: '1' }, { env });
    expectFailure(step, 'Check the proxy in https_proxy', '(attempt 2 of 2)');
    await vi.waitUntil(() => proxy.openSockets() === 0);
  });

  test('has an address that is none: the step fails', async () => {
    const { step, service } = await runThrough({ mode: 'works' }, {}, () => ({ https_proxy: 'http://[nonsense' }));
    expectFailure(step, /./);
    expect(service.connections).toBe(0);
  });
});

describe.concurrent('no proxy is asked', () => {
  test.each([
    ['NO_PROXY', host],
    ['no_proxy', host],
    ['no_proxy', '.test'],
    ['no_proxy', `other.example.com, ${host}:443`],
    ['no_proxy', '*'],
  ])('for a host in %s: %s', async (name, value) => {
    const { step, proxy } = await runThrough({ mode: 'works' }, {}, ({ url }) => ({ https_proxy: url, [name]: value }));
    expect(step.exitCode, 'without the proxy the host has no address').toBe(1);
    expect(proxy.connections).toBe(0);
  });

  test.each(['http', 'https'])('for a loopback host over %s', async (scheme) => {
    await using service = await startService(scheme === 'https' ? { tls } : {});
    await using proxy = await startProxy({ mode: 'refuses', target: service.port });
    const env = { ...trusting, https_proxy: proxy.url, HTTPS_PROXY: proxy.url, http_proxy: proxy.url };
    expectSuccess(await runStep(service, {}, { env }));
    expect(proxy.connections).toBe(0);
  });
});
