import { describe, expect, test } from 'vitest';
import { toOutputs } from '../../../src/set-status/result.ts';
import { certificate as logged } from '../result.ts';
import { build, closed, type Given, noPublicTls, unissued, unknown, unread } from './results.ts';

const { 'product-name': byName, 'key-usage': byUsage } = noPublicTls;
const ev = { but: { isEv: true } };
const expired = { but: { validTill: new Date('2026-02-01') } };
const address = { kind: 'non-dns-name', names: ['IP Address:192.0.2.1'] };
const withAddress = { but: { names: { ...logged.names, nonDnsNames: address.names } } };
const noName = { but: { names: { ...logged.names, dnsNames: [] } } };
const old = { ctStatus: 'enabled' } as const;
/** The output `next` of each kind of result. */
const NEXT: Record<string, string> = { pending: 'wait', reissue: 'reissue', look: 'look' };

test.each<[string, Given, certificateCtStatus: string, reissueRequired: boolean, kind: string]>([
  ['as desired', {}, 'disabled', false, 'in-sync'],
  ['issued otherwise', { certificate: 'enabled' }, 'enabled', true, 'reissue'],
  ['issued otherwise, the other way', { desired: 'enabled', certificate: 'disabled' }, 'disabled', true, 'reissue'],
  ['that could not be read', { certificate: unread }, 'unknown', true, 'look'],
  ['of a closed order', { ...closed, certificate: 'enabled' }, 'none', false, 'closed'],
  ['of a closed private order', { ...closed, order: { ...closed.order, ...byName.order } }, 'none', false, 'closed'],
  ['of an order that has none yet', unissued, 'none', false, 'unissued'],
  ['of an order in an unknown phase', unknown, 'unknown', true, 'look'],
  ['of an order that could not be read', { order: unread, certificate: 'enabled' }, 'enabled', true, 'look'],
  ['as desired, of an order that could not be read', { order: unread }, 'disabled', false, 'in-sync'],
  ['that could not be read, nor its order', { order: unread, certificate: unread }, 'unknown', true, 'look'],
  ['of a private product', { ...byName, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
  ['of a private product, unread', { ...byName, certificate: unread }, 'unknown', false, 'no-public-tls'],
  ['of a private order that has none yet', { ...byName, phase: 'unissued' }, 'none', false, 'no-public-tls'],
  ['for e-mail', { ...byUsage, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
  ['e-mail, order unread', { ...byUsage, order: unread, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
  ['that will be replaced', { pending: true, certificate: 'enabled' }, 'enabled', true, 'pending'],
  ['as desired, that will be replaced', { pending: true }, 'disabled', false, 'pending'],
  ['that may be replaced', { pending: 'unknown' }, 'disabled', false, 'in-sync'],
  ['of an order that may have none yet', { ...unissued, pending: 'unknown' }, 'none', false, 'unissued'],
  ['unread, that will be replaced', { pending: true, certificate: unread }, 'unknown', true, 'pending'],
  ['that may be replaced, issued otherwise', { pending: 'unknown', certificate: 'enabled' }, 'enabled', true, 'look'],
  ['that has expired', { ...expired, certificate: 'enabled' }, 'enabled', true, 'reissue'],
  ['EV, to be logged', { ...ev, desired: 'enabled', certificate: 'disabled' }, 'disabled', true, 'reissue'],
  ['EV, to be kept out', { ...ev, certificate: 'enabled' }, 'enabled', true, 'look'],
  ['with an IP address', { ...withAddress, certificate: 'enabled' }, 'enabled', true, 'look'],
  ['with an IP address, as desired', withAddress, 'disabled', false, 'in-sync'],
  ['without a DNS name', { ...noName, certificate: 'enabled' }, 'enabled', true, 'look'],
])('the active certificate %s', (_, given, certificateCtStatus, reissueRequired, kind) => {
  const result = build(given);
  expect(result).toMatchObject({ certificateCtStatus, reissueRequired, kind });
  expect(toOutputs(result).next).toBe(NEXT[kind] ?? 'none');
  // Whoever must look learns why.
  if (kind === 'look') expect(result.warnings).not.toEqual([]);
  // Whether anything was changed makes no difference.
  expect(build({ ...given, dryRun: true })).toMatchObject({ certificateCtStatus, reissueRequired });
});

test.each<[string, Given, ctStatus: string, kind: string]>([
  ['after a change is the desired one', {}, 'disabled', 'in-sync'],
  ['after a change is the desired one, though not reported', { order: { ctStatus: 'unknown' } }, 'disabled', 'in-sync'],
  ['after a change is the desired one, even if the order is unread', { order: unread }, 'disabled', 'in-sync'],
  ['in a dry run is the present one', { dryRun: true, order: old }, 'enabled', 'order-differs'],
  ['in a dry run may be unknown', { dryRun: true, order: { ctStatus: 'unknown' } }, 'unknown', 'order-differs'],
])("the order's CT status %s", (_, given, ctStatus, kind) => {
  const result = build(given);
  expect(result).toMatchObject({ ctStatus, kind });
  expect(toOutputs(result).next).toBe('none');
});

const few = { certificate: 'enabled', but: { sctLogCount: 2 } } as const;
const notRead = { kind: 'certificate-not-read', cause: unread };
const notReadBack = { kind: 'order-not-read-back', cause: unread };
const kinds = (...names: string[]) => names.map((kind) => ({ kind }));
const noTls = (reason: string) => ({ kind: 'no-public-tls', reason });
const privateTls = noTls('product-name');

test.each<[string, Given, next: string]>([
  ['and somebody must look', { order: old }, 'look'],
  ['and somebody must look, although a reissue is pending', { order: old, pending: true }, 'look'],
  [
    'and somebody must look before the first certificate is issued',
    { ...unissued, order: { ...unissued.order, ...old } },
    'look',
  ],
  ['but nothing can be issued', { ...closed, order: { ...closed.order, ...old } }, 'none'],
  ['but CT logging does not apply', { ...byName, order: { ...byName.order, ...old } }, 'none'],
])('an order that reports the other status after a change has that status, %s', (_, given, next) => {
  expect(toOutputs(build(given))).toMatchObject({ 'ct-status': 'enabled', next });
});

test.each<[string, Given, object[]]>([
  ['everything is as desired', {}, []],
  ['nothing was issued yet', unissued, []],
  ['the order does not report its CT status', { order: { ctStatus: 'unknown' } }, []],
  ['the order could not be read back', { order: unread }, [notReadBack]],
  ['the order reports the other status', { order: old }, kinds('status-differs')],
  ['the order is closed', closed, kinds('closed')],
  ['a reissue is pending', { pending: true, certificate: 'enabled' }, kinds('reissue-pending')],
  ['the product is private', { ...byName, certificate: 'enabled', ...ev }, [privateTls]],
  ['the certificate is for e-mail', byUsage, [noTls('key-usage')]],
  ['two of these apply', { ...byName, ...byUsage }, [privateTls]],
  ['a private order has no certificate', { ...unissued, ...byName }, [privateTls]],
  ['a private order is closed', { ...closed, order: { ...closed.order, ...byName.order } }, kinds('closed')],
  ['the certificate could not be read', { certificate: unread }, [notRead]],
  ['the phase is unknown', unknown, [notRead]],
  ['nothing could be read', { order: unread, certificate: unread }, [notReadBack, notRead]],
  ['an EV certificate', ev, kinds('ev')],
  ['an EV certificate that should be logged', { ...ev, desired: 'enabled' }, []],
  ['an EV certificate of a closed order', { ...closed, ...ev, certificate: 'enabled' }, kinds('closed')],
  ['an expired certificate', expired, kinds('expired')],
  ['an expired certificate of a closed order', { ...closed, ...expired, certificate: 'enabled' }, kinds('closed')],
  ['an IP address, which a reissue would lose', { ...withAddress, certificate: 'enabled' }, [address]],
  ['an IP address, and no reissue is required', withAddress, []],
  ['no DNS name', { ...noName, certificate: 'enabled' }, kinds('no-dns-name')],
  ['perhaps pending, and issued otherwise', { pending: 'unknown', certificate: 'enabled' }, kinds('pending-unknown')],
  ['too few SCTs', { ...few, desired: 'enabled' }, [{ kind: 'few-scts', shortage: { logs: 2, required: 3 } }]],
  ['too few SCTs, and none are desired', few, kinds('few-scts')],
  ['too few SCTs in a private product', { ...few, ...byName }, [privateTls]],
  ['too few SCTs of a closed order', { ...closed, ...few }, kinds('closed')],
  ['a dry run finds another status: the result says so', { dryRun: true, order: old }, []],
])('warnings: %s', (_, given, warnings) => {
  expect(build(given).warnings).toMatchObject(warnings);
});

describe('the outputs', () => {
  const ofOrder = { commonName: 'order.example', dnsNames: ['order.example', 'x.example'] };
  const fromOrder = { 'common-name': 'order.example', 'dns-names': ['order.example', 'x.example'] };
  const noId = { 'certificate-id': '' };
  const fromCertificate = { 'common-name': 'www.example.com', 'dns-names': ['www.example.com', 'example.com'] };

  test.each<[string, Given, object]>([
    ['come from the certificate', { order: ofOrder }, { 'certificate-id': '2000001', ...fromCertificate }],
    ['without the order', { order: unread }, { ...noId, 'reissue-pending': 'unknown', ...fromCertificate }],
    ['without the certificate', { order: ofOrder, certificate: unread }, { 'sct-count': '', ...fromOrder }],
    ['without both', { order: unread, certificate: unread }, { 'common-name': '', 'dns-names': [], 'sct-count': '' }],
    ['of a closed order', { ...closed, order: ofOrder }, { ...noId, 'sct-count': '', ...fromOrder }],
    ['of an unissued order', { ...unissued, order: ofOrder }, { ...noId, 'sct-count': '', ...fromOrder }],
    ['of a certificate that was not logged', {}, { 'sct-count': 0 }],
    ['of one without a common name', { but: { names: { ...logged.names, commonName: '' } } }, fromCertificate],
  ])('%s', (_, given, outputs) => {
    expect(toOutputs(build(given))).toMatchObject(outputs);
  });
});
