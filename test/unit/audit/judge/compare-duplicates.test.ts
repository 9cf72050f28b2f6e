import { describe, expect, test } from 'vitest';
import type { FetchedDuplicate } from '../../../../src/audit/fetch/fetch-orders.ts';
import { compareDuplicates, countsAsDuplicate } from '../../../../src/audit/judge/compare-duplicates.ts';
import type { Duplicate } from '../../../../src/certcentral/audit-api.ts';
import type { RequestError } from '../../../../src/http/request-error.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { certificateWith, failed, NOW } from '../orders.ts';

const entry = (changes: Partial<Duplicate> = {}): Duplicate => ({
  id: '8',
  serialNumber: 'D1',
  status: 'approved',
  validTill: '2026-12-31',
  ...changes,
});

describe('the duplicates that count', () => {
  test.each<[string, Partial<Duplicate>, boolean]>([
    ['approved', {}, true],
    ['issued', { status: 'issued' }, true],
    ['pending', { status: 'pending' }, false],
    ['of no status', { status: '' }, false],
    ['valid till today', { validTill: '2026-11-01' }, true],
    ['valid till yesterday', { validTill: '2026-10-31' }, false],
    ['valid till a day that does not exist', { validTill: '2026-02-30' }, true],
    ['in another form', { validTill: '2020-01-01T00:00:00Z' }, true],
    ['with a blank before it', { validTill: ' 2020-01-01' }, true],
    ['without a date', { validTill: '' }, true],
    ['of the serial number of the active certificate', { serialNumber: 'a:1b' }, false],
    ['of that and without a usable ID', { serialNumber: '0A1B', id: '' }, false],
  ])('%s', (_, changes, counts) => {
    expect(countsAsDuplicate(entry(changes), { serialNumber: '0A1B' }, NOW)).toBe(counts);
  });
});

describe('duplicates against the desired status', () => {
  const one = (serialNumber: string, changes: Partial<Certificate> = {}, listed = serialNumber): FetchedDuplicate => ({
    duplicate: entry({ serialNumber: listed }),
    certificate: certificateWith({ serialNumber, ...changes }),
  });
  const keptOut = (serial: string) => one(serial, { ctStatus: 'disabled' });
  const unusable = { duplicate: entry({ id: '' }), certificate: undefined };
  const unread = { duplicate: entry(), certificate: failed(404) };
  const expired = new Date(NOW - 1);
  const OTHER = 'duplicate 8 has a different serial number';
  test.each<[string, FetchedDuplicate[] | RequestError, checked: number, mismatch: string, failure: string]>([
    ['none', [], 0, '', ''],
    ['as desired', [one('D1'), one('D2')], 2, '', ''],
    ['one is not', [one('D1'), keptOut('D2')], 2, 'number D2 was', ''],
    ['two are not', [keptOut('D1'), keptOut('D2')], 2, 'numbers D1, D2 were', ''],
    ['five are not', [...'12345'].map(keptOut), 5, 'numbers 1, 2, 3, 4, 5 were', ''],
    ['seven are not', [...'1234567'].map(keptOut), 7, 'numbers 1, 2, 3, 4, 5 and 2 more were', ''],
    ['expired', [one('D1', { ctStatus: 'disabled', validTill: expired })], 0, '', ''],
    ['expires now', [one('D1', { validTill: new Date(NOW) })], 1, '', ''],
    ['its serial number in another spelling', [one('00AB12', {}, 'ab:12')], 1, '', ''],
    ['another serial number', [one('D1', { ctStatus: 'disabled' }, 'D2')], 0, '', OTHER],
    ['a serial number with more zeros in it', [one('A0B', {}, 'A00B')], 0, '', OTHER],
    ['another serial number, expired', [one('D1', { validTill: expired }, 'D2')], 0, '', OTHER],
    ['no serial number', [one('D1', {}, '')], 0, '', OTHER],
    ['no usable ID', [unusable], 0, '', 'no usable ID'],
    [
      'the first of two failures, and one is not',
      [unread, keptOut('D2'), one('D3', {}, '')],
      1,
      'number D2 was',
      '404',
    ],
    ['not listed', failed(500), 0, '', '500'],
  ])('%s', (_, fetched, checked, mismatch, failure) => {
    const about = (words: string) => words && expect.stringContaining(words);
    const expected = { checked, mismatch: about(mismatch), failure: about(failure) };
    expect(compareDuplicates(fetched, 'enabled', NOW)).toEqual(expected);
  });

  test('ones that are not logged, if they should be', () => {
    const { mismatch } = compareDuplicates([keptOut('D1')], 'enabled', NOW);
    expect(mismatch).toMatch(/D1 was issued with CT logging disabled/);
  });

  test('logged ones, if they should not be', () => {
    const { mismatch } = compareDuplicates([one('D1')], 'disabled', NOW);
    expect(mismatch).toMatch(/D1 was issued with CT logging enabled/);
  });
});
