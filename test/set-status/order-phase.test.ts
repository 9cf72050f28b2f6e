import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { silent } from '../stand-in/faults.ts';
import { evOrder } from '../stand-in/orders.ts';
import { type CertCentral, type StandInResponse, seedOrders } from '../stand-in/server.ts';
import { expectSuccess, meet, runStep, startService } from './step.ts';

/** The order with `more`, and with a `certificate.id`, which alone proves nothing. */
const order = (more: object, certificate: object = {}): StandInResponse => ({
  status: 200,
  body: { id: 1000001, disable_ct: '1', certificate: { id: '2000001', ...certificate }, ...more },
});
const dated = { date_issued: '2026-09-01T10:00:00+00:00' };
const openRequest = { requests: [{ id: 5, type: 'Reissue', status: 'needs-approval', date: '2099-01-01' }] };
const staleRequest = { requests: [{ id: 5, type: 'reissue', status: 'pending', date: '2020-01-01' }] };
const missing: StandInResponse = { status: 404, body: { errors: [{ code: 'not_found', message: 'No.' }] } };

const none = { 'certificate-ct-status': 'none', 'reissue-required': 'false', 'certificate-id': '' };
const active = { 'certificate-ct-status': 'enabled', 'reissue-required': 'true', 'certificate-id': '2000001' };
const pending = (value: 'true' | 'false' | 'unknown') => ({ 'reissue-pending': value });
const CLOSED =
  /^The order is rejected: it has no active certificate, and nothing can be reissued on it\. .*new order\.$/;
const PENDING = /^A reissue of the order is pending\. A second reissue request may replace it\. .*will change/;
const UNKNOWN = /^Whether the active certificate was logged is unknown, so reissue-required is true\. /;

describe.concurrent('an order', () => {
  test.each<[string, StandInResponse, StandInResponse | undefined, Record<string, string>, RegExp[]]>([
    ['closed, dated', order({ status: ' REJECTED' }, dated), undefined, { ...none, ...pending('false') }, [CLOSED]],
    ['issued', order({ status: 'issued' }), undefined, { ...active, ...pending('false') }, []],
    [
      'issued, a request open',
      order({ status: 'issued', ...openRequest }),
      undefined,
      { ...active, ...pending('true') },
      [PENDING],
    ],
    [
      'issued, a request stale',
      order({ status: 'issued', ...staleRequest }, dated),
      undefined,
      { ...active, ...pending('false') },
      [],
    ],
    [
      'reissue pending',
      order({ status: 'Reissue Pending' }, dated),
      undefined,
      { ...active, ...pending('true') },
      [PENDING],
    ],
    [
      'reissue pending, unreadable',
      order({ status: 'reissue' }),
      missing,
      { ...active, 'certificate-ct-status': 'unknown', ...pending('true') },
      [PENDING, UNKNOWN],
    ],
    ['pending, dated', order({ status: 'pending' }, dated), undefined, { ...active, ...pending('true') }, [PENDING]],
    [
      'pending, with a download',
      order({ status: 'approved' }),
      undefined,
      { ...active, ...pending('true') },
      [PENDING],
    ],
    ['pending, without a download', order({ status: 'pending' }), missing, { ...none, ...pending('false') }, []],
    [
      'of an unknown status, with an ID',
      order({ status: 'on_hold' }),
      undefined,
      { ...active, ...pending('unknown') },
      [],
    ],
    [
      'of an unknown status, without a certificate',
      order({ certificate: null }),
      undefined,
      { ...none, ...pending('unknown') },
      [],
    ],
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

  test.each<[string, (service: CertCentral) => unknown, string, RegExp]>([
    [
      'without a certificate yet',
      () => {},
      '1000004',
      /, no certificate issued yet\nNext: Nothing to do: certificates issued on this order now get CT logging disabled/,
    ],
    [
      'with a pending reissue',
      ({ orders }) => Object.assign(orders.get('1000001') ?? {}, { status: 'reissue_pending' }),
      '1000001',
      /, reissue pending\nNext: Wait for the pending reissue, then run again/,
    ],
  ])('%s: the summary says what is next', async (_, prepare, id, text) => {
    await using service = await startService();
    prepare(service);
    const { summary, notices } = await runStep(service, { 'order-id': id });
    expect(renderMarkdown(summary).text).toMatch(text);
    expect(notices.join()).not.toContain('Reissue the certificate');
  });

  test.each(['false', 'true'])('of an EV certificate warns if it should not be logged; dry run: %s', async (dryRun) => {
    await using service = await startService({ orders: [evOrder] });
    const inputs = { 'order-id': '1000007', 'dry-run': dryRun };
    const EV = /^The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged/;
    expectSuccess(await runStep(service, inputs), { 'reissue-required': 'true' }, EV);
    expectSuccess(await runStep(service, { ...inputs, 'disable-ct': 'false' }));
  });
});
