import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderMarkdown, textOf } from '../harness/markdown.ts';
import { ROOT } from '../harness/runner.ts';
import {
  API_KEY,
  expectFailure,
  expectSuccess,
  kindsOf,
  runStep,
  runWithFaults,
  startService,
} from '../harness/step.ts';

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

describe.concurrent('a change', () => {
  test('is one request, and two reads follow; its outputs, line in the log and summary have the facts that an auditor keeps', async () => {
    // Each request has the headers that it needs, and no others. The toolkit appends the orchestration ID to user agents; DigiCert should not see it.
    const { step, service } = await runWithFaults({}, {}, { env: { ACTIONS_ORCHESTRATION_ID: 'orchestration-1' } });
    const agent = { 'user-agent': `digicert-ct-status/${version}` };
    const common = { 'x-dc-devkey': API_KEY, ...agent, host: new URL(service.url).host, connection: 'keep-alive' };
    const json = { ...common, accept: 'application/json, */*' };
    const order = '/services/v2/order/certificate/1000001';
    const change = '{"disable_ct":true}';
    const entity = { 'content-type': 'application/json', 'content-length': `${change.length}` };
    const sized = { ...json, ...entity, connection: 'close' };
    const sent = service.requests.map(({ method, path, headers, body }) => ({ method, path, headers, body }));
    expect(sent[0]).toEqual({ method: 'PUT', path: `${order}/ct-status`, headers: sized, body: change });
    const download = '/services/v2/certificate/download/order/1000001/format/pem_nointermediate';
    expect(sent.slice(1).sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { method: 'GET', path: download, headers: json, body: '' },
      { method: 'GET', path: order, headers: json, body: '' },
    ]);
    // The third is the update's own.
    expect(service.connections).toBeLessThanOrEqual(3);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
    const outputs = {
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': 'true',
      'reissue-pending': 'false',
      next: 'reissue',
      'sct-count': '2',
      'certificate-id': '2000001',
      'common-name': 'order-1000001.example.com',
    };
    const names = ['order-1000001.example.com', 'www.order-1000001.example.com'];
    expectSuccess(step, { ...outputs, 'dns-names': JSON.stringify(names) });
    expect(step.log).toEqual([
      'CT logging of order 1000001 is now disabled, reissue required. ' +
        'Reissue the certificate, with the reissue action or in CertCentral, because the active one was logged (embedded SCTs). Until then, the order is out of sync.',
    ]);
    const { text, elements } = renderMarkdown(step.summary);
    const rows = elements.filter(({ tagName }) => tagName === 'tr').map(({ children }) => children.map(textOf));
    const list = names.join(', ');
    const serialNumber = service.orders.get('1000001')?.certificate?.serial.toUpperCase();
    expect(rows).toEqual([
      ['Order', '1000001, order-1000001.example.com, issued'],
      ['CT logging', 'disabled'],
      ['Certificate', expect.stringContaining(`serial number ${serialNumber}, logged (embedded SCTs), valid till 2`)],
      ['Reissue', 'required'],
      ['DNS names', list],
      ...Object.entries(outputs),
      ['dns-names', list],
    ]);
    expect(text).toMatch(/^CT logging of order 1000001 is now disabled, reissue required\n/);
    expect(text).toMatch(
      /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: run by octocat on workflow_dispatch in this workflow run/,
    );
  });

  test('can be made again, reports the same until the certificate is reissued, and can be taken back', async () => {
    await using service = await startService();
    await runStep(service);
    expectSuccess(await runStep(service), { 'certificate-ct-status': 'enabled', 'reissue-required': 'true' });
    (await service.prepareReissue(1000001, { disableCt: true }))();
    const back = { 'ct-status': 'enabled', 'certificate-ct-status': 'disabled', 'reissue-required': 'true' };
    expectSuccess(await runStep(service, { 'disable-ct': 'false' }), back);
    expect(service.orders.get('1000001')?.disableCt).toBe(false);
  });
});

test.concurrent('a dry run needs only a key that may view, changes nothing, and says so', async () => {
  await using service = await startService();
  const step = await runStep(service, { 'dry-run': 'true', 'api-key': service.viewOnlyKey });
  expectSuccess(step, { 'ct-status': 'enabled', 'certificate-ct-status': 'enabled', 'reissue-required': 'true' });
  expect(kindsOf(service).sort()).toEqual(['certificate', 'order']);
  expect(service.orders.get('1000001')?.disableCt).toBe(false);
  expect(step.log).toEqual([expect.stringMatching(/^Dry run, nothing was changed: CT logging of order 1000001 /)]);
  expect(renderMarkdown(step.summary).text).toContain('Dry run, nothing was changed');
});

describe.concurrent('a step that fails', () => {
  test('says what failed, what to do, and who ran it', async () => {
    const { step } = await runWithFaults({}, { 'order-id': '4711' });
    expectFailure(step, '404 not_found|order: The specified order was not found. This account has no such order');
    const { text } = renderMarkdown(step.summary);
    expect(text).toContain('Could not disable CT logging of order 4711: PUT http://127.0.0.1:');
    expect(text).toContain('What to do: This account has no such order: check order-id. ');
    expect(text).toContain('run by octocat on workflow_dispatch in this workflow run');
  });

  test('because of its inputs has an error for each of them, and nothing is sent', async () => {
    const { step, service } = await runWithFaults({}, { 'order-id': '1/../2', 'dry-run': 'maybe', retries: '5x' });
    expect(step).toMatchObject({ exitCode: 1, log: [] });
    expect(step.errors).toEqual([
      'Input order-id is not accepted: it must be a DigiCert order ID, 1 to 15 digits without a leading zero.',
      'Input dry-run is not accepted: it must be true or false.',
      'Input retries is not accepted: it must be a whole number from 0 to 10.',
    ]);
    for (const error of step.errors) expect(renderMarkdown(step.summary).text).toContain(error);
    expect(service.connections).toBe(0);
  });

  test('because of a key with a line break has masked it, and does not show it', async () => {
    await using service = await startService();
    const step = await runStep(service, { 'api-key': 'key-0123456\n789abcdef' });
    expectFailure(step, /^Input api-key is not accepted: it must be a CertCentral API key, /);
    expect(service.connections).toBe(0);
  });
});
