import { expect, test } from 'vitest';
import { expectFailure, runStep, startService } from '../harness/step.ts';
import { expectGreen, NAME, ORDER_ID, orderTo, postCount, RunnerHost, statusesSet } from './host.ts';

// Publishing is final, so the built action is held to it, too: no status that it sets publishes names that nobody has seen.

test.concurrent('the recovery does not turn logging on beside a reissue that was pending before the order became unreadable', async () => {
  const orders = [orderTo('disable', { status: 'reissue_pending', pending: {} })];
  await using service = await startService({ orders });
  await using host = new RunnerHost(service, 'disable');
  const requestAnother = await service.prepareReissue(ORDER_ID, { pendingReads: 'manual' });
  const replace = async () => {
    // The pending one is issued, logged, and somebody requests another one, which no run can see.
    await service.issue(ORDER_ID);
    requestAnother();
    service.fault({ path: 'order' }, { status: 503 });
  };
  const step = await host.main({}, { events: [[20_000, replace]] });
  expectFailure(
    step,
    /^Assume that order 1000001 is out of sync: its CT status is not known, and logging was not turned on, /,
  );
  expect(statusesSet(service)).toEqual(['disabled']);
  expect(host.state).toMatchObject({ disableCt: true, pending: true, scts: true });
});

test.concurrent('no reissue is requested while the order reports the other status, with which the certificate would be issued', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  // Somebody else sets it back, each time.
  service.fault({ path: 'put' }, { status: 204 });
  const step = await host.main();
  expectFailure(
    step,
    'restored to enabled',
    /No reissue of order 1000001 was requested: the order reports CT logging enabled/,
  );
  expect([postCount(service), statusesSet(service)]).toEqual([0, ['disabled', 'disabled', 'enabled']]);
});

test.concurrent('a reissue is requested as soon as the order has the desired status, with a warning', async () => {
  await using service = await startService();
  await using host = new RunnerHost(service, 'disable');
  service.fault({ path: 'put' }, { status: 204 }, 1);
  expectGreen(host, await host.main(), { reissued: 'true' }, /it was set once more/);
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
    /^Order 1000001 is out of sync: it has CT logging disabled, .*\. The order was not changed\. Leave CT/,
    /Leave CT logging of the order disabled: its certificate must be reissued\. Correct the cause below, then run again/,
    /another certificate is active/,
  );
  for (const shown of [step.errors.join(), step.summary]) expect(shown).not.toContain('to enabled');
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
