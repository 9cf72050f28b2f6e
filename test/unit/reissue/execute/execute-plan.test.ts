import { describe, expect, test } from 'vitest';
import { digestNames } from '../../../../src/domain/approved-plan.ts';
import { ifOrderReadable } from '../../../../src/domain/order-snapshot.ts';
import { parsePolicy } from '../../../../src/domain/policy-file.ts';
import { executePlan, updateAndObserve } from '../../../../src/reissue/execute/execute-plan.ts';
import type { Inputs } from '../../../../src/reissue/inputs.ts';
import { observe } from '../../../../src/reissue/observe.ts';
import { createPlan, type Plan } from '../../../../src/reissue/plan.ts';
import { createTransaction, type Transaction } from '../../../../src/reissue/transaction.ts';
import { approvedPlanWith, csrFileFor, desiring } from '../builders.ts';
import {
  baseline,
  bodyOf,
  contextOf,
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

type Prepare = (service: ScriptedService) => ScriptedService;

/** A policy that keeps all names out of the logs but one. */
const policyWith = (logged: string): Partial<Inputs> => {
  const policy = parsePolicy(JSON.stringify({ default: 'keep-out', log: { [logged]: 'public' } }), String, true);
  return { statusSource: { policyFile: { policy, path: 'ct-policy.json', digest: 'd1' }, status: null } };
};

/** Plans at once, and executes what was planned after `prepare`. */
async function execute(service: ScriptedService, prepare: Prepare, inputs: Partial<Inputs> = {}) {
  const { context, lines, saved } = contextOf(service, { inputs });
  const known = { orderId: '7', commonName: '', baselineSerial: undefined };
  const plan: Plan = createPlan(await observe(context, known, { retries: 0 }, ifOrderReadable), context.inputs);
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
  return { ...outcome, warnings, sent: service.sent.slice(skipped), lines, saved, asleep, ...context };
}

const PUT = '0 PUT disabled';
const nothing: Prepare = (service) => service;
const orderRefused: Prepare = (service) => service.on('order', 1, refused(403));
const downloadMissing: Prepare = (service) => service.on('download', 1, refused(404));
const isSeenPending: Prepare = (service) => service.at(0, { status: 'reissue_pending' });
const ISSUED = { status: 'issued', isDated: true };
/** Issues the first certificate before the status is set. */
const firstIssued =
  (pem: string | undefined): Prepare =>
  (service) =>
    service.at(0, { ...ISSUED, pem });
const unissuedService = () =>
  Object.assign(new ScriptedService(), { status: 'needs_approval', isDated: false, pem: undefined });
const renewedService = () => Object.assign(new ScriptedService(), { pem: pems.renewed, disableCt: true });
const pendingService = () => Object.assign(new ScriptedService(), { status: 'reissue_pending' });
/** A plan for an order without a certificate. */
const firstPlan = approvedPlanWith({
  action: 'status',
  serialNumber: 'none',
  namesDigest: digestNames(['x.example', 'a.example']),
  keyDigest: 'any',
});
const flags = ({ statusUpdate, isClosed, reissueRequest, reissueSeenPending, reissuedCtStatus }: Transaction) =>
  [
    statusUpdate,
    isClosed && 'closed',
    reissueRequest === 'in-doubt' ? 'requested' : reissueRequest === 'accepted' && 'accepted',
    reissueSeenPending && 'pending',
    reissuedCtStatus && 'issued',
  ]
    .filter(Boolean)
    .join();
const containing = (texts: readonly string[]) => texts.map((text) => expect.stringContaining(text));
/** The certificate of the scripted service that is as desired has one more name. */
const NEW_NAME = 'names that the previous one lacks: c.example';
const ORDER_NOT_READ = 'the order could not be read back';
/** The CSR of another key than the certificates have. */
const csrFile = csrFileFor('another key');

describe('a reissue that is due', () => {
  test('reads both beside the PUT, requests and verifies', async () => {
    const { result, warnings, sent, saved, session } = await execute(new ScriptedService(), (service) =>
      service.at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), '0 POST', ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      order: { status: 'issued' },
      reissuePending: false,
      pendingReasons: null,
    });
    expect(warnings).toEqual(containing([NEW_NAME]));
    expect(saved.map(flags)).toEqual([
      'applied',
      'applied,requested',
      'applied,accepted',
      'applied,accepted,pending',
      'applied,accepted,pending,issued',
    ]);
    expect(session).toMatchObject({ reissueRequestedAt: 0, pendingEndedAt: 3000 });
  });

  test('fails if the certificate is not as desired', async () => {
    const { error, transaction } = await execute(new ScriptedService(), (service) =>
      service.at(1, { status: 'issued', pem: pems.shortened }),
    );
    expect(error).toContain('it lacks b.example');
    expect(flags(transaction)).toBe('applied,accepted,issued');
  });

  test('sends no POST if another reissue is pending beside the PUT, and waits for it', async () => {
    const { result, sent, saved, lines } = await execute(new ScriptedService(), (service) =>
      isSeenPending(service).at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...REASONS(1), ...READ(3)]);
    expect(saved.map(flags)).toContain('applied,pending');
    expect(lines[0]).toContain('reissue_pending');
  });

  test('fails if somebody else adds a name that the policy does not keep out', async () => {
    const replaced: Prepare = (service) => service.at(0, { pem: pems.renewed });
    const { error, sent, transaction } = await execute(new ScriptedService(), replaced, policyWith('c.example'));
    expect(transaction.isAgainstPolicy).toBe(true);
    expect(error).toMatch(
      /the policy keeps a\.example, b\.example out of CT logs, but logs c\.example.*list the order ID/,
    );
    expect(sent.join()).not.toContain('POST');
  });

  test('fails if somebody else adds a name that is not in the plan', async () => {
    const replaced: Prepare = (service) => service.at(0, { pem: pems.renewed });
    const expectedPlan = approvedPlanWith({ serialNumber: '0A01' });
    const { error } = await execute(new ScriptedService(), replaced, { expectedPlan });
    expect(error).toMatch(/: its names are not exactly those of expected-plan\. .* plan again, /);
    const keyless = { ...expectedPlan, keyDigest: csrFile.keyDigest };
    await expect(execute(new ScriptedService(), replaced, { expectedPlan: keyless })).rejects.toThrow('another key');
  });

  test('sends no POST if another certificate shows beside the PUT', async () => {
    const { sent, error, lines } = await execute(new ScriptedService(), (service) =>
      service.at(0, { pem: pems.logged }),
    );
    expect({ sent, lines }).toEqual({ sent: [PUT, ...READ(0), ...READ(1)], lines: [] });
    expect(error).toContain('it was issued with CT logging enabled');
  });

  test('fails if the certificate cannot be downloaded, and was not seen pending', async () => {
    const { error, sent } = await execute(new ScriptedService(), (service) =>
      service.at(1, { status: 'issued', pem: undefined }),
    );
    expect(error).toContain('404 not_found|certificate');
    expect(sent.at(-1)).toBe('1 download');
  });

  test('waits for a request in doubt until its grace period ends', async () => {
    const { error, sent } = await execute(new ScriptedService(), (service) => service.on('POST', 1, reset));
    expect(error).toMatch(/ECONNRESET\. No reissue appeared, /);
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
    const fail: Prepare = (service) => service.on('PUT', 1, outcome);
    const { error, sent, transaction, asleep } = await execute(new ScriptedService(), fail, { retries: 0 });
    expect(error).toBeDefined();
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(flags(transaction)).toBe(statusUpdate);
    expect(asleep).toBe(0);
  });

  test('without an observation beside it', async () => {
    const { error, sent } = await execute(renewedService(), (service) => service.on('PUT', 1, refused(403)));
    expect({ error, sent }).toEqual({ error: expect.stringContaining('403 no'), sent: [PUT] });
  });

  test('while the observation beside it shows a pending reissue: that is saved', async () => {
    const fail: Prepare = (service) =>
      isSeenPending(service).on('PUT', 1, service.takes(5, down)).on('download', 1, service.takes(50));
    const { saved } = await execute(new ScriptedService(), fail, { retries: 0 });
    expect(saved.map(flags)).toEqual(['in-doubt,pending']);
  });

  test('refused while the observation beside it shows a closed order: that is saved', async () => {
    const { saved } = await execute(new ScriptedService(), (service) =>
      service.at(0, { status: 'revoked' }).on('PUT', 1, service.takes(5, refused(400))),
    );
    expect(saved.map(flags)).toEqual(['in-doubt,closed', 'not-applied,closed']);
  });

  test('and ends the observation beside it', async () => {
    const fail: Prepare = (service) => service.on('PUT', 1, service.takes(5, down)).on('order', 1, service.takes(50));
    const { asleep, clock } = await execute(new ScriptedService(), fail, { retries: 0 });
    expect({ asleep, time: clock.now() }).toEqual({ asleep: 0, time: 5000 });
  });
});

describe('the observation beside the PUT', () => {
  test('fails the update if its state cannot be saved', async () => {
    const { context } = contextOf(pendingService());
    const checkpoint = ({ reissueSeenPending }: Partial<Transaction>) => {
      if (reissueSeenPending) throw new Error('Disk full.');
    };
    await expect(updateAndObserve({ ...context, checkpoint })).rejects.toThrow('Disk full.');
  });

  test('is repeated if it takes more than a minute', async () => {
    const { sent } = await execute(new ScriptedService(), (service) =>
      service.on('order', 1, service.takes(200)).at(62, { status: 'issued', pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(61), '61 POST', ...READ(62)]);
  });
});

describe('nothing is due', () => {
  const lags: Prepare = (service) => Object.assign(service.on('PUT', 1, { status: 204 }), { disableCt: false });
  test.each<[string, Prepare, string[]]>([
    ['as at the start', nothing, []],
    ['the order still reports the other status', lags, ['still reports enabled']],
    ['the order cannot be read back', orderRefused, [ORDER_NOT_READ]],
    ['the certificate cannot be read back', downloadMissing, ['the active certificate could not be read back']],
  ])('%s: the certificate stays', async (_, prepare, texts) => {
    const { result, warnings, sent } = await execute(renewedService(), prepare);
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ warnings, sent }).toEqual({ warnings: containing(texts), sent: [PUT, ...READ(0)] });
  });

  test('reading back is retried twice at most', async () => {
    const { sent, result } = await execute(renewedService(), (service) => service.on('order', 1, down, 9));
    expect(sent.filter((line) => line.endsWith('order'))).toHaveLength(3);
    expect(result).toMatchObject({ reissuePending: 'unknown', order: { status: '', ctStatus: 'unknown' } });
  });

  const strange = { body: '{"id":7,"status":"odd","certificate":{"id":"x"}}' };
  test.each<[string, Prepare]>([
    ['and the order', nothing],
    ['although the order cannot be read', orderRefused],
    ['although the order is strange', (service) => service.on('order', 1, strange)],
  ])('but another certificate is active, as the download shows %s', async (_, prepare) => {
    const { error, transaction } = await execute(renewedService(), (service) =>
      prepare(service.at(0, { pem: pems.logged })),
    );
    expect(error).toContain('it was issued with CT logging enabled; it lacks c.example');
    expect(flags(transaction)).toBe('applied,issued');
  });

  test('but another certificate as desired is active, with a warning of what else changed', async () => {
    const replaced: Prepare = (service) => orderRefused(service.at(0, { pem: pems.logged }));
    const { result, warnings } = await execute(new ScriptedService(), replaced, desiring('enabled'));
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A03' },
      order: { certificateId: '' },
      reissuePending: 'unknown',
    });
    expect(warnings).toEqual(containing(['30 days earlier', ORDER_NOT_READ]));
  });

  test('but a reissue is pending: it is awaited', async () => {
    const { error, sent } = await execute(renewedService(), (service) =>
      isSeenPending(service).at(1, { status: 'issued', pem: pems.logged }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1)]);
    expect(error).toContain('it was issued with CT logging enabled');
  });
});

describe('a reissue is pending', () => {
  test('is awaited, without a request', async () => {
    const { result, sent, warnings } = await execute(pendingService(), (service) =>
      service.at(3, { status: 'issued', pem: pems.renewed }),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ sent, warnings }).toEqual({
      sent: [PUT, ...READ(1), ...REASONS(1), ...READ(3)],
      warnings: containing([NEW_NAME]),
    });
  });

  const needingApproval = () => Object.assign(new ScriptedService(), { response: { requests: [] } });
  test.each<[string, ScriptedService, before: string[], approval: string, string[]]>([
    [
      'with a warning',
      pendingService(),
      [],
      'none',
      ['did not request the pending reissue, so its CT status and its key'],
    ],
    ['without one, if this run requested it', needingApproval(), [...READ(0), '0 POST'], 'own-request', []],
  ])('is enough for a request only, %s', async (_, service, before, approval, texts) => {
    const { result, sent, warnings } = await execute(service, nothing, { waitMinutes: 0, csrFile });
    expect(result).toMatchObject({ certificate: null, reissuePending: true, pendingReasons: { approval } });
    expect({ sent, warnings }).toEqual({
      sent: [PUT, ...before, ...READ(1), ...REASONS(1)],
      warnings: containing(texts),
    });
  });

  test.each<[string, ScriptedService, Prepare]>([
    ['at the start', pendingService(), nothing],
    ['beside the PUT', new ScriptedService(), isSeenPending],
  ])('%s, and rejected: the wait ends', async (_, service, prepare) => {
    const { error, session } = await execute(service, () => prepare(service.at(1, { status: 'issued' })));
    expect(error).toContain('probably rejected');
    expect(session.pendingEndedAt).toBe(1000);
  });

  const staleService = () => Object.assign(pendingService(), { pem: pems.renewed });
  test.each<[string, ScriptedService, Prepare]>([
    ['was issued before the run began', staleService(), nothing],
    ['is as desired anyway', renewedService(), isSeenPending],
  ])('and over, and the active certificate %s: the run is green', async (_, service, prepare) => {
    const { result, sent, transaction } = await execute(service, () => prepare(service.at(1, { status: 'issued' })));
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      certificateBefore: { serialNumber: '0A02' },
      reissuePending: false,
    });
    expect(sent.slice(-2)).toEqual(READ(121));
    expect(transaction.reissueRequest).toBe('none');
  });

  test('and over, and only the key is not that of csr-file: the wait ends', async () => {
    const service = staleService().at(1, { status: 'issued' });
    expect((await execute(service, nothing, { csrFile })).error).toContain('probably rejected');
  });
});

describe('nothing was issued yet', () => {
  test.each<[string, Prepare, Partial<Inputs>, string[]]>([
    ['nor meanwhile', nothing, {}, []],
    ['with csr-file', nothing, { csrFile }, ['csr-file was not used']],
    ['and the order cannot be read back', orderRefused, {}, [ORDER_NOT_READ]],
  ])('%s: the run is done', async (_, prepare, inputs, texts) => {
    const { result, warnings, sent } = await execute(unissuedService(), prepare, inputs);
    expect(result?.certificate).toBeNull();
    expect({ warnings, sent }).toEqual({ warnings: containing(texts), sent: [PUT, ...READ(0)] });
  });

  test.each<[string, Prepare, string | undefined]>([
    ['is replaced', (service) => service.at(0, { pem: pems.old }).at(3, { ...ISSUED, pem: pems.renewed }), '0A01'],
    ['is issued: it is the first', (service) => service.at(0, { pem: pems.renewed }).at(3, ISSUED), undefined],
    [
      'is missing for a while, and replaced',
      (service) =>
        service
          .at(0, { pem: pems.old })
          .at(1, { pem: undefined })
          .at(3, { ...ISSUED, pem: pems.renewed }),
      '0A01',
    ],
  ])('and a certificate that was seen pending %s', async (_, prepare, serialBefore) => {
    const { result, sent, lines } = await execute(unissuedService(), prepare);
    expect(sent.filter((line) => /order|download/.test(line))).toEqual([...READ(0), ...READ(1), ...READ(3)]);
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect(result?.certificateBefore?.serialNumber).toBe(serialBefore);
    expect(lines[0]).toContain('needs_approval');
  });

  test('and each change of the status is logged, also back to the one at the start', async () => {
    const { lines } = await execute(Object.assign(unissuedService(), { status: 'approved' }), (service) =>
      firstIssued(undefined)(service).at(1, { status: 'approved' }).at(7, { status: 'issued', pem: pems.renewed }),
    );
    expect(lines).toEqual(['issued', 'approved', 'issued'].map((status) => `The status of the order is ${status}.`));
  });

  test.each([
    ['issued', ['The status of the order is issued.']],
    ['approved', []],
  ])('and is %s, but cannot be downloaded for a while: it is awaited', async (status, expected) => {
    const { result, sent, lines } = await execute(Object.assign(unissuedService(), { status: 'approved' }), (service) =>
      service.at(0, { status, isDated: true }).at(7, { pem: pems.renewed }),
    );
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1), ...READ(3), ...READ(7)]);
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect(lines).toEqual(expected);
  });

  test.each<[string, Prepare, string[]]>([
    ['the order', nothing, []],
    ['the download alone', orderRefused, [ORDER_NOT_READ]],
  ])('and a certificate as desired comes, as %s shows', async (_, prepare, texts) => {
    const { result, sent, warnings } = await execute(unissuedService(), (service) =>
      prepare(firstIssued(pems.renewed)(service)),
    );
    expect(result?.certificate?.serialNumber).toBe('0A02');
    expect({ sent, warnings }).toEqual({ sent: [PUT, ...READ(0)], warnings: containing(texts) });
  });

  test.each<[string, Prepare, number, string[]]>([
    ['the order', nothing, 1, ['0 POST', ...READ(1)]],
    ['the download alone', orderRefused, 2, [...READ(1), '1 POST', ...READ(2)]],
  ])('and another certificate comes, as %s shows: it is reissued', async (_, prepare, issuedAt, expected) => {
    const service = unissuedService().at(issuedAt, { status: 'issued', pem: pems.renewed });
    const { result, sent, saved } = await execute(service, () => prepare(firstIssued(pems.old)(service)));
    expect(result).toMatchObject({
      certificate: { serialNumber: '0A02' },
      certificateBefore: { serialNumber: '0A01' },
    });
    expect(sent).toEqual([PUT, ...READ(0), ...expected]);
    expect(saved.map((state) => [flags(state), state.baseline])).toContainEqual(['applied', baseline]);
  });

  test('and a certificate for another key than that of csr-file comes: it is reissued', async () => {
    const service = unissuedService();
    const issue: Prepare = () => firstIssued(pems.renewed)(service).on('POST', 1, refused(400));
    const { error } = await execute(service, issue, { csrFile });
    expect(error).toContain('Could not request a reissue of order 7');
    expect(bodyOf(service.requests.at(-1))).toMatchObject({ certificate: { csr: csrFile.pem } });
  });

  test.each<[string, Partial<ScriptedService>, string, Prepare, Partial<Inputs>]>([
    ['no certificate signing request', { csr: '' }, pems.old, nothing, {}],
    ['by its extended key usage', {}, pems.client, nothing, {}],
    ['a name that is not a DNS name', {}, pems.unfit, orderRefused, {}],
    ['the policy keeps a.example out of CT logs, but logs b.example', {}, pems.old, nothing, policyWith('b.example')],
    ['so nobody approved its names and its key', {}, pems.old, nothing, { expectedPlan: firstPlan }],
  ])('and the first certificate must not be reissued: %s', async (reason, changes, pem, prepare, inputs) => {
    const service = Object.assign(unissuedService(), changes);
    const { error, sent, transaction } = await execute(service, () => prepare(firstIssued(pem)(service)), inputs);
    expect(error).toMatch(/^(This action cannot reissue order 7: |Order 7 is not as in expected-plan: )/);
    expect(error).toContain(reason);
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(transaction).toMatchObject({ reissueRequest: 'none', isAgainstPolicy: reason.includes('the policy') });
  });
});

test.each([unissuedService(), renewedService(), new ScriptedService()])(
  'an order that is closed on the way is a failure',
  async (service) => {
    const { error } = await execute(service, () => service.at(0, { status: 'canceled' }));
    expect(error).toContain('The change cannot be completed: the order is now canceled. ');
    expect(service.requests.at(0)?.url).toBe(ORDER_URL);
  },
);
