import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { silent } from '../stand-in/faults.ts';
import { evOrder } from '../stand-in/orders.ts';
import { type StandInResponse, seedOrders } from '../stand-in/server.ts';
import { expectSuccess, meet, runStep, startService } from './step.ts';

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
      'of an unknown status, with an unusable ID',
      order({}, { id: -1 }),
      undefined,
      { ...active, 'certificate-ct-status': 'unknown', 'certificate-id': '', ...pending('unknown') },
      [/^Whether .* is unknown, so reissue-required is true\. CertCentral does not report whether a certificate was/],
    ],
    [
      'of a private product',
      order({ status: 'issued', product: { name_id: 'private_ssl_plus' } }),
      undefined,
      { ...active, 'reissue-required': 'false' },
      [/^This is a private TLS product: CT logging does not apply/],
    ],
  ])('%s', async (_, response, download, outputs, warnings) => {
    const { step } = await meet({ order: response, ...(download && { certificate: download }) });
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

  test('of an EV certificate warns if it should not be logged', async () => {
    await using service = await startService({ orders: [evOrder] });
    const EV = /^The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged/;
    expectSuccess(await runStep(service, { 'order-id': '1000007' }), { 'reissue-required': 'true' }, EV);
  });
});
