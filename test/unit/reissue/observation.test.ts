import { expect, test } from 'vitest';
import type { Observation } from '../../../src/reissue/observation.ts';
import * as built from './builders.ts';

const { certificateWith, earlier, issued, missing, observe, observeFirst, unknownWord, old, orderWith, outage } = built;
const { pending, reissued, revoked, reportsNothing, unknownPhase, unissued } = built;
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
  ['not issued yet by no word', [reportsNothing, missing], 'unreadable', 'unissued'],
  ['not issued yet by no word, and the download fails', [reportsNothing, outage], 'unreadable', 'unreadable'],
  ['an order that does not report whether it is issued', [unknownPhase, missing], 'unreadable', 'unreadable'],
  ['an issued order whose download is missing', [issued, missing], 'unreadable', 'unreadable'],
  ['the same certificate', [issued, old], 'unchanged', 'other-certificate'],
  ['another certificate', [issued, reissued], 'other-certificate', 'other-certificate'],
  ['another one that is not younger', [issued, sameDay], 'other-certificate', 'other-certificate'],
  ['another one of an order with an unknown word', [unknownWord, reissued], 'other-certificate', 'other-certificate'],
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
  const kindOf = (...reads: Reads) => observe(reads, { baseline: null, isIssued: true }).kind;
  expect([kindOf(reportsNothing, missing), kindOf(issued, missing)]).toEqual(['unreadable', 'unreadable']);
  // By such a word, the next certificate is pending.
  expect(kindOf(unissued, missing)).toBe('pending');
});

test.each<[string, Reads, Kind]>([
  ['no longer reported', [unknownWord, old], 'pending'],
  ['no longer reported, and the download is missing', [unknownWord, missing], 'pending'],
  ['no longer reported, like the certificate', [reportsNothing, missing], 'pending'],
  ['no longer reported, but another certificate is active', [unknownWord, reissued], 'other-certificate'],
  ['over', [issued, old], 'unchanged'],
  ['not known, like the rest of the order', [outage, old], 'unreadable'],
  ['not known, like the phase', [unknownPhase, missing], 'unreadable'],
])('a reissue that was pending is %s', (_, reads, kind) => {
  expect(observe(reads, { pending: 'seen' }).kind).toBe(kind);
});

test('a certificate beside a pending reissue is no other one', () => {
  expect(observe([pending, reissued]).hasOtherCertificate).toBe(false);
});
