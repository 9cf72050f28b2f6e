import { expect, test } from 'vitest';
import { classifyErrorCode, classifyStatus, classifyTunnelError } from '../../../src/http/retryability.ts';

test.each([
  ['transient', [408, 500, 502, 503, 504, 599]],
  ['rate-limited', [429]],
  ['permanent', [100, 101, 200, 204, 302, 400, 401, 403, 404, 407, 409, 428, 430, 499, 600, 999]],
] as const)('%s is a response with one of the statuses %o', (retryability, statuses) => {
  for (const status of statuses) expect(classifyStatus(status), `${status}`).toBe(retryability);
});

test.each([
  [
    'transient',
    ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  ],
  ['permanent', ['', 'ENOTFOUND', 'EPROTO', 'CERT_HAS_EXPIRED', 'HPE_INVALID_CONSTANT', 'ECONN']],
] as const)('%s is an error with one of the codes %o', (retryability, codes) => {
  for (const code of codes) {
    expect(classifyErrorCode(code), code).toBe(retryability);
    expect(classifyTunnelError({ text: '', code }), code).toBe(retryability);
  }
});

test.each([
  ['transient', [500, 503, 599]],
  ['permanent', [0, 101, 204, 302, 403, 407, 408, 429, 499, 600, 5030]],
] as const)('%s is a response of a proxy to CONNECT with one of the statuses %o', (retryability, statuses) => {
  for (const status of statuses)
    expect(classifyTunnelError({ text: '', status, code: 'ECONNRESET' }), `${status}`).toBe(retryability);
});
