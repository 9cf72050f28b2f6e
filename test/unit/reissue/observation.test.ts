import { describe, expect, test } from 'vitest';
import { errorsOf, hasOtherCertificate, type Observation, requireOpen } from '../../../src/reissue/observation.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, issued, missing, observe, observeFirst, odd, old, orderWith, outage } = built;
const { pending, refusal, reissued, revoked, silent, strange, transactionWith, unissued } = built;
type Reads = built.Reads;

type Kind = Observation['kind'];
const open = orderWith({ openRequests: [undefined] });
const undated = { ...unissued, certificateId: '2000001' };
const sameDay = certificateWith({ serialNumber: '02' });

test.each<[string, Reads, compared: Kind, first: Kind]>([
  ['an order that cannot be read', [outage, old], 'unreadable', 'unreadable'],
  ['a closed order', [revoked, reissued], 'closed', 'closed'],
  ['pending by its status', [pending, old], 'pending', 'pending'],
  ['pending by an open request', [open, reissued], 'pending', 'pending'],
  ['pending, and the download fails', [pending, outage], 'pending', 'pending'],
  ['pending by a date of issue', [{ ...unissued, isDated: true }, missing], 'pending', 'pending'],
  ['not issued yet by its word', [unissued, missing], 'pending', 'unissued'],
  ['not issued yet by its word, with an ID', [undated, missing], 'pending', 'unissued'],
  ['not issued yet by its word, and the download fails', [unissued, outage], 'pending', 'unreadable'],
  ['not issued yet by no word', [silent, missing], 'unreadable', 'unissued'],
  ['not issued yet by no word, and the download fails', [silent, outage], 'unreadable', 'unreadable'],
  ['an order that does not report whether it is issued', [strange, missing], 'unreadable', 'unreadable'],
  ['an issued order whose download is missing', [issued, missing], 'unreadable', 'unreadable'],
  ['the same certificate', [issued, old], 'unchanged', 'other-certificate'],
  ['another certificate', [issued, reissued], 'other-certificate', 'other-certificate'],
  ['another one that is not younger', [issued, sameDay], 'other-certificate', 'other-certificate'],
  ['another one of an order with an unknown word', [odd, reissued], 'other-certificate', 'other-certificate'],
  ['an earlier certificate', [issued, earlier], 'unreadable', 'other-certificate'],
  ['an earlier certificate while pending', [pending, earlier], 'pending', 'pending'],
])('%s', (_, reads, compared, first) => {
  expect(observe(reads).kind).toBe(compared);
  expect(observeFirst(reads).kind).toBe(first);
});

test('an earlier certificate is a stale download, which is downloaded again', () => {
  for (const order of [issued, pending, outage]) {
    const { certificate } = observe([order, earlier]);
    expect(certificate).toMatchObject({ retryability: 'transient', status: undefined });
  }
});

test('with the serial number of a plan, an order without a certificate cannot be read', () => {
  expect(observe([unissued, missing], { baseline: null, isIssued: true }).kind).toBe('unreadable');
});

test.each<[string, Reads, Kind]>([
  ['no longer reported', [odd, old], 'pending'],
  ['no longer reported, and the download is missing', [odd, missing], 'pending'],
  ['no longer reported, but another certificate is active', [odd, reissued], 'other-certificate'],
  ['over', [issued, old], 'unchanged'],
  ['not known, like the rest of the order', [outage, old], 'unreadable'],
  ['not known, like the phase', [strange, missing], 'unreadable'],
])('a reissue that was pending is %s', (_, reads, kind) => {
  expect(observe(reads, { isPending: true }).kind).toBe(kind);
});

describe('why something could not be read', () => {
  const phase = expect.objectContaining({ retryability: 'permanent', status: undefined });
  test.each<[string, Observation, object]>([
    ['nothing', observe([issued, old]), {}],
    ['the order', observe([outage, old]), { order: outage }],
    ['both', observe([outage, missing]), { order: outage, certificate: missing }],
    ['the download', observe([issued, missing]), { certificate: missing }],
    ['the download while pending', observe([pending, outage]), { certificate: outage }],
    ['the phase', observe([strange, missing]), { order: phase, certificate: missing }],
    ['the phase of an order that was issued', observe([silent, missing]), { order: phase, certificate: missing }],
    ['the download that may show that nothing is issued', observeFirst([unissued, outage]), { certificate: outage }],
    ['the download that shows that nothing is issued', observeFirst([unissued, missing]), { certificate: missing }],
  ])('%s', (_, observation, errors) => {
    expect(errorsOf(observation)).toEqual(errors);
  });
});

test.each<[string, Observation, isBaseline: boolean, expected: boolean]>([
  ['another certificate', observe([issued, reissued]), true, true],
  ['another certificate, also if the order cannot be read', observe([outage, reissued]), true, true],
  ['the same, and the order cannot be read', observe([outage, old]), true, false],
  ['an earlier one, and the order cannot be read', observe([outage, earlier]), true, false],
  ['the first, and the order cannot be read', observeFirst([outage, old]), false, true],
  ['none, and the order cannot be read', observe([outage, missing]), true, false],
  ['another certificate while pending', observe([pending, reissued]), true, false],
  ['the same', observe([issued, old]), true, false],
])('another certificate is active: %s', (_, observation, isBaseline, expected) => {
  expect(hasOtherCertificate(observation, isBaseline ? transactionWith().baseline : null)).toBe(expected);
});

test('an order that was closed ends a change', () => {
  expect(() => requireOpen(observe([revoked, old]))).toThrow(/revoked/);
  for (const order of [issued, pending, refusal(403)]) expect(() => requireOpen(observe([order, old]))).not.toThrow();
});
