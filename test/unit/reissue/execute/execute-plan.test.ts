import { describe, expect, test } from 'vitest';
import { Change, type ExecutionResult } from '../../../../src/reissue/execute/execute-plan.ts';
import type { Inputs } from '../../../../src/reissue/inputs.ts';
import { observe } from '../../../../src/reissue/observe.ts';
import { createPlan } from '../../../../src/reissue/plan.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  API_URL,
  CHAIN_URL,
  DOWN_HINT,
  deskOf,
  down,
  ORDER_URL,
  PlayedService,
  POST_URL,
  PUT_URL,
  pems,
  refused,
  reset,
  start,
  unconnected,
} from '../scripted-service.ts';

/** Plans a change of order 7 and begins to count. */
async function plan(service: PlayedService, given: Partial<Inputs> = {}) {
  const { desk, lines, saved } = deskOf(service, given);
  const planned = createPlan(await observe(desk.api, '7', { retries: 0 }, service.clock), desk.inputs);
  service.sent.length = 0;
  return { change: new Change(desk, planned), planned, lines, saved };
}

/** Carries out a change of order 7, with what goes wrong from its PUT on. */
async function change(service: PlayedService, prepare = () => {}, given: Partial<Inputs> = {}) {
  const { change, lines, saved } = await plan(service, given);
  prepare();
  const result = await change.executePlan().catch((error: Error) => error);
  // What is still under way comes to its end.
  await new Promise(setImmediate);
  const { order, certificate, warnings } = result as ExecutionResult;
  return {
    result,
    said:
      result instanceof Error
        ? result.message
        : [order.status, certificate?.serialNumber, ...warnings.map(({ text }) => text)],
    warnings,
    sent: service.sent,
    saved,
    changes: changesOf(saved),
    since: change.since,
    lines: lines.filter((line) => !line.startsWith('Waiting')),
    asleep: service.clock.asleep,
  };
}

/** What became different each time that something was kept. */
function changesOf(saved: readonly Transaction[]) {
  return saved.map((transaction, index) => {
    const before: Partial<Transaction> = saved[index - 1] ?? { statusUpdate: 'in-doubt', post: 'not sent' };
    const fields = ['put', 'post', 'pending'] as const;
    return fields
      .filter((field) => transaction[field] !== before[field] && !(index === 0 && field === 'pending'))
      .map((field) => `${field} ${transaction[field]}`)
      .join();
  });
}

const READ = (second: number) => [`${second} order`, `${second} chain`];
const PUT = '0 PUT disabled';
const WRONG =
  'The certificate is not as requested (CT logging disabled): the new certificate was issued with CT logging enabled. Someone may have changed the status meanwhile, or DigiCert did not follow it.';
const CLOSED =
  'The change cannot be completed: the order is revoked meanwhile. Nothing can be reissued on it: for a new certificate, place a new order.';
const LAGS =
  'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order: if it stays so, it is out of step.';
const pendingNow = { status: 'reissue_pending' };
const issuedWith = (pem: string) => ({ status: 'issued', pem });

/** Answered, and not carried out; or nobody can tell it from that. */
const notCarriedOut = { status: 204 };

const reissuable = () => new PlayedService();
const inStep = () => Object.assign(new PlayedService(), { pem: pems.renewed });
const unissued = () => Object.assign(new PlayedService(), { status: 'needs_approval', pem: undefined });
const reissuing = () => Object.assign(new PlayedService(), pendingNow);

test.each([
  ['a reissue', reissuable, start, 'never'],
  ['a pending reissue', reissuing, start, 'at the start'],
  ['no certificate yet', unissued, null, 'never'],
])('what is known before anything is sent, with %s', async (_, service, before, pending) => {
  const { change, saved } = await plan(service());
  const known = {
    orderId: '7',
    requested: 'disabled',
    apiUrl: API_URL,
    start: before,
    told: 'enabled',
    statusUpdate: 'in-doubt',
    post: 'not sent',
    pending,
    certificateFile: null,
  };
  expect(change.transaction).toEqual(known);
  expect(change.since).toEqual({});
  expect(saved).toEqual([]);
  change.checkpoint({});
  change.checkpoint({ certificateFile: '/a' });
  expect(saved).toEqual([known, { ...known, certificateFile: '/a' }]);
  expect(change.transaction.certificateFile).toBe('/a');
});

describe('a reissue that is due', () => {
  test('is requested with a reading beside the PUT, waited for, and proven', async () => {
    const service = reissuable();
    const { said, sent, changes, lines, asleep, result, since } = await change(service, () =>
      service.at(4, issuedWith(pems.renewed)),
    );
    expect(said).toEqual(['issued', '0A02']);
    expect(result).toMatchObject({ certificate: { dnsNames: ['b.example', 'a.example', 'c.example'] }, warnings: [] });
    expect(sent).toEqual([PUT, ...READ(0), '0 POST', ...READ(1), ...READ(3), ...READ(7)]);
    expect(changes).toEqual(['put done', 'post sent', 'pending since']);
    expect(lines).toEqual(['The order is reissue_pending.', 'The order is issued.']);
    expect({ asleep, since }).toEqual({ asleep: 0, since: { doubt: 0, over: undefined } });
  });

  test('has the names of the certificate and what the order holds', async () => {
    const service = reissuable();
    await change(service, () => service.at(1, issuedWith(pems.renewed)), { skipApproval: false });
    const posted = service.requests.find(({ method }) => method === 'POST');
    expect(posted && 'body' in posted && JSON.parse(posted.body)).toEqual({
      certificate: {
        common_name: 'a.example',
        dns_names: ['b.example'],
        csr: service.csr,
        signature_hash: 'sha384',
        server_platform: { id: -1 },
      },
      skip_approval: false,
    });
  });

  test.each([
    ['wrong SCTs', pems.logged, WRONG],
    [
      'a name less',
      pems.shortened,
      'The new certificate has lost names: it lacks b.example. DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
    ],
  ])('is not proven with %s', async (_, pem, message) => {
    const service = reissuable();
    const { said, asleep } = await change(service, () => service.at(1, issuedWith(pem)));
    expect({ said, asleep }).toEqual({ said: message, asleep: 0 });
  });

  test.each([
    ['refused', refused(400), 'put not carried out'],
    ['without a connection', unconnected, 'put not carried out'],
    ['down', down, ''],
    ['without an answer', reset, ''],
  ])('is not requested after a PUT that is %s', async (_, fault, noted) => {
    const service = reissuable();
    // The reading beside it is ended with it.
    service.on('order', 2, service.takes(100));
    const { said, sent, changes, asleep } = await change(service, () => service.on('PUT', 1, fault), { retries: 0 });
    expect(said).toMatch(`Could not disable CT logging of order 7: ${PUT_URL}: `);
    expect(sent).toEqual([PUT, ...READ(0)]);
    expect(changes).toEqual(noted ? [noted] : []);
    expect({ asleep, time: service.clock.time }).toEqual({ asleep: 0, time: 0 });
  });

  test('what is no failure of the service leaves the PUT in doubt', async () => {
    const service = reissuable().on('PUT', 1, new TypeError('a bug'));
    const { said, changes } = await change(service);
    expect({ said, changes }).toEqual({ said: 'a bug', changes: [] });
  });

  test('a PUT is tried as often as the input says', async () => {
    const service = reissuable().on('PUT', 1, down, 2).at(2, issuedWith(pems.renewed));
    const { sent, changes } = await change(service, () => {}, { retries: 2 });
    expect(sent.slice(0, 6)).toEqual([PUT, ...READ(0), '0.75 PUT disabled', '2.25 PUT disabled', '2.25 POST']);
    expect(changes[0]).toBe('put done');
  });

  test('the reading beside the PUT is tried as often as the input says, and repeated before the POST', async () => {
    const service = reissuable();
    service.on('order', 2, down, 4).at(4, issuedWith(pems.renewed));
    service.on('PUT', 1, service.takes(10));
    const { sent, said } = await change(service, () => {}, { retries: 1 });
    expect(sent.slice(0, 8)).toEqual([PUT, ...READ(0), '0.75 order', ...READ(10), '10.75 order']);
    expect(said).toMatch(`Could not read order 7: ${ORDER_URL}: 503 down: Said (attempt 2 of 2). ${DOWN_HINT}`);
  });

  test('a reading beside the PUT that breaks in another way is repeated', async () => {
    const service = reissuable();
    const { sent, said } = await change(service, () => {
      service.on('order', 1, new TypeError('a bug')).at(1, issuedWith(pems.renewed));
    });
    expect(said).toEqual(['issued', '0A02']);
    expect(sent.slice(0, 6)).toEqual([PUT, ...READ(0), ...READ(0), '0 POST']);
  });

  test("is not requested where another's is pending now: that one is waited for", async () => {
    const service = reissuable();
    const { said, sent, changes } = await change(service, () =>
      service.at(0, pendingNow).at(1, issuedWith(pems.renewed)),
    );
    expect(said).toEqual(['issued', '0A02']);
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1)]);
    expect(changes).toEqual(['put done', 'pending since']);
  });

  test.each([
    ['as requested', pems.renewed, ['issued', '0A02'], ['put done', 'pending since']],
    // Of the settlement's readings, one that fails is then no sign of the old certificate.
    ['not', pems.logged, WRONG, ['put done', 'pending since']],
  ])("is not requested where another's was issued now, %s", async (_, pem, expected, noted) => {
    const service = reissuable();
    const { said, sent, changes } = await change(service, () => service.at(0, issuedWith(pem)));
    expect({ said, sent, changes }).toEqual({ said: expected, sent: [PUT, ...READ(0)], changes: noted });
  });

  test('that is refused is not waited for', async () => {
    const service = reissuable().on('POST', 1, refused(403));
    const { said, sent, changes, since } = await change(service);
    expect(said).toMatch(`Could not request a reissue of order 7: ${POST_URL}: 403 no: Said. `);
    expect(sent).toEqual([PUT, ...READ(0), '0 POST']);
    expect(changes).toEqual(['put done', 'post sent', 'post not carried out']);
    expect(since).toEqual({});
  });

  test('that is in doubt is looked for during 60 seconds', async () => {
    const service = reissuable();
    service.on('POST', 1, service.takes(30, reset));
    const { said, sent, changes, since } = await change(service);
    expect(said).toBe(
      `Could not request a reissue of order 7: ${POST_URL}: ECONNRESET. Nothing shows of it: it counts as not carried out.`,
    );
    expect(sent.filter((line) => line.endsWith('order'))).toEqual(
      [0, 31, 33, 37, 45, 60, 90].map((second) => `${second} order`),
    );
    expect(changes).toEqual(['put done', 'post sent']);
    expect(since).toEqual({ doubt: 30_000, over: undefined });
  });

  test('that is in doubt and shows is waited for like any other', async () => {
    const service = reissuable();
    service.on('POST', 1, down).at(20, pendingNow).at(300, issuedWith(pems.renewed));
    const { said, since, changes } = await change(service);
    expect(said).toEqual(['issued', '0A02']);
    expect(since).toEqual({ doubt: 0, over: undefined });
    expect(changes).toEqual(['put done', 'post sent', 'pending since']);
  });

  test('that was accepted is waited for, though nothing shows of it', async () => {
    const service = reissuable().on('POST', 1, { status: 201 });
    const { said, since } = await change(service, () => {}, { waitMinutes: 2 });
    expect(said).toMatch('DigiCert has not issued the certificate within 2 minutes.');
    expect({ since, time: service.clock.time }).toEqual({ since: { doubt: 0, over: undefined }, time: 120_000 });
  });

  test("another's that was pending and is over at the first look was rejected", async () => {
    const service = reissuable();
    const { said, changes } = await change(service, () => service.at(0, pendingNow).at(1, { status: 'issued' }));
    expect(said).toMatch('the reissue is no longer pending, and the certificate is still the old one.');
    expect({ changes, time: service.clock.time }).toEqual({ changes: ['put done', 'pending since'], time: 121_000 });
  });

  test('that was rejected: since when it is over', async () => {
    const service = reissuable();
    const { said, since } = await change(service, () => service.at(5, { status: 'issued' }));
    expect(said).toBe(
      'The wait for the certificate is over: the reissue is no longer pending, and the certificate is still the old one. It was rejected or cancelled in CertCentral.',
    );
    expect(since).toEqual({ doubt: 0, over: 7000 });
    expect(service.clock.time).toBe(127_000);
  });

  test('is waited for as long as the input says', async () => {
    const service = reissuable();
    const { said, since } = await change(service, () => {}, { waitMinutes: 1 });
    expect(said).toMatch('DigiCert has not issued the certificate within 1 minute. ');
    expect(since).toEqual({ doubt: 0, over: undefined });
    expect(service.clock.time).toBe(60_000);
  });
});

test('a reissue that was pending before is waited for, and none is requested', async () => {
  const service = reissuing().at(1, issuedWith(pems.renewed));
  const { said, sent, changes } = await change(service);
  expect(said).toEqual(['issued', '0A02']);
  expect(sent).toEqual([PUT, ...READ(1)]);
  expect(changes).toEqual(['put done']);
});

test('a reissue that was pending before counts as seen: 2 minutes after its end it was rejected', async () => {
  const service = reissuing().at(1, { status: 'issued' });
  const { said, since } = await change(service);
  expect(said).toMatch(/: the reissue is no longer pending/);
  expect(since).toEqual({ over: 1000 });
});

test('one that was pending before and is still pending is not noted again', async () => {
  const service = reissuing().at(3, issuedWith(pems.renewed));
  const { said, changes } = await change(service);
  expect({ said, changes }).toEqual({ said: ['issued', '0A02'], changes: ['put done'] });
});

describe('an order that still reports the other status at the last look is warned of, and not set again', () => {
  test.each<[string, () => PlayedService, Parameters<PlayedService['at']>[1], string | undefined]>([
    ['a reissue', reissuable, issuedWith(pems.renewed), '0A02'],
    ['a pending reissue', reissuing, issuedWith(pems.renewed), '0A02'],
    ['nothing to reissue', inStep, {}, '0A02'],
    ['no certificate yet', unissued, {}, undefined],
  ])('%s', async (_, begin, changes, serialNumber) => {
    const service = begin();
    const { said, sent } = await change(service, () => service.on('PUT', 1, notCarriedOut).at(1, changes));
    expect(said).toEqual([expect.any(String), serialNumber, LAGS]);
    expect(sent.filter((line) => line.includes('PUT'))).toEqual([PUT]);
  });

  test('set back during the wait', async () => {
    const service = reissuable();
    const { said } = await change(service, () => service.at(1, { ...issuedWith(pems.renewed), disableCt: false }));
    expect(said).toEqual(['issued', '0A02', LAGS]);
  });

  test('not where it was read beside the PUT, and so perhaps before it', async () => {
    const service = reissuable();
    const { said } = await change(service, () => service.on('PUT', 1, notCarriedOut).at(0, issuedWith(pems.renewed)));
    expect(said).toEqual(['issued', '0A02']);
  });

  test('not where it does not tell', async () => {
    const service = Object.assign(inStep(), { disableCt: undefined });
    const { said } = await change(service, () => service.on('PUT', 1, notCarriedOut));
    expect(said).toEqual(['issued', '0A02']);
  });
});

describe('a certificate that is not for the key of csr-file is warned of', () => {
  const given = { csr: { pem: 'CSR', publicKey: Buffer.from('replaced') } };

  test.each<[string, () => PlayedService, string]>([
    ['a reissue', reissuable, 'another reissue came first, or DigiCert kept the key'],
    ['a pending reissue', reissuing, 'no reissue was requested with it'],
    ['nothing to reissue', inStep, 'no reissue was requested with it'],
  ])('%s', async (_, begin, why) => {
    const service = begin();
    const { warnings } = await change(service, () => service.at(1, issuedWith(pems.renewed)), given);
    expect(warnings).toEqual([
      {
        text: `The certificate was not issued for the key of csr-file: ${why}. Deploy it with the key that it was issued for.`,
      },
    ]);
  });
});

describe('nothing to reissue', () => {
  test('order and certificate are read back', async () => {
    const { said, sent, changes, result } = await change(inStep());
    expect(said).toEqual(['issued', '0A02']);
    expect(result).toMatchObject({ order: { ctStatus: 'disabled' } });
    expect({ sent, changes }).toEqual({ sent: [PUT, ...READ(0)], changes: ['put done'] });
  });

  test('pending now: it is waited for', async () => {
    const service = inStep();
    const { said, sent, changes } = await change(service, () =>
      service.at(0, pendingNow).at(1, issuedWith(pems.logged)),
    );
    expect(said).toBe(WRONG);
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1)]);
    expect(changes).toEqual(['put done', 'pending since']);
  });

  test('another certificate: it is proven', async () => {
    const service = inStep();
    const { said, sent, changes } = await change(service, () => service.at(0, { pem: pems.shortened }));
    expect(said).toMatch('The new certificate has lost names: it lacks b.example, c.example. ');
    expect({ sent, changes }).toEqual({ sent: [PUT, ...READ(0)], changes: ['put done', 'pending since'] });
  });

  test('closed: red', async () => {
    const service = inStep();
    const { said } = await change(service, () => service.at(0, { status: 'revoked' }));
    expect(said).toBe(CLOSED);
  });

  test.each([
    ['order', 'the order', `Could not read order 7: ${ORDER_URL}`],
    ['chain', 'the certificate', `Could not read the active certificate of order 7: ${CHAIN_URL}`],
  ] as const)('a %s that cannot be read is a warning, after 2 further attempts at most', async (kind, name, what) => {
    for (const [retries, attempts] of [
      [5, 3],
      [1, 2],
    ] as const) {
      const service = inStep();
      const { said, warnings, sent } = await change(service, () => service.on(kind, 1, down, 9), { retries });
      expect(said).toEqual(['issued', '0A02', `CT logging is disabled, but ${name} could not be read back.`]);
      expect(warnings.map(({ cause }) => cause?.message)).toEqual([
        `${what}: 503 down: Said (attempt ${attempts} of ${attempts}). ${DOWN_HINT}`,
      ]);
      expect(sent.filter((line) => line.endsWith(kind))).toHaveLength(attempts);
    }
  });

  test('not issued any more: another is waited for', async () => {
    const service = inStep();
    const { said, changes } = await change(service, () =>
      service.at(0, { status: 'processing', pem: undefined }).at(1, issuedWith(pems.logged)),
    );
    expect({ said, changes }).toEqual({ said: WRONG, changes: ['put done', 'pending since'] });
  });

  test('a certificate that cannot be read does not hide what the order reports', async () => {
    const service = inStep();
    const { said } = await change(service, () => {
      service.on('chain', 1, refused(403)).on('PUT', 1, { status: 204 });
    });
    expect(said).toEqual([
      'issued',
      '0A02',
      'CT logging is disabled, but the certificate could not be read back.',
      LAGS,
    ]);
  });
});

test('a state that cannot be kept behind the PUT ends what is read beside it', async () => {
  const service = reissuable();
  const { desk } = deskOf(service);
  const planned = createPlan(await observe(desk.api, '7', { retries: 0 }, service.clock), desk.inputs);
  desk.persist = ({ statusUpdate }) => {
    if (statusUpdate === 'done') throw new Error('disk full');
  };
  service.on('order', 1, down, 9);
  await expect(new Change(desk, planned).executePlan()).rejects.toThrow('disk full');
  const { length } = service.sent;
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  expect(service.sent).toHaveLength(length);
});

describe('not issued yet', () => {
  test('issued meanwhile, and the certificate cannot be read: it is waited for, and proven', async () => {
    const service = Object.assign(new PlayedService(), { status: 'needs_approval', pem: undefined });
    const { said } = await change(service, () => {
      service.at(0, { status: 'issued', pem: pems.logged }).on('chain', 1, down, 3);
    });
    expect(said).toBe(WRONG);
  });

  test('the status is set and read back', async () => {
    const { said, sent, changes, result } = await change(unissued());
    expect(said).toEqual(['needs_approval', undefined]);
    expect(result).toMatchObject({ order: { ctStatus: 'disabled' }, certificate: null, warnings: [] });
    expect({ sent, changes }).toEqual({ sent: [PUT, ...READ(0)], changes: ['put done'] });
  });

  test('a read that fails is a warning', async () => {
    const service = unissued();
    const { said, result } = await change(service, () => service.on('order', 1, refused(403)));
    expect(said).toEqual([
      'needs_approval',
      undefined,
      'CT logging is disabled, but the order could not be read back.',
    ]);
    // What it told before says nothing of it now.
    expect(result).toMatchObject({ order: { ctStatus: 'unknown' }, certificate: null });
  });

  test('closed meanwhile: red', async () => {
    const service = unissued();
    const { said } = await change(service, () => service.at(0, { status: 'revoked' }));
    expect(said).toBe(CLOSED);
  });

  test('issued meanwhile as requested: proven', async () => {
    const service = unissued();
    const { said, sent, saved } = await change(service, () => service.at(0, issuedWith(pems.renewed)));
    expect({ said, sent }).toEqual({ said: ['issued', '0A02'], sent: [PUT, ...READ(0)] });
    expect(saved.at(-1)?.start).toBeNull();
  });

  test('issued meanwhile and not as requested: reissued', async () => {
    const service = unissued();
    const { said, sent, saved, changes } = await change(service, () =>
      service.at(0, issuedWith(pems.old)).at(1, issuedWith(pems.renewed)),
    );
    expect(said).toEqual(['issued', '0A02']);
    expect(sent).toEqual([PUT, ...READ(0), '0 POST', ...READ(1)]);
    expect(changes).toEqual(['put done', '', 'post sent']);
    expect(saved.map((transaction) => transaction.baseline)).toEqual([null, start, start]);
  });

  test('issued meanwhile and not as requested, and it cannot be reissued', async () => {
    const service = Object.assign(unissued(), { csr: '' });
    const { said, saved } = await change(service, () => service.at(0, issuedWith(pems.old)));
    expect(said).toMatch('Order 7 cannot be reissued: the order holds no certificate signing request. ');
    expect(saved.at(-1)?.start).toEqual(start);
  });

  test('a reissue pending meanwhile: it is waited for', async () => {
    const service = unissued();
    const { said, sent, changes, saved } = await change(service, () =>
      service.at(0, { ...pendingNow, pem: pems.old }).at(1, issuedWith(pems.renewed)),
    );
    expect(said).toEqual(['issued', '0A02']);
    expect(sent).toEqual([PUT, ...READ(0), ...READ(1)]);
    expect(changes).toEqual(['put done', 'pending since']);
    expect(saved.at(-1)?.start).toBeNull();
  });
});
