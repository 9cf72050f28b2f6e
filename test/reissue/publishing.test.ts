import { expect, test } from 'vitest';
import { expectFailure, startService } from '../harness/step.ts';
import { ORDER_ID, orderTo, RunnerHost, statusesSet } from './host.ts';

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
