import { expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import {
  changeWarnings,
  dryRunWarnings,
  readBackWarnings,
  sctWarnings,
  statusWarnings,
} from '../../../src/reissue/warnings.ts';
import { certificateWith, issued, old, orderWith, outage, pending, renewed, stateOf, unissued } from './builders.ts';
import { type Observed, planFor } from './results.ts';

/** Each warning has its key words. */
const saying = (keyWords: readonly string[]) => keyWords.map((words) => ({ text: expect.stringContaining(words) }));

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const usages = (...extendedKeyUsages: string[]) => ({ extendedKeyUsages });
const validTill = (date: string) => ({ validTill: new Date(date) });
test.each<[string, before: Partial<typeof old>, after: Partial<typeof old>, keyWords: string[]]>([
  ['nothing', {}, {}, []],
  ['more usages, a later end', {}, { ...usages(CLIENT, SERVER), ...validTill('2027-01-01') }, []],
  ['clientAuth lost', usages(SERVER, CLIENT), {}, ['usage clientAuth:']],
  ['all usages lost', usages(SERVER, '1.2.3'), usages(CLIENT), ['usage serverAuth, 1.2.3:']],
  ['no usage named before', usages(), {}, []],
  ['no usage named any more', {}, usages(), []],
  ['210 days less', {}, validTill('2025-12-03T12:34:56Z'), ['210 days earlier than the previous one: on 2025-12-03']],
  ['a day less', {}, validTill('2026-06-30T01:00:00Z'), ['1 day earlier']],
  ['a second less', {}, validTill('2026-07-01T12:34:55Z'), ['less than a day earlier']],
  ['another issuer', {}, { issuer: 'CN=Other' }, ['different issuer (CN=Other)']],
])('what else changed: %s', (_, before, after, keyWords) => {
  expect(changeWarnings(certificateWith(before), certificateWith(after))).toEqual(saying(keyWords));
});

test.each<[reported: CtStatus | 'unknown', keyWords: string[]]>([
  ['disabled', []],
  ['unknown', []],
  ['enabled', ['still reports enabled']],
])('the order reports %s', (ctStatus, keyWords) => {
  expect(statusWarnings(orderWith({ ctStatus }), 'disabled')).toEqual(saying(keyWords));
});

test('an order that could not be read reports nothing', () => {
  expect(statusWarnings(undefined, 'disabled')).toEqual([]);
});

const ORDER = 'the order could not be read back';
const CERTIFICATE = 'the active certificate could not be read back';
test.each<[string, Observed, certificate: typeof old | null, keyWords: string[]]>([
  ['both', [issued, old], old, []],
  ['an order that is not issued', [unissued, outage], null, []],
  ['an issued order alone', [issued, outage], old, [CERTIFICATE]],
  ['the certificate alone', [outage, old], old, [ORDER]],
  ['neither', [outage, outage], old, [ORDER, CERTIFICATE]],
  ['neither, and there was no certificate', [outage, outage], null, [ORDER]],
])('read back: %s', (_, observed, certificate, keyWords) => {
  expect(readBackWarnings(stateOf(...observed), 'disabled', certificate)).toMatchObject(saying(keyWords));
});

test.each<[string, certificate: typeof old | null, CtStatus, keyWords: RegExp[]]>([
  ['no certificate', null, 'enabled', []],
  ['a certificate that was not logged', renewed, 'enabled', []],
  ['3 logs', old, 'enabled', []],
  [
    '1 log',
    certificateWith({ sctLogCount: 1 }),
    'enabled',
    [/SCTs of 1 CT log, but browsers require SCTs of 3: .* A reissue may help\.$/],
  ],
  ['2 logs', certificateWith({ sctLogCount: 2 }), 'disabled', [/SCTs of 2 CT logs, .*, as if it was not logged\.$/]],
])('too few SCTs for browsers: %s', (_, certificate, desiredStatus, texts) => {
  expect(sctWarnings(certificate, desiredStatus)).toEqual(texts.map((text) => ({ text: expect.stringMatching(text) })));
});

const validated = (order: typeof issued) => ({ ...order, product: { ...order.product, validationType: 'dv' } });
const oneLog = certificateWith({ sctLogCount: 1 });
test.each<[string, Observed, keyWords: string[]]>([
  ['an OV order', [issued, old], []],
  ['a DV order', [validated(issued), old], ['validates the domains of a DV order again']],
  ['a DV order without a reissue', [validated(issued), renewed], []],
  ['a DV order with a pending reissue', [validated(pending), old], []],
  ['too few SCTs', [issued, oneLog], ['SCTs of 1 CT log']],
])('a dry run of %s', (_, observed, keyWords) => {
  expect(dryRunWarnings(planFor(observed), 'disabled')).toEqual(saying(keyWords));
});
