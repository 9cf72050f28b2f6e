import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { createCsr } from '../stand-in/pki.ts';
import { type CertCentral, seedOrders } from '../stand-in/server.ts';
import { API_KEY, expectSuccess, requestsOf, runStep, runWithFaults, startService } from './step.ts';

const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** What a later job does if a reissue is required. */
async function reissue({ url, apiKey }: CertCentral): Promise<number | undefined> {
  const { pem: csr } = await createCsr('order-1000001.example.com', [], 'ec');
  const names = { common_name: 'order-1000001.example.com', dns_names: ['www.order-1000001.example.com'] };
  const certificate = { ...names, csr, signature_hash: 'sha256', server_platform: { id: -1 } };
  const request = httpRequest(`${url}/order/certificate/1000001/reissue`, {
    method: 'POST',
    agent: false,
    headers: { 'X-DC-DEVKEY': apiKey, 'User-Agent': 'test', 'Content-Type': 'application/json' },
  });
  request.end(JSON.stringify({ certificate, skip_approval: true }));
  const [response]: IncomingMessage[] = await once(request, 'response');
  response?.resume();
  return response?.statusCode;
}

describe.concurrent('the request that changes the status', () => {
  test.each([
    ['true', '{"disable_ct":true}'],
    ['false', '{"disable_ct":false}'],
  ])('disable-ct %s is sent as %s', async (disableCt, body) => {
    await using service = await startService();
    // The toolkit appends the orchestration ID to user agents; DigiCert should not see it.
    const env = { ACTIONS_ORCHESTRATION_ID: 'orchestration-1' };
    expectSuccess(await runStep(service, { 'disable-ct': disableCt }, { env }));
    const [put] = service.requests;
    expect(put).toMatchObject({ method: 'PUT', path: '/services/v2/order/certificate/1000001/ct-status', body });
    expect(put?.headers).toEqual({
      'x-dc-devkey': API_KEY,
      'user-agent': `digicert-ct-status/${version}`,
      accept: 'application/json',
      'content-type': 'application/json',
      'content-length': `${body.length}`,
      host: new URL(service.url).host,
      connection: 'keep-alive',
    });
    expect(service.orders.get('1000001')?.disableCt).toBe(disableCt === 'true');
  });

  test('two reads follow: they have the key, the types that they accept, and no body', async () => {
    const { step, service } = await runWithFaults({});
    expectSuccess(step);
    expect(requestsOf(service)[0]).toBe('PUT ct-status');
    expect(service.connections).toBeLessThanOrEqual(2);
    const agent = { 'user-agent': `digicert-ct-status/${version}` };
    const common = { 'x-dc-devkey': API_KEY, ...agent, host: expect.any(String), connection: 'keep-alive' };
    const reads = service.requests.slice(1).sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(reads.map(({ path, headers, body }) => ({ path, headers, body }))).toEqual([
      {
        path: '/services/v2/certificate/download/order/1000001/format/pem_nointermediate',
        headers: { ...common, accept: '*/*' },
        body: '',
      },
      {
        path: '/services/v2/order/certificate/1000001',
        headers: { ...common, accept: 'application/json' },
        body: '',
      },
    ]);
  });

  test('the order and its certificate are read at the same time', async () => {
    const both = Promise.withResolvers<undefined>();
    let waiting = 0;
    await using service = await startService({
      intercept: async ({ method }) => {
        if (method === 'GET' && ++waiting === 2) both.resolve(undefined);
        return method === 'GET' ? both.promise : undefined;
      },
    });
    expectSuccess(await runStep(service));
  });

  test('an order ID of 18 digits arrives with all of them', async () => {
    await using service = await startService({ orders: [] });
    await service.addOrder({ id: '123456789012345678', status: 'pending', disableCt: false });
    const step = await runStep(service, { 'order-id': '123456789012345678' });
    expectSuccess(step, { 'order-id': '123456789012345678', 'certificate-ct-status': 'none' });
  });
});

describe.concurrent('the outputs of an issued order', () => {
  test.each([
    [1000001, 'true', 'enabled', 'true', '2000001'],
    [1000002, 'false', 'disabled', 'true', '2000002'],
    [1000003, 'false', 'enabled', 'false', '2000003'],
  ])('order %i, disable-ct %s', async (id, disableCt, certificateStatus, reissueRequired, certificateId) => {
    await using service = await startService({ orders: seedOrders });
    const step = await runStep(service, { 'order-id': `${id}`, 'disable-ct': disableCt });
    const name = `order-${id}.example.com`;
    const ctStatus = disableCt === 'true' ? 'disabled' : 'enabled';
    expectSuccess(step, {
      'order-id': `${id}`,
      'ct-status': ctStatus,
      'certificate-ct-status': certificateStatus,
      'reissue-required': reissueRequired,
      'reissue-pending': 'false',
      'sct-count': certificateStatus === 'enabled' ? '2' : '0',
      'certificate-id': certificateId,
      'common-name': name,
      'dns-names': `["${name}","www.${name}"]`,
    });
    const state = certificateStatus === 'enabled' ? 'logged (2 embedded SCTs)' : 'not logged (no embedded SCTs)';
    const required = reissueRequired === 'true' ? 'yes' : 'no';
    expect(step.log).toEqual([
      `CT logging of order ${id} (${name}) is now ${ctStatus}; active certificate: ${state}; reissue required: ${required}; reissue pending: no.`,
    ]);
  });
});

describe.concurrent('running again', () => {
  test('changes nothing and reports the same', async () => {
    await using service = await startService();
    const first = await runStep(service);
    const second = await runStep(service);
    expectSuccess(second, first.outputs);
    expect(second.stdout).toBe(first.stdout);
    expect(service.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
  });

  test('after a good reissue reports that none is required', async () => {
    await using service = await startService();
    expectSuccess(await runStep(service), { 'reissue-required': 'true', 'certificate-id': '2000001' });
    expect(await reissue(service)).toBe(201);
    expectSuccess(await runStep(service), {
      'reissue-required': 'false',
      'certificate-ct-status': 'disabled',
      'certificate-id': '2000002',
    });
  });

  test('after a failed reissue still reports that one is required', async () => {
    await using service = await startService({ reissueMode: { failWith: 500 } });
    await runStep(service);
    expect(await reissue(service)).toBe(500);
    expectSuccess(await runStep(service), { 'ct-status': 'disabled', 'reissue-required': 'true' });
  });

  test('while a reissue is pending still reports that one is required', async () => {
    await using service = await startService({ reissueMode: { pendingReads: 5 } });
    await runStep(service);
    expect(await reissue(service)).toBe(201);
    const outputs = { 'reissue-required': 'true', 'reissue-pending': 'true', 'certificate-id': '2000001' };
    expectSuccess(await runStep(service), outputs, /^A reissue of the order is pending\. /);
  });
});
