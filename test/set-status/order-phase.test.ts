import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { silent } from '../stand-in/faults.ts';
import { evOrder } from '../stand-in/orders.ts';
import { type CertificateRequest, emailProtection } from '../stand-in/pki.ts';
import { type StandInResponse, seedOrders } from '../stand-in/server.ts';
import { expectSuccess, runStep, runWithFaults, startService } from './step.ts';

/** The order with `more`, and with a `certificate.id`, which alone proves nothing. */
const order = (more: object, certificate: object = {}): StandInResponse => ({
  status: 200,
  body: { id: 1000001, disable_ct: '1', certificate: { id: '2000001', ...certificate }, ...more },
});
const missing: StandInResponse = { status: 404, body: { errors: [{ code: 'not_found', message: 'No.' }] } };

const none = { 'certificate-ct-status': 'none', 'reissue-required': 'false', 'certificate-id': '' };
const active = { 'certificate-ct-status': 'enabled', 'reissue-required': 'true', 'certificate-id': '2000001' };
const pending = (value: 'true' | 'false' | 'unknown') => ({ 'reissue-pending': value });
const PENDING = /^A reissue of the order is pending\. A second reissue request may replace it\. .*will change/;
const UNKNOWN = /^Whether the active certificate was logged is unknown, so reissue-required is true\. /;

describe.concurrent('an order', () => {
  test.each<[string, StandInResponse, StandInResponse | undefined, Record<string, string>, RegExp[]]>([
    [
      'reissue pending, unreadable',
      order({ status: 'reissue' }),
      missing,
      { ...active, 'certificate-ct-status': 'unknown', ...pending('true') },
      [PENDING, UNKNOWN],
    ],
    ['pending, without a download', order({ status: 'pending' }), missing, { ...none, ...pending('false') }, []],
    [
      'of an unknown status, with an unusable ID, without a download',
      order({}, { id: -1 }),
      missing,
      { ...active, 'certificate-ct-status': 'unknown', 'certificate-id': '', ...pending('unknown') },
      [/^Whether .* is unknown, so reissue-required is true\. CertCentral does not report whether a certificate was/],
    ],
    [
      'of an unknown status, with an unusable ID, that has a certificate',
      order({ status: 'odd' }, { id: -1 }),
      undefined,
      { ...active, 'certificate-id': '', ...pending('unknown') },
      [],
    ],
    [
      'without public TLS, by the name of its product',
      order({ status: 'issued', product: { name_id: 'x9_pki' } }),
      undefined,
      { ...active, 'reissue-required': 'false' },
      [
        /^The product is not for public TLS by its name, x9_pki: CT logging does not apply, so reissue-required is false/,
      ],
    ],
    [
      'without public TLS and certificate, by the type of its product',
      order({ status: 'pending', product: { name_id: 'odd', type: 'Client_Certificate' } }),
      missing,
      { ...none, ...pending('false') },
      [/^The product is not for public TLS by its type, /],
    ],
    [
      'whose download has the certificate of another order',
      order({ status: 'issued' }, { common_name: 'other.example.com', dns_names: ['other.example.com'] }),
      undefined,
      { ...active, 'certificate-ct-status': 'unknown', 'common-name': 'other.example.com', 'sct-count': '' },
      [/is unknown, so reissue-required is true\. .* the certificate is that of another order/],
    ],
    [
      'whose reissue is pending, with the names of the new certificate',
      order({ status: 'reissue_pending' }, { common_name: 'new.example.com', dns_names: ['new.example.com'] }),
      undefined,
      { ...active, ...pending('true'), 'common-name': 'order-1000001.example.com', 'sct-count': '2' },
      [PENDING],
    ],
  ])('%s', async (_, response, download, outputs, warnings) => {
    const { step } = await runWithFaults({ order: response, ...(download && { certificate: download }) });
    expectSuccess(step, { 'ct-status': 'disabled', ...outputs }, ...warnings);
    const { text } = renderMarkdown(step.summary);
    for (const warning of step.warnings) expect(text).toContain(`Warning: ${warning}`);
  });

  test('that is closed: log line, summary and next step say so, and the certificate is not waited for', async () => {
    await using service = await startService({ orders: seedOrders });
    service.fault({ path: 'certificate' }, silent);
    const step = await runStep(service, { 'order-id': '1000005' });
    expectSuccess(step, { ...none, 'common-name': 'order-1000005.example.com' }, /^The order is revoked/);
    expect(step.log).toEqual([
      'CT logging of order 1000005 (order-1000005.example.com) is now disabled; active certificate: ' +
        'none: the order is revoked; reissue required: no; reissue pending: no.',
    ]);
    const { text } = renderMarkdown(step.summary);
    expect(text).toMatch(/^DigiCert order 1000005: CT logging disabled, the order is revoked\n/);
    expect(text).toContain('Active certificatenone: the order is revoked');
    expect(text).toMatch(/Next: Place a new order for a new certificate/);
    expect(text).not.toContain('issued yet');
  });

  const names = { commonName: 'order-1000001.example.com', dnsNames: ['a.example.com', 'B.example.com'] };
  const DAY_MS = 86_400_000;
  const notAfter = (days: number) => new Date(Date.now() + days * DAY_MS);

  test.each<[string, Omit<CertificateRequest, 'keyType'>, string, Record<string, string>, RegExp[]]>([
    [
      'with SCTs of two logs, for more than 180 days',
      { ...names, scts: [1, 2, 2], notAfter: notAfter(190) },
      'false',
      { 'sct-count': '3', 'reissue-required': 'false' },
      [/SCTs of 2 CT logs, and browsers require SCTs of 3: Chrome, Safari and Firefox .* A reissue may help\.$/],
    ],
    [
      'with SCTs of another version, that should not be logged',
      { ...names, scts: [1, { log: 2, version: 2 }] },
      'true',
      { 'sct-count': '2', 'reissue-required': 'true' },
      [/SCTs of 1 CT log, and browsers require SCTs of 2: .* as if it was not logged\.$/],
    ],
    [
      'with an empty list of SCTs',
      { ...names, scts: [] },
      'true',
      { 'sct-count': '', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' },
      [UNKNOWN],
    ],
    [
      'with a broken list of SCTs',
      { ...names, scts: 'broken' },
      'true',
      { 'sct-count': '', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' },
      [UNKNOWN],
    ],
    [
      'for e-mail',
      { ...names, scts: false, extendedKeyUsages: [emailProtection] },
      'false',
      { 'sct-count': '0', 'certificate-ct-status': 'disabled', 'reissue-required': 'false' },
      [/^The active certificate is not for public TLS by its extended key usage: /],
    ],
    [
      'with a common name that is not among its names',
      { ...names, scts: true },
      'false',
      { 'dns-names': '["a.example.com","B.example.com","order-1000001.example.com"]' },
      [],
    ],
    [
      'without a common name',
      { ...names, commonName: '', scts: true },
      'false',
      { 'common-name': 'a.example.com', 'dns-names': '["a.example.com","B.example.com"]' },
      [],
    ],
  ])('whose certificate is one %s', async (_, certificate, disableCt, outputs, warnings) => {
    const certificateFields = { common_name: certificate.commonName, dns_names: ['unlike.example.com'] };
    const seed = { certificate: { ...certificate, keyType: 'ec' as const }, certificateFields };
    await using service = await startService({
      orders: [{ id: 1000001, status: 'issued', disableCt: disableCt === 'true', ...seed }],
    });
    expectSuccess(await runStep(service, { 'disable-ct': disableCt }), outputs, ...warnings);
  });

  test('of an EV certificate warns if it should not be logged', async () => {
    await using service = await startService({ orders: [evOrder] });
    const EV = /^The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged/;
    expectSuccess(await runStep(service, { 'order-id': '1000007' }), { 'reissue-required': 'true' }, EV);
  });
});
