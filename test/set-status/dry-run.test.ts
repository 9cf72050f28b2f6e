import { describe, expect, test } from 'vitest';
import { renderMarkdown, textOf } from '../harness/markdown.ts';
import { silent } from '../stand-in/faults.ts';
import { seedOrders } from '../stand-in/server.ts';
import { expectFailure, expectSuccess, requestsOf, runStep, runWithFaults, startService } from './step.ts';

const dry = { 'dry-run': 'true' };

describe.concurrent('a dry run', () => {
  test('changes nothing, and sends reads alone', async () => {
    const { step, service } = await runWithFaults({}, dry);
    expectSuccess(step, { 'ct-status': 'enabled', 'reissue-required': 'true' });
    expect(requestsOf(service).sort()).toEqual(['GET certificate', 'GET order']);
    expect(service.orders.get('1000001')?.disableCt).toBe(false);
    expect(service.connections).toBeLessThanOrEqual(2);
    const { log, summary, notices } = step;
    expect(notices).toEqual([
      expect.stringMatching(/^Order 1000001: Run again without dry-run, then reissue the cert/),
    ]);
    expect(log).toEqual([
      'Dry run, nothing was changed: order 1000001 (order-1000001.example.com) has CT logging enabled; ' +
        'active certificate: logged (2 embedded SCTs); reissue required: yes; reissue pending: no.',
    ]);
    const [title] = renderMarkdown(summary).elements;
    expect(title?.tagName).toBe('h2');
    expect(textOf(title as never)).toMatch(
      /^Dry run: DigiCert order 1000001 has CT logging enabled, reissue required$/,
    );
    expect(renderMarkdown(summary).text).toContain('This was a dry run: nothing was changed.');
    expect(summary).toContain('Run again without dry-run, then reissue the certificate: ');
  });

  test('works with a key that may only view, which is refused without it', async () => {
    await using service = await startService();
    const viewOnly = { 'api-key': service.viewOnlyKey };
    expectSuccess(await runStep(service, { ...dry, ...viewOnly }), { 'certificate-ct-status': 'enabled' });
    expectFailure(await runStep(service, viewOnly), '403 access_denied|missing_permission', /View Only/);
  });

  test.each([
    [1000002, 'false', { 'ct-status': 'disabled', 'certificate-ct-status': 'disabled', 'reissue-required': 'true' }],
    [1000004, 'true', { 'ct-status': 'enabled', 'certificate-ct-status': 'none', 'reissue-required': 'false' }],
  ])('reports order %i for disable-ct %s', async (id, disableCt, outputs) => {
    await using service = await startService({ orders: seedOrders });
    expectSuccess(await runStep(service, { ...dry, 'order-id': `${id}`, 'disable-ct': disableCt }), outputs);
  });

  test('warns if the order and its certificate are out of sync, although no reissue is needed', async () => {
    await using service = await startService({ orders: seedOrders });
    const step = await runStep(service, { ...dry, 'order-id': '1000003', 'disable-ct': 'false' });
    const outputs = { 'ct-status': 'disabled', 'certificate-ct-status': 'enabled', 'reissue-required': 'false' };
    expectSuccess(step, outputs, /out of sync: the order has CT logging disabled, .* issued with CT logging enabled/);
  });

  test('reports unknown if the service does not report the status', async () => {
    await using service = await startService({ orders: [] });
    await service.addOrder({ id: 1000001, status: 'pending', disableCt: undefined, commonName: 'a.example.com' });
    const step = await runStep(service, dry);
    expectSuccess(step, { 'ct-status': 'unknown', 'certificate-ct-status': 'none', 'common-name': 'a.example.com' });
  });

  test.each([
    [
      'the response is another order',
      { status: 200, body: { id: 1000002 } },
      '200, but the response is not order 1000001',
    ],
    ['the response is another success', { status: 204 }, '204'],
  ])('fails if the order cannot be read: %s', async (_, behavior, text) => {
    const { step } = await runWithFaults({ order: behavior }, dry);
    expectFailure(step, text, /^Could not read order 1000001: GET http/);
  });

  test('fails at once with the order, however long its certificate takes', async () => {
    const { step } = await runWithFaults({ order: { status: 404, body: {} }, certificate: silent }, dry);
    expectFailure(step, '404');
  });

  test('succeeds if the certificate cannot be read, and is on the safe side', async () => {
    const unknown = { 'ct-status': 'enabled', 'certificate-ct-status': 'unknown', 'reissue-required': 'true' };
    const known = { 'certificate-id': '2000001', 'common-name': 'order-1000001.example.com' };
    const warning =
      /is unknown, so reissue-required is true\. .* 200, but the response has no X\.509 certificate in PEM/;
    const { step } = await runWithFaults({ certificate: { status: 200, body: 'sorry' } }, dry);
    expectSuccess(step, { ...unknown, ...known }, warning);
  });

  test('repeats the reads as often as `retries` says', async () => {
    const { step, service } = await runWithFaults(
      {
        order: Array(4).fill({ status: 503, headers: { 'Retry-After': '0' } }),
        certificate: Array(4).fill({ status: 503, headers: { 'Retry-After': '0' } }),
      },
      { ...dry, retries: '4' },
    );
    expectSuccess(step, { 'certificate-ct-status': 'enabled' });
    expect(service.requests).toHaveLength(10);
  });
});
