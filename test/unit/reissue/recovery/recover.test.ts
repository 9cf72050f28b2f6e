import { describe, expect, test } from 'vitest';
import { ATTEMPT_TIMEOUT_SECONDS, type GracePeriods, recover } from '../../../../src/reissue/recovery/recover.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import { transactionWith } from '../certificates.ts';
import {
  CHAIN_URL,
  deskOf,
  down,
  ORDER_URL,
  PlayedService,
  PUT_URL,
  pems,
  refused,
  reset,
  start,
  unconnected,
} from '../scripted-service.ts';

const NO_TIME = "no answer in the time that there was. Check the runner's network and the service.";
const READ = (second: number) => [`${second} order`, `${second} chain`];

/** Settles at second 1000. */
async function settleOf(service: PlayedService, changes: Partial<Transaction> = {}, since: GracePeriods = {}) {
  const { desk, lines } = deskOf(service);
  service.clock.time += 1_000_000;
  const transaction = transactionWith({ baseline: start, ...changes });
  const before = structuredClone(transaction);
  const noted: number[] = [];
  const note = () => void noted.push(service.sent.length);
  const result = await recover(desk.api, transaction, since, service.clock, note).catch((error: Error) => error);
  await new Promise(setImmediate);
  expect(transaction).toEqual(before);
  const { decision, error } = result instanceof Error ? { decision: undefined, error: result } : result;
  return {
    result,
    /** How many requests had been sent when it was noted that the status would be set. */
    noted,
    kind: decision?.kind,
    why: decision && 'why' in decision ? decision.error.message : undefined,
    error: error?.message,
    sent: service.sent,
    asleep: service.clock.asleep,
    lines,
  };
}

const changed = () => Object.assign(new PlayedService(), { disableCt: true });
const posted = { post: 'sent' } as const;
const pendingSeen = { pending: 'since' } as const;
/** The seconds at which the order was read. */
const looks = (sent: readonly string[]) =>
  sent.filter((line) => line.endsWith('order')).map((line) => parseFloat(line));
const every10 = (first: number, last: number) =>
  Array.from({ length: Math.floor((last - first) / 10) + 1 }, (_, index) => first + 10 * index);

test('the bound on an attempt', () => {
  expect(ATTEMPT_TIMEOUT_SECONDS).toBe(30);
});

describe('what is done', () => {
  test('nothing is sent where the status was never changed', async () => {
    const { result, sent, noted, asleep } = await settleOf(changed(), {
      statusUpdate: 'not carried out',
      ...posted,
      ...pendingSeen,
    });
    expect(result).toEqual({ decision: { kind: 'unchanged', outOfStep: 'pending' }, error: undefined });
    expect({ sent, noted, asleep }).toEqual({ sent: [], noted: [], asleep: 0 });
  });

  test('the status that the certificate has is set', async () => {
    const service = changed();
    const { result, sent, noted, asleep } = await settleOf(service);
    expect(noted).toEqual([2]);
    expect(result).toEqual({
      decision: { kind: 'match-certificate', set: 'enabled', missing: [], closed: false, unseen: false },
      error: undefined,
    });
    expect(sent).toEqual([...READ(1000), '1000 PUT enabled']);
    expect(service.disableCt).toBe(false);
    expect(service.requests.at(-1)?.url).toBe(PUT_URL.slice(4));
    expect({ asleep, time: service.clock.time }).toEqual({ asleep: 0, time: 1_000_000 });
  });

  test.each<[string, Partial<Transaction>, string[]]>([
    ['done', {}, []],
    ['in-doubt', { statusUpdate: 'in-doubt' }, ['1000 PUT disabled']],
  ])('pending, the PUT %s: the wish stays', async (_, changes, put) => {
    const { said, sent } = await settleOf(Object.assign(changed(), { status: 'reissue_pending' }), changes);
    expect({ said, sent }).toEqual({ kind: 'left-pending', sent: [...READ(1000), ...put] });
  });

  test('in step: nothing is set', async () => {
    const service = Object.assign(changed(), { pem: pems.renewed });
    const { said, sent } = await settleOf(service, posted);
    expect({ said, sent }).toEqual({ kind: 'in-sync', sent: READ(1000) });
  });

  test('no certificate yet: the wish is set once more', async () => {
    const service = Object.assign(changed(), { status: 'processing', pem: undefined });
    const { said, sent } = await settleOf(service, { baseline: null });
    expect({ said, sent }).toEqual({
      kind: 'keep-for-first-certificate',
      sent: [...READ(1000), '1000 PUT disabled'],
    });
  });
});

describe('what only may not show yet is waited out, with a look every 10 seconds', () => {
  test.each<[string, Partial<Transaction>, GracePeriods, number]>([
    ['a POST in doubt, since now', posted, {}, 1060],
    ['a POST in doubt for a while', posted, { reissueRequestedAt: 965_000 }, 1025],
    ['a POST in doubt for 60 seconds', posted, { reissueRequestedAt: 940_000 }, 1000],
    ['a reissue over, since now', pendingSeen, {}, 1120],
    ['one over for a while', pendingSeen, { pendingEndedAt: 905_000 }, 1025],
    ['one over for 2 minutes', pendingSeen, { pendingEndedAt: 880_000 }, 1000],
    ['one that was pending before', { pending: 'at the start' }, { pendingEndedAt: 890_000 }, 1010],
    [
      'one that was in doubt before',
      { ...pendingSeen, ...posted },
      { reissueRequestedAt: 500_000, pendingEndedAt: 890_000 },
      1010,
    ],
    ['a POST not carried out', { post: 'not carried out' }, { reissueRequestedAt: 990_000 }, 1000],
    ['no POST', {}, { reissueRequestedAt: 990_000, pendingEndedAt: 990_000 }, 1000],
  ])('%s', async (_, changes, since, end) => {
    const { said, sent, asleep } = await settleOf(changed(), changes, since);
    const seconds = [...new Set([...every10(1000, end), end])];
    expect(looks(sent)).toEqual(seconds);
    expect(sent.at(-1)).toBe(`${end} PUT enabled`);
    expect({ said, asleep }).toEqual({ kind: 'match-certificate', asleep: 0 });
  });

  test.each([
    ['pending', { status: 'reissue_pending' }, 'left-pending', ''],
    ['issued', { pem: pems.renewed }, 'in-sync', ''],
    ['wrong', { pem: pems.logged }, 'match-certificate', '1020 PUT enabled'],
    ['closed', { status: 'revoked' }, 'match-certificate', '1020 PUT enabled'],
  ])('until it shows: %s', async (_, changes, settled, put) => {
    const { said, sent, asleep } = await settleOf(changed().at(20, {}).at(1015, changes), posted);
    expect(sent).toEqual([...READ(1000), ...READ(1010), ...READ(1020), ...(put ? [put] : [])]);
    expect({ said, asleep }).toEqual({ kind: settled, asleep: 0 });
  });

  test('what was read before the end of a look that took long does not decide', async () => {
    const service = changed().at(1030, { pem: pems.renewed });
    service.on('order', 2, service.takes(70));
    const { said, sent, asleep } = await settleOf(service, posted);
    expect(sent).toEqual([...READ(1000), ...READ(1010), ...READ(1080)]);
    expect({ said, asleep }).toEqual({ kind: 'in-sync', asleep: 0 });
  });

  test('until it cannot be read', async () => {
    const service = changed().on('order', 2, refused(401));
    const { said, why, sent } = await settleOf(service, posted);
    expect(said).toBe('out-of-sync');
    expect(why).toMatch(`Could not read order 7: ${ORDER_URL}: 401 no: Said. `);
    expect(sent).toEqual([...READ(1000), ...READ(1010)]);
  });
});

describe('patience', () => {
  test('a read is tried 11 times, whatever the input says, in 170 seconds', async () => {
    const service = changed().on('order', 1, refused(429, 'no', { 'retry-after': '1' }), 11);
    const { said, why, sent } = await settleOf(service, posted);
    expect(said).toBe('out-of-sync');
    expect(why).toMatch('(attempt 11 of 11)');
    expect(looks(sent)).toEqual(every10(10_000, 10_100).map((time) => time / 10));
  });

  test('a read is tried again, and then settled with', async () => {
    const service = changed().on('order', 1, down, 2).on('chain', 1, reset, 3);
    const { said, sent } = await settleOf(service);
    expect(said).toBe('match-certificate');
    expect(sent.at(-1)).toBe('1005.25 PUT enabled');
  });

  test('reading ends after 170 seconds', async () => {
    const service = changed().on('order', 1, down, 99);
    const { said, why, sent, asleep } = await settleOf(service, posted);
    expect(said).toBe('out-of-sync');
    expect(why).toMatch(
      `Could not read order 7: ${ORDER_URL}: 503 down: Said (attempt 9 of 11); the time for further attempts is over. `,
    );
    expect({ asleep, time: service.clock.time }).toEqual({ asleep: 0, time: 1_170_000 });
    expect(looks(sent)).toEqual([0, 0.75, 2.25, 5.25, 11.25, 23.25, 47.25, 92.25, 137.25].map((time) => 1000 + time));
  });

  test('and the status of before is then set where no reissue is possible', async () => {
    const { said, sent, error } = await settleOf(changed().on('order', 1, down, 99));
    expect({ said, error }).toEqual({ kind: 'restore-baseline', error: undefined });
    expect(sent.at(-1)).toBe('1170 PUT enabled');
  });

  test('an attempt at reading that hangs is ended with it', async () => {
    const service = changed();
    service.on('chain', 1, service.takes(1000));
    const { said, why, asleep } = await settleOf(service, posted);
    expect({ said, why, asleep }).toEqual({ kind: 'out-of-sync', why: NO_TIME, asleep: 0 });
    expect(service.clock.time).toBe(1_170_000);
  });

  test.each([
    ['hangs', (service: PlayedService) => service.takes(1000)],
    ['fails', () => down],
    ['is refused', () => refused(403)],
  ])('a pending order is left pending at once, though its download %s', async (_, play) => {
    const service = Object.assign(changed(), { status: 'reissue_pending' });
    service.on('chain', 1, play(service), 99);
    const { said, sent, asleep } = await settleOf(service, posted);
    expect({ said, sent, asleep }).toEqual({ kind: 'left-pending', sent: READ(1000), asleep: 0 });
    expect(service.clock.time).toBe(1_000_000);
  });

  test('an order that cannot be read leaves the certificate to decide where nobody knew of a reissue', async () => {
    const service = changed().at(0, { pem: pems.renewed }).on('order', 1, refused(401));
    service.on('chain', 1, service.takes(5));
    const { said, sent } = await settleOf(service);
    expect({ said, sent }).toEqual({ kind: 'in-sync', sent: READ(1000) });
  });

  test('a certificate that was read decides, too, where the order hangs until the time is over', async () => {
    const service = changed().at(0, { pem: pems.renewed });
    service.on('order', 1, service.takes(1000));
    const { said, sent, asleep } = await settleOf(service);
    expect({ said, sent, asleep }).toEqual({ kind: 'in-sync', sent: READ(1000), asleep: 0 });
  });

  test('a certificate that is not there just when a reissue is over is waited for', async () => {
    const service = Object.assign(changed(), { pem: undefined }).at(1008, { pem: pems.renewed });
    const { said, sent } = await settleOf(service, pendingSeen);
    expect({ said, sent }).toEqual({ kind: 'in-sync', sent: [...READ(1000), ...READ(1010)] });
  });

  test('an order that cannot be read ends the download', async () => {
    const service = changed().on('order', 1, refused(404));
    service.on('chain', 1, service.takes(1000));
    const { said, asleep } = await settleOf(service, posted);
    expect({ said, asleep, time: service.clock.time }).toEqual({ kind: 'out-of-sync', asleep: 0, time: 1_000_000 });
  });

  test('a closed order is settled by its certificate', async () => {
    const service = Object.assign(changed(), { status: 'revoked', pem: pems.renewed }).on('chain', 1, down, 2);
    expect(await settleOf(service, posted)).toMatchObject({ kind: 'in-sync' });
  });

  test('a download that never comes to an end shows why', async () => {
    const { why } = await settleOf(changed().on('chain', 1, down, 99), posted);
    expect(why).toMatch(`${CHAIN_URL}: 503 down: Said (attempt 9 of 11); the time for further attempts is over. `);
  });

  test('a certificate that may only not show yet is out of step where the time ends before that is known', async () => {
    const service = changed();
    // A look of 165 seconds, with 2 minutes to go from then on as far as anyone knows.
    service.on('order', 1, service.takes(165));
    const { said, sent, asleep } = await settleOf(service, pendingSeen, { pendingEndedAt: 1_100_000 });
    expect({ said, asleep }).toEqual({ kind: 'out-of-sync', asleep: 0 });
    expect(sent).toEqual(READ(1000));
  });

  test('setting is tried 11 times, and ends 235 seconds after the beginning', async () => {
    const service = changed().on('order', 1, down, 99).on('PUT', 1, down, 99);
    const { said, error, sent, asleep } = await settleOf(service);
    expect(said).toBe('restore-baseline');
    expect(error).toMatch(
      `${PUT_URL}: 503 down: Said (attempt 7 of 11); the time for further attempts is over. The order may have been changed `,
    );
    expect({ asleep, time: service.clock.time }).toEqual({ asleep: 0, time: 1_235_000 });
    expect(sent.filter((line) => line.endsWith('enabled'))).toEqual(
      [1170, 1170.75, 1172.25, 1175.25, 1181.25, 1193.25, 1217.25].map((second) => `${second} PUT enabled`),
    );
  });

  test('an attempt at setting that hangs is ended with it', async () => {
    const service = changed();
    service.on('PUT', 1, service.takes(1000));
    const { error, asleep } = await settleOf(service);
    expect({ error, asleep }).toEqual({ error: NO_TIME, asleep: 0 });
    expect(service.clock.time).toBe(1_235_000);
  });

  test('where reading took longer than that, it is tried once all the same', async () => {
    const service = changed();
    service.on('order', 1, async () => {
      service.clock.time += 300_000;
      return undefined;
    });
    const { said, error, sent } = await settleOf(service);
    expect({ said, error }).toEqual({ kind: 'match-certificate', error: undefined });
    expect(sent.at(-1)).toBe('1300 PUT enabled');
  });
});

describe('a status that cannot be set', () => {
  test.each([
    ['refused', refused(403), 1, '403 no: Said. '],
    ['a rate limit', refused(429, 'no', { 'retry-after': '1' }), 11, '429 no: Said (attempt 11 of 11). '],
    ['no connection', unconnected, 11, 'ECONNREFUSED (attempt 11 of 11). '],
  ])('%s', async (_, fault, attempts, message) => {
    const { said, error, sent } = await settleOf(changed().on('PUT', 1, fault, 99));
    expect(said).toBe('match-certificate');
    expect(error).toMatch(message);
    expect(sent.filter((line) => line.includes('PUT'))).toHaveLength(attempts);
  });
});

describe('what is no failure of the service comes through', () => {
  test.each(['order', 'PUT'] as const)('%s', async (kind) => {
    const { result, asleep } = await settleOf(changed().on(kind, 1, new TypeError('a bug')));
    expect(result).toEqual(new TypeError('a bug'));
    expect(asleep).toBe(0);
  });
});

test('the log tells of each retry', async () => {
  const { lines } = await settleOf(changed().on('chain', 1, down));
  expect(lines).toEqual([`${CHAIN_URL}: Attempt 1 of 11 failed: 503 down: Said. Next attempt in 0.8 seconds.`]);
});
