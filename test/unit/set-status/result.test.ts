import { describe, expect, test } from 'vitest';
import { buildResult, toOutputs } from '../../../src/set-status/result.ts';
import { order as issued, certificate as logged } from '../result.ts';
import { build, closed, type Given, noPublicTls, unissued, unknown, unread } from './results.ts';

test('a result has the change, the state, and nothing else of the inputs', () => {
  const change = { orderId: '7', desiredStatus: 'disabled', dryRun: false, apiKey: 'key' } as const;
  const state = { phase: 'issued', reissuePending: true } as const;
  const snapshot = { order: issued, certificate: logged, hasOpenRequest: true, ...state };
  expect(buildResult(change, snapshot)).toEqual({
    orderId: '7',
    desiredStatus: 'disabled',
    dryRun: false,
    order: issued,
    ...state,
    ctStatus: 'disabled',
    certificate: logged,
    certificateCtStatus: 'enabled',
    nonPublicTls: undefined,
    sctShortage: undefined,
    reissueRequired: true,
    kind: 'pending',
  });
  expect(build({ order: unread }).result).toMatchObject({ order: undefined, reissuePending: 'unknown' });
});

const { 'product-name': byName, 'product-type': byType, 'key-usage': byUsage } = noPublicTls;

describe('the active certificate', () => {
  test.each<[string, Given, certificateCtStatus: string, reissueRequired: boolean, kind: string]>([
    ['as desired', {}, 'disabled', false, 'in-sync'],
    ['as desired, the other way', { desired: 'enabled' }, 'enabled', false, 'in-sync'],
    ['issued otherwise', { certificate: 'enabled' }, 'enabled', true, 'reissue'],
    ['issued otherwise, the other way', { desired: 'enabled', certificate: 'disabled' }, 'disabled', true, 'reissue'],
    ['that could not be read', { certificate: unread }, 'unknown', true, 'unknown'],
    ['that was not waited for', { certificate: undefined }, 'unknown', true, 'unknown'],
    ['of a closed order', { ...closed, certificate: 'enabled' }, 'none', false, 'closed'],
    ['of a closed order, unread', { ...closed, certificate: unread }, 'none', false, 'closed'],
    ['of a closed private order', { ...byName, phase: 'closed' }, 'none', false, 'closed'],
    ['of an order that has none yet', { ...unissued, certificate: unread }, 'none', false, 'unissued'],
    ['of an order in an unknown phase', { ...unknown, certificate: 'disabled' }, 'unknown', true, 'unknown'],
    ['of an order that could not be read', { order: unread, certificate: 'enabled' }, 'enabled', true, 'reissue'],
    ['as desired, of an order that could not be read', { order: unread }, 'disabled', false, 'in-sync'],
    ['that could not be read, nor its order', { order: unread, certificate: unread }, 'unknown', true, 'unknown'],
    ['of a private product', { ...byName, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
    ['of a private product, unread', { ...byName, certificate: unread }, 'unknown', false, 'no-public-tls'],
    ['of a private product, pending', { ...byName, pending: true }, 'disabled', false, 'no-public-tls'],
    ['of a private order that has none yet', { ...byName, phase: 'unissued' }, 'none', false, 'no-public-tls'],
    ['of another type of product', { ...byType, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
    ['for e-mail', { ...byUsage, certificate: 'enabled' }, 'enabled', false, 'no-public-tls'],
    [
      'for e-mail, order unread',
      { ...byUsage, order: unread, certificate: 'enabled' },
      'enabled',
      false,
      'no-public-tls',
    ],
    ['that will be replaced', { pending: true, certificate: 'enabled' }, 'enabled', true, 'pending'],
    ['as desired, that will be replaced', { pending: true }, 'disabled', false, 'pending'],
    ['that may be replaced', { pending: 'unknown' }, 'disabled', false, 'in-sync'],
    ['with too few SCTs', { desired: 'enabled', but: { sctLogCount: 1 } }, 'enabled', false, 'in-sync'],
  ])('%s', (_, given, certificateCtStatus, reissueRequired, kind) => {
    expect(build(given).result).toMatchObject({ certificateCtStatus, reissueRequired, kind });
    // Whether anything was changed makes no difference.
    expect(build({ ...given, dryRun: true }).result).toMatchObject({ certificateCtStatus, reissueRequired });
  });
});

describe("the order's CT status", () => {
  const old = { ctStatus: 'enabled' } as const;
  const unreported = { ctStatus: 'unknown' } as const;

  test.each<[string, Given, ctStatus: string, kind: string]>([
    ['after a change is the desired one', {}, 'disabled', 'in-sync'],
    ['after a change is the desired one, even if the order lags', { order: old }, 'disabled', 'in-sync'],
    ['after a change is the desired one, even if not reported', { order: unreported }, 'disabled', 'in-sync'],
    ['after a change is the desired one, even if the order is unread', { order: unread }, 'disabled', 'in-sync'],
    ['in a dry run is the present one', { dryRun: true, order: old }, 'enabled', 'order-differs'],
    ['in a dry run is unknown if not reported', { dryRun: true, order: unreported }, 'unknown', 'order-differs'],
  ])('%s', (_, given, ctStatus, kind) => {
    expect(build(given).result).toMatchObject({ ctStatus, kind });
  });
});

describe('the warnings', () => {
  const UNREAD = /order could not be read back/;
  const LAG = /still reports CT logging enabled/;
  const CLOSED = /^The order is revoked/;
  const PENDING = /reissue of the order is pending/;
  const UNKNOWN = /is unknown, so reissue-required is true/;
  const EV = /EV certificates must be logged/;
  const OUT_OF_SYNC = /are out of sync/;
  const old = { ctStatus: 'enabled' } as const;
  const ev = { but: { isEv: true } };
  const few = { certificate: 'enabled', but: { sctLogCount: 2 } } as const;

  test.each<[string, Given, RegExp[]]>([
    ['if everything is as desired', {}, []],
    ['if everything is as desired in a dry run', { dryRun: true }, []],
    ['if a reissue is all that is left to do', { certificate: 'enabled' }, []],
    ['if nothing was issued yet', { ...unissued, certificate: undefined }, []],
    ['if the order does not report its CT status', { order: { ctStatus: 'unknown' } }, []],
    ['if the order could not be read back', { order: unread }, [UNREAD]],
    ['if the order lags', { order: old }, [LAG]],
    ['if the order lags, the other way', { desired: 'enabled', order: { ctStatus: 'disabled' } }, [/still reports/]],
    ['of a closed order', { ...closed, certificate: undefined }, [CLOSED]],
    ['of a closed order that lags', { phase: 'closed', order: { status: 'Revoked', ...old } }, [LAG, CLOSED]],
    ['of a pending reissue', { pending: true, certificate: 'enabled' }, [PENDING]],
    ['of a pending reissue, with the certificate unread', { pending: true, certificate: unread }, [PENDING, UNKNOWN]],
    ['of a private product', { ...byName, certificate: 'enabled', ...ev }, [/by its name, private_ssl_plus: .*false/]],
    ['of another type of product', { ...byType, ...ev }, [/by its type, client_certificate: .* false/]],
    ['of a certificate for e-mail', { ...byUsage }, [/by its extended key usage: .* false/]],
    ['of all three, the first', { order: { ...byName.order }, ...byUsage }, [/by its name/]],
    ['of a private order that has no certificate', { ...byName, ...unissued, order: byName.order }, [/by its name/]],
    ['of a private order that is closed', { ...closed, order: { ...closed.order, ...byName.order } }, [CLOSED]],
    ['of a certificate that could not be read', { certificate: unread }, [UNKNOWN]],
    ['of a certificate that is not there', { certificate: undefined }, [UNKNOWN]],
    [
      'of an unread certificate of a private product',
      { ...byName, certificate: unread },
      [/by its name/, /unknown\.$/],
    ],
    ['of an order in an unknown phase', { ...unknown, ...ev }, [/does not report whether a certificate was issued/]],
    ['of the same without a certificate', { ...unknown, certificate: unread }, [/does not report whether/]],
    ['if nothing could be read', { order: unread, certificate: unread }, [UNREAD, UNKNOWN]],
    ['of EV', ev, [EV]],
    ['of EV in a dry run', { ...ev, dryRun: true, certificate: 'enabled' }, [EV]],
    ['of EV of an order that could not be read', { ...ev, order: unread }, [UNREAD, EV]],
    ['of EV that is logged', { ...ev, desired: 'enabled' }, []],
    ['of EV of a closed order', { ...closed, ...ev }, [CLOSED]],
    ['of EV before it is issued', { ...unissued, ...ev }, []],
    ['of too few SCTs', { ...few, desired: 'enabled' }, [/SCTs of 2 CT logs, .* SCTs of 3: .*A reissue may help\.$/]],
    ['of the SCTs of one log', { ...few, desired: 'enabled', but: { sctLogCount: 1 } }, [/SCTs of 1 CT log, /]],
    ['of too few SCTs where none are desired', few, [/SCTs of 2 CT logs, .* not logged\.$/]],
    ['of too few SCTs in a private product', { ...few, ...byName }, [/by its name/]],
    ['of too few SCTs of a closed order', { ...few, ...closed }, [CLOSED]],
    ['of an order out of sync', { dryRun: true, order: old }, [OUT_OF_SYNC]],
    ['of an order in sync, but not as desired', { dryRun: true, order: old, certificate: 'enabled' }, []],
    ['of an order that may be out of sync', { dryRun: true, order: { ctStatus: 'unknown' } }, []],
    ['of a private product out of sync', { dryRun: true, order: { ...old, ...byName.order } }, [/by its name/]],
  ])('%s', (_, given, warnings) => {
    expect(build(given).warnings.map(({ text }) => text)).toEqual(warnings.map((text) => expect.stringMatching(text)));
  });

  test('have the error that explains them', () => {
    const { warnings } = build({ order: unread, certificate: unread });
    expect(warnings.map(({ cause }) => cause)).toEqual([unread, unread]);
  });
});

describe('the outputs', () => {
  test('are those of action.yml', () => {
    expect(toOutputs(build({ certificate: 'enabled' }).result)).toEqual({
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': true,
      'reissue-pending': false,
      'request-reissue': true,
      'sct-count': 3,
      'certificate-id': '2000001',
      'common-name': 'www.example.com',
      'dns-names': ['www.example.com', 'example.com'],
    });
  });

  const ofOrder = { commonName: 'order.example', dnsNames: ['order.example', 'x.example'] };
  const fromOrder = { 'common-name': 'order.example', 'dns-names': ['order.example', 'x.example'] };
  const noId = { 'certificate-id': '' };
  const fromCertificate = { 'common-name': 'www.example.com', 'dns-names': ['www.example.com', 'example.com'] };

  test.each<[string, Given, object]>([
    ['come from the certificate', { order: ofOrder }, { 'certificate-id': '2000001', ...fromCertificate }],
    ['without the order', { order: unread }, { ...noId, 'reissue-pending': 'unknown', ...fromCertificate }],
    ['without the certificate', { order: ofOrder, certificate: unread }, { 'sct-count': '', ...fromOrder }],
    ['without both', { order: unread, certificate: unread }, { 'common-name': '', 'dns-names': [], 'sct-count': '' }],
    ['of a closed order', { phase: 'closed', order: ofOrder }, { ...noId, 'sct-count': '', ...fromOrder }],
    ['of an unissued order', { phase: 'unissued', order: ofOrder }, { ...noId, 'sct-count': '', ...fromOrder }],
    ['of a certificate that was not logged', {}, { 'sct-count': 0 }],
  ])('%s', (_, given, outputs) => {
    expect(toOutputs(build(given).result)).toMatchObject(outputs);
  });

  test.each<[boolean, Given]>([
    [true, { certificate: 'enabled' }],
    [true, { desired: 'enabled', certificate: 'disabled' }],
    [true, { certificate: 'enabled', dryRun: true }],
    [false, {}],
    [false, { certificate: 'enabled', pending: true }],
    [false, { certificate: 'enabled', pending: 'unknown' }],
    [false, { certificate: unread }],
    [false, { certificate: undefined }],
    [false, { certificate: 'enabled', order: unread }],
    [false, { order: unread, certificate: unread }],
    [false, { ...unknown, certificate: 'enabled' }],
    [false, { ...unissued, certificate: 'enabled' }],
    [false, { ...closed, certificate: 'enabled' }],
    [false, { ...byName, certificate: 'enabled' }],
  ])('let a workflow request a reissue of its own: %s of %j', (expected, given) => {
    const outputs = toOutputs(build(given).result);
    expect(outputs['request-reissue']).toBe(expected);
    if (expected) expect(outputs).toMatchObject({ 'reissue-required': true, 'reissue-pending': false });
  });
});
