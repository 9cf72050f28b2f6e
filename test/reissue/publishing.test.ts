import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAt } from '../harness/runner.ts';
import { type CheckedRun, expectFailure, runStep, startService } from '../harness/step.ts';
import { edits } from '../stand-in/faults.ts';
import { expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost, statusesSet } from './host.ts';

// Publishing is final, so the built action is held to it, too: no status that it sets publishes names that nobody has seen.

/** What a failed run says, in all that it shows. */
const shownBy = ({ shown, summary }: CheckedRun) => [shown, summary].join('\n');

/** An order whose names should stay out, after somebody has turned logging off in an emergency. */
const disabledInEmergency = () => orderTo('disable', { disableCt: true });

describe.concurrent('a run that keeps names out never turns logging on', () => {
  test('the order was disabled before, and DigiCert refuses the reissue: out of sync', async () => {
    await using service = await startService({ orders: [disabledInEmergency()], reissueMode: { failWith: 400 } });
    await using host = new RunnerHost(service, 'disable');
    const step = await host.main();
    expectFailure(
      step,
      /^Order 1000001 is out of sync: it has CT logging disabled, .* was logged\. Nothing is published; /,
    );
    expect(statusesSet(service)).toEqual(['disabled']);
    expect(shownBy(step)).not.toMatch(/to enabled|enable/i);
  });

  test('its reissue is rejected: out of sync', async () => {
    await using service = await startService({
      orders: [disabledInEmergency()],
      reissueMode: { pendingReads: 'manual' },
    });
    await using host = new RunnerHost(service, 'disable');
    const events: [number, () => void][] = [[20_000, () => service.reject(ORDER_ID)]];
    expectFailure(await host.main({}, { events }), /^Order 1000001 is out of sync: it has CT logging disabled, /);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test('it is canceled before its first update: the post step disables logging', async () => {
    await using service = await startService({ orders: [disabledInEmergency()] });
    await using host = new RunnerHost(service, 'disable');
    const main = await host.main({}, killAt(service, { path: 'put' }, 'SIGINT', 'before'));
    const post = await host.post(main);
    expect(post.exitCode).toBe(1);
    expect(post.errors[0]).toMatch(/^Order 1000001 is out of sync: it has CT logging disabled, /);
    expect(new Set(statusesSet(service))).toEqual(new Set(['disabled']));
  });

  test('order and certificate cannot be read anymore: nothing is set blindly', async () => {
    await using service = await startService({ orders: [disabledInEmergency()] });
    await using host = new RunnerHost(service, 'disable');
    service.fault({ path: 'order', skip: 1 }, { status: 403 });
    service.fault({ path: 'certificate', skip: 1 }, { status: 404 });
    expectFailure(await host.main(), /^Assume that order 1000001 is out of sync: /);
    expect(statusesSet(service)).toEqual(['disabled']);
  });

  test('its reissue is rejected, and the order then reports an unknown word', async () => {
    await using service = await startService({
      orders: [disabledInEmergency()],
      reissueMode: { pendingReads: 'manual' },
    });
    await using host = new RunnerHost(service, 'disable');
    const onHold = edits((order) => ({ ...order, status: 'on_hold' }));
    const events: [number, () => void][] = [
      [20_000, () => service.reject(ORDER_ID)],
      [70_000, () => service.fault({ path: 'order' }, onHold)],
    ];
    const step = await host.main({ 'wait-minutes': '5' }, { events });
    expect(step.exitCode).toBe(1);
    expect(statusesSet(service)).toEqual(['disabled']);
  });
});

describe.concurrent('what was turned on is watched', () => {
  test('its own reissue is rejected, and somebody requests another: turned off again', async () => {
    await using service = await startService({ orders: [orderTo('enable')], reissueMode: { pendingReads: 'manual' } });
    await using host = new RunnerHost(service, 'enable');
    const requestAnother = await service.prepareReissue(ORDER_ID, { pendingReads: 'manual' });
    // The run sees the end of its own reissue before the other one.
    const events: [number, () => void][] = [
      [20_000, () => service.reject(ORDER_ID)],
      [70_000, requestAnother],
    ];
    const step = await host.main({}, { events });
    expectFailure(step, /turned off again/, /Complete or cancel that reissue in CertCentral, then run again\./);
    expect(statusesSet(service)).toEqual(['enabled', 'disabled']);
    expect(host.state).toMatchObject({ disableCt: true, pending: true });
  });

  test.each([
    ['cannot be read', { status: 403 } as const],
    ['cannot say whether a reissue is pending', edits((order) => ({ ...order, status: 'on_hold' }))],
  ])('the look behind the update %s: turned off again, and no reissue is requested', async (_, behavior) => {
    await using service = await startService({ orders: [orderTo('enable')] });
    await using host = new RunnerHost(service, 'enable');
    service.fault({ path: 'order' }, { delayMs: 0 }, 1);
    service.fault({ path: 'order' }, behavior);
    expect((await host.main()).exitCode).toBe(1);
    expect([postCount(service), statusesSet(service)]).toEqual([0, ['enabled', 'disabled']]);
  });

  test('DigiCert refuses the reissue: turned off again, in sync', async () => {
    await using service = await startService({ orders: [orderTo('enable')], reissueMode: { failWith: 400 } });
    await using host = new RunnerHost(service, 'enable');
    const step = await host.main();
    expectFailure(
      step,
      /^Order 1000001 and its active certificate are in sync, with CT logging disabled\. .*turned off again/,
    );
    expect(statusesSet(service)).toEqual(['enabled', 'disabled']);
    expect(shownBy(step)).not.toMatch(/set CT logging[^.]*enabled/i);
  });

  test('logging cannot be turned off: the step says so first, and the post step tries again', async () => {
    await using service = await startService({ orders: [orderTo('enable')], reissueMode: { failWith: 400 } });
    await using host = new RunnerHost(service, 'enable');
    service.fault({ path: 'put', skip: 1 }, { status: 403 }, 1);
    const step = await host.main();
    expectFailure(
      step,
      /^CT logging could not be turned off: order 1000001 may publish the names of its next certificate\. Order 1000001 is /,
      /Set CT logging of the order to disabled now, with the workflow set-status\.yml/,
    );
    expect(await host.post(step)).toMatchObject({ exitCode: 0 });
    expect(host.state.disableCt).toBe(true);
  });
});

describe.concurrent('a public repository', () => {
  test.each([
    [{ visibility: 'public' }, { 'disable-ct': 'true' }, 'reissue'],
    [{ private: false }, { 'disable-ct': 'true' }, ''],
  ] as const)('%j: names to keep out are refused before anything is sent', async (repository, inputs, action) => {
    await using service = await startService();
    await using host = new RunnerHost(service, 'disable');
    const path = join(host.directory, await host.write('event.json', JSON.stringify({ repository })));
    const step = await runStep(service, inputs, {
      action,
      directory: host.directory,
      env: { GITHUB_EVENT_PATH: path },
    });
    expectFailure(
      step,
      /^The order was not changed\. This repository is public: .* Move the workflow to a private repository\./,
    );
    expect(service.requests).toEqual([]);
  });
});

test.concurrent('no reissue is requested while the order reports the other status, with which the certificate would be issued', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  // Somebody else sets it back, each time.
  service.fault({ path: 'put' }, { status: 204 });
  const step = await host.main();
  expectFailure(step, /No reissue was requested: .* the order reports CT logging enabled/);
  expect([postCount(service), statusesSet(service)]).toEqual([0, ['disabled', 'disabled', 'disabled']]);
});

test.concurrent('a reissue is requested as soon as the order has the desired status, with a warning', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  service.fault({ path: 'put' }, { status: 204 }, 1);
  expectGreen(host, await host.main(), { reissued: 'true' }, /^The order reported another CT status after/);
  expect([postCount(service), statusesSet(service)]).toEqual([1, ['disabled', 'disabled']]);
});

test.concurrent('a refused rerun does not advise to log names that the policy keeps out', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'by policy');
  const policy = JSON.stringify({ default: 'log', 'keep-out': { [NAME]: 'internal' } });
  host.inputs['policy-file'] = await host.write('ct-policy.json', policy);
  const { plan = '' } = (await host.main({ 'dry-run': 'true' })).outputs;
  // Somebody turns logging off, and has a logged certificate reissued.
  const order = service.orders.get(String(ORDER_ID));
  Object.assign(order ?? {}, { disableCt: true });
  (await service.prepareReissue(ORDER_ID, { disableCt: false }))();
  const step = await host.main({ 'expected-plan': plan });
  expectFailure(
    step,
    /^Order 1000001 is out of sync: it has CT logging disabled, .*\. The order was not changed\. Correct the cause below, then/,
    /another certificate is active/,
  );
  expect(shownBy(step)).not.toContain('to enabled');
  expect(statusesSet(service)).toEqual([]);
});

test.concurrent.each(['keep-out', 'log', 'ignore'])(
  'a renewal of an order that is in %s by its ID is refused',
  async (list) => {
    const renewal = { ...orderTo('enable'), id: 1000006, renewedOrderId: ORDER_ID };
    await using service = await startService({ orders: [orderTo('enable'), renewal] });
    const files = { 'ct-policy.json': JSON.stringify({ default: 'log', [list]: { [ORDER_ID]: 'pilot' } }) };
    const given = { 'order-id': '1000006', 'policy-file': 'ct-policy.json' };
    for (const inputs of [
      { 'disable-ct': '' },
      { 'disable-ct': 'false' },
      { 'disable-ct': 'true', 'dry-run': 'true' },
    ]) {
      const step = await runStep(service, { ...given, ...inputs }, { action: 'reissue', files });
      const named = new RegExp(`order ${ORDER_ID}, whose ID is in ${list} of the policy`);
      expectFailure(step, /^The order was not changed\. /, named, /[Aa]dd .* to the same list of the policy file/);
    }
    expect(statusesSet(service)).toEqual([]);
  },
);
