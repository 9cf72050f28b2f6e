import { expect, test } from 'vitest';
import { type ResultKind, resultKind, toOutputs } from '../../../src/reissue/result.ts';
import { issued, orderWith, renewed } from './builders.ts';
import { executed, results } from './results.ts';

const OUTPUTS = {
  'order-id': '7',
  'ct-status': 'disabled',
  'certificate-ct-status': 'disabled',
  'reissue-required': false,
  'reissue-pending': false,
  'request-reissue': false,
  'sct-count': 3,
  'certificate-id': '2000001',
  'common-name': 'a.example',
  'dns-names': ['a.example', 'b.example'],
  reissued: true,
  plan: '',
  'disable-ct': true,
  'serial-number': '02',
  'valid-till': '2026-07-01T12:34:56.000Z',
  warnings: [],
  'certificate-file': '/tmp/order-7.pem',
  'dcv-random-value': '',
  'dcv-records': [],
};
const NONE = {
  'certificate-ct-status': 'none',
  'sct-count': '',
  'certificate-id': '',
  'common-name': 'order.example',
  'dns-names': [],
  reissued: false,
  'serial-number': '',
  'valid-till': '',
  'certificate-file': '',
};
const ACTIVE = { ...OUTPUTS, reissued: false };
const DRY = { ...ACTIVE, 'ct-status': 'enabled', 'certificate-file': '' };
const plan = (text: string) => ({ plan: expect.stringContaining(text) });
const OLD = { 'certificate-ct-status': 'enabled', 'serial-number': '01' };
const DUE = { 'reissue-required': true, 'request-reissue': true };
const REQUESTED = {
  'certificate-ct-status': '',
  'common-name': '',
  'reissue-pending': true,
  'dcv-random-value': 'r4nd0m',
};
const RECORDS = { 'dcv-records': [{ domain: 'a.example', type: 'TXT', name: 'a.example', value: 'r4nd0m' }] };

test.each<[keyof typeof results, ResultKind, object]>([
  ['a reissue', 'reissued', OUTPUTS],
  ['a first certificate', 'first-issued', OUTPUTS],
  ['a first certificate that was replaced', 'reissued', OUTPUTS],
  ['no reissue', 'unchanged', { ...ACTIVE, ...OLD, 'ct-status': 'enabled', 'disable-ct': false }],
  ['nothing issued', 'unissued', { ...OUTPUTS, ...NONE }],
  ['a request only', 'left-pending', { ...OUTPUTS, ...NONE, ...REQUESTED, ...RECORDS }],
  ['a dry run, nothing issued', 'dry-run', { ...DRY, ...NONE, ...plan('ct=disabled do=status serial=none names=') }],
  ['a dry run, no reissue', 'dry-run', { ...DRY, ...plan('do=status serial=02 names=') }],
  [
    'a dry run, a pending reissue',
    'dry-run',
    { ...DRY, ...OLD, 'reissue-pending': true, ...plan(' do=wait serial=01 ') },
  ],
  ['a dry run, a reissue', 'dry-run', { ...DRY, ...OLD, ...DUE, ...plan(' do=reissue serial=01 ') }],
])('the outputs of %s', (title, kind, outputs) => {
  const result = results[title]();
  expect(resultKind(result)).toBe(kind);
  expect(Object.entries(toOutputs(result))).toEqual(Object.entries({ ...OUTPUTS, ...outputs }));
});

test('the names in the outputs are those of the certificate', () => {
  const certificate = { ...renewed, commonName: '', dnsSans: ['b.example', 'xn--bcher-kva.example'] };
  const order = orderWith({ certificateId: '' });
  const outputs = toOutputs(executed([issued, renewed], { certificate, order, reissuePending: 'unknown' }));
  expect(outputs).toMatchObject({ 'common-name': 'b.example', 'dns-names': certificate.dnsSans });
  expect(outputs).toMatchObject({ 'certificate-id': '', 'reissue-pending': 'unknown' });
});

test('no result has the API key', () => {
  expect(JSON.stringify(Object.values(results).map((build) => build()))).not.toContain('unit-test-key');
});
