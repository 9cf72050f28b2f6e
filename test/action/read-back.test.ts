import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/certcentral.ts';
import { dripBody, reset, silent } from '../support/faults.ts';
import { createCa, issueCertificate, SCT_EXTENSION } from '../support/pki.ts';
import { expectSuccess, requestsOf, runStep, startService } from './step.ts';

const retryAtOnce = { 'Retry-After': '0' };
const notRead = /^CT logging is disabled, but the order could not be read back\. /;
const notTold = /^Whether the active certificate carries SCTs could not be told, so reissue-required is true\. /;
const unknown = { 'ct-status': 'disabled', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' };
const logged = { 'certificate-ct-status': 'enabled', 'reissue-required': 'true' };
const ca = await createCa();
const issue = async (scts: boolean, extensions: Parameters<typeof issueCertificate>[1]['extensions'] = []) =>
  (
    await issueCertificate(ca, {
      commonName: 'a.example.com',
      dnsNames: ['a.example.com'],
      keyType: 'ec',
      scts,
      extensions,
    })
  ).pem;
const [withScts, withoutScts] = [await issue(true), await issue(false)];
const oid = Buffer.from('060a2b06010401d679020402', 'hex');
const mentioned = await issue(false, [{ oid: '1.2.3.4', value: Buffer.concat([Buffer.of(0x04, oid.length), oid]) }]);
const elsewhere = await issue(true, [{ oid: '1.2.3.4', value: Buffer.of(0x05, 0x00) }]);

/** The order's answer with `certificate` in place of its own: an object, or the JSON text of one. */
const orderAnswer = (certificate: unknown, more = {}): Answer => ({
  status: 200,
  body: `{"id": 1000001, "status": "issued", "disable_ct": true, ${Object.entries({ certificate, ...more })
    .map(([name, value]) => `"${name}": ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')}}`,
});

describe.concurrent('a change whose order cannot be read back is green with a warning', () => {
  test.each<[string, Answer]>([
    ['no order', { status: 404, body: { errors: [{ code: 'not_found|order', message: 'No.' }] } }],
    ['an error', { status: 500 }],
    ['a refusal', { status: 403, body: {} }],
    ['a rate limit', { status: 429 }],
    ['a redirect', { status: 302, headers: { Location: 'https://login.example.com/' } }],
    ['another success', { status: 202, body: { id: 1000001 } }],
    ['{}', { status: 200, body: {} }],
    ['no body', { status: 200 }],
    ['null', { status: 200, body: 'null' }],
    ['a list', { status: 200, body: '[{"id":1000001}]' }],
    ['HTML', { status: 200, body: '<html>Welcome</html>' }],
    ['broken JSON', { status: 200, body: '{"id":1000001' }],
    ['another order', { status: 200, body: { id: 1000002, disable_ct: true } }],
    ['the ID as text', { status: 200, body: { id: '1000001', disable_ct: true } }],
    ['the ID with a fraction', { status: 200, body: '{"id":1000001.5}' }],
  ])('%s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'order' }, behaviour);
    const step = await runStep(service);
    const silentOutputs = { 'certificate-id': '', 'common-name': '', 'dns-names': '[]' };
    expectSuccess(step, { 'ct-status': 'disabled', ...logged, ...silentOutputs }, notRead);
    expect(step.summary).toContain('<strong>Warning:</strong>');
  });

  test('an ID that is only nearly the same', async () => {
    await using service = await startService({ orders: [] });
    await service.addOrder({ id: '123456789012345678', status: 'issued', disableCt: false });
    service.fault({ path: 'order' }, { status: 200, body: '{"id":123456789012345679}' });
    const step = await runStep(service, { 'order-id': '123456789012345678' });
    expectSuccess(step, unknown, notRead, notTold);
  });

  test('a certificate that cannot be read either', async () => {
    await using service = await startService();
    service.fault({ method: 'GET' }, { status: 503, body: 'maintenance' });
    expectSuccess(await runStep(service), unknown, notRead, notTold);
  });

  test.each([
    ['silence', silent],
    ['a byte at a time', dripBody(200)],
    ['resets', reset],
  ])('%s on both reads', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ method: 'GET' }, behaviour);
    expectSuccess(await runStep(service, { 'timeout-seconds': '8' }), unknown, notRead, notTold);
  });
});

describe.concurrent('a change whose certificate cannot be read is green, unknown, and on the safe side', () => {
  const truncated = `${withScts.slice(0, withScts.length / 2)}\n-----END CERTIFICATE-----\n`;
  test.each<[string, Answer]>([
    ['none there', { status: 404, body: { errors: [{ code: 'not_found|certificate', message: 'No.' }] } }],
    ['a refusal', { status: 403, body: {} }],
    ['an error', { status: 502, body: '<h1>Bad gateway</h1>' }],
    ['another success', { status: 204 }],
    ['no body', { status: 200 }],
    ['HTML', { status: 200, body: '<html>Welcome</html>' }],
    ['a key', { status: 200, body: withScts.replaceAll('CERTIFICATE', 'PRIVATE KEY') }],
    ['half a certificate', { status: 200, body: truncated }],
    ['bytes that are none', { status: 200, body: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' }],
  ])('%s', async (_, behaviour) => {
    await using service = await startService();
    service.fault({ path: 'certificate' }, behaviour);
    expectSuccess(await runStep(service), { ...unknown, 'certificate-id': '2000001' }, notTold);
  });
});

describe.concurrent('the certificate is read as it comes', () => {
  test.each([
    ['with SCTs', withScts, 'enabled'],
    ['without SCTs', withoutScts, 'disabled'],
    ['with CRLF', withScts.replaceAll('\n', '\r\n'), 'enabled'],
    ['without a last line break', withScts.trimEnd(), 'enabled'],
    ['with text before it', `Subject: a.example.com\n${withScts}`, 'enabled'],
    ['the first of two, with SCTs', withScts + withoutScts, 'enabled'],
    ['the first of two, without SCTs', withoutScts + withScts, 'disabled'],
    [`with ${SCT_EXTENSION} mentioned in another extension`, mentioned, 'disabled'],
    ['with another extension behind the SCTs', elsewhere, 'enabled'],
  ])('%s', async (_, body, status) => {
    await using service = await startService();
    service.fault({ path: 'certificate' }, { status: 200, body });
    const reissue = status === 'enabled' ? 'true' : 'false';
    expectSuccess(await runStep(service), { 'certificate-ct-status': status, 'reissue-required': reissue });
  });
});

describe.concurrent('certificate.id decides whether there is a certificate', () => {
  test.each<[string, unknown, string]>([
    ['missing', {}, ''],
    ['null', { id: null }, ''],
    ['0', { id: 0 }, ''],
    ['with the certificate null', null, ''],
    ['1', { id: 1 }, '1'],
    ['18 digits', '{"id": 123456789012345678}', '123456789012345678'],
    ['negative', { id: -1 }, 'unknown'],
    ['a fraction', { id: 1.5 }, 'unknown'],
    ['text', { id: '2000001' }, 'unknown'],
    ['a boolean', { id: true }, 'unknown'],
    ['an object', { id: {} }, 'unknown'],
    ['in a list', [{ id: 1 }], 'unknown'],
    ['with the certificate as text', '"yes"', 'unknown'],
  ])('%s', async (_, certificate, id) => {
    await using service = await startService();
    service.fault({ path: 'order' }, orderAnswer(certificate));
    const step = await runStep(service);
    if (id === 'unknown') expectSuccess(step, { ...unknown, 'certificate-id': '' }, notTold);
    else if (id) expectSuccess(step, { ...logged, 'certificate-id': id });
    else {
      expectSuccess(step, { 'certificate-ct-status': 'none', 'reissue-required': 'false', 'certificate-id': '' });
      expect(step.summary).toContain('none issued yet');
    }
  });

  test('missing altogether', async () => {
    await using service = await startService();
    service.fault({ path: 'order' }, { status: 200, body: { id: 1000001, disable_ct: true } });
    expectSuccess(await runStep(service), { 'certificate-ct-status': 'none', 'reissue-required': 'false' });
  });

  test('none: nobody waits for the certificate', async () => {
    await using service = await startService();
    service.fault({ path: 'certificate' }, silent);
    const step = await runStep(service, { 'order-id': '1000004', 'timeout-seconds': '120' });
    expectSuccess(step, { 'certificate-ct-status': 'none', 'dns-names': '["order-1000004.example.com"]' });
    expect(step.durationMs).toBeLessThan(30_000);
  });
});

describe.concurrent('what the order tells besides', () => {
  test.each<[string, unknown, string, string]>([
    ['no names', {}, '', '[]'],
    ['an empty DNS name', { dns_names: [''] }, '', '[]'],
    ['no DNS names', { common_name: 'a.example.com' }, 'a.example.com', '[]'],
    ['names that are null', { common_name: null, dns_names: null }, '', '[]'],
    ['names of the wrong kind', { common_name: 7, dns_names: 'a.example.com' }, '', '[]'],
    [
      'some names of the wrong kind',
      { dns_names: ['a.example.com', 7, null, 'b.example.com'] },
      '',
      '["a.example.com","b.example.com"]',
    ],
    [
      'names in other scripts',
      { common_name: 'bücher.例え', dns_names: ['*.bücher.例え'] },
      'bücher.例え',
      '["*.bücher.例え"]',
    ],
  ])('%s', async (_, names, commonName, dnsNames) => {
    await using service = await startService();
    service.fault({ path: 'order' }, orderAnswer({ id: 5, ...(names as object) }));
    expectSuccess(await runStep(service), { 'common-name': commonName, 'dns-names': dnsNames, 'certificate-id': '5' });
  });

  test('more than 20 DNS names: the summary counts the rest, the output has all', async () => {
    await using service = await startService();
    const names = Array.from({ length: 250 }, (_, index) => `host-${index}.example.com`);
    service.fault({ path: 'order' }, orderAnswer({ id: 5, dns_names: names }));
    const step = await runStep(service);
    expectSuccess(step, { 'dns-names': JSON.stringify(names) });
    expect(step.summary).toContain('host-19.example.com</code>, and 230 more');
    expect(step.summary).not.toContain('host-20.');
  });

  test('the old status: a warning, and the outputs say what was confirmed', async () => {
    await using service = await startService();
    service.fault({ path: 'order' }, orderAnswer({ id: 5 }, { disable_ct: false }));
    const lag = /^DigiCert confirmed that CT logging is disabled, but the order still reports enabled: /;
    expectSuccess(await runStep(service), { 'ct-status': 'disabled', ...logged }, lag);
  });

  test.each(['null', '"true"', '1'])('a status that cannot be understood (%s) is no warning', async (status) => {
    await using service = await startService();
    service.fault({ path: 'order' }, orderAnswer({ id: 5 }, { disable_ct: status }));
    expectSuccess(await runStep(service), { 'ct-status': 'disabled', ...logged });
  });
});

describe.concurrent('reading back is tried again', () => {
  test.each([
    ['0', 1],
    ['1', 2],
    ['2', 3],
    ['10', 3],
  ])('at most twice: retries %s, %i attempts', async (retries, attempts) => {
    await using service = await startService();
    service.fault({ method: 'GET' }, { status: 503, headers: retryAtOnce });
    expectSuccess(await runStep(service, { retries }), unknown, notRead, notTold);
    const seen = requestsOf(service);
    expect(seen.filter((request) => request === 'GET order')).toHaveLength(attempts);
    expect(seen.filter((request) => request === 'GET certificate')).toHaveLength(attempts);
    expect(seen.filter((request) => request === 'PUT ct-status')).toHaveLength(1);
  });

  test('until it succeeds', async () => {
    await using service = await startService();
    service.fault({ path: 'order' }, { status: 429, headers: retryAtOnce }, 2);
    service.fault({ path: 'certificate' }, { status: 500, headers: retryAtOnce }, 1);
    expectSuccess(await runStep(service, { retries: '5' }), { 'ct-status': 'disabled', ...logged });
  });

  test('not where that is no use', async () => {
    await using service = await startService();
    service.fault({ method: 'GET' }, { status: 404, body: {} });
    await runStep(service, { retries: '5' });
    expect(service.requests).toHaveLength(3);
  });
});
