import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { type InitialSync, initialSyncOf, observedSync, repairText } from '../../../src/reissue/sync-state.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import {
  firstStateOf,
  issued,
  old,
  orderWith,
  outage,
  pending,
  refusal,
  renewed,
  revoked,
  strange,
  transactionWith,
  unissued,
} from './builders.ts';

type Look = Parameters<typeof firstStateOf>;

const first = { baseline: null } as const;
const seenPending = { reissueSeenPending: true };
const seenIssued = { reissuedCtStatus: 'disabled' } as const;
const lost = refusal(404);
const differ = (orderStatus: CtStatus, certificateStatus: CtStatus): InitialSync => ({
  kind: 'out-of-sync',
  orderStatus,
  certificateStatus,
});

test.each<[string, Partial<Transaction>, InitialSync]>([
  ['in sync', {}, { kind: 'in-sync' }],
  ['not issued yet', { ...first, initialCtStatus: 'unknown' }, { kind: 'in-sync' }],
  ['pending at the start', { ...seenPending, initialCtStatus: 'unknown' }, { kind: 'pending' }],
  ['closed since', { ...seenPending, isClosed: true, initialCtStatus: 'disabled' }, { kind: 'in-sync' }],
  ['another certificate since', seenIssued, differ('enabled', 'disabled')],
  ['a status that is not reported', { initialCtStatus: 'unknown' }, { kind: 'unknown' }],
  ['out of sync before', { initialCtStatus: 'disabled' }, differ('disabled', 'enabled')],
])('an order that was not changed: %s', (_, changes, sync) => {
  expect(initialSyncOf(transactionWith(changes))).toEqual(sync);
});

const privateKind = { product: { nameId: 'private_ssl', type: '', validationType: '' } };
const clientCertificate = { ...renewed, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2'] };
const closedDisabled = { ...revoked, ctStatus: 'disabled' } as const;
const unissuedDisabled = { ...unissued, ctStatus: 'disabled' } as const;
test.each<[string, Look, InitialSync]>([
  ['an order that cannot be read', [outage, old], { kind: 'unknown' }],
  ['a closed order', [closedDisabled, old], { kind: 'in-sync' }],
  ['an order that is not issued yet', [unissuedDisabled, lost], { kind: 'in-sync' }],
  ['a private product', [orderWith({ ...privateKind, ctStatus: 'disabled' }), old], { kind: 'in-sync' }],
  ['no public TLS by key usage', [issued, clientCertificate], { kind: 'in-sync' }],
  ['a pending reissue', [{ ...pending, ctStatus: 'unknown' }, lost], { kind: 'pending' }],
  ['a certificate that cannot be read', [issued, outage], { kind: 'unknown' }],
  ['a phase that is not reported', [strange, lost], { kind: 'unknown' }],
  ['a status that is not reported', [orderWith({ ctStatus: 'unknown' }), old], { kind: 'unknown' }],
  ['in sync', [issued, old], { kind: 'in-sync' }],
  ['out of sync', [issued, renewed], differ('enabled', 'disabled')],
])('before a change: %s', (_, look, sync) => {
  expect(observedSync(firstStateOf(...look))).toEqual(sync);
});

test('the repair command is quoted for the shell, and keeps the key out of the arguments', () => {
  const apiUrl = "https://dc.example/';echo$(id)";
  const text = repairText(transactionWith({ apiUrl }), 'disabled');
  const [, command = ''] = /disabled, run: (printf .*) \(or set/.exec(text) ?? [];
  const curl = `curl() { printf '%s\\n' "$@"; echo stdin; cat; }`;
  const lines = execFileSync('sh', ['-c', `${curl}\n${command}`], {
    env: { ...process.env, DIGICERT_API_KEY: 'k %s' },
  });
  expect(lines.toString().split('\n')).toEqual([
    '--fail',
    '--globoff',
    '--request',
    'PUT',
    '--header',
    '@-',
    '--header',
    'Content-Type: application/json',
    '--data',
    '{"disable_ct": true}',
    `${apiUrl}/order/certificate/7/ct-status`,
    'stdin',
    'X-DC-DEVKEY: k %s',
  ]);
});
