import { describe, expect, test } from 'vitest';
import type { ActionError } from '../../../../src/action-error.ts';
import type { ReissueRequest } from '../../../../src/certcentral/reissue-api.ts';
import { unlessClosed } from '../../../../src/domain/order-snapshot.ts';
import { observeProgress } from '../../../../src/reissue/context.ts';
import { requestReissue } from '../../../../src/reissue/execute/request-reissue.ts';
import type { Inputs } from '../../../../src/reissue/inputs.ts';
import { contextOf, down, pems, READ, refused, reset, ScriptedService, unconnected } from '../scripted-service.ts';

const request: ReissueRequest = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR',
  signatureHash: 'sha256',
  serverPlatformId: -1,
  skipApproval: true,
  comments: '',
};

/** Requests a reissue at second 0, after an observation that was as old as given, in seconds. */
async function requestOn(
  service: ScriptedService,
  { age = 0, inputs = {} as Partial<Inputs>, create = () => request } = {},
) {
  const { context, lines, saved } = contextOf(service, { inputs });
  service.clock.time = -age * 1000;
  const last = await observeProgress(context, { retries: 0 }, unlessClosed);
  service.clock.time = 0;
  const skipped = service.sent.length;
  const outcome = await requestReissue(context, create, last).then(
    (result) => ({ result, error: undefined, advisesRerun: false }),
    (error: Partial<ActionError>) => ({ result: undefined, error: error.message, advisesRerun: error.advisesRerun }),
  );
  const progress = saved.map(({ reissueRequest, reissueSeenPending, reissuedCtStatus }) =>
    [
      reissueRequest === 'in-doubt' ? 'requested' : reissueRequest === 'accepted' && 'accepted',
      reissueSeenPending && 'pending',
      reissuedCtStatus && 'issued',
    ]
      .filter(Boolean)
      .join(),
  );
  return { ...outcome, sent: service.sent.slice(skipped), progress, lines, context, asleep: service.clock.asleep };
}

test('is sent at once after a fresh observation, and its response is kept', async () => {
  const service = Object.assign(new ScriptedService(), { response: { certificate_id: 9, dcv_random_value: 'r4nd0m' } });
  const { result, sent, progress, lines, context } = await requestOn(service);
  expect({ kind: result?.kind, sent }).toEqual({ kind: 'accepted', sent: ['0 POST'] });
  expect(progress).toEqual(['requested', 'accepted']);
  expect(lines).toEqual([expect.stringMatching(/^The reissue was requested\. .* certificate 9\. .* is r4nd0m\.$/)]);
  expect(context.transaction.dcvRandomValue).toBe('r4nd0m');
  expect(context.session).toMatchObject({ reissueRequestedAt: 0, response: { certificateId: '9' } });
});

describe('each attempt needs a recent observation', () => {
  test('of a minute at most', async () => {
    expect((await requestOn(new ScriptedService(), { age: 60 })).sent).toEqual(['0 POST']);
    expect((await requestOn(new ScriptedService(), { age: 60.001 })).sent).toEqual([...READ(0), '0 POST']);
  });

  test('whose reads are repeated as often as retries says', async () => {
    const { sent } = await requestOn(new ScriptedService().on('order', 2, down), { age: 61 });
    expect(sent).toEqual([...READ(0), '0.75 order', '0.75 POST']);
  });

  test('one that failed is repeated three times, with a pause before', async () => {
    const { sent: good } = await requestOn(new ScriptedService().on('order', 1, refused(403), 3));
    expect(good).toEqual([...READ(1), ...READ(3), ...READ(7), '7 POST']);
    const failing = new ScriptedService().on('order', 1, refused(403), 5);
    const { sent, error, advisesRerun, progress } = await requestOn(failing);
    expect(advisesRerun).toBe(false);
    expect(sent).toEqual([...READ(1), ...READ(3), ...READ(7)]);
    expect(error).toMatch(/^No reissue was requested: Could not read order 7: .*403 no/);
    expect(progress).toEqual([]);
  });

  test('one that takes too long is repeated three times', async () => {
    const service = new ScriptedService();
    service.on('order', 2, service.takes(61), 9);
    const { sent, error, advisesRerun } = await requestOn(service, { age: 61 });
    expect(advisesRerun).toBe(true);
    expect(sent).toEqual([...READ(0), ...READ(61), ...READ(122)]);
    expect(error).toContain('No reissue was requested: CertCentral takes more than a minute');
  });

  test('for 5 minutes at most', async () => {
    const service = new ScriptedService();
    service.on('order', 2, service.takes(200), 9);
    const { sent, error, asleep } = await requestOn(service, { age: 61 });
    expect(sent).toEqual([...READ(0), ...READ(200)]);
    expect(error).toContain('No reissue was requested: timed out');
    expect(asleep).toBe(0);
  });

  test('which counts for the 4 minutes of a rate limit', async () => {
    const service = new ScriptedService().on('POST', 1, refused(429), 9);
    const { error, sent } = await requestOn(service.on('order', 2, service.takes(45), 9));
    expect(sent.filter((line) => line.endsWith('POST')).map(Number.parseFloat)).toEqual([
      0, 3.75, 11.25, 26.25, 56.25, 146.25, 236.25,
    ]);
    expect(error).toContain('(attempt 7); a rate-limited request is retried for 4 minutes at most');
  });

  test('also the next one, after a rate limit', async () => {
    const limited = refused(429, 'request_limit_exceeded', { 'retry-after': '61' });
    const { result, sent, progress, lines } = await requestOn(new ScriptedService().on('POST', 1, limited));
    expect({ kind: result?.kind, sent }).toEqual({ kind: 'accepted', sent: ['0 POST', ...READ(61), '61 POST'] });
    expect(progress).toEqual(['requested', '', 'requested', 'accepted']);
    expect(lines).toEqual([
      expect.stringMatching(/^Attempt 1 failed: .* 61\.0 seconds\.$/),
      'The reissue was requested.',
    ]);
  });
});

describe('is not sent', () => {
  const hidden = (service: ScriptedService) => service.at(0, { pem: pems.logged }).on('order', 2, refused(403));
  test.each<[string, (service: ScriptedService) => unknown, string, string]>([
    ['a reissue is pending', (service) => service.at(0, { status: 'reissue_pending' }), 'pending', 'pending'],
    ['another certificate is active', (service) => service.at(0, { pem: pems.logged }), 'other-certificate', 'issued'],
    ['a download shows it, although the order cannot be read', hidden, 'unreadable', 'issued'],
  ])('if %s', async (_, prepare, kind, seen) => {
    const service = new ScriptedService();
    prepare(service);
    const { result, sent, progress } = await requestOn(service, { age: 61 });
    expect(result).toMatchObject({ kind: 'preempted', state: { kind } });
    expect({ sent, progress }).toEqual({ sent: READ(0), progress: [seen] });
  });

  test('if an old observation showed that', async () => {
    const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
    const { result, sent } = await requestOn(service, { age: 99 });
    expect({ kind: result?.kind, sent }).toEqual({ kind: 'preempted', sent: [] });
  });

  test('if the order is closed', async () => {
    const { error, sent } = await requestOn(new ScriptedService().at(0, { status: 'Revoked' }), { age: 61 });
    expect(error).toContain('the order is now revoked');
    expect(sent).toEqual(READ(0));
  });

  test('if it cannot be created', async () => {
    const create = () => {
      throw new Error('No CSR.');
    };
    const { error, sent, progress } = await requestOn(new ScriptedService(), { create });
    expect({ error, sent, progress }).toEqual({ error: 'No CSR.', sent: [], progress: [] });
  });

  test('again, if a reissue is pending after a rate limit', async () => {
    const service = new ScriptedService().on('POST', 1, refused(429, 'no', { 'retry-after': '61' }));
    const { result, progress } = await requestOn(service.at(61, { status: 'reissue_pending' }));
    expect(result?.kind).toBe('preempted');
    expect(progress).toEqual(['requested', '', 'pending']);
  });
});

describe('the outcome of the request', () => {
  test('refused: it is not requested', async () => {
    const { error, sent, progress } = await requestOn(new ScriptedService().on('POST', 1, refused(400)));
    expect(error).toMatch(/^Could not request a reissue of order 7: .*400 no/);
    expect({ sent, progress }).toEqual({ sent: ['0 POST'], progress: ['requested', ''] });
  });

  test('not carried out to the end: it is not requested', async () => {
    const { error, sent, progress } = await requestOn(new ScriptedService().on('POST', 1, unconnected, 2), {
      inputs: { retries: 1 },
    });
    expect(error).toMatch(/ECONNREFUSED \(attempt 2 of 2\)/);
    expect({ sent, progress }).toEqual({ sent: ['0 POST', '0.75 POST'], progress: ['requested', '', 'requested', ''] });
  });

  test.each([reset, down, refused(408), refused(302)])('in doubt: it is never sent again: %o', async (outcome) => {
    const { result, sent, progress, lines, context } = await requestOn(new ScriptedService().on('POST', 1, outcome));
    expect(result).toMatchObject({ kind: 'in-doubt', error: { inDoubt: true } });
    expect({ sent, progress }).toEqual({ sent: ['0 POST'], progress: ['requested'] });
    expect(lines.at(-1)).toContain('Checking the order');
    expect(context.session).toEqual({ reissueRequestedAt: 0 });
  });

  test('an unknown error leaves it requested', async () => {
    const { error, progress } = await requestOn(new ScriptedService().on('POST', 1, new TypeError('Bug.')));
    expect({ error, progress }).toEqual({ error: 'Bug.', progress: ['requested'] });
  });
});
