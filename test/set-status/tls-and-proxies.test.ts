import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type ProxyOptions, type StandInProxy, startProxy } from '../harness/proxy.ts';
import type { Inputs } from '../harness/runner.ts';
import { findLeaks } from '../harness/secret-leaks.ts';
import { createCa, issueCertificate } from '../stand-in/pki.ts';
import type { CertCentralOptions } from '../stand-in/server.ts';
import { API_KEY, expectFailure, expectSuccess, requestsOf, runStep, runWithFaults, startService } from './step.ts';

const directory = await mkdtemp(join(tmpdir(), 'ca-'));
afterAll(() => rm(directory, { recursive: true }));
const ca = await createCa();
const caFile = join(directory, 'ca.pem');
await writeFile(caFile, ca.pem);
const trusting = { NODE_EXTRA_CA_CERTS: caFile };

const host = 'certcentral.test';
const tls = await tlsFor(['127.0.0.1', host]);
const serviceOnly = await tlsFor([host]);
const proxyTls = await tlsFor(['localhost', '127.0.0.1']);
const hostile = await tlsFor(['a\n::error::forged', '<img src=x>##[error]b']);
const notTrusted = /TLS certificate is not trusted: check api-url; .*NODE_EXTRA_CA_CERTS/;

async function tlsFor(dnsNames: string[]): Promise<NonNullable<CertCentralOptions['tls']>> {
  const request = { commonName: 'stand-in', dnsNames, scts: false };
  const { pem, privateKeyPem = '' } = await issueCertificate(ca, { ...request, keyType: 'ec' });
  return { key: privateKeyPem, cert: pem };
}

describe.concurrent('https', () => {
  test('works if the CA is trusted by NODE_EXTRA_CA_CERTS', async () => {
    await using service = await startService({ tls });
    expectSuccess(await runStep(service, {}, { env: trusting }), { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
    expect(service.connections).toBeLessThanOrEqual(2);
  });

  test.each([
    ['by an unknown issuer', tls, {}, /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER/],
    ['for hostile names', hostile, trusting, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('fails at once with a certificate %s', async (_, identity, env, code) => {
    await using service = await startService({ tls: identity });
    const step = await runStep(service, { retries: '3' }, { env });
    expectFailure(step, code, notTrusted);
    expect(step.errors[0], "Node's advice is for its own command line").not.toContain('--use-system-ca');
    expect(service.requests).toEqual([]);
    expect(service.connections).toBe(1);
  });

  test('fails at once if the server does not speak TLS', async () => {
    await using service = await startService();
    const step = await runStep(service, { 'api-url': service.url.replace('http', 'https'), retries: '3' });
    expectFailure(step, 'EPROTO', 'Check api-url');
    expect(service.connections).toBe(1);
  });

  test('times out, not in doubt, if there is no response to the handshake', async () => {
    await using mute = await startProxy({ mode: 'silent', target: 1 });
    const inputs = { 'api-url': mute.url.replace('http', 'https'), 'timeout-seconds': '1' };
    const { step } = await runWithFaults({}, inputs, { virtualTime: { holders: [mute] } });
    expectFailure(step, 'no complete response within 1 second');
    await eventually(() => mute.openSockets() === 0);
  });
});

describe.concurrent('an environment that turns off TLS verification', () => {
  const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const refusal =
    /^NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification.*NODE_EXTRA_CA_CERTS.*Nothing was sent\.$/;

  test('fails the step before anything is sent, also in a dry run', async () => {
    await using service = await startService({ tls });
    const step = await runStep(service, { 'dry-run': 'true', retries: '3' }, { env: { ...off, ...trusting } });
    expectFailure(step, refusal);
    expect(step.log).toEqual([]);
    expect(service.connections).toBe(0);
  });

  test('fails the step also through a proxy', async () => {
    const { step, proxy } = await runThrough({}, {}, ({ url }) => ({ https_proxy: url, ...off }));
    expectFailure(step, refusal);
    expect(proxy.connections).toBe(0);
  });
});

type Environment = (proxy: StandInProxy) => Record<string, string>;

/** A run through a proxy, which `environment` names, to an https service whose name only the proxy can resolve. */
async function runThrough(
  mode: Partial<ProxyOptions>,
  inputs: Inputs = {},
  environment: Environment = ({ url }) => ({ https_proxy: url }),
) {
  await using service = await startService({ tls });
  await using proxy = await startProxy({ mode: 'works', target: service.port, ...mode });
  const env = { ...trusting, ...environment(proxy) };
  proxy.passHolds(service);
  const options = { env, virtualTime: { holders: [proxy] } };
  const step = await runStep(service, { 'api-url': `https://${host}/services/v2`, ...inputs }, options);
  await eventually(() => proxy.openSockets() === 0);
  expect(findLeaks(proxy.seen(), API_KEY), 'the key is not in what a proxy can read').toEqual([]);
  for (const { method, target } of proxy.requests) expect([method, target]).toEqual(['CONNECT', `${host}:443`]);
  return { step, proxy, service };
}

const credentials = 'proxy-user:proxy-s3cr3t';
const withCredentials: Environment = ({ url }) => ({ https_proxy: url.replace('//', `//${credentials}@`) });

describe.concurrent('a proxy that works', () => {
  test.each<[string, Environment]>([
    ['https_proxy', ({ url }) => ({ https_proxy: url, HTTPS_PROXY: 'http://127.0.0.1:1' })],
    ['a name without a scheme', ({ url }) => ({ HTTPS_PROXY: url.replace('http://127.0.0.1', 'localhost') })],
  ])('is taken from %s', async (_, environment) => {
    const { step, service, proxy } = await runThrough({}, {}, environment);
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(requestsOf(service).sort()).toEqual(['GET certificate', 'GET order', 'PUT ct-status']);
    expect(proxy.requests.length).toBeGreaterThan(0);
  });

  test('gets the credentials in its address, which appear nowhere else', async () => {
    const debugging: Environment = (proxy) => ({ ...withCredentials(proxy), RUNNER_DEBUG: '1' });
    const { step, proxy } = await runThrough({ mode: 'auth', credentials }, {}, debugging);
    expectSuccess(step);
    expect(step.debugs).toHaveLength(3);
    for (const line of step.debugs)
      expect(line).toMatch(RegExp(`, through the proxy ${new URL(proxy.url).host.replaceAll('.', '\\.')}$`));
    expect(step.stdout + step.stderr + step.summary).not.toContain('proxy-s3cr3t');
  });

  test('may respond with 5xx before', async () => {
    const first = ['503 Service Unavailable', '502 Bad Gateway'];
    const { step, service } = await runThrough({ first }, { retries: '2' });
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(step.log).toEqual([
      expect.stringMatching(/^PUT .*: Attempt 1 of 3 failed: .*503\. Next attempt in (?:0\.[5-9]|1\.0) seconds\.$/),
      expect.stringMatching(/^PUT .*: Attempt 2 of 3 failed: .*502\. Next attempt in (?:1\.\d|2\.0) seconds\.$/),
      expect.stringContaining('CT logging of order'),
    ]);
    expect(service.requests).toHaveLength(3);
  });
});

describe.concurrent('a proxy that speaks TLS itself', () => {
  const byName: Environment = ({ url }) => ({ https_proxy: url.replace('127.0.0.1', 'localhost') });

  test('needs only a certificate for its own name', async () => {
    const { step } = await runThrough({ tls: proxyTls }, {}, byName);
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
  });

  test('is not trusted with a certificate for the name of the service', async () => {
    const { step, proxy } = await runThrough({ tls: serviceOnly }, { retries: '3' }, byName);
    expectFailure(step, "does not match certificate's altnames", "The proxy's TLS certificate is not trusted");
    expect(proxy.requests).toEqual([]);
  });
});

describe.concurrent('a proxy that does not let the request through', () => {
  test.each<[string, Partial<ProxyOptions>, string, Environment?]>([
    ['wants other credentials', { mode: 'auth', credentials: 'a:b' }, '407', withCredentials],
    ['takes too long itself', { first: ['408 Request Timeout'] }, '408'],
    ['speaks no HTTP', { mode: 'garbage' }, 'Parse Error'],
  ])('%s: the step fails at once, not in doubt', async (_, options, text, environment) => {
    const { step, proxy, service } = await runThrough(options, { retries: '3' }, environment);
    expectFailure(step, text, /The proxy in https_proxy .*no_proxy/);
    expect(step.stdout + step.summary).not.toContain('proxy-s3cr3t');
    expect(proxy.requests).toHaveLength(1);
    expect(service.connections).toBe(0);
  });

  test.each<[string, Partial<ProxyOptions>, RegExp]>([
    ['responds with 5xx', { first: Array(2).fill('503 Service Unavailable') }, /Check the proxy in https_proxy/],
    ['is silent', { mode: 'silent' }, /no complete response within 5 seconds/],
  ])('%s: the step retries, and fails, not in doubt', async (_, options, text) => {
    const { step, proxy, service } = await runThrough(options, { retries: '1', 'timeout-seconds': '5' });
    expectFailure(step, text, '(attempt 2 of 2)');
    expect(proxy.requests).toHaveLength(2);
    expect(service.connections).toBe(0);
  });

  test('is not there: the step retries, and fails, not in doubt', async () => {
    const { step } = await runThrough({}, { retries: '1' }, () => ({ https_proxy: 'http://127.0.0.1:1' }));
    expectFailure(step, 'ECONNREFUSED', 'Check the proxy in https_proxy', '(attempt 2 of 2)');
  });
});

describe.concurrent('a proxy variable that is not usable', () => {
  test('fails the step before anything is sent', async () => {
    const value = '%zz:p@s3cr3t@proxy.example.com';
    const { step, service } = await runThrough({}, { retries: '3' }, () => ({ HTTPS_PROXY: value }));
    expectFailure(step, 'HTTPS_PROXY is not a usable URL: write http://host:port. ');
    expect(step.stdout + step.summary).not.toMatch(/s3cr3t|%zz|proxy\.example/);
    expect(step.log).toEqual([]);
    expect(service.connections).toBe(0);
  });
});

describe.concurrent('no proxy is used', () => {
  test('for a host in no_proxy', async () => {
    const bypass = `other.example.com, ${host}:443`;
    const { step, proxy } = await runThrough({}, {}, ({ url }) => ({ https_proxy: url, no_proxy: bypass }));
    // Only the proxy can resolve the name.
    expectFailure(step, /ENOTFOUND|EAI_AGAIN/);
    expect(proxy.connections).toBe(0);
  });

  test('for a loopback host', async () => {
    await using service = await startService({ tls });
    await using proxy = await startProxy({ mode: 'refuses', target: service.port });
    const { https_proxy: url = '' } = withCredentials(proxy);
    const env = { ...trusting, https_proxy: url, HTTPS_PROXY: url, http_proxy: url };
    expectSuccess(await runStep(service, {}, { env }));
    expect(proxy.connections).toBe(0);
  });
});
