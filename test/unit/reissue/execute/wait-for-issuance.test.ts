import { describe, expect, test } from 'vitest';
import type { Clock } from '../../../../src/clock.ts';
import { waitForIssuance } from '../../../../src/reissue/execute/wait-for-issuance.ts';
import { contextOf, down, pems, READ, REASONS, refused, ScriptedService } from '../scripted-service.ts';

const txt = [{ name_scope: 'a.example', status: 'pending', method: 'dns-txt-token' }];

/** Waits from second 0 for another certificate than the one with serial number 0A01. */
async function waitOn(
  service: ScriptedService,
  { waitMinutes = 15, clock = service.clock as Clock, dcvRandomValue = '', reissueSeenPending = false } = {},
) {
  const { context, lines } = contextOf(service, {
    inputs: { waitMinutes },
    transaction: { dcvRandomValue, reissueSeenPending },
  });
  const outcome = await waitForIssuance({ ...context, clock }, undefined, 'issued').then(
    (result) => ({ result, error: undefined }),
    (error: Error) => ({ result: undefined, error: error.message }),
  );
  await new Promise(setImmediate);
  return { ...outcome, sent: service.sent, lines, context, asleep: service.clock.asleep, time: service.clock.time };
}

/** The requests of a kind, with their seconds. */
const at = (sent: readonly string[], kind: string) =>
  sent.filter((line) => line.endsWith(` ${kind}`)).map((line) => Number.parseFloat(line));

test('ends when another certificate is issued', async () => {
  const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
  const { result, sent, lines, context, asleep } = await waitOn(
    service.at(7, { status: 'issued' }).at(16, { pem: pems.renewed }),
  );
  expect(result).toMatchObject({
    kind: 'issued',
    certificate: { serialNumber: '0A02' },
    state: { observedAt: 30_000 },
  });
  expect(sent).toEqual([...READ(1), ...REASONS(1), ...READ(3), ...READ(7), ...READ(15), ...READ(30)]);
  expect(lines).toEqual([
    'The status of the order is reissue_pending.',
    expect.stringMatching(/^The order is waiting for something that CertCentral does not report/),
    'The status of the order is issued.',
  ]);
  expect(context.session).toEqual({ pendingEndedAt: 7000 });
  expect(context.transaction).toMatchObject({ reissueSeenPending: true, reissuedCtStatus: 'disabled' });
  expect(asleep).toBe(0);
});

describe('the log', () => {
  test('says at least once a minute how long it takes, without the status', async () => {
    const { error, lines, asleep } = await waitOn(new ScriptedService(), { waitMinutes: 3 });
    expect(error).toContain('did not issue the certificate within 3 minutes');
    expect(lines).toEqual([
      'Still waiting: 50 s so far, 2 min 10 s left.',
      'Still waiting: 1 min 40 s so far, 1 min 20 s left.',
      'Still waiting: 2 min 30 s so far, 30 s left.',
    ]);
    expect(asleep).toBe(0);
  });

  test('has each change of the status once, and each outage', async () => {
    const service = new ScriptedService().on('order', 1, down, 2).on('order', 5, down);
    const { lines } = await waitOn(service.at(12, { status: '' }).at(60, { status: 'Issued', pem: pems.logged }));
    const isDown = expect.stringMatching(/^Could not read order 7: .*503 down.* Still waiting\.$/);
    expect(lines).toEqual([
      isDown,
      'The status of the order is not reported.',
      isDown,
      'Still waiting: 50 s so far, 14 min 10 s left.',
      'The status of the order is Issued.',
    ]);
  });
});

describe('the end', () => {
  test('comes with a last look', async () => {
    const { sent, time } = await waitOn(new ScriptedService(), { waitMinutes: 1 });
    expect(at(sent, 'order')).toEqual([1, 3, 7, 15, 30, 60]);
    expect(time).toBe(60_000);
  });

  test('a look that hangs does not take the place of the last one', async () => {
    const service = new ScriptedService().at(60, { pem: pems.renewed });
    service.on('download', 5, service.takes(300));
    const { result, sent } = await waitOn(service, { waitMinutes: 1 });
    expect(at(sent, 'order')).toEqual([1, 3, 7, 15, 30, 60]);
    expect(result?.kind).toBe('issued');
  });

  test.each([
    ['a little early', -0.5, 6],
    ['late, at the end', 4800, 5],
  ])('a timer that rings %s makes no second last look', async (_, lateness, looks) => {
    const service = new ScriptedService();
    const inexact = {
      now: () => service.clock.now(),
      random: () => 0.5,
      sleep: (ms: number, signal?: AbortSignal) => service.clock.sleep(Math.max(0, ms + lateness), signal),
    };
    const { sent } = await waitOn(service, { waitMinutes: 0.9, clock: inexact });
    expect(at(sent, 'order')).toHaveLength(looks);
  });

  test('does not come with a refusal if the other read fails only for now', async () => {
    const service = new ScriptedService().on('order', 1, refused(403)).on('download', 1, down);
    expect((await waitOn(service.at(3, { pem: pems.renewed }))).result?.kind).toBe('issued');
  });

  test.each<[string, (service: ScriptedService) => unknown, string]>([
    ['a closed order', (service) => service.at(1, { status: 'expired' }), 'the order is now expired'],
    ['a refusal', (service) => service.on('order', 1, refused(401)), '401 no'],
    ['an outage to the end', (service) => service.on('order', 2, down, 99), 'Could not find out within 15 minutes'],
  ])('after %s', async (_, prepare, message) => {
    const service = new ScriptedService();
    prepare(service);
    const { error, asleep } = await waitOn(service);
    expect(error).toContain(message);
    expect(asleep).toBe(0);
  });
});

describe('a request only', () => {
  test('ends as soon as the order is pending', async () => {
    const service = Object.assign(new ScriptedService(), { domains: txt }).at(2, { status: 'reissue_pending' });
    const { result, sent, lines } = await waitOn(service, { waitMinutes: 0, dcvRandomValue: 'r4nd0m' });
    expect(result).toMatchObject({
      kind: 'left-pending',
      order: { status: 'reissue_pending' },
      reasons: { validation: { domains: [{ name: 'a.example' }] } },
    });
    expect(sent).toEqual([...READ(1), ...READ(3), ...REASONS(3)]);
    expect(lines).toEqual([
      'The status of the order is reissue_pending.',
      expect.stringMatching(/^The order is waiting for .* the value r4nd0m\.$/),
    ]);
  });

  test('waits for the end of a grace period that its last look began', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'odd' }).at(120, { status: 'issued' });
    const { error, sent, time } = await waitOn(service, { waitMinutes: 0, reissueSeenPending: true });
    expect({ error, time }).toEqual({ error: expect.stringContaining('probably rejected'), time: 240_000 });
    expect(at(sent, 'order').slice(-6)).toEqual([90, 120, 150, 180, 210, 240]);
  });

  test('ends with another certificate if that shows first', async () => {
    const service = Object.assign(new ScriptedService(), { pem: pems.renewed });
    expect((await waitOn(service, { waitMinutes: 0 })).result?.kind).toBe('issued');
  });

  test('waits for what the order waits for, but no longer than 2 minutes', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
    const { result, time } = await waitOn(service.on('validation', 1, service.takes(300)), { waitMinutes: 0 });
    expect({ result, time }).toMatchObject({ result: { reasons: { validation: undefined } }, time: 120_000 });
  });

  test('fails after 2 minutes, and accepts a reissue that is pending by then', async () => {
    const { error, time } = await waitOn(new ScriptedService(), { waitMinutes: 0 });
    expect({ error, time }).toEqual({ error: expect.stringContaining('neither a pending reissue nor'), time: 120_000 });
    const late = Object.assign(new ScriptedService(), { domains: txt }).at(120, { status: 'reissue_pending' });
    expect((await waitOn(late.on('validation', 1, late.takes(29)), { waitMinutes: 0 })).result).toMatchObject({
      kind: 'left-pending',
      reasons: { validation: { domains: [{ name: 'a.example' }] } },
    });
  });
});

describe('the validation of domains', () => {
  const pendingWith = (domains: object[]) =>
    Object.assign(new ScriptedService(), { status: 'reissue_pending', domains });

  test('is checked after a look that finds the order pending, once a minute', async () => {
    const service = pendingWith(txt)
      .at(100, { status: 'issued' })
      .at(150, { status: 'reissue_pending' })
      .at(200, { pem: pems.renewed, status: 'issued' });
    const { sent } = await waitOn(service.on('check', 2, refused(400, 'invalid_dns_txt')));
    expect(at(sent, 'validation')).toEqual([1]);
    expect(at(sent, 'check')).toEqual([1, 90, 150]);
  });

  test('a check that fails is a line in the log', async () => {
    const service = pendingWith(txt).on('check', 1, down).at(65, { status: 'issued', pem: pems.renewed });
    const { lines, sent } = await waitOn(service);
    const isDown = expect.stringMatching(/^Could not check the domain validation .*503 down.* Still waiting\.$/);
    expect(lines).toContainEqual(isDown);
    expect(at(sent, 'check')).toEqual([1]);
  });

  test('nothing waits for the response to a check', async () => {
    const service = pendingWith(txt).at(3, { status: 'issued', pem: pems.renewed });
    const { lines, sent, asleep } = await waitOn(service.on('check', 1, service.takes(300)));
    expect({ sent: at(sent, 'order'), asleep }).toEqual({ sent: [1, 3], asleep: 0 });
    expect(lines.filter((line) => line.includes('Still'))).toEqual([]);
  });

  test.each([
    ['40 seconds: it is checked then', 40, [41], 1],
    ['longer than the wait: it is not checked', 300, [], 0],
  ])('delays no look and no end if its read takes %s', async (_, seconds, checks, reasons) => {
    const service = pendingWith(txt);
    const { sent, lines, time, asleep } = await waitOn(service.on('validation', 1, service.takes(seconds)), {
      waitMinutes: 1,
    });
    expect([at(sent, 'order'), at(sent, 'check')]).toEqual([[1, 3, 7, 15, 30, 60], checks]);
    expect(lines.filter((line) => line.includes('waiting for'))).toHaveLength(reasons);
    expect({ time, asleep }).toEqual({ time: 60_000, asleep: 0 });
  });

  test('is logged for each domain', async () => {
    const { lines } = await waitOn(pendingWith(Array(21).fill(txt[0])), { waitMinutes: 1, dcvRandomValue: 'r4nd0m' });
    expect(lines.filter((line) => line.includes('the TXT record a.example'))).toHaveLength(21);
    expect(lines.join('\n')).not.toContain('more');
  });

  test('an unknown error of its read is a line in the log', async () => {
    const { lines } = await waitOn(pendingWith(txt).on('validation', 1, new TypeError('Bug.')), { waitMinutes: 1 });
    expect(lines).toContain('Bug.');
  });

  test.each([
    ['no domain is left', []],
    ['DigiCert sends an e-mail', [{ name_scope: 'a.example', status: 'pending', method: 'email' }]],
  ])('is not checked if %s', async (_, domains) => {
    const { sent } = await waitOn(pendingWith(domains).at(30, { status: 'issued', pem: pems.renewed }));
    expect(at(sent, 'check')).toEqual([]);
  });

  test('is not checked after the last look', async () => {
    const service = new ScriptedService().at(60, { status: 'reissue_pending' });
    const { sent } = await waitOn(Object.assign(service, { domains: txt }), { waitMinutes: 1 });
    expect([at(sent, 'check'), at(sent, 'validation')]).toEqual([[], []]);
  });
});
