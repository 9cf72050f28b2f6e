import { describe, expect, test } from 'vitest';
import { observe } from '../../../src/reissue/observations.ts';
import { requestOnce } from '../../../src/reissue/request.ts';
import { ownCsr } from './builders.ts';
import {
  bodyOf,
  contextOf,
  down,
  pems,
  READ,
  refused,
  reset,
  ScriptedService,
  settle,
  unconnected,
} from './scripted-service.ts';

const request = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: ownCsr,
  signatureHash: 'sha384',
  serverPlatformId: -1,
  skipApproval: true,
  comments: '',
};

/**
 * Requests a reissue after an observation.
 * @param prepare scripts what comes after that observation
 */
async function send(prepare: (service: ScriptedService) => unknown = () => {}, retries = 5) {
  const service = new ScriptedService();
  const { context, saved, lines } = contextOf(service, { inputs: { retries } });
  const observed = await observe(context);
  service.sent.splice(0);
  prepare(service);
  // So that nothing happens in the same second as the observation.
  service.clock.time = 10_000;
  const { result, error } = await settle(requestOnce(context, request, observed));
  const grace = context.session.graceEndsAt / 1000;
  const marks = saved.map(({ reissueRequest }) => reissueRequest);
  return { result: result?.kind, error, sent: service.sent, marks, grace, lines, service, context };
}

const NONE = Number.NEGATIVE_INFINITY;
const POST = (second: number) => `${second} POST`;
const rateLimited = refused(429);
const posts = (sent: string[]) => sent.filter((line) => line.endsWith('POST'));

test('the request has what was planned, on a connection of its own', async () => {
  const { service } = await send();
  const sent = service.requests.at(-1);
  expect(sent).toMatchObject({ method: 'POST', connection: 'new' });
  expect(bodyOf(sent)).toMatchObject({ certificate: { common_name: 'a.example', csr: ownCsr }, skip_approval: true });
});

describe('the response decides', () => {
  test.each([
    [200, ''],
    [201, '{"certificate_id":9}'],
    [202, '<html>'],
    [204, ''],
  ])('%d, with the body %j: accepted', async (status, body) => {
    const { result, sent, marks, grace, context } = await send((service) => service.on('POST', 1, { status, body }));
    expect({ result, sent, marks, grace }).toEqual({
      result: 'accepted',
      sent: [POST(10)],
      marks: ['in-doubt', 'accepted'],
      grace: 130,
    });
    expect(context.session.response).toMatchObject({ certificateId: status === 201 ? '9' : '' });
  });

  test.each([400, 401, 403, 404, 409, 410, 422])('%d: refused', async (status) => {
    const { error, sent, marks, grace } = await send((service) => service.on('POST', 1, refused(status)));
    expect(error).toMatchObject({ status });
    expect({ sent, marks, grace }).toEqual({ sent: [POST(10)], marks: ['in-doubt', 'none'], grace: NONE });
  });

  test.each<[string, Parameters<ScriptedService['on']>[2]]>([
    ['500', refused(500)],
    ['503', down],
    ['408', refused(408)],
    ['302', { status: 302 }],
    ['a reset', reset],
  ])('%s: in doubt, and never sent again', async (_, outcome) => {
    const { result, sent, marks, grace, lines } = await send((service) => service.on('POST', 1, outcome));
    expect({ result, sent, marks, grace }).toEqual({
      result: 'in-doubt',
      sent: [POST(10)],
      marks: ['in-doubt'],
      grace: 130,
    });
    expect(lines).toHaveLength(1);
  });

  test('that takes long begins the grace period when it ends', async () => {
    const { grace } = await send((service) => service.on('POST', 1, service.takes(20)));
    expect(grace).toBe(150);
  });

  test('a defect leaves it in doubt', async () => {
    const { error, marks } = await send((service) => service.on('POST', 1, new TypeError('a bug')));
    expect({ error, marks }).toEqual({ error: new TypeError('a bug'), marks: ['in-doubt'] });
  });
});

describe('what surely was not carried out is sent again', () => {
  test.each<[string, Parameters<ScriptedService['on']>[2], wait: number]>([
    ['without a connection', unconnected, 0.75],
    ['after a 429', rateLimited, 3.75],
  ])('%s, after another observation each time', async (_, outcome, wait) => {
    const { result, sent, marks, grace } = await send((service) => service.on('POST', 1, outcome, 2));
    const [second, third] = [10 + wait, 10 + 3 * wait];
    expect(result).toBe('accepted');
    expect(sent).toEqual([POST(10), ...READ(second), POST(second), ...READ(third), POST(third)]);
    expect(marks).toEqual(['in-doubt', 'none', 'in-doubt', 'none', 'in-doubt', 'accepted']);
    expect(grace).toBe(third + 120);
  });

  test('and may be in doubt then', async () => {
    const { result, marks, sent } = await send((service) => service.on('POST', 1, unconnected).on('POST', 2, reset));
    expect({ result, last: marks.at(-1), posts: posts(sent).length }).toEqual({
      result: 'in-doubt',
      last: 'in-doubt',
      posts: 2,
    });
  });

  test('as often as the retries allow', async () => {
    const { error, sent, marks, grace } = await send((service) => service.on('POST', 1, unconnected, 9), 2);
    expect(error?.message).toContain('ECONNREFUSED');
    expect({ posts: posts(sent).length, last: marks.at(-1), grace }).toEqual({ posts: 3, last: 'none', grace: NONE });
  });

  test('not at all without retries', async () => {
    const { error, sent } = await send((service) => service.on('POST', 1, rateLimited, 9), 0);
    expect({ error, sent }).toEqual({ error: expect.objectContaining({ status: 429 }), sent: [POST(10)] });
  });

  test('after a 429 for 4 minutes, however long the observations take', async () => {
    const { error, sent, marks } = await send((service) => {
      service.on('POST', 1, rateLimited, 99);
      for (let count = 1; count < 20; count++) service.on('order', count, service.takes(20));
    });
    expect(error).toMatchObject({ status: 429 });
    const last = Number.parseFloat(posts(sent).at(-1) ?? '');
    expect(last).toBeGreaterThan(60);
    expect(last).toBeLessThanOrEqual(250);
    expect(marks.at(-1)).toBe('none');
  });

  type Prepare = (service: ScriptedService) => unknown;
  test.each<[string, Prepare, result: string | undefined]>([
    ['a pending reissue', (service) => service.at(10.5, { status: 'reissue_pending' }), 'preempted'],
    ['another certificate', (service) => service.at(10.5, { pem: pems.reissued }), 'preempted'],
    [
      'another certificate, and the order cannot be read',
      (service) => service.at(10.5, { pem: pems.reissued }).on('order', 1, refused(403)),
      'preempted',
    ],
    ['a closed order', (service) => service.at(10.5, { status: 'revoked' }), undefined],
    ['an order that cannot be read', (service) => service.on('order', 1, refused(403)), undefined],
    ['a certificate that cannot be read', (service) => service.on('download', 1, refused(404)), undefined],
  ])('unless an observation before shows %s', async (_, prepare, expected) => {
    const { result, error, sent, marks } = await send((service) => prepare(service.on('POST', 1, unconnected)));
    const last = marks.at(-1);
    expect({ result, sent, last }).toEqual({ result: expected, sent: [POST(10), ...READ(10.75)], last: 'none' });
    expect(error === undefined).toBe(expected !== undefined);
  });

  test('and the observation before is retried, but not the request with it', async () => {
    const { error, sent } = await send((service) => service.on('POST', 1, unconnected).on('order', 1, down, 9));
    expect(error?.message).toContain('503');
    expect({ reads: sent.filter((line) => line.endsWith('order')).length, posts: posts(sent).length }).toEqual({
      reads: 3,
      posts: 1,
    });
  });
});

test('the first request needs no other observation than the given one, which may show that it is late', async () => {
  const service = Object.assign(new ScriptedService(), { status: 'reissue_pending' });
  const { context, saved } = contextOf(service);
  const observed = await observe(context);
  expect(await requestOnce(context, request, observed)).toEqual({ kind: 'preempted' });
  expect({ sent: service.sent, marks: saved.map(({ reissueRequest }) => reissueRequest) }).toEqual({
    sent: READ(0),
    marks: ['none'],
  });
});

test('nothing is sent if it cannot be saved that it is about to be', async () => {
  const service = new ScriptedService();
  const { context } = contextOf(service);
  const observed = await observe(context);
  const checkpoint = () => {
    throw new Error('Disk full.');
  };
  await expect(requestOnce({ ...context, checkpoint }, request, observed)).rejects.toThrow('Disk full.');
  expect(service.sent).toEqual(READ(0));
});
