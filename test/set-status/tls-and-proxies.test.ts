import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { type ProxyOptions, type StandInProxy, startProxy } from '../harness/proxy.ts';
import type { Inputs } from '../harness/runner.ts';
import { findLeaks } from '../harness/secret-leaks.ts';
import { API_KEY, expectFailure, expectSuccess, runStep, startService } from '../harness/step.ts';
import { AT_ANY_TIME, createCa, issueCertificate } from '../stand-in/pki.ts';
import type { CertCentralOptions } from '../stand-in/server.ts';

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
  const request = { commonName: 'stand-in', dnsNames, scts: false, ...AT_ANY_TIME };
  const { pem, privateKeyPem = '' } = await issueCertificate(ca, request);
  return { key: privateKeyPem, cert: pem };
}

describe.concurrent('https', () => {
  test('works if the CA is trusted by NODE_EXTRA_CA_CERTS', async () => {
    await using service = await startService({ tls });
    expectSuccess(await runStep(service, {}, { env: trusting }), { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
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
const byName: Environment = ({ url }) => ({ https_proxy: url.replace('127.0.0.1', 'localhost') });

describe.concurrent('a proxy', () => {
  test('gets the credentials in its address, which appear nowhere else', async () => {
    const debugging: Environment = (proxy) => ({ ...withCredentials(proxy), RUNNER_DEBUG: '1' });
    const { step, proxy, service } = await runThrough({ mode: 'auth', credentials }, {}, debugging);
    expectSuccess(step, { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(3);
    expect(step.debugs).toHaveLength(3);
    for (const line of step.debugs)
      expect(line).toMatch(RegExp(`, through the proxy ${new URL(proxy.url).host.replaceAll('.', '\\.')}$`));
    expect(step.stdout + step.summary).not.toContain('proxy-s3cr3t');
  });

  test('that speaks TLS itself needs only a certificate for its own name', async () => {
    const { step } = await runThrough({ tls: proxyTls }, {}, byName);
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
  });

  test('that speaks TLS itself is not trusted with a certificate for the name of the service', async () => {
    const { step, proxy } = await runThrough({ tls: serviceOnly }, { retries: '3' }, byName);
    expectFailure(step, "does not match certificate's altnames", "The proxy's TLS certificate is not trusted");
    expect(proxy.requests).toEqual([]);
  });

  const busy = { first: Array(2).fill('503 Service Unavailable') };
  test.each<[string, Partial<ProxyOptions>, retries: number, string | RegExp, Environment?]>([
    ['wants others', { mode: 'auth', credentials: 'a:b' }, 0, /407.* The proxy in https_proxy/, withCredentials],
    ['responds with 5xx', busy, 1, /503.* Check the proxy in https_proxy/],
    ['is silent', { mode: 'silent' }, 1, 'no complete response within 5 seconds (attempt 2)'],
  ])('that %s fails the step, not in doubt', async (_, options, retries, text, environment) => {
    const inputs = { retries: '1', 'timeout-seconds': '5' };
    const { step, service } = await runThrough(options, inputs, environment);
    expectFailure(step, text);
    expect(step.log).toHaveLength(retries);
    expect(step.stdout + step.summary).not.toContain('proxy-s3cr3t');
    expect(service.connections).toBe(0);
  });

  test('is not used for a host in no_proxy', async () => {
    const bypass = `other.example.com, ${host}:443`;
    const { step, proxy } = await runThrough({}, {}, ({ url }) => ({ https_proxy: url, no_proxy: bypass }));
    // Only the proxy can resolve the name. Without any DNS, its failure may be a transient one.
    expectFailure(step, /ENOTFOUND.*does not resolve: check api-url|EAI_AGAIN/);
    expect(proxy.connections).toBe(0);
  });
});

test.concurrent.each<[string, Environment, string | RegExp]>([
  [
    'turns off TLS verification',
    ({ url }) => ({ https_proxy: url, NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    /^The order was not changed. NODE_TLS_REJECT_UNAUTHORIZED=0 turns off TLS verification.*NODE_EXTRA_CA_CERTS.*Nothing was sent\.$/,
  ],
  [
    'has a proxy variable that is not usable',
    () => ({ HTTPS_PROXY: '%zz:p@s3cr3t@proxy.example.com' }),
    'HTTPS_PROXY is not a usable URL: write http://host:port. ',
  ],
])('an environment that %s fails the step before anything is sent', async (_, environment, text) => {
  const { step, proxy, service } = await runThrough({}, { retries: '3' }, environment);
  expectFailure(step, text);
  expect(step.log).toEqual([]);
  expect(step.stdout + step.summary).not.toMatch(/s3cr3t|%zz|proxy\.example/);
  expect(proxy.connections + service.connections).toBe(0);
});
