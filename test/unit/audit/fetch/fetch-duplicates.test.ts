import { describe, expect, test } from 'vitest';
import {
  checkDuplicates,
  type FetchedDuplicate,
  fetchDuplicates,
} from '../../../../src/audit/fetch/fetch-duplicates.ts';
import type { Duplicate } from '../../../../src/certcentral/order-duplicates.ts';
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
  /** Fetches duplicates, and reports which were downloaded. */
  async function fetched(duplicates: Duplicate[] | Error, certificate: Certificate | Error = certificateWith()) {
    const downloads: string[] = [];
    const resolveOrReject = async <T>(value: T | Error) => {
      if (value instanceof Error) throw value;
      return value;
    };
    const api = {
      getDuplicates: () => resolveOrReject(duplicates),
      getCertificate: (id: string) => {
        downloads.push(id);
        return resolveOrReject(certificate);
      },
    };
    return { found: await fetchDuplicates(api, '7', '0A1B', { retries: 0 }, NOW), downloads };
  }

  test.each<[string, Partial<Duplicate>, boolean]>([
    ['approved', {}, true],
    ['issued', { status: 'issued' }, true],
    ['pending', { status: 'pending' }, false],
    ['of no status', { status: '' }, false],
    ['valid till today', { validTill: '2026-11-01' }, true],
    ['valid till yesterday', { validTill: '2026-10-31' }, false],
    ['valid till a day that does not exist', { validTill: '2026-02-30' }, true],
    ['in another form', { validTill: '2020-01-01T00:00:00Z' }, true],
    ['without a date', { validTill: '' }, true],
    ['of the serial number of the active certificate', { serialNumber: 'a:1b' }, false],
    ['of that and without a usable ID', { serialNumber: '0A1B', id: '' }, false],
  ])('%s', async (_, changes, counts) => {
    const { found, downloads } = await fetched([entry(changes)]);
    expect(downloads).toEqual(counts ? ['8'] : []);
    expect(found).toEqual(counts ? [{ duplicate: entry(changes), certificate: certificateWith() }] : []);
  });

  test('errors of requests are part of the result, others are not', async () => {
    expect((await fetched(failed(503))).found).toEqual(failed(503));
    expect((await fetched([entry()], failed(404))).found).toEqual([{ duplicate: entry(), certificate: failed(404) }]);
    await expect(fetched(new TypeError('bug'))).rejects.toThrow('bug');
    await expect(fetched([entry()], new TypeError('bug'))).rejects.toThrow('bug');
  });

  test('without a usable ID are not downloaded', async () => {
    const { found, downloads } = await fetched([entry({ id: '' })]);
    expect({ found, downloads }).toEqual({
      found: [{ duplicate: entry({ id: '' }), certificate: undefined }],
      downloads: [],
    });
  });
});

describe('duplicates against the desired status', () => {
  const one = (serialNumber: string, changes: Partial<Certificate> = {}, listed = serialNumber): FetchedDuplicate => ({
    duplicate: entry({ serialNumber: listed }),
    certificate: certificateWith({ serialNumber, ...changes }),
  });
  const keptOut = (serial: string) => one(serial, { ctStatus: 'disabled' });
  const MANY =
    'were issued with CT logging disabled: request new duplicates and revoke these once the new ones are deployed';
  const OTHER = 'the download of duplicate 8 has a different serial number from the list of duplicates';
  test.each<[string, FetchedDuplicate[] | RequestError, checked: number, mismatch: string, failure?: string]>([
    ['none', [], 0, ''],
    ['as desired', [one('D1'), one('D2')], 2, ''],
    [
      'one is not',
      [one('D1'), keptOut('D2')],
      2,
      'duplicate with serial number D2 was issued with CT logging disabled: request a new duplicate and revoke this one once the new one is deployed',
    ],
    ['two are not', [keptOut('D1'), keptOut('D2')], 2, `duplicates with serial numbers D1, D2 ${MANY}`],
    ['five are not', [...'12345'].map(keptOut), 5, `duplicates with serial numbers 1, 2, 3, 4, 5 ${MANY}`],
    [
      'seven are not',
      [...'1234567'].map(keptOut),
      7,
      `duplicates with serial numbers 1, 2, 3, 4, 5 and 2 more ${MANY}`,
    ],
    ['expired', [one('D1', { ctStatus: 'disabled', validTill: new Date(NOW - 1) })], 0, ''],
    ['expires now', [one('D1', { validTill: new Date(NOW) })], 1, ''],
    ['its serial number in another spelling', [one('00AB12', {}, 'ab:12')], 1, ''],
    ['another serial number', [one('D1', { ctStatus: 'disabled' }, 'D2')], 0, '', OTHER],
    ['a serial number with more zeros in it', [one('A0B', {}, 'A00B')], 0, '', OTHER],
    ['another serial number, expired', [one('D1', { validTill: new Date(0) }, 'D2')], 0, '', OTHER],
    ['no serial number', [one('D1', {}, '')], 0, '', OTHER],
    ['no usable ID', [{ duplicate: entry({ id: '' }), certificate: undefined }], 0, '', 'a duplicate has no usable ID'],
    [
      'a download failed, another is not as desired',
      [{ duplicate: entry(), certificate: failed(404) }, keptOut('D2'), one('D3', {}, '')],
      1,
      'duplicate with serial number D2 was issued with CT logging disabled: request a new duplicate and revoke this one once the new one is deployed',
      'Could not read: 404 no',
    ],
    ['not listed', failed(500), 0, '', 'Could not read: 500 no'],
  ])('%s', (_, fetched, checked, mismatch, failure = '') => {
    expect(checkDuplicates(fetched, 'enabled', NOW)).toEqual({ checked, mismatch, failure });
  });

  test('logged ones, if they should not be', () => {
    const { mismatch } = checkDuplicates([one('D1')], 'disabled', NOW);
    expect(mismatch).toMatch(/^duplicate with serial number D1 was issued with CT logging enabled: /);
  });
});
