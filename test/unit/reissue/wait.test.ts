import { describe, expect, test } from 'vitest';
import type { RequestResult } from '../../../src/reissue/request.ts';
import { judgeWait, type WaitFacts, waitForIssuance } from '../../../src/reissue/wait.ts';
import * as built from './builders.ts';
import { contextOf, down, pems, READ, refused, reset, ScriptedService, settle } from './scripted-service.ts';

const { certificateWith, earlier, firstChange, issued, missing, OTHER_KEY, OWN_KEY, observe, observeFirst } = built;
const { odd, old, outage, pending, refusal, reissued, sessionWith, silent, strange, transactionWith } = built;
const { unissued } = built;
type Reads = built.Reads;

/** The grace period ends after two minutes. */
const GRACE = 120_000;
const wasPending = transactionWith({ wasPending: true });
const factsWith = (changes: Partial<WaitFacts> = {}): WaitFacts => ({
  isRequestOnly: false,
  isInDoubt: false,
  transaction: transactionWith(),
  session: sessionWith(),
  ...changes,
});
const inGrace = { session: sessionWith({ graceEndsAt: GRACE }) };
const requestOnly = { isRequestOnly: true };
const inDoubt = { isInDoubt: true, ...inGrace };
const over = { transaction: wasPending, ...inGrace };
/** The baseline, which is as desired: it was issued before the run began. */
const desired = { ...old, ctStatus: 'disabled' } as const;

describe('the first row that matches decides', () => {
  test.each<[string, Reads, Partial<WaitFacts>, kind: string]>([
    ['pending, with a request only', [pending, old], requestOnly, 'left-pending'],
    ['pending, with a request only, and the download fails', [pending, refusal(403)], requestOnly, 'left-pending'],
    // What may be different later.
    ['a transient failure of the order', [outage, reissued], {}, 'goes-on'],
    ['a transient failure of the download', [issued, outage], {}, 'goes-on'],
    ['a transient failure of the download beside a permanent one', [refusal(404), outage], {}, 'goes-on'],
    ['an earlier certificate', [issued, earlier], {}, 'goes-on'],
    ['a missing download while pending', [pending, missing], {}, 'goes-on'],
    ['a missing download while pending no longer shows', [odd, missing], {}, 'failed'],
    ['a missing download of an order that is not issued yet', [unissued, missing], {}, 'goes-on'],
    ['a missing download in the grace period', [issued, missing, GRACE - 1], inGrace, 'goes-on'],
    ['a missing download after it', [issued, missing, GRACE], inGrace, 'failed'],
    ['a missing download, and there is no grace period', [issued, missing], {}, 'failed'],
    ['a missing download in the grace period, and the order, too', [missing, missing], inGrace, 'failed'],
    ['a missing phase in the grace period', [strange, missing], inGrace, 'failed'],
    ['a missing word of an order that was issued', [silent, missing], {}, 'failed'],
    // Other failures.
    ['a refused order', [refusal(401), old], {}, 'failed'],
    ['a missing order', [missing, old], over, 'failed'],
    ['a refused download', [issued, refusal(403)], {}, 'failed'],
    ['a refused download while pending', [pending, refusal(403)], {}, 'failed'],
    // Pending.
    ['pending', [pending, old], {}, 'goes-on'],
    ['pending, with another certificate', [pending, reissued], {}, 'goes-on'],
    ['pending by a word of an order that is not issued', [unissued, refusal(404)], over, 'goes-on'],
    // Another certificate.
    ['another certificate', [issued, reissued], {}, 'issued'],
    ['another certificate, with a request only', [issued, reissued], requestOnly, 'issued'],
    ['another certificate of an order with an unknown word', [odd, reissued], over, 'issued'],
    ['another certificate that is not as desired', [issued, certificateWith({ serialNumber: '02' })], {}, 'issued'],
    // Nothing shows.
    ['nothing, and none was pending', [issued, old, 99 * GRACE], {}, 'goes-on'],
    ['nothing, and none was pending, though all is as desired', [issued, desired, 99 * GRACE], {}, 'goes-on'],
    ['nothing, in the grace period', [issued, old, GRACE - 1], over, 'goes-on'],
    ['nothing, after it', [issued, old, GRACE], over, 'over'],
    ['nothing, in the grace period of a request in doubt', [issued, old, GRACE - 1], inDoubt, 'goes-on'],
    ['nothing, after it, of a request in doubt', [issued, old, GRACE], inDoubt, 'over'],
    ['a desired certificate, of a request in doubt', [issued, desired, GRACE], inDoubt, 'over'],
    ['a desired certificate, in the grace period', [issued, desired, GRACE - 1], over, 'goes-on'],
    ['a desired certificate, after it', [issued, desired, GRACE], over, 'issued'],
    [
      'a desired certificate with a key',
      [issued, desired, GRACE],
      { ...over, transaction: { ...wasPending, requiredKey: OWN_KEY } },
      'issued',
    ],
    [
      'a certificate with another key',
      [issued, desired, GRACE],
      { ...over, transaction: { ...wasPending, requiredKey: OTHER_KEY } },
      'over',
    ],
    ['a certificate that has expired', [issued, desired, Date.parse('2027-01-01')], over, 'over'],
  ])('%s', (_, reads, changes, kind) => {
    expect(judgeWait(observe(reads), factsWith(changes)).kind).toBe(kind);
  });

  test.each<[string, Reads, kind: string]>([
    ['nothing issued yet', [unissued, missing], 'goes-on'],
    ['a refused download of an order that is not issued yet', [unissued, refusal(403)], 'failed'],
    ['the first certificate', [issued, old], 'issued'],
  ])('without a baseline: %s', (_, reads, kind) => {
    const facts = factsWith({ transaction: transactionWith(firstChange) });
    expect(judgeWait(observeFirst(reads), facts).kind).toBe(kind);
  });

  test('a failure is the one that decided', () => {
    const errorOf = (reads: Reads) => ({ error: undefined, ...judgeWait(observe(reads), factsWith()) }).error;
    expect(errorOf([refusal(401), refusal(403)])).toMatchObject({ status: 401 });
    expect(errorOf([refusal(401), outage])).toBe(outage);
    expect(errorOf([pending, missing])).toBeUndefined();
    expect(judgeWait(observe([issued, reissued]), factsWith())).toEqual({ kind: 'issued', certificate: reissued });
  });
});

type Given = NonNullable<Parameters<typeof contextOf>[1]>;

/** Waits on a service; returns what the wait ends with, and what it sent and logged. */
async function wait(service: ScriptedService, given: Given = {}, request?: RequestResult) {
  const { context, lines } = contextOf(service, given);
  const { result, error } = await settle(waitForIssuance(context, request));
  const { clock, sent } = service;
  const at = sent.filter((line) => line.endsWith(' order')).map((line) => Number.parseFloat(line));
  const ended = result?.kind;
  return { result, ended, error: error?.message, at, sent, lines, time: clock.time / 1000, asleep: clock.asleep };
}

const accepted = { kind: 'accepted' } as const;
const pendingService = () => Object.assign(new ScriptedService(), { status: 'reissue_pending' });
const minutes = (waitMinutes: number): Given => ({ inputs: { waitMinutes } });

describe('observations of a wait', () => {
  test('come after 1, 2, 4, 8, 15 and then every 30 seconds, and once more at the end', async () => {
    const { at, error, asleep } = await wait(pendingService(), minutes(2));
    expect(at).toEqual([1, 3, 7, 15, 30, 60, 90, 120]);
    expect({ asleep, error }).toEqual({ asleep: 0, error: expect.stringContaining('2 minutes') });
  });

  test.each([
    [0, 0.9],
    [0.999_999, 1.1],
  ])('come a tenth earlier or later, by chance (%d)', async (random, seconds) => {
    const service = new ScriptedService(() => random).at(0, { pem: pems.reissued });
    expect((await wait(service)).at[0]).toBeCloseTo(seconds, 3);
  });

  test('take one attempt each', async () => {
    const { at, lines } = await wait(
      pendingService().on('order', 2, down, 2).at(15, { status: 'issued', pem: pems.reissued }),
    );
    expect(at).toEqual([1, 3, 7, 15]);
    // Of failures in a row, one is logged.
    expect(lines.filter((line) => line.includes('503'))).toHaveLength(1);
  });

  test('that the end cuts off are repeated then', async () => {
    const service = pendingService();
    service.on('download', 6, service.takes(200)).at(60, { pem: pems.reissued, status: 'issued' });
    const { at, ended } = await wait(service.on('order', 6, service.takes(45)), minutes(1));
    expect({ at, ended }).toEqual({ at: [1, 3, 7, 15, 30, 60], ended: 'issued' });
  });

  test('end with another certificate, by its serial number', async () => {
    const service = new ScriptedService().at(5, { pem: pems.reissued });
    expect(await wait(service, {}, accepted)).toMatchObject({
      result: { kind: 'issued', certificate: { serialNumber: '0A02' } },
      time: 7,
      asleep: 0,
    });
  });

  test.each<[string, Parameters<ScriptedService['at']>[1], RegExp]>([
    ['a closed order', { status: 'canceled' }, /canceled/],
    ['a permanent failure', { pem: 'no certificate' }, /^Could not read the active certificate/],
  ])('end with %s', async (_, changes, error) => {
    const { error: message, at } = await wait(pendingService().at(3, changes));
    expect({ message, at }).toEqual({ message: expect.stringMatching(error), at: [1, 3] });
  });

  test('end with the certificate of another order only when the time is over', async () => {
    const { error } = await wait(new ScriptedService().at(0, { pem: pems.foreign }), minutes(1));
    expect(error).toMatch(/^Could not find out within 1 minute .* another order/);
  });

  test('log a change of the status, and the time at least once a minute', async () => {
    const { lines } = await wait(
      pendingService().at(15, { status: 'reissue' }).at(100, { status: 'issued', pem: pems.reissued }),
    );
    expect(lines.filter((line) => line.includes('status'))).toEqual([
      expect.stringContaining(' reissue.'),
      expect.stringContaining(' issued.'),
    ]);
    expect(lines.filter((line) => line.startsWith('Still waiting: '))).toEqual([
      expect.stringContaining('50 s so far, 14 min 10 s left'),
      expect.stringContaining('1 min 40 s so far, 13 min 20 s left'),
    ]);
  });
});

describe('a reissue that is over without a certificate', () => {
  test.each<[string, Parameters<ScriptedService['at']>[1], string | undefined]>([
    ['ends the wait after the grace period', {}, undefined],
    ['ends it well if all is as desired', { pem: pems.reissued }, 'issued'],
  ])('%s', async (_, changes, ended) => {
    const service = Object.assign(pendingService(), changes).at(15, { status: 'issued' });
    const reissuedBaseline = { ctStatus: 'disabled', serialNumber: '0A02', validFrom: 0 } as const;
    const transaction = changes.pem ? { baseline: reissuedBaseline } : {};
    const result = await wait(service, { transaction: { ...transaction, wasPending: true } });
    expect({ ended: result.ended, time: result.time }).toEqual({ ended, time: 150 });
    expect(result.error === undefined).toBe(ended === 'issued');
  });

  test('does not end it while the order does not report its end', async () => {
    const { error, time } = await wait(pendingService().at(3, { status: 'odd' }), minutes(10));
    expect({ error, time }).toEqual({ error: expect.stringContaining('10 minutes'), time: 600 });
  });

  test('and is pending once more begins another grace period', async () => {
    const service = pendingService()
      .at(3, { status: 'issued' })
      .at(30, { status: 'reissue' })
      .at(60, { status: 'issued' });
    expect((await wait(service)).time).toBe(180);
  });
});

describe('a request in doubt', () => {
  const doubt = { kind: 'in-doubt', error: reset.with({ title: 'Could not request a reissue' }) } as const;
  const given: Given = { session: { graceEndsAt: 100_000 } };
  test('counts as not carried out if nothing shows until the grace period is over', async () => {
    const { error, time } = await wait(new ScriptedService(), given, doubt);
    expect({ error, time }).toEqual({
      error: expect.stringMatching(/^Could not request a reissue: ECONNRESET\. /),
      time: 120,
    });
  });

  test('does not matter any more once it is pending', async () => {
    const { error } = await wait(pendingService().at(3, { status: 'issued' }), given, doubt);
    expect(error).not.toContain('ECONNRESET');
  });

  test('is named beside the error that hides its outcome', async () => {
    const { error } = await wait(new ScriptedService().on('order', 1, down, 99), { ...given, ...minutes(1) }, doubt);
    expect(error).toMatch(/503.*ECONNRESET/);
  });
});

describe('a request only', () => {
  test('ends as soon as the reissue is pending', async () => {
    const { result, sent, lines } = await wait(pendingService(), minutes(0));
    expect(result).toMatchObject({
      kind: 'left-pending',
      observation: { kind: 'pending' },
      reasons: { approval: 'none' },
    });
    expect(sent).toEqual([...READ(1), '1 validation']);
    expect(lines).toEqual([expect.stringContaining('The order is waiting for ')]);
  });

  test('ends with another certificate', async () => {
    expect(await wait(new ScriptedService().at(3, { pem: pems.reissued }), minutes(0))).toMatchObject({
      ended: 'issued',
    });
  });

  test('waits two minutes for either', async () => {
    const { error, time } = await wait(new ScriptedService(), minutes(0), accepted);
    expect({ error, time }).toEqual({ error: expect.stringContaining('2 minutes'), time: 120 });
  });

  test.each([
    [1, 123],
    [6, 210],
    [7, 240],
  ])('waits for the end of a grace period that began in them: after %d failures, until %d', async (failures, end) => {
    const service = new ScriptedService().on('order', 1, down, failures);
    const { error, time } = await wait(service, { ...minutes(0), transaction: { wasPending: true } });
    expect({ error, time }).toEqual({ error: expect.any(String), time: end });
  });
});

describe('what a pending order waits for', () => {
  const domain = (method: string) => ({ name_scope: 'a.example', status: 'pending', method });
  const validating = (...methods: string[]) => Object.assign(pendingService(), { domains: methods.map(domain) });
  const timesOf = (sent: string[], kind: string) =>
    sent.filter((line) => line.endsWith(kind)).map((line) => Number.parseFloat(line));

  test('is read and logged once, with each record to create', async () => {
    const service = validating(...Array(25).fill('dns-txt-token')).at(60, { status: 'issued', pem: pems.reissued });
    const response = { certificateId: '9', hasChain: false, needsApproval: false, dcvRandomValue: 'r4nd0m' };
    const { sent, lines } = await wait(service, { session: { response } });
    expect(timesOf(sent, 'validation')).toEqual([1]);
    expect(lines.filter((line) => line.includes('r4nd0m'))).toHaveLength(25);
  });

  test('is asked for at most once a minute, as long as the order is pending', async () => {
    const { sent } = await wait(validating('email', 'http-token').at(200, { status: 'issued', pem: pems.reissued }));
    expect(timesOf(sent, 'check')).toEqual([1, 90, 150]);
  });

  test.each([
    ['another method', validating('email'), {}],
    ['a request only', validating('http-token'), minutes(0)],
    ['an unknown validation', validating('http-token').on('validation', 1, down), minutes(1)],
  ])('is not asked for with %s', async (_, service, given) => {
    expect(timesOf((await wait(service, given)).sent, 'check')).toEqual([]);
  });

  test('decides nothing', async () => {
    const service = validating('http-token').at(7, { status: 'issued', pem: pems.reissued });
    service.on('check', 1, refused(400)).on('validation', 1, service.takes(1));
    const { ended, lines } = await wait(service);
    expect(ended).toBe('issued');
    expect(lines).toContainEqual(expect.stringMatching(/ 400 .*Still waiting\.$/));
  });

  test.each<[string, (service: ScriptedService) => ScriptedService]>([
    ['the read', (service) => service.on('validation', 1, service.takes(100))],
    ['the check', (service) => service.on('check', 1, service.takes(100))],
  ])('does not outlive the wait: %s', async (_, prepare) => {
    const { ended, time, asleep, lines } = await wait(
      prepare(validating('http-token')).at(3, { status: 'issued', pem: pems.reissued }),
    );
    expect({ ended, time, asleep }).toEqual({ ended: 'issued', time: 3, asleep: 0 });
    expect(lines.filter((line) => line.includes('Still waiting'))).toEqual([]);
  });

  test('hides no defect', async () => {
    const service = validating('http-token').on('validation', 1, new TypeError('a bug'));
    const { lines, ended } = await wait(service.at(7, { status: 'issued', pem: pems.reissued }));
    expect({ lines, ended }).toEqual({ lines: expect.arrayContaining(['a bug']), ended: 'issued' });
  });
});
