import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { silent } from '../stand-in/faults.ts';
import type { CertCentral, StandInResponse } from '../stand-in/server.ts';
import { seedOrders } from '../stand-in/server.ts';
import { expectSuccess, meet, runStep, startService } from './step.ts';

/** The order with `more`, and with a `certificate.id`, which alone proves nothing; the download shows SCTs all the while. */
const order = (more: object, certificate: object = {}): StandInResponse => ({
  status: 200,
  body: { id: 1000001, disable_ct: true, certificate: { id: 2000001, ...certificate }, ...more },
});
const issuedOnce = { date_issued: '2026-09-01T10:00:00+00:00' };
const closed = (status: string) =>
  RegExp(`^The order is ${status}: it has no active certificate, and nothing can be reissued on it\\. .*new order\\.$`);
const pending = /^A reissue of the order is pending: .*will change.*a second reissue request may replace/;
const none = { 'certificate-ct-status': 'none', 'reissue-required': 'false', 'certificate-id': '' };
const active = { 'certificate-ct-status': 'enabled', 'reissue-required': 'true', 'certificate-id': '2000001' };

describe.concurrent("the order's life", () => {
  test.each<[string, StandInResponse, Record<string, string>, RegExp[]]>([
    [
      'rejected, in capitals, with a certificate',
      order({ status: 'REJECTED' }, issuedOnce),
      none,
      [closed('rejected')],
    ],
    ['issued', order({ status: 'issued' }), active, []],
    ['reissue pending', order({ status: 'reissue_pending' }, issuedOnce), active, [pending]],
    ['pending, once issued', order({ status: 'pending' }, issuedOnce), active, [pending]],
    ['pending, with a certificate.id', order({ status: 'pending' }), none, []],
    ['unknown, with a certificate.id', order({ status: 'on_hold' }), active, []],
    ['unknown, without a certificate', order({ status: 'on_hold', certificate: null }), none, []],
    [
      'unknown, with a certificate.id of the wrong kind',
      order({}, { id: '2000001' }),
      { ...active, 'certificate-ct-status': 'unknown', 'certificate-id': '' },
      [
        /^Whether the active certificate carries SCTs is unknown, so reissue-required is true\. The order does not tell/,
      ],
    ],
    [
      'issued, of a private product',
      order({ status: 'issued', product: { name_id: 'private_ssl_plus' } }),
      { ...active, 'reissue-required': 'false' },
      [/^The product is a private one: CT logging does not apply/],
    ],
  ])('%s', async (_, answer, outputs, warnings) => {
    const { step } = await meet({ order: answer });
    expectSuccess(step, { 'ct-status': 'disabled', ...outputs }, ...warnings);
    const { text } = renderMarkdown(step.summary);
    for (const warning of step.warnings) expect(text).toContain(`Warning: ${warning}`);
    expect(step.summary, 'our own words are no code').not.toMatch(/<strong>Warning:[^\n]*<code>/);
  });

  test('a revoked order: log line, summary and next step say so, and a new order is what is left', async () => {
    await using service = await startService({ orders: seedOrders });
    service.fault({ path: 'certificate' }, silent);
    const step = await runStep(service, { 'order-id': '1000005', 'timeout-seconds': '90' });
    expectSuccess(step, { ...none, 'common-name': 'order-1000005.example.com' }, closed('revoked'));
    expect(step.log).toEqual([
      'CT logging of order 1000005 (order-1000005.example.com) is now disabled; ' +
        'active certificate: none: the order is revoked; reissue required: no.',
    ]);
    const { text } = renderMarkdown(step.summary);
    expect(text).toContain('Active certificatenone: the order is revoked');
    expect(text).toMatch(/Next: The order is revoked: .* place a new order\./);
    expect(text).not.toContain('issued yet');
  });

  test.each<[string, (service: CertCentral) => unknown, string, RegExp]>([
    [
      'nothing issued yet',
      () => {},
      '1000004',
      /Active certificatenone issued yet.*Next: Certificates issued on this/s,
    ],
    [
      'a reissue under way',
      ({ orders }) => Object.assign(orders.get('1000001') ?? {}, { status: 'reissue_pending' }),
      '1000001',
      /Next: Wait for the pending reissue, and run again/,
    ],
  ])('%s: the summary says what is next', async (_, prepare, id, text) => {
    await using service = await startService();
    prepare(service);
    const { summary, notices } = await runStep(service, { 'order-id': id });
    expect(renderMarkdown(summary).text).toMatch(text);
    expect(notices.join()).not.toContain('Reissue the certificate');
  });
});
