import { expect, test } from 'vitest';
import { changeWarnings, sctWarnings, statusWarnings } from '../../../src/reissue/warnings.ts';
import { certificateWith, type old, orderWith, renewed } from './builders.ts';

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const LOST = (usages: string) =>
  `The new certificate lost the extended key usage ${usages}: anything that requires it will reject the certificate. DigiCert has left out clientAuth by default since 2025-10-01.`;
const validTill = (date: string) => ({ validTill: new Date(date) });
test.each<[string, Partial<typeof old>, Partial<typeof old>, string[]]>([
  ['nothing', {}, {}, []],
  ['more usages, a later end', {}, { extendedKeyUsages: [CLIENT, SERVER], ...validTill('2027-01-01') }, []],
  ['clientAuth lost', { extendedKeyUsages: [SERVER, CLIENT] }, {}, [LOST('clientAuth')]],
  [
    'all usages lost',
    { extendedKeyUsages: [SERVER, '1.2.3'] },
    { extendedKeyUsages: [CLIENT] },
    [LOST('serverAuth, 1.2.3')],
  ],
  ['no usage named before', { extendedKeyUsages: [] }, {}, []],
  ['no usage named any more', {}, { extendedKeyUsages: [] }, []],
  [
    '210 days less',
    {},
    validTill('2025-12-03T12:34:56Z'),
    ['The new certificate expires 210 days earlier than the previous one: on 2025-12-03.'],
  ],
  [
    'a day less',
    {},
    validTill('2026-06-30T01:00:00Z'),
    ['The new certificate expires 1 day earlier than the previous one: on 2026-06-30.'],
  ],
  [
    'a second less',
    {},
    validTill('2026-07-01T12:34:55Z'),
    ['The new certificate expires less than a day earlier than the previous one: on 2026-07-01.'],
  ],
  [
    'another issuer',
    {},
    { issuer: 'CN=Other' },
    [
      'The new certificate has a different issuer (CN=Other): deploy the intermediates, too. They are in certificate-file.',
    ],
  ],
])('what else changed: %s', (_, before, after, warnings) => {
  const texts = changeWarnings(certificateWith(before), certificateWith({ serialNumber: '02', ...after }));
  expect(texts.map(({ text }) => text)).toEqual(warnings);
});

test('the status that the order reports', () => {
  const reported = (ctStatus: 'enabled' | 'disabled' | 'unknown') =>
    statusWarnings(orderWith({ ctStatus }), 'disabled');
  expect([statusWarnings(undefined, 'disabled'), reported('disabled'), reported('unknown')]).toEqual([[], [], []]);
  expect(reported('enabled')).toEqual([
    {
      text: 'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order later: if it still reports that status, it is out of sync.',
    },
  ]);
});

test('too few SCTs for browsers', () => {
  const texts = (logs: number, desiredStatus: 'enabled' | 'disabled') =>
    sctWarnings(certificateWith({ sctLogCount: logs }), desiredStatus).map(({ text }) => text);
  expect([sctWarnings(null, 'enabled'), sctWarnings(renewed, 'enabled'), texts(3, 'enabled')]).toEqual([[], [], []]);
  const text =
    'The active certificate has SCTs of 1 log, but browsers require 3 for its validity: Chrome, Safari and Firefox show a warning for it, as if it was not logged.';
  expect(texts(1, 'enabled')).toEqual([`${text} A reissue may help.`]);
  expect(texts(1, 'disabled')).toEqual([text]);
  expect(texts(2, 'disabled')).toEqual([text.replace('1 log', '2 different logs')]);
});
