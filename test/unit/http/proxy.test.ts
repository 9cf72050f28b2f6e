import { EventEmitter } from 'node:events';
import { Agent, type ClientRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { configureTunnel, resolveProxy } from '../../../src/http/proxy.ts';

describe('the proxy variable', () => {
  const digicert = new URL('https://www.digicert.com/services/v2');

  beforeEach(() => {
    for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'])
      vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ['http://proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['http://user:p%40ss@10.0.0.1:3128/', '10.0.0.1:3128', 'http://user:p%40ss@10.0.0.1:3128/'],
    ['http:proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['user:pass@10.0.0.1:3128', '10.0.0.1:3128', 'http://user:pass@10.0.0.1:3128/'],
    ['proxy/a?b#c', 'proxy', 'http://proxy/a?b#c'],
    ['proxy/http://a', 'proxy', 'http://proxy/http://a'],
    ['[::1]:3128', '[::1]:3128', 'http://[::1]:3128/'],
    [' \tproxy:3128\n', 'proxy:3128', 'http://proxy:3128/'],
  ])('%j leads to %s, and is normalized for the client', (value, proxy, normalized) => {
    vi.stubEnv('https_proxy', value);
    expect(resolveProxy(digicert)).toEqual({ host: proxy, variable: 'https_proxy' });
    expect(process.env['https_proxy']).toBe(normalized);
  });

  test.each([
    ['has no host', ['http://', 'https:', ' ']],
    ['has a port that is none', ['proxy.example.com:port', 'http://a%:41@proxy.example.com']],
    ['cannot be decoded', ['http://%zz@proxy', 'http://user:%zz@proxy', '%zz@proxy', 'user:pass%40proxy.example.com']],
    ['has another scheme', ['socks5://proxy:1080', 'ftp://proxy', 'xhttp://proxy', 'socks5://user:p@ss\nword@proxy']],
    ['may be a password', ['http://bob:2024#Secr3t@proxy', 'http://bob:2024?Secr3t@proxy', 'bob:2024/Secr3t@proxy']],
  ])('that %s is an error, and no reason to bypass the proxy; nothing of it is shown: %j', (_, values) => {
    for (const value of values) {
      vi.stubEnv('https_proxy', value);
      const error = { detail: 'https_proxy is not a usable URL: write http://host:port', title: '' };
      const hint = expect.not.stringContaining(value.trim() || '?');
      expect(() => resolveProxy(digicert)).toThrow(expect.objectContaining({ ...error, hint }));
      expect(() => resolveProxy(digicert)).toThrow(/ Correct the variable .* or list the host in no_proxy\.$/);
      expect(process.env['https_proxy']).toBe(value);
    }
  });

  test('in capitals counts if the one in lower case is empty, and is named', () => {
    vi.stubEnv('HTTPS_PROXY', 'proxy:3128');
    vi.stubEnv('https_proxy', 'first:3128');
    expect(resolveProxy(digicert)).toEqual({ host: 'first:3128', variable: 'https_proxy' });
    vi.stubEnv('https_proxy', '');
    expect(resolveProxy(digicert)).toEqual({ host: 'proxy:3128', variable: 'HTTPS_PROXY' });
    expect([process.env['HTTPS_PROXY'], process.env['https_proxy']]).toEqual(['http://proxy:3128/', '']);
    vi.stubEnv('HTTPS_PROXY', 'http://');
    expect(() => resolveProxy(digicert)).toThrow(/^HTTPS_PROXY is not a usable URL: write /);
  });

  test.each<[string, string, Record<string, string>]>([
    ['it is not set', digicert.href, {}],
    ['only http_proxy is set', digicert.href, { http_proxy: 'http://', HTTP_PROXY: 'http://' }],
    ['no_proxy has the host', digicert.href, { https_proxy: 'http://', no_proxy: 'other.example,digicert.com' }],
    ['NO_PROXY has the host', digicert.href, { HTTPS_PROXY: 'http://', NO_PROXY: 'digicert.com' }],
    ['the host is loopback', 'https://localhost/v2', { https_proxy: 'http://' }],
    ['the URL is http', 'http://www.digicert.com/v2', { https_proxy: 'http://' }],
  ])('does not matter if %s', (_, url, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    expect(resolveProxy(new URL(url))).toBeUndefined();
    for (const [name, value] of Object.entries(variables)) expect(process.env[name]).toBe(value);
  });
});

describe('the agent for one request', () => {
  const { signal } = new AbortController();
  const onFailure = () => {};
  const added = { signal, onFailure, rejectUnauthorized: true };
  /** Configures an agent for tunnels with these options, and returns its options and those of its CONNECT. */
  const configured = (proxyOptions: object, times = 1) => {
    const request = vi.fn((_: object) => new EventEmitter() as ClientRequest);
    const agent = { options: {}, proxyOptions: { host: 'proxy', ...proxyOptions }, request };
    for (let count = 0; count < times; count++) configureTunnel(agent, signal, onFailure);
    expect(agent.options).toEqual({ rejectUnauthorized: true });
    const connect = agent.request({ path: 'a:443', headers: { host: 'a:443' } });
    // What is added for each request would pile up.
    expect(connect.listenerCount('error')).toBe(1);
    return { options: agent.proxyOptions, connect: request.mock.lastCall?.[0] };
  };

  test('stays as it is if it makes no tunnels', () => {
    const agent = new Agent();
    configureTunnel(agent, signal, onFailure);
    expect(agent).not.toHaveProperty('proxyOptions');
    expect(agent).not.toHaveProperty('request');
  });

  test('ends its tunnel with the attempt, and verifies certificates', () => {
    expect(configured({ host: 'proxy.example.com', port: '3128' })).toEqual({
      options: { host: 'proxy.example.com', servername: 'proxy.example.com', port: '3128', ...added },
      connect: { path: 'a:443', headers: { host: 'a:443' } },
    });
  });

  test.each([
    ['[::1]', '::1', ''],
    ['127.0.0.1', '127.0.0.1', ''],
  ])('resolves the host %j as %j, and verifies its certificate for the name %j', (host, found, servername) => {
    expect(configured({ host }).options).toEqual({ host: found, servername, ...added });
  });

  test.each([1, 2])('sends the credentials itself, also if it is configured %i times', (times) => {
    expect(configured({ proxyAuth: 'user:pässword' }, times)).toEqual({
      options: { host: 'proxy', servername: 'proxy', proxyAuth: undefined, ...added },
      connect: { path: 'a:443', headers: { host: 'a:443', 'Proxy-Authorization': 'Basic dXNlcjpww6Rzc3dvcmQ=' } },
    });
  });
});
