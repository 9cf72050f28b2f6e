import { describe, expect, test } from 'vitest';
import {
  advance,
  DOWNLOAD_LAG_GRACE_MS,
  REISSUE_VISIBILITY_GRACE_MS,
  type WaitState,
} from '../../../../src/reissue/execute/wait-state.ts';
import { classify, type Observation } from '../../../../src/reissue/observe.ts';
import {
  awaitedWith,
  CLOSED,
  doubtSince,
  issued,
  lookAt,
  NOTHING,
  old,
  outage,
  pending,
  REJECTED,
  refusal,
  renewed,
  revoked,
  unissued,
} from '../certificates.ts';

const reasonOf = (progress: ReturnType<typeof advance>) =>
  progress.kind === 'failed' ? progress.error.message : progress.kind;

const ON = 'waiting';
const pendingSeen = { pendingSeen: true };
const over = { ...pendingSeen, overSince: 1000 };
const doubt = doubtSince(1000);

test('the spans of the contract', () => {
  expect([REISSUE_VISIBILITY_GRACE_MS, DOWNLOAD_LAG_GRACE_MS]).toEqual([60_000, 120_000]);
});

describe('where a wait stands', () => {
  test.each<[string, Observation, Partial<WaitState>, string, number | undefined]>([
    ['another certificate', lookAt(issued, renewed), {}, 'issued', undefined],
    ['closed', lookAt(revoked, renewed), {}, CLOSED, undefined],
    ['the old certificate, nothing in doubt', lookAt(issued, old, 9e9), {}, ON, undefined],

    ['the order: an outage', lookAt(outage, old), {}, ON, undefined],
    ['the order: 401', lookAt(refusal(401), old), {}, '401 no. Look.', undefined],
    ['the order: 404', lookAt(refusal(404), old), {}, '404 no. Look.', undefined],
    ['the certificate: an outage', lookAt(issued, outage), {}, ON, undefined],
    ['the certificate: 403', lookAt(issued, refusal(403)), {}, '403 no. Look.', undefined],
    ['the certificate: 404, not pending', lookAt(issued, refusal(404)), {}, '404 no. Look.', undefined],
    ['the certificate: 404, pending before', lookAt(issued, refusal(404), 1000), pendingSeen, ON, 1000],
    ['the certificate: 404 for less than 2 minutes', lookAt(issued, refusal(404), 120_999), over, ON, 1000],
    ['the certificate: 404 for 2 minutes', lookAt(issued, refusal(404), 121_000), over, '404 no. Look.', 1000],
    ['the certificate: 403, pending before', lookAt(issued, refusal(403)), pendingSeen, '403 no. Look.', undefined],
    ['the order: 404, pending before', lookAt(refusal(404), old), pendingSeen, '404 no. Look.', undefined],
    ['an outage leaves what is over', lookAt(issued, outage, 9e9), over, ON, 1000],
    ['an outage leaves what is in doubt', lookAt(outage, old, 9e9), doubt, ON, undefined],

    ['pending', lookAt(pending, old), pendingSeen, ON, undefined],
    ['pending again', lookAt(pending, old), over, ON, undefined],
    ['pending, in doubt before', lookAt(pending, old, 9e9), { ...pendingSeen, ...doubt }, ON, undefined],
    ['pending: an outage', lookAt(pending, outage), pendingSeen, ON, undefined],
    ['pending: 404', lookAt(pending, refusal(404)), pendingSeen, ON, undefined],
    ['pending: 401', lookAt(pending, refusal(401)), pendingSeen, '401 no. Look.', undefined],
    ['pending: 403', lookAt(pending, refusal(403)), pendingSeen, '403 no. Look.', undefined],
    ['unissued', lookAt(unissued, undefined), over, ON, undefined],

    ['just over', lookAt(issued, old, 1000), pendingSeen, ON, 1000],
    ['over for less than 2 minutes', lookAt(issued, old, 120_999), over, ON, 1000],
    ['over for 2 minutes', lookAt(issued, old, 121_000), over, REJECTED, 1000],
    ['over for 2 minutes, and issued', lookAt(issued, renewed, 121_000), over, 'issued', 1000],
    ['over, in doubt before', lookAt(issued, old, 100_000), { ...over, ...doubt }, ON, 1000],

    ['in doubt for less than 60 seconds', lookAt(issued, old, 60_999), doubt, ON, undefined],
    ['in doubt for 60 seconds', lookAt(issued, old, 61_000), doubt, NOTHING, undefined],
    ['in doubt from the beginning of time', lookAt(issued, old, 60_000), doubtSince(0), NOTHING, undefined],
    ['in doubt, and issued', lookAt(issued, renewed, 61_000), doubt, 'issued', undefined],
  ])('%s', (_, seen, changes, progress, overSince) => {
    const awaited = awaitedWith(changes);
    expect(reasonOf(advance(classify(seen, '01'), seen, awaited))).toBe(progress);
    expect(awaited.pendingEndedAt).toBe(overSince);
  });

  test('what was issued is handed on', () => {
    const seen = lookAt(issued, renewed);
    expect(advance(classify(seen, '01'), seen, awaitedWith())).toEqual({
      kind: 'issued',
      order: issued,
      chain: renewed,
    });
  });
});
