import { Agent } from 'node:http';
import { describe, expect, test } from 'vitest';
import { configureTunnel, parseTunnelError } from '../../../src/http/tunnel.ts';

describe('the agent for one request', () => {
  const { signal } = new AbortController();
  const added = { signal, rejectUnauthorized: true };
  /** Configures an agent for tunnels with these options, and returns its options and those of its CONNECT. */
  const configured = (proxyOptions: object, times = 1) => {
    const agent = { options: {}, proxyOptions, request: (options: object) => options };
    for (let count = 0; count < times; count++) configureTunnel(agent, signal);
    expect(agent.options).toEqual({ rejectUnauthorized: true });
    return { options: agent.proxyOptions, connect: agent.request({ path: 'a:443', headers: { host: 'a:443' } }) };
  };

  test('stays as it is if it makes no tunnels', () => {
    const agent = new Agent();
    configureTunnel(agent, signal);
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
    ['x[::1]', 'x[::1]', 'x[::1]'],
    ['[::1]x', '[::1]x', '[::1]x'],
  ])('resolves the host %j as %j, and verifies its certificate for the name %j', (host, found, servername) => {
    expect(configured({ host }).options).toEqual({ host: found, servername, ...added });
  });

  test.each([1, 2])('sends the credentials itself, also if it is configured %i times', (times) => {
    expect(configured({ host: 'proxy', proxyAuth: 'user:pässword' }, times)).toEqual({
      options: { host: 'proxy', servername: 'proxy', proxyAuth: undefined, ...added },
      connect: {
        path: 'a:443',
        headers: { host: 'a:443', 'Proxy-Authorization': 'Basic dXNlcjpww6Rzc3dvcmQ=' },
      },
    });
  });
});

describe('the message of a tunnel error', () => {
  const notEstablished = 'tunneling socket could not be established, ';

  test.each<[string, { status?: number; code: string }]>([
    ['cause=connect ECONNREFUSED 127.0.0.1:3128', { code: 'ECONNREFUSED' }],
    ['cause=read ECONNRESET', { code: 'ECONNRESET' }],
    ['cause=write EPIPE', { code: 'EPIPE' }],
    ['cause=EPIP', { code: 'EPIP' }],
    ['cause=getaddrinfo EAI_AGAIN proxy.example.com', { code: 'EAI_AGAIN' }],
    ['cause=a\nstory with EPIPE', { code: 'EPIPE' }],
    ['cause=socket hang up', { code: 'ECONNRESET' }],
    ['cause=socket hang up, and EPIPE', { code: 'ECONNRESET' }],
    ['cause=Client network socket disconnected before secure TLS connection was established', { code: 'ECONNRESET' }],
    ['cause=a socket hang up', { code: '' }],
    ['cause=the Client network socket disconnected', { code: '' }],
    ['cause=Parse Error: Expected HTTP/, RTSP/ or ICE/', { code: '' }],
    ['cause=self-signed certificate', { code: '' }],
    ['cause=an EGG', { code: '' }],
    ['cause=xEPIPE EPIPEx', { code: '' }],
    ['statusCode=503', { status: 503, code: '' }],
    ['statusCode=407', { status: 407, code: '' }],
    ['statusCode=', { status: 0, code: '' }],
  ])('%j contains %o', (detail, reason) => {
    expect(parseTunnelError(notEstablished + detail)).toEqual({ text: notEstablished + detail, ...reason });
  });

  test('says nothing if none of the addresses of the proxy could be reached', () => {
    expect(parseTunnelError(`${notEstablished}cause=`)).toEqual({
      text: `${notEstablished}cause=none of its addresses could be reached`,
      code: 'ECONNREFUSED',
    });
  });

  test('says that the proxy does not speak HTTP', () => {
    const text = 'got illegal response body from proxy';
    expect(parseTunnelError(text)).toEqual({ text, code: '' });
  });

  test.each([
    '',
    'socket hang up',
    'read ECONNRESET',
    `getaddrinfo EAI_AGAIN ${notEstablished}statusCode=407`,
    `${notEstablished}reason=x`,
    'not got illegal response body from proxy',
  ])('is not %j', (message) => {
    expect(parseTunnelError(message)).toBeUndefined();
  });
});
