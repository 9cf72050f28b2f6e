import { describe, expect, test } from 'vitest';
import { dripBody } from '../stand-in/faults.ts';
import type { StandInResponse } from '../stand-in/server.ts';
import { expectSuccess, requestsOf, runStep, runWithFaults, startService } from './step.ts';

const retryAtOnce = { 'Retry-After': '0' };
const notRead = /^CT logging is disabled, but the order could not be read back\. /;
const notKnown = /^Whether the active certificate was logged is unknown, so reissue-required is true\. /;
const unknown = { 'ct-status': 'disabled', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' };
const unread = { 'reissue-pending': 'unknown', 'certificate-id': '' };
const nameless = { 'common-name': '', 'dns-names': '[]', 'sct-count': '' };
const named = { 'common-name': 'order-1000001.example.com', 'sct-count': '2' };
const logged = { 'certificate-ct-status': 'enabled', 'reissue-required': 'true' };

describe.concurrent('a change whose order cannot be read back is green with a warning', () => {
  test.each<[string, StandInResponse, RegExp]>([
    ['HTML', { status: 200, body: '<html>Welcome</html>' }, /200 with HTML in place of the order/],
  ])('%s', async (_, behavior, reason) => {
    const { step } = await runWithFaults({ order: behavior });
    expectSuccess(step, { 'ct-status': 'disabled', ...logged, ...unread, ...named }, notRead);
    expect(step.warnings[0]).toMatch(reason);
    expect(step.summary).toContain('<strong>Warning:</strong> CT logging is disabled, but the order could not be read');
  });

  test('an ID that is only nearly the same', async () => {
    await using service = await startService({ orders: [] });
    await service.addOrder({ id: '123456789012345678', status: 'issued', disableCt: false });
    service.fault({ path: 'order' }, { status: 200, body: '{"id":123456789012345679}' });
    const step = await runStep(service, { 'order-id': '123456789012345678' });
    expectSuccess(step, { ...unknown, ...unread, ...nameless }, notRead, notKnown);
  });

  test('a byte at a time on both reads', async () => {
    const { step } = await runWithFaults({ get: dripBody(200) }, { 'timeout-seconds': '8' });
    expectSuccess(step, unknown, notRead, notKnown);
  });
});

describe.concurrent('a change whose certificate cannot be read is green, unknown, and on the safe side', () => {
  const noCertificate = '200, but the response has no X.509 certificate in PEM';
  test.each<[string, StandInResponse, string]>([
    ['another success', { status: 204 }, '204 with an empty body'],
    ['HTML', { status: 200, body: '<html>Welcome</html>' }, noCertificate],
  ])('%s', async (_, behavior, reason) => {
    const { step } = await runWithFaults({ certificate: behavior });
    expectSuccess(step, { ...unknown, 'reissue-pending': 'false', 'certificate-id': '2000001' }, notKnown);
    expect(step.warnings[0]).toContain(reason);
  });
});

test.concurrent('an order that still reports the old status is a warning, and the output is the confirmed one', async () => {
  const { step } = await runWithFaults({
    order: { status: 200, body: { id: 1000001, status: 'issued', disable_ct: false } },
  });
  const lag = /^The order still reports CT logging enabled, although DigiCert confirmed that it is disabled: /;
  expectSuccess(step, { 'ct-status': 'disabled', ...logged }, lag);
});

describe.concurrent('the read-back is repeated', () => {
  test('at most twice', async () => {
    const { step, service } = await runWithFaults({ get: { status: 503, headers: retryAtOnce } }, { retries: '10' });
    expectSuccess(step, unknown, notRead, notKnown);
    const seen = requestsOf(service);
    expect(seen.filter((request) => request === 'GET order')).toHaveLength(3);
    expect(seen.filter((request) => request === 'GET certificate')).toHaveLength(3);
    expect(seen.filter((request) => request === 'PUT ct-status')).toHaveLength(1);
  });
});
