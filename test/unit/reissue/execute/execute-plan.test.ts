import { describe, expect, test } from 'vitest';
import { executePlan, updateCtStatus } from '../../../../src/reissue/execute/execute-plan.ts';
import type { Inputs } from '../../../../src/reissue/inputs.ts';
import { ifOrderReadable, observe } from '../../../../src/reissue/observe.ts';
import { createPlan, type Plan } from '../../../../src/reissue/plan.ts';
import { createTransaction, type Transaction } from '../../../../src/reissue/transaction.ts';
import { csrFileFor } from '../builders.ts';
import {
  baseline,
  bodyOf,
  contextOf,
  csr,
  down,
  ORDER_URL,
  pems,
  READ,
  REASONS,
  refused,
  reset,
  ScriptedService,
  unconnected,
} from '../scripted-service.ts';

type Prepare = (service: ScriptedService) => unknown;

/** Plans at once, and executes what was planned after `prepare`. */
async function execute(service: ScriptedService, prepare: Prepare, inputs: Partial<Inputs> = {}) {
  const { context, lines, saved } = contextOf(service, { inputs });
  const plan: Plan = createPlan(
    await observe(
      context,
      { orderId: '7', commonName: '', baselineSerial: undefined },
      { retries: 0 },
      ifOrderReadable,
    ),
    context.inputs,
  );
  Object.assign(context.transaction, createTransaction(context.inputs, plan));
  prepare(service);
  const skipped = service.sent.length;
  const outcome = await executePlan(context, plan).then(
    (result) => ({ result, error: undefined }),
    (error: Error) => ({ result: undefined, error: error.message }),
  );
  await new Promise(setImmediate);
  const { asleep } = service.clock;
  const warnings = outcome.result?.warnings.map(({ text }) => text);
  return { ...outcome, plan, warnings, sent: service.sent.slice(skipped), lines, saved, asleep, ...context };
}

const PUT = '0 PUT disabled';
const nothing: Prepare = () => {};
const unissued = () =>
  Object.assign(new ScriptedService(), { status: 'needs_approval', isDated: false, pem: undefined });
const renewed = () => Object.assign(new ScriptedService(), { pem: pems.renewed, disableCt: true });
const isPending = () => Object.assign(new ScriptedService(), { status: 'reissue_pending' });
const flags = ({ statusUpdate, reissueRequested, reissueSeenPending, reissuedCtStatus }: Transaction) =>
  [statusUpdate, reissueRequested && 'requested', reissueSeenPending && 'pending', reissuedCtStatus && 'issued']
    .filter(Boolean)
    .join();
const STILL =
  'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.';
const NOT_READ = (what: string) => `CT logging is disabled, but ${what} could not be read back.`;
/** The CSR of another key than the certificates have. */
const csrFile = csrFileFor('another key');

describe('a reissue that is due', () => {
  test('reads both beside the PUT, requests and verifies', async () => {
    const { result, warnings, sent, saved, timeline } = await execute(new ScriptedService(), (service) =>
      service.at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), '0 POST', ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      order: { status: 'issued' },
      reissuePending: false,
      pendingReasons: null,
    });
    expect(warnings).toEqual([]);
    expect(saved.map(flags)).toEqual([
      'applied',
      'applied,requested',
      'applied,requested,pending',
      'applied,requested,pending,issued',
    ]);
    expect(timeline).toMatchObject({ reissueRequestedAt: 0, pendingEndedAt: 3000 });
  });

  test('warns if the order still reports the other status', async () => {
    const { warnings } = await execute(new ScriptedService(), (service) =>
      service.on('PUT', 1, { status: 204 }).at(1, { status: 'issued', pem: pems.renewed }),
    );
    expect(warnings).toEqual([STILL]);
  });

  test('has the names, the CSR and the rest of the request as planned', async () => {
    const service = new ScriptedService().at(1, { status: 'issued', pem: pems.renewed });
    await execute(service, nothing, { skipApproval: false, runUrl: 'https://github.com/o/r/actions/runs/1' });
    expect(bodyOf(service.requests.find(({ method }) => method === 'POST'))).toEqual({
      certificate: {
        common_name: 'a.example',
        dns_names: ['b.example'],
        csr: service.csr,
        signature_hash: 'sha384',
        server_platform: { id: -1 },
      },
      skip_approval: false,
      comments: 'https://github.com/o/r/actions/runs/1',
    });
  });

  test('fails if the certificate is not as desired', async () => {
    const { error, transaction } = await execute(new ScriptedService(), (service) =>
      service.at(1, { status: 'issued', pem: pems.shortened }),
    );
    expect(error).toMatch(/^The new certificate is not as desired \(CT logging disabled\): it lacks b\.example\. /);
    expect(flags(transaction)).toBe('applied,requested,issued');
  });

  test('sends no POST if another reissue is pending beside the PUT, and waits for it', async () => {
    const { result, sent, saved, lines } = await execute(new ScriptedService(), (service) =>
      service.at(0, { status: 'reissue_pending' }).at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(saved.map(flags)).toContain('applied,pending');
    expect(lines[0]).toBe('The status of the order is reissue_pending.');
  });

  test('sends no POST if another certificate shows beside the PUT', async () => {
    const { sent, error, lines } = await execute(new ScriptedService(), (service) =>
      service.at(0, { pem: pems.logged }),
    );
    expect({ sent, lines }).toEqual({ sent: [PUT, ...READ(0), ...READ(1)], lines: [] });
    expect(error).toMatch(/it was issued with CT logging enabled/);
  });

  test('waits for a request in doubt until its grace period ends', async () => {
    const { error, sent } = await execute(new ScriptedService(), (service) => service.on('POST', 1, reset));
    expect(error).toMatch(
      /^Could not request a reissue of order 7: .*ECONNRESET\. No reissue appeared, so the request is treated as not carried out\.$/,
    );
    expect(sent.at(-1)).toBe('120 download');
    expect(sent.filter((line) => line.endsWith('POST'))).toHaveLength(1);
  });
});

describe('the PUT fails', () => {
  test.each<[string, Error | object, string]>([
    ['refused', refused(403), 'not-applied'],
    ['without a connection', unconnected, 'not-applied'],
    ['in doubt', reset, 'in-doubt'],
    ['with an unknown error', new TypeError('Bug.'), 'in-doubt'],
  ])('%s', async (_, outcome, statusUpdate) => {
    const { error, sent, transaction, asleep } = await execute(
      new ScriptedService(),
      (service) => service.on('PUT', 1, outcome),
      { retries: 0 },
    );
    expect(error).toBeDefined();
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(flags(transaction)).toBe(statusUpdate);
    expect(asleep).toBe(0);
  });

  test('while the observation beside it shows a pending reissue: that is saved', async () => {
    const service = new ScriptedService();
    const { saved } = await execute(
      service,
      () =>
        service
          .at(0, { status: 'reissue_pending' })
          .on('PUT', 1, service.takes(5, down))
          .on('download', 1, service.takes(50)),
      { retries: 0 },
    );
    expect(saved.map(flags)).toEqual(['in-doubt,pending']);
  });

  test('ends the observation beside it', async () => {
    const service = new ScriptedService();
    const { asleep } = await execute(
      service,
      () => service.on('PUT', 1, service.takes(5, down)).on('order', 1, service.takes(50)),
      { retries: 0 },
    );
    expect({ asleep, time: service.clock.time }).toEqual({ asleep: 0, time: 5000 });
  });
});

test('a state that cannot be saved beside the PUT is a failure', async () => {
  const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
  const { context } = contextOf(service);
  const checkpoint = ({ reissueSeenPending }: Partial<Transaction>) => {
    if (reissueSeenPending) throw new Error('Disk full.');
  };
  await expect(updateCtStatus({ ...context, checkpoint }, true)).rejects.toThrow('Disk full.');
});

test('the observation beside the PUT has no CT status, which may be from before the PUT', async () => {
  const observation = await updateCtStatus(contextOf(new ScriptedService()).context, true);
  expect(observation?.order).toMatchObject({ status: 'issued', ctStatus: 'unknown' });
});

test('an observation beside the PUT that takes more than a minute is repeated', async () => {
  const service = new ScriptedService();
  const { sent } = await execute(service, () =>
    service.on('order', 1, service.takes(200)).at(62, { status: 'issued', pem: pems.renewed }),
  );
  expect(sent).toEqual([PUT, ...READ(0), ...READ(61), '61 POST', ...READ(62)]);
});

describe('nothing is due', () => {
  test.each<[string, Prepare, string[]]>([
    ['as at the start', nothing, []],
    [
      'the order still reports the other status',
      (service) => Object.assign(service.on('PUT', 1, { status: 204 }), { disableCt: false }),
      [STILL],
    ],
    ['the order cannot be read back', (service) => service.on('order', 1, refused(403)), [NOT_READ('the order')]],
    [
      'the certificate cannot be read back',
      (service) => service.on('download', 1, refused(404)),
      [NOT_READ('the active certificate')],
    ],
    [
      'neither can be read back',
      (service) => service.on('order', 1, refused(403)).on('download', 1, refused(403)),
      [NOT_READ('the order'), NOT_READ('the active certificate')],
    ],
  ])('%s: the certificate stays', async (_, prepare, texts) => {
    const { result, warnings, sent } = await execute(renewed(), prepare);
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ warnings, sent }).toEqual({ warnings: texts, sent: [PUT, ...READ(0)] });
  });

  test('reading back is retried twice at most', async () => {
    const { sent, result } = await execute(renewed(), (service) => service.on('order', 1, down, 9));
    expect(sent.filter((line) => line.endsWith('order'))).toHaveLength(3);
    expect(result).toMatchObject({ reissuePending: 'unknown', order: { status: '', ctStatus: 'unknown' } });
  });

  test.each<[string, Prepare]>([
    ['and the order', nothing],
    ['although the order cannot be read', (service) => service.on('order', 1, refused(403))],
    [
      'although the order is strange',
      (service) => service.on('order', 1, { body: '{"id":7,"status":"odd","certificate":{"id":"x"}}' }),
    ],
  ])('but another certificate is active, as the download shows %s', async (_, prepare) => {
    const other = await execute(renewed(), (service) =>
      prepare(service.at(0, { pem: pems.logged }) as ScriptedService),
    );
    expect(other.error).toMatch(/it was issued with CT logging enabled; it lacks c\.example/);
    expect(flags(other.transaction)).toBe('applied,issued');
  });

  test('but another certificate as desired is active', async () => {
    const logged = Object.assign(new ScriptedService(), { pem: pems.old });
    const green = await execute(logged, () => logged.at(0, { pem: pems.logged }).on('order', 1, refused(403)), {
      desiredStatus: 'enabled',
    });
    expect(green.result).toMatchObject({
      certificate: { serialNumber: '0A03' },
      order: { certificateId: '' },
      reissuePending: 'unknown',
    });
    expect(green.warnings).toEqual([NOT_READ('the order').replace('disabled', 'enabled')]);
  });

  test('but a reissue is pending: it is awaited', async () => {
    const { error, sent } = await execute(renewed(), (service) =>
      service.at(0, { status: 'reissue_pending' }).at(1, { status: 'issued', pem: pems.logged }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1)]);
    expect(error).toMatch(/it was issued with CT logging enabled/);
  });
});

describe('a reissue is pending', () => {
  test('is awaited, without a request', async () => {
    const { result, sent, warnings } = await execute(isPending(), (service) =>
      service.at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ sent, warnings }).toEqual({ sent: [PUT, ...READ(1), ...REASONS(1), ...READ(3)], warnings: [] });
  });

  test('is enough for a request only, with a warning', async () => {
    const { result, sent, warnings } = await execute(isPending(), nothing, { waitMinutes: 0, csrFile });
    expect(result).toMatchObject({ certificate: null, reissuePending: true, pendingReasons: { needsApproval: false } });
    expect(sent).toEqual([PUT, ...READ(1), ...REASONS(1)]);
    expect(warnings).toEqual([
      'This run did not request the pending reissue, so its CT status and its key are not known until it is issued.',
    ]);
  });

  test('that this run requested needs no warning', async () => {
    const { result, warnings } = await execute(new ScriptedService(), nothing, { waitMinutes: 0 });
    expect(result?.certificate).toBeNull();
    expect(warnings).toEqual([]);
  });

  test.each<[string, ScriptedService, Prepare]>([
    ['at the start', isPending(), nothing],
    ['beside the PUT', new ScriptedService(), (service) => service.at(0, { status: 'reissue_pending' })],
    ['at the read-back', renewed(), (service) => service.at(0, { status: 'reissue_pending' })],
  ])('%s, and rejected: the wait ends', async (_, service, prepare) => {
    const { error, timeline } = await execute(service, () => prepare(service.at(1, { status: 'issued' })));
    expect(error).toMatch(/It was probably rejected or canceled in CertCentral\.$/);
    expect(timeline.pendingEndedAt).toBe(1000);
  });
});

describe('nothing was issued yet', () => {
  test.each<[string, Prepare, Partial<Inputs>, string[]]>([
    ['nor meanwhile', nothing, {}, []],
    [
      'with csr-file',
      nothing,
      { csrFile },
      ['csr-file was not used: nothing was issued yet, so there is nothing to reissue.'],
    ],
    [
      'and the order cannot be read back',
      (service) => service.on('order', 1, refused(403)),
      {},
      [NOT_READ('the order')],
    ],
  ])('%s: the run is done', async (_, prepare, inputs, texts) => {
    const { result, warnings, sent } = await execute(unissued(), prepare, inputs);
    expect(result?.certificate).toBeNull();
    expect({ warnings, sent }).toEqual({ warnings: texts, sent: [PUT, ...READ(0)] });
  });

  test('and is pending, with a certificate: it is awaited', async () => {
    const { result, sent, lines } = await execute(unissued(), (service) =>
      service.at(0, { pem: pems.old }).at(3, { status: 'issued', isDated: true, pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      certificateBefore: { serialNumber: '0A01' },
    });
    expect(lines[0]).toBe('The status of the order is needs_approval.');
  });

  test('and the certificate that was seen pending is issued: it is the first', async () => {
    const { result, sent } = await execute(unissued(), (service) =>
      service.at(0, { pem: pems.renewed }).at(3, { status: 'issued', isDated: true }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(result).toMatchObject({ certificate: { serialNumber: '0A02' }, certificateBefore: null });
  });

  test('and the certificate that was seen pending is missing for a while: it is the one that was replaced', async () => {
    const { result } = await execute(unissued(), (service) =>
      service
        .at(0, { pem: pems.old })
        .at(1, { pem: undefined })
        .at(3, { status: 'issued', isDated: true, pem: pems.renewed }),
    );
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      certificateBefore: { serialNumber: '0A01' },
    });
  });

  test('and each change of the status is logged, also back to the one at the start', async () => {
    const { lines } = await execute(Object.assign(unissued(), { status: 'approved' }), (service) =>
      service
        .at(0, { status: 'issued', isDated: true })
        .at(1, { status: 'approved' })
        .at(7, { status: 'issued', pem: pems.renewed }),
    );
    expect(lines).toEqual(['issued', 'approved', 'issued'].map((status) => `The status of the order is ${status}.`));
  });

  test.each([
    ['issued', ['The status of the order is issued.']],
    ['approved', []],
  ])('and is %s, but cannot be downloaded for a while: it is awaited', async (status, expected) => {
    const { result, sent, lines } = await execute(Object.assign(unissued(), { status: 'approved' }), (service) =>
      service.at(0, { status, isDated: true }).at(7, { pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...READ(3), ...READ(7)]);
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect(lines).toEqual(expected);
  });

  test.each<[string, Prepare, string[]]>([
    ['the order', nothing, []],
    ['the download alone', (service) => service.on('order', 1, refused(403)), [NOT_READ('the order')]],
  ])('and a certificate as desired comes, as %s shows', async (_, prepare, texts) => {
    const { result, sent, warnings } = await execute(unissued(), (service) =>
      prepare(service.at(0, { status: 'issued', isDated: true, pem: pems.renewed }) as ScriptedService),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ sent, warnings }).toEqual({ sent: [PUT, ...READ(0)], warnings: texts });
  });

  test.each<[string, Prepare, number, string[]]>([
    ['the order', nothing, 1, [PUT, ...READ(0), '0 POST', ...READ(1)]],
    [
      'the download alone',
      (service) => service.on('order', 1, refused(403)),
      2,
      [PUT, ...READ(0), ...READ(1), '1 POST', ...READ(2)],
    ],
  ])('and another certificate comes, as %s shows: it is reissued', async (_, prepare, issuedAt, expected) => {
    const service = unissued().at(issuedAt, { status: 'issued', pem: pems.renewed });
    const { result, sent, saved } = await execute(service, () =>
      prepare(service.at(0, { status: 'issued', isDated: true, pem: pems.old }) as ScriptedService),
    );
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      certificateBefore: { serialNumber: '0A01' },
    });
    expect(sent).toEqual(expected);
    expect(saved.map((state) => [flags(state), state.baseline])).toContainEqual(['applied', baseline]);
  });

  test.each(['0A01', 'none'])('and another certificate comes, although %s is expected: it stays', async (expected) => {
    const { error, sent } = await execute(
      unissued(),
      (service) => service.at(0, { status: 'issued', isDated: true, pem: pems.old }),
      { expectedSerialNumber: expected },
    );
    expect(error).toContain(
      `has the serial number 0A01, but expected-serial-number is ${expected}. It was issued during`,
    );
    expect(sent).toEqual([PUT, ...READ(0)]);
  });

  test('and a certificate for another key than that of csr-file comes: it is reissued', async () => {
    const service = unissued();
    const issue = () => service.at(0, { status: 'issued', isDated: true, pem: pems.renewed });
    const { error } = await execute(service, () => issue().on('POST', 1, refused(400)), { csrFile });
    expect(error).toContain('Could not request a reissue of order 7');
    expect(bodyOf(service.requests.at(-1))).toMatchObject({ certificate: { csr: csrFile.pem } });
  });

  test.each<[string, string, string, Prepare]>([
    ['the order has no certificate signing request', '', pems.old, nothing],
    [
      'the active certificate has a name that is not a DNS name',
      csr,
      pems.unfit,
      (service) => service.on('order', 1, refused(403)),
    ],
  ])('and the first certificate must not be reissued: %s', async (reason, orderCsr, pem, prepare) => {
    const service = Object.assign(unissued(), { csr: orderCsr });
    const { error, sent, transaction } = await execute(service, () =>
      prepare(service.at(0, { status: 'issued', isDated: true, pem })),
    );
    expect(error).toContain(`This action cannot reissue order 7: ${reason}`);
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(transaction.reissueRequested).toBe(false);
  });
});

test.each([unissued(), renewed(), new ScriptedService()])(
  'an order that is closed on the way is a failure',
  async (service) => {
    const { error } = await execute(service, () => service.at(0, { status: 'canceled' }));
    expect(error).toBe(
      'The change cannot be completed: the order is now canceled. A closed order gets no more certificates: for a new one, place a new order.',
    );
    expect(service.requests.at(0)?.url).toBe(ORDER_URL);
  },
);
