import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import {
  expectFailure,
  expectSuccess,
  inDoubt,
  kindsOf,
  runStep,
  runWithFaults,
  startService,
} from '../harness/step.ts';
import { edits } from '../stand-in/faults.ts';

/** Turns logging on for an order that has it off. */
const ON = { 'disable-ct': 'false' };
const off = { orders: [{ id: 1000001, status: 'issued', disableCt: true, certificate: names('1000001') }] };

function names(id: string) {
  return { commonName: `order-${id}.example.com`, dnsNames: [`order-${id}.example.com`], scts: false };
}

const pending = edits((order) => ({ ...order, status: 'reissue_pending' }));
const unknown = edits((order) => ({ ...order, status: 'on_hold' }));
const pendingUnreported = edits((order) => ({ ...order, status: 'reissue_pending', disable_ct: undefined }));
/** A time without a zone, an hour before the certificate was issued: in most zones, that is later. */
const perhapsRequested = edits((order) => {
  const issuedAt = Date.parse(String(order.certificate['date_issued']));
  const date = new Date(issuedAt - 3_600_000).toISOString().slice(0, 19);
  return { ...order, requests: [{ id: 1, type: 'reissue', status: 'pending', date }] };
});
const unissued = edits((order) => ({ ...order, status: 'pending', certificate: { common_name: 'a.example' } }));
const missing = { status: 404, body: { errors: [{ code: 'not_found' }] } };

describe.concurrent('nothing turns logging on for names that nobody can look at', () => {
  test.each([
    ['a reissue is pending', { order: pending }, 'a reissue is pending'],
    ['a reissue is pending, and the status is not reported', { order: pendingUnreported }, 'a reissue is pending'],
    ['a reissue may be pending', { order: unknown }, 'CertCentral does not report whether a reissue is pending'],
    ['a request may be open', { order: perhapsRequested }, 'CertCentral does not report whether a reissue is pending'],
    ['nothing is issued yet', { order: unissued, certificate: missing }, 'nothing is issued yet'],
  ])('%s: refused before anything is changed, in a dry run, too', async (_, faults, why) => {
    for (const given of [ON, { ...ON, 'dry-run': 'true' }]) {
      const { step, service } = await runWithFaults(faults, given, {}, off);
      expectFailure(
        step,
        /^The order was not changed\. The change of order 1000001 is refused: CT logs would publish /,
      );
      expect(step.errors[0]).toContain(
        `${why}. Complete or cancel the pending request in CertCentral, then run again. Or list`,
      );
      expect(renderMarkdown(step.summary).text).toContain('The order was not changed.');
      expect(kindsOf(service).sort()).toEqual(['certificate', 'order']);
    }
  });

  test('the same order may be kept out, and does not wait for a read', async () => {
    const { step, service } = await runWithFaults({ order: pending }, {});
    expectSuccess(step, { next: 'wait' }, 'A second reissue request may replace it.');
    expect(kindsOf(service)[0]).toBe('put');
  });

  test('logging that is on already may stay on beside a pending reissue, with a warning', async () => {
    const { step } = await runWithFaults({ order: pending }, ON);
    expectSuccess(step, { 'ct-status': 'enabled', next: 'wait' }, /^The pending certificate will probably be logged, /);
  });

  test('an order that cannot be read is not changed', async () => {
    const { step, service } = await runWithFaults({ order: { status: 500 } }, ON, {}, off);
    expectFailure(step, /^The order was not changed\. Could not read order 1000001: /);
    expect(service.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
  });

  test('a run sends at most five requests, three deep, over at most two keep-alive connections', async () => {
    const { step, service } = await runWithFaults({}, ON, {}, off);
    expectSuccess(step, { 'ct-status': 'enabled', next: 'reissue' });
    const kinds = kindsOf(service);
    expect([kinds.slice(0, 2).sort(), kinds[2], kinds.slice(3).sort()]).toEqual([
      ['certificate', 'order'],
      'put',
      ['certificate', 'order'],
    ]);
    // The third is the update's own.
    expect(service.connections).toBeLessThanOrEqual(3);
  });
});

/** A service in which a colleague requests a reissue while the run turns logging on. */
async function startWithColleague(first: object = {}) {
  const service = await startService(off);
  service.fault(
    { path: 'order' },
    edits((order) => ({ ...order, ...first })),
    1,
  );
  service.fault({ path: 'order' }, pending);
  return service;
}

describe.concurrent('what was turned on is watched', () => {
  test('a reissue appears: turned off again', async () => {
    await using service = await startWithColleague();
    const step = await runStep(service, ON);
    expectFailure(step, /^CT logging of order 1000001 was turned off again, because a reissue has appeared: /);
    expect(statusesSet(service)).toEqual([false, true]);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });

  test('a reissue appears, and the status was not reported before: turned off again', async () => {
    await using service = await startWithColleague({ disable_ct: undefined });
    expectFailure(await runStep(service, ON), /^CT logging of order 1000001 was turned off again, /);
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });

  test('logging cannot be turned off: out of sync, and running again is not safe', async () => {
    await using service = await startWithColleague();
    service.fault({ path: 'put' }, { delayMs: 0 }, 1);
    service.fault({ path: 'put' }, { status: 503 });
    const step = await runStep(service, ON);
    expectFailure(
      step,
      /^CT logging could not be turned off: order 1000001 may publish the names of its next certificate, and is out of sync\./,
    );
    expect(step.errors[0]).toMatch(
      /503 .* Run with disable-ct: true now, or set CT logging of the order to disabled in/,
    );
    expect(step.errors[0]).not.toContain('running again is safe');
  });

  test.each([
    ['cannot be read', { status: 403 }, /the order could not be read after it was turned on: /],
    ['cannot say so', unknown, /CertCentral does not report whether a reissue is pending: /],
  ])('the look behind the update %s: turned off again', async (_, behavior, why) => {
    await using service = await startService(off);
    service.fault({ path: 'order' }, { delayMs: 0 }, 1);
    service.fault({ path: 'order' }, behavior);
    expectFailure(await runStep(service, ON), /^CT logging of order 1000001 was turned off again, /, why);
    expect(statusesSet(service)).toEqual([false, true]);
  });

  test('the update that turns logging on stays in doubt: turned off again', async () => {
    await using service = await startService(off);
    service.fault({ path: 'put' }, { status: 503, applied: true }, 1);
    const step = await runStep(service, { ...ON, retries: '0' });
    expectFailure(
      step,
      /^CT logging of order 1000001 was turned off again, because nobody knows whether it was turned on/,
      inDoubt,
    );
    expect(service.orders.get('1000001')?.disableCt).toBe(true);
  });
});

describe.concurrent('an order that reports the other status after an update is read again for a minute', () => {
  test('it still does: the step says what is, and that somebody must look', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, { status: 204 });
    const step = await runStep(service, {});
    const outputs = { 'ct-status': 'enabled', 'reissue-required': 'true', next: 'look' };
    expectSuccess(
      step,
      outputs,
      /^The order reports CT logging enabled, also a minute after .* A certificate that is issued now would be logged/,
    );
    expect(service.requestsFor('order')).toHaveLength(7);
    expect(statusesSet(service)).toEqual([true]);
  });

  test('it reports the desired status in the end: nothing differs', async () => {
    await using service = await startService();
    service.fault(
      { path: 'order' },
      edits((order) => ({ ...order, disable_ct: false })),
      4,
    );
    expectSuccess(await runStep(service, {}), { 'ct-status': 'disabled', next: 'reissue' });
    expect(service.requestsFor('order')).toHaveLength(5);
  });

  test('a look that fails reports nothing new', async () => {
    await using service = await startService();
    service.fault({ path: 'put' }, { status: 204 });
    service.fault({ path: 'order' }, { delayMs: 0 }, 1);
    service.fault({ path: 'order' }, { status: 403 });
    const step = await runStep(service, {});
    expectSuccess(step, { 'ct-status': 'enabled', next: 'look' }, /^The order reports CT logging enabled, /);
  });
});

function statusesSet(service: Awaited<ReturnType<typeof startService>>): unknown[] {
  return service.requestsFor('put').map(({ body }) => JSON.parse(body).disable_ct);
}
