import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { configureTunnel, parseTunnelError, resolveProxy } from '../../../src/http/proxy.ts';
import { RequestError } from '../../../src/http/request-error.ts';

const clean = (text: string) => `<${text}>`;

describe('the proxy variable', () => {
  const digicert = new URL('https://www.digicert.com/services/v2');

  beforeEach(() => {
    for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'])
      vi.stubEnv(name, undefined);
  });
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ['http://proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['HTTPS://proxy.example.com', 'proxy.example.com', 'https://proxy.example.com/'],
    ['http://user:p%40ss@10.0.0.1:3128/', '10.0.0.1:3128', 'http://user:p%40ss@10.0.0.1:3128/'],
    ['http:proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['proxy.example.com:3128', 'proxy.example.com:3128', 'http://proxy.example.com:3128/'],
    ['user:pass@10.0.0.1:3128', '10.0.0.1:3128', 'http://user:pass@10.0.0.1:3128/'],
    ['my-https:3128', 'my-https:3128', 'http://my-https:3128/'],
    ['proxy', 'proxy', 'http://proxy/'],
    ['proxy/a?b#c', 'proxy', 'http://proxy/a?b#c'],
    ['[::1]:3128', '[::1]:3128', 'http://[::1]:3128/'],
    [' \tproxy:3128\n', 'proxy:3128', 'http://proxy:3128/'],
  ])('%j leads to %s, and is put as the client takes it', (value, proxy, settled) => {
    vi.stubEnv('https_proxy', value);
    expect(resolveProxy(digicert, clean)).toBe(proxy);
    expect(process.env['https_proxy']).toBe(settled);
  });

  test.each([
    ['http://', 'http://'],
    ['https:', 'https:'],
    ['http://%zz@proxy.example.com', '***@proxy.example.com'],
    ['http://user:%zz@proxy.example.com', '***@proxy.example.com'],
    ['%zz@proxy.example.com', '***@proxy.example.com'],
    ['socks5://proxy.example.com:1080', 'socks5://proxy.example.com:1080'],
    ['ftp://proxy.example.com', 'ftp://proxy.example.com'],
    ['xhttp://proxy.example.com', 'xhttp://proxy.example.com'],
    ['socks5://user:p@ss\nword@proxy.example.com', '***@proxy.example.com'],
    ['proxy.example.com:port', 'proxy.example.com:port'],
    [' ', ' '],
    ['http://bob:2024#Secr3t@proxy.example.com', '***@proxy.example.com'],
    ['http://bob:2024?Secr3t@proxy.example.com', '***@proxy.example.com'],
    ['bob:2024/Secr3t@proxy.example.com', '***@proxy.example.com'],
  ])('%j is no reason to go past the proxy: it fails before anything is sent', (value, shown) => {
    vi.stubEnv('https_proxy', value);
    expect(() => resolveProxy(digicert, clean)).toThrow(RequestError);
    expect(() => resolveProxy(digicert, clean)).toThrow(
      expect.objectContaining({
        title: '',
        detail: `<https_proxy is not a usable URL: write http://host:port (it is "${shown}")>`,
        hint: 'Correct the variable where the runner or the workflow sets it (special characters of a password are percent-encoded), or list the host in no_proxy.',
        retryability: 'permanent',
        inDoubt: false,
      }),
    );
    expect(process.env['https_proxy']).toBe(value);
  });

  test('in capitals counts where the other is empty, and is named', () => {
    vi.stubEnv('https_proxy', '');
    vi.stubEnv('HTTPS_PROXY', 'proxy:3128');
    expect(resolveProxy(digicert, clean)).toBe('proxy:3128');
    expect(process.env['HTTPS_PROXY']).toBe('http://proxy:3128/');
    expect(process.env['https_proxy']).toBe('');
    vi.stubEnv('HTTPS_PROXY', 'http://');
    expect(() => resolveProxy(digicert, clean)).toThrow('<HTTPS_PROXY is not a usable URL: ');
  });

  test('in small letters counts first', () => {
    vi.stubEnv('https_proxy', 'first:3128');
    vi.stubEnv('HTTPS_PROXY', 'http://');
    expect(resolveProxy(digicert, clean)).toBe('first:3128');
  });

  test.each<[string, string, Record<string, string>]>([
    ['it is not set', digicert.href, {}],
    ['only the one for http is', digicert.href, { http_proxy: 'http://', HTTP_PROXY: 'http://' }],
    ['no_proxy has the host', digicert.href, { https_proxy: 'http://', no_proxy: 'other.example,digicert.com' }],
    ['the host is loopback', 'https://localhost/v2', { https_proxy: 'http://' }],
    ['http is spoken', 'http://www.digicert.com/v2', { https_proxy: 'http://' }],
  ])('does not matter where %s', (_, url, variables) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    expect(resolveProxy(new URL(url), clean)).toBeUndefined();
    for (const [name, value] of Object.entries(variables)) expect(process.env[name]).toBe(value);
  });
});

describe('the agent for one request', () => {
  const { signal } = new AbortController();
  /** What becomes of an agent for tunnels with these options: its own, and those it asks for a tunnel with. */
  const prepared = (proxyOptions: object, times = 1) => {
    const agent = { proxyOptions, request: (options: object) => options };
    for (let count = 0; count < times; count++) configureTunnel(agent, signal);
    return { options: agent.proxyOptions, asked: agent.request({ path: 'a:443', headers: { host: 'a:443' } }) };
  };

  test('stays as it is where there is no tunnel', () => {
    const agent = new Agent();
    configureTunnel(agent, signal);
    expect(agent).not.toHaveProperty('proxyOptions');
    expect(agent).not.toHaveProperty('request');
  });

  test('ends its tunnel with the attempt', () => {
    expect(prepared({ host: 'proxy.example.com', port: '3128' })).toEqual({
      options: { host: 'proxy.example.com', port: '3128', signal },
      asked: { path: 'a:443', headers: { host: 'a:443' } },
    });
  });

  test.each([
    ['[::1]', '::1'],
    ['x[::1]', 'x[::1]'],
    ['[::1]x', '[::1]x'],
  ])('looks for the host %j as %j', (host, found) => {
    expect(prepared({ host }).options).toEqual({ host: found, signal });
  });

  test.each([1, 2])('gives the credentials itself, also if it is prepared %i times', (times) => {
    expect(prepared({ host: 'proxy', proxyAuth: 'user:pässword' }, times)).toEqual({
      options: { host: 'proxy', proxyAuth: undefined, signal },
      asked: {
        path: 'a:443',
        headers: { host: 'a:443', 'Proxy-Authorization': 'Basic dXNlcjpww6Rzc3dvcmQ=' },
      },
    });
  });
});

describe('of a proxy tells the message', () => {
  const notEstablished = 'tunneling socket could not be established, ';

  test.each([
    ['cause=connect ECONNREFUSED 127.0.0.1:3128', 'ECONNREFUSED'],
    ['cause=read ECONNRESET', 'ECONNRESET'],
    ['cause=write EPIPE', 'EPIPE'],
    ['cause=EPIP', 'EPIP'],
    ['cause=getaddrinfo EAI_AGAIN proxy.example.com', 'EAI_AGAIN'],
    ['cause=getaddrinfo ENOTFOUND proxy.example.com', 'ENOTFOUND'],
    ['cause=a\nstory with EPIPE', 'EPIPE'],
    ['cause=socket hang up', 'ECONNRESET'],
    ['cause=socket hang up, and EPIPE', 'ECONNRESET'],
    ['cause=Client network socket disconnected before secure TLS connection was established', 'ECONNRESET'],
    ['cause=a socket hang up', ''],
    ['cause=the Client network socket disconnected', ''],
    ['cause=Parse Error: Expected HTTP/, RTSP/ or ICE/', ''],
    ['cause=self-signed certificate', ''],
    ['cause=an EGG', ''],
    ['cause=xEPIPE EPIPEx', ''],
    ['statusCode=500', 'ECONNRESET'],
    ['statusCode=503', 'ECONNRESET'],
    ['statusCode=599', 'ECONNRESET'],
    ['statusCode=5030', ''],
    ['statusCode=1503', ''],
    ['statusCode=403', ''],
    ['statusCode=407', ''],
    ['statusCode=408', ''],
    ['statusCode=429', ''],
    ['statusCode=', ''],
  ])('%j, which is the code %j', (detail, code) => {
    expect(parseTunnelError(notEstablished + detail)).toEqual({ code, text: notEstablished + detail });
  });

  test('that none of its addresses could be reached, if it is empty', () => {
    expect(parseTunnelError(`${notEstablished}cause=`)).toEqual({
      code: 'ECONNREFUSED',
      text: `${notEstablished}cause=none of its addresses could be reached`,
    });
  });

  test('that it does not speak HTTP', () => {
    const text = 'got illegal response body from proxy';
    expect(parseTunnelError(text)).toEqual({ code: '', text });
  });

  test.each([
    '',
    'socket hang up',
    'read ECONNRESET',
    `getaddrinfo EAI_AGAIN ${notEstablished}statusCode=407`,
    `${notEstablished}reason=x`,
    'not got illegal response body from proxy',
  ])('nothing where it is %j', (message) => {
    expect(parseTunnelError(message)).toBeUndefined();
  });
});
