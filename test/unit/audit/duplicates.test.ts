import { expect, test } from 'vitest';
import { fetchDuplicates } from '../../../src/audit/duplicates.ts';
import type { CertCentral } from '../../../src/certcentral/client.ts';
import { parseDuplicateList } from '../../../src/certcentral/order-list.ts';
import type { RequestError } from '../../../src/errors.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { certificateWith, DAY, failed, NOW } from './orders.ts';

/** An entry of the list of duplicates. */
const entry = (id: unknown, status: unknown = 'issued', valid_till?: unknown, serial_number: unknown = id) => ({
  id,
  serial_number,
  status,
  valid_till,
});

/** What duplicates are compared with: a policy decides otherwise about names in `corp`. */
const ORIGINAL = { certificate: certificateWith({}), now: NOW, isOther: (name: string) => name.includes('corp') };

/** Fetches this list, and downloads in turn; returns what was found, and the paths of the requests. */
async function fetchWith(
  list: readonly unknown[] | RequestError,
  ...downloads: (Partial<Certificate> | RequestError)[]
) {
  const paths: string[] = [];
  const request = async ({ path }: { path: string }) => {
    paths.push(path);
    const response = paths.length === 1 ? list : downloads.shift();
    if (response instanceof Error) throw response;
    return Array.isArray(response)
      ? parseDuplicateList({ certificates: response })
      : certificateWith(response as Partial<Certificate>);
  };
  const api = { request } as Pick<CertCentral, 'request'>;
  const { certificates, failure } = await fetchDuplicates(api, '7', ORIGINAL, { retries: 1 });
  const found = certificates.map(({ serialNumber, ctStatus, otherNames }) =>
    [serialNumber, ctStatus, ...otherNames].join(' '),
  );
  return { paths, found, failure };
}

const today = new Date(NOW).toISOString().slice(0, 10);
const yesterday = new Date(NOW - DAY).toISOString().slice(0, 10);
const list = '/order/certificate/7/duplicate';
const downloadOf = (id: string) => `/certificate/${id}/download/format/pem_nointermediate`;

test.each<[string, object, counts: boolean]>([
  ['issued', entry('8', ' Issued'), true],
  ['approved', entry(8, 'approved', null), true],
  ['valid until today', entry('8', 'issued', today), true],
  ['valid until a day in another form', entry('8', 'issued', `${yesterday}T12:00`), true],
  ['valid until no day', entry('8', 'issued', 20_260_901), true],
  ['rejected', entry('8', 'rejected'), false],
  ['without a word as status', entry('8', ''), false],
  ['expired yesterday', entry('8', 'issued', yesterday), false],
  ['the active certificate, in another spelling', entry('8', 'issued', '', '0:a1:b'), false],
  ['the active certificate, and odd otherwise', entry('', 5, '', 'a1b'), false],
])('an entry that is %s', async (_, duplicate, counts) => {
  const { paths, found, failure } = await fetchWith([duplicate], { serialNumber: '08' });
  expect(paths).toEqual(counts ? [list, downloadOf('8')] : [list]);
  expect([found, failure]).toEqual([counts ? ['08 enabled'] : [], undefined]);
});

test('the names of a duplicate count that the certificate lacks, if the policy decides otherwise about them', async () => {
  const { dnsNames, ...names } = certificateWith({}).names;
  const added = {
    ...names,
    dnsNames: [...dnsNames, 'a.corp.example.com', 'b.example.com'],
    nonDnsNames: ['email:a@corp.example.com', 'a.corp.example.com'],
  };
  const { found } = await fetchWith([entry('8')], { serialNumber: '08', names: added });
  expect(found).toEqual(['08 enabled a.corp.example.com email:a@corp.example.com']);
});

const lacking = (lacks: string, id = '') => ({ kind: 'bad-duplicate', id, lacks });

test('all are read, whatever fails', async () => {
  const all = [entry('8'), 'odd', entry(''), entry('9'), entry('10'), entry('11')];
  const expired = { serialNumber: '10', validTill: new Date(NOW - 1) };
  const { paths, ...result } = await fetchWith(all, { serialNumber: '12' }, failed(503), expired, {
    serialNumber: '11',
    ctStatus: 'disabled',
    validTill: new Date(NOW),
  });
  expect(paths).toEqual([list, ...['8', '9', '10', '11'].map(downloadOf)]);
  expect(result).toEqual({ found: ['11 disabled'], failure: lacking('own-download', '8') });
});

test.each<[object | undefined, Parameters<typeof fetchWith>]>([
  [failed(403), [failed(403)]],
  [failed(503), [[entry('8')], failed(503)]],
  [lacking('object'), [[null]]],
  [lacking('object'), [[[entry('8')]]]],
  [lacking('status', '8'), [[entry('8', null, yesterday)]]],
  [lacking('status'), [[entry('', 1)]]],
  [lacking('id'), [[entry('', 'issued', '', '8')]]],
  [lacking('serial-number', '8'), [[entry('8', 'issued', '', null)], {}]],
  [lacking('own-download', '8'), [[entry('8')], { validTill: new Date(0) }]],
  [{ kind: 'too-many-duplicates' }, [Array.from({ length: 101 }, (_, id) => entry(id + 100))]],
])('the failure is %j', async (failure, given) => {
  const { found, ...result } = await fetchWith(...given);
  expect(result.failure).toEqual(failure);
  expect(found).toEqual([]);
});

test('100 are not too many, beside others that do not count', async () => {
  const statuses = [...Array(100).fill('issued'), ...Array(49).fill('rejected'), null];
  const all = statuses.map((status, id) => entry(`${id + 100}`, status));
  const { paths, failure } = await fetchWith(all, ...all.map((_, id) => ({ serialNumber: `${id + 100}` })));
  expect([paths.length, failure]).toEqual([101, lacking('status', '249')]);
});
