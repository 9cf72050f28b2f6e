import { expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import {
  changeWarnings,
  codesOf,
  dryRunWarnings,
  foreignNameWarnings,
  type ReissueWarning,
  readBackWarnings,
  sctWarnings,
  statusWarnings,
} from '../../../src/reissue/warnings.ts';
import { certificateWith, issued, old, orderWith, outage, pending, renewed, stateOf, unissued } from './builders.ts';
import { type Observed, planFor } from './results.ts';

/** Each warning has its key words. */
const saying = (keyWords: readonly string[]) => keyWords.map((words) => ({ text: expect.stringContaining(words) }));

/** The texts and the codes of warnings. */
const coded = (warnings: readonly ReissueWarning[]) => warnings.map(({ code, text }) => `${code}: ${text}`);

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const usages = (...extendedKeyUsages: string[]) => ({ extendedKeyUsages });
const validTill = (date: string) => ({ validTill: new Date(date) });
const LOST = 'lost-extended-key-usage: The new certificate lost the extended key';
test.each<[string, before: Partial<typeof old>, after: Partial<typeof old>, texts: string[]]>([
  ['nothing', {}, {}, []],
  ['more usages, a later end', {}, { ...usages(CLIENT, SERVER), ...validTill('2027-01-01') }, []],
  ['clientAuth lost', usages(SERVER, CLIENT), {}, [`${LOST} usage clientAuth:`]],
  ['all usages lost', usages(SERVER, '1.2.3'), usages(CLIENT), [`${LOST} usage serverAuth, 1.2.3:`]],
  ['no usage named before', usages(), {}, []],
  ['no usage named any more', {}, usages(), []],
  [
    '210 days less',
    {},
    validTill('2025-12-03T12:34:56Z'),
    ['ends-earlier: The new certificate expires 210 days earlier than the previous one: on 2025-12-03'],
  ],
  ['a day less', {}, validTill('2026-06-30T01:00:00Z'), ['ends-earlier: The new certificate expires 1 day earlier']],
  ['a second less', {}, validTill('2026-07-01T12:34:55Z'), ['expires less than a day earlier']],
  [
    'another issuer',
    {},
    { issuer: 'CN=Other' },
    ['other-issuer: The new certificate has a different issuer (CN=Other)'],
  ],
  ['a new name', {}, { altNames: ['A.example', 'new.example', 'b.example'] }, ['new-names: ', ' lacks: new.example.']],
  ['a new address', {}, { altNames: ['a.example', 'b.example', '192.0.2.1'] }, [' lacks: 192.0.2.1.']],
  ['a new common name', {}, { commonName: 'new.example' }, [' lacks: new.example.']],
  ['a new common name that is a SAN, too', {}, { commonName: 'c.test', altNames: ['c.test'] }, [' lacks: c.test.']],
  ['no common name', {}, { commonName: '' }, []],
  ['a SAN that was only the common name', { altNames: ['b.example'] }, {}, []],
  ['names in capitals, in another order', {}, { altNames: ['B.EXAMPLE', 'A.example'] }, []],
])('what else changed: %s', (_, before, after, texts) => {
  const warnings = coded(changeWarnings(certificateWith(before), certificateWith(after)));
  expect(warnings).toHaveLength(texts.length === 0 ? 0 : 1);
  for (const text of texts) expect(warnings[0]).toContain(text);
});

test('the codes of warnings are those of the output, each once, in its order', () => {
  const before = certificateWith(usages(SERVER, CLIENT));
  const after = { issuer: 'CN=Other', ...validTill('2025-12-03'), altNames: ['new.example'] };
  const changes = changeWarnings(before, certificateWith(after));
  const few = sctWarnings(certificateWith({ sctLogCount: 1 }), 'enabled');
  expect(
    codesOf([{ text: 'Else.' }, ...changes.toReversed(), ...few, ...few, { code: 'client-auth', text: '' }]),
  ).toEqual(['few-scts', 'new-names', 'lost-extended-key-usage', 'ends-earlier', 'other-issuer', 'client-auth']);
  expect(codesOf([{ text: 'Else.' }])).toEqual([]);
});

test('names that do not belong to the certificate', () => {
  expect(foreignNameWarnings([])).toEqual([]);
  expect(foreignNameWarnings(['x.test', 'y.test'])).toEqual(saying(['dcv-records lacks records for x.test, y.test: ']));
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
  expect(sctWarnings(certificate, desiredStatus)).toEqual(
    texts.map((text) => ({ code: 'few-scts', text: expect.stringMatching(text) })),
  );
});

const validated = (order: typeof issued) => ({ ...order, product: { ...order.product, validationType: 'dv' } });
const oneLog = certificateWith({ sctLogCount: 1 });
const withClientAuth = (certificate: typeof old) => ({ ...certificate, ...usages(CLIENT, SERVER) });
test.each<[string, Observed, texts: string[]]>([
  ['an OV order', [issued, old], []],
  ['a DV order', [validated(issued), old], ['validates the domains of a DV order again']],
  ['a DV order without a reissue', [validated(issued), renewed], []],
  ['a DV order with a pending reissue', [validated(pending), old], []],
  ['too few SCTs', [issued, oneLog], ['few-scts: The active certificate has SCTs of 1 ']],
  ['too few SCTs while a reissue is pending', [pending, oneLog], ['few-scts: ']],
  ['clientAuth', [issued, withClientAuth(old)], ['client-auth: Mutual TLS may break: ']],
  ['clientAuth without a reissue', [issued, withClientAuth(renewed)], []],
  ['clientAuth with a pending reissue', [pending, withClientAuth(old)], []],
  ['nothing issued', [unissued, outage], []],
])('a dry run of %s', (_, observed, texts) => {
  const warnings = coded(dryRunWarnings(planFor(observed), 'disabled'));
  expect(warnings).toEqual(texts.map((text) => expect.stringContaining(text)));
});
