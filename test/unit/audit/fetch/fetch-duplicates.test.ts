import { describe, expect, test } from 'vitest';
import { fetchDuplicates } from '../../../../src/audit/fetch/fetch-duplicates.ts';
import type { Duplicate } from '../../../../src/certcentral/audit-api.ts';
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
      downloadDuplicate: (id: string) => {
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
    ['with a blank before it', { validTill: ' 2020-01-01' }, true],
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
