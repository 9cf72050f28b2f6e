import { expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { initialSync, type Sync, unchangedSync } from '../../../src/reissue/sync.ts';
import * as built from './builders.ts';

const { firstChange, issued, missing, observeFirst, old, orderWith, outage, pending, reissued, revoked } = built;
const { strange, transactionWith, unissued } = built;
type Reads = built.Reads;

const differ = (orderStatus: CtStatus, certificateStatus: CtStatus): Sync => ({
  kind: 'out-of-sync',
  orderStatus,
  certificateStatus,
});
const disabled = { ctStatus: 'disabled' } as const;
const notReported = { ctStatus: 'unknown' } as const;
const privateTls = orderWith({ ...disabled, product: { nameId: 'private_ssl', type: '', validationType: '' } });
const forClients = { ...reissued, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] };

test.each<[string, Reads, Sync]>([
  ['an order that cannot be read', [outage, old], { kind: 'unknown' }],
  ['a closed order', [{ ...revoked, ...disabled }, old], { kind: 'in-sync' }],
  ['an order that is not issued yet', [{ ...unissued, ...disabled }, missing], { kind: 'in-sync' }],
  ['no public TLS', [privateTls, old], { kind: 'in-sync' }],
  ['no public TLS, and no certificate', [privateTls, outage], { kind: 'in-sync' }],
  ['no public TLS by key usage', [issued, forClients], { kind: 'in-sync' }],
  ['a pending reissue', [{ ...pending, ...notReported }, missing], { kind: 'pending' }],
  ['a certificate that cannot be read', [issued, outage], { kind: 'unknown' }],
  ['a download that may show that nothing is issued', [unissued, outage], { kind: 'unknown' }],
  ['a phase that is not reported', [strange, missing], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith(notReported), old], { kind: 'unknown' }],
  ['both alike', [issued, old], { kind: 'in-sync' }],
  ['both different', [issued, reissued], differ('enabled', 'disabled')],
])('before a change: %s', (_, reads, sync) => {
  expect(initialSync(observeFirst(reads))).toEqual(sync);
});

test.each<[string, built.Changes, Sync]>([
  ['both alike', {}, { kind: 'in-sync' }],
  ['both different', { reportedStatus: 'disabled' }, differ('disabled', 'enabled')],
  ['not issued yet', { ...firstChange, reportedStatus: 'unknown' }, { kind: 'in-sync' }],
  ['a pending reissue', { wasPending: true, reportedStatus: 'unknown' }, { kind: 'pending' }],
  ['a status that is not reported', { reportedStatus: 'unknown' }, { kind: 'unknown' }],
])('of a change whose status was not set: %s', (_, changes, sync) => {
  expect(unchangedSync(transactionWith(changes))).toEqual(sync);
});
