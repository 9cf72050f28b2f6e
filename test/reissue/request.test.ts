import { describe, expect, test } from 'vitest';
import { expectFailure, kindsOf, startService } from '../harness/step.ts';
import * as faults from '../stand-in/faults.ts';
import { ownCsr } from '../stand-in/pki.ts';
import type { FaultMatch } from '../stand-in/server.ts';
import { expectGreen, NAME, orderTo, postCount, RunnerHost, statusesSet, unavailable } from './host.ts';

const csr = await ownCsr(NAME, 'ec');

/** Makes a certificate request that differs from the usual one in some fields. */
const requestWith = (fields: object = {}) => ({
  common_name: NAME,
  dns_names: [`www.${NAME}`],
  csr,
  signature_hash: 'sha256',
  server_platform: { id: 45 },
  ...fields,
});

describe.concurrent('the request', () => {
  test('has the names of the certificate in their letter case, one block of the CSR, and what the order has', async () => {
    const other = { signature_hash: 'sha384', server_platform: { id: '-1' } };
    const changes = { csr: 'with text around it', certificateFields: { dns_names: ['a.example'], ...other } } as const;
    const certificate = { commonName: NAME.toUpperCase(), dnsNames: [`www.${NAME}`, NAME] };
    await using service = await startService({ orders: [orderTo('disable', changes, certificate)] });
    await using host = new RunnerHost(service, 'disable');
    expectGreen(host, await host.main(), { reissued: 'true' });
    const expected = { common_name: NAME.toUpperCase(), ...other, server_platform: { id: -1 } };
    expect(JSON.parse(service.requestsFor('reissue')[0]?.body ?? '')).toEqual({
      certificate: requestWith(expected),
      skip_approval: true,
      comments: expect.stringContaining('https://github.com/octo-org/octo-repo/actions/runs/1658821493'),
    });
  });

  test('has what is usual if order, common name and workflow run are missing, and comes after the status and a look', async () => {
    const absent = { signature_hash: null, server_platform: undefined };
    const changes = { commonName: '', csr, certificateFields: absent };
    await using service = await startService({ orders: [orderTo('disable', changes, { commonName: '' })] });
    await using host = new RunnerHost(service, 'disable', { 'skip-approval': 'false' });
    await host.main({}, { env: { GITHUB_RUN_ID: undefined } });
    const body = JSON.parse(service.requestsFor('reissue')[0]?.body ?? '');
    expect(body).toEqual({ certificate: requestWith({ server_platform: { id: -1 } }), skip_approval: false });
    const kinds = kindsOf(service);
    const look = ['chain', 'order'];
    expect([kinds.slice(0, 2).sort(), kinds[2], kinds.slice(3, 5).sort(), kinds[5]]).toEqual([
      look,
      'put',
      look,
      'reissue',
    ]);
  });
});

describe.concurrent('the response to the POST', () => {
  const page = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><title>Sign in</title>' };
  const match: FaultMatch = { path: 'reissue' };

  test('429 is sent again, each time after another look', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault(match, { status: 429, headers: { 'Retry-After': '70' } }, 2);
    const step = await host.main({ retries: '2' });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.virtualMs).toBeGreaterThanOrEqual(140_000);
    expect(kindsOf(service).join(' ').replaceAll('order chain', 'chain order')).toMatch(
      /^chain order put (?:chain order reissue ){3}/,
    );
  });

  test('that no connection could bring is sent again', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    let accept: () => unknown = () => {};
    const first = () => {
      accept = service.refuseConnections();
    };
    service.fault({ path: 'chain', skip: 1 }, { first }, 1);
    const step = await host.main({ retries: '1' }, { events: [[300, () => accept()]] });
    expectGreen(host, step, { reissued: 'true' });
    expect(step.log.filter((line) => line.includes('ECONNREFUSED'))).toHaveLength(1);
  });

  test.each<[string, faults.Behavior]>([
    ['201, cut', faults.cutKnownLength(201)],
    ['200 with a page', page],
    ['503', unavailable],
    ['403 of a gateway', { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<html>Blocked' }],
    ['302', { status: 302, headers: { Location: 'https://www.example.com' } }],
    ['a reset', faults.reset],
    ['nothing at all', faults.silent],
    ['no HTTP', faults.garbage],
  ])('%s: the certificate decides', async (_, behavior) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault(match, { ...behavior, applied: true } as faults.Behavior);
    expectGreen(host, await host.main({ retries: '3' }), { reissued: 'true' });
    expect(postCount(service)).toBe(1);
  });

  // What is in doubt may come until the grace period is over, what was accepted until the time is over.
  test.each<[string, faults.Behavior, min: number, max: number, says: RegExp]>([
    ['200 with a page', page, 300, 420, /requested a reissue/],
    ['a reset', faults.reset, 120, 180, /may have requested/],
  ])('%s: without a certificate, the run is red and restores the status', async (_, behavior, min, max, says) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    service.fault(match, behavior);
    const step = await host.main({ retries: '3', 'wait-minutes': '5' });
    expectFailure(step, 'restored', /run again/i, says);
    expect(postCount(service)).toBe(1);
    const seconds = (step.virtualMs ?? 0) / 1_000;
    expect([seconds >= min, seconds <= max]).toEqual([true, true]);
    expect(statusesSet(service)).toEqual(['disabled', 'enabled']);
  });

  test('403 after a PUT that succeeded does not blame the key', async () => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const code = 'access_denied|access_denied_invalid_key';
    service.fault(match, { status: 403, body: { errors: [{ code, message: 'No.' }] } });
    const step = await host.main();
    expectFailure(step, `403 ${code}`, 'restored', /run again/i, /requested no reissue/);
    expect(step.errors[0]).not.toMatch(/wrong|other instance/);
  });
});
