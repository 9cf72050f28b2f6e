import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import type { OrderPhase, ReissuePending } from '../../../src/domain/order-phase.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { CtStatus } from '../../../src/pki/ct-status.ts';
import { buildResult, toOutputs } from '../../../src/set-status/result.ts';
import { changed, order as issued, certificate as logged } from '../result.ts';

const unread = new RequestError('403 no', { hint: 'Check it.' });

interface Given {
  desired?: CtStatus;
  dryRun?: boolean;
  order?: Partial<Order> | RequestError;
  phase?: OrderPhase;
  pending?: ReissuePending;
  certificate?: CtStatus | RequestError | undefined;
  isEv?: boolean;
}

/** Builds a result; unless something else is given, order and certificate are as desired: disabled. */
function build({ desired = 'disabled', dryRun = false, order = {}, isEv = false, ...given }: Given) {
  const certificate = 'certificate' in given ? given.certificate : desired;
  const isUnread = order instanceof RequestError;
  return buildResult(
    { orderId: '7', desiredStatus: desired, dryRun },
    {
      order: isUnread ? order : { ...issued, ctStatus: desired, ...order },
      certificate: typeof certificate === 'string' ? { ...logged, ctStatus: certificate, isEv } : certificate,
      phase: given.phase ?? (isUnread ? 'unknown' : 'issued'),
      reissuePending: given.pending ?? (isUnread ? 'unknown' : false),
      hasOpenRequest: false,
    },
  );
}

const closed = { phase: 'closed', order: { status: 'REVOKED' } } as const;
const unissued = { phase: 'unissued', order: { status: 'pending' } } as const;
const unknown = { phase: 'unknown', order: { status: '' } } as const;
const privateProduct = { order: { product: { nameId: 'private_ssl', type: '', validationType: '' } } };

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
    reissueRequired: true,
    kind: 'pending',
    warnings: [expect.anything()],
  });
  expect(build({ order: unread })).toMatchObject({ order: undefined, reissuePending: 'unknown' });
});

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
    ['of an order that has none yet', { ...unissued, certificate: unread }, 'none', false, 'unissued'],
    ['of an order in an unknown phase', { ...unknown, certificate: 'disabled' }, 'unknown', true, 'unknown'],
    ['of an order that could not be read', { order: unread, certificate: 'enabled' }, 'enabled', true, 'reissue'],
    ['as desired, of an order that could not be read', { order: unread }, 'disabled', false, 'in-sync'],
    ['that could not be read, nor its order', { order: unread, certificate: unread }, 'unknown', true, 'unknown'],
    ['of a private product', { ...privateProduct, certificate: 'enabled' }, 'enabled', false, 'private'],
    ['of a private product, unread', { ...privateProduct, certificate: unread }, 'unknown', false, 'private'],
    ['that will be replaced', { pending: true, certificate: 'enabled' }, 'enabled', true, 'pending'],
    ['as desired, that will be replaced', { pending: true }, 'disabled', false, 'pending'],
    ['that may be replaced', { pending: 'unknown' }, 'disabled', false, 'in-sync'],
  ])('%s', (_, given, certificateCtStatus, reissueRequired, kind) => {
    expect(build(given)).toMatchObject({ certificateCtStatus, reissueRequired, kind });
    // Whether anything was changed makes no difference.
    expect(build({ ...given, dryRun: true })).toMatchObject({ certificateCtStatus, reissueRequired });
  });
});

describe("the order's CT status", () => {
  test.each<[string, Given, ctStatus: string, kind: string]>([
    ['after a change is the desired one', {}, 'disabled', 'in-sync'],
    [
      'after a change is the desired one, even if the order lags',
      { order: { ctStatus: 'enabled' } },
      'disabled',
      'in-sync',
    ],
    [
      'after a change is the desired one, even if not reported',
      { order: { ctStatus: 'unknown' } },
      'disabled',
      'in-sync',
    ],
    ['after a change is the desired one, even if the order is unread', { order: unread }, 'disabled', 'in-sync'],
    ['in a dry run is the present one', { dryRun: true, order: { ctStatus: 'enabled' } }, 'enabled', 'order-differs'],
    [
      'in a dry run is unknown if not reported',
      { dryRun: true, order: { ctStatus: 'unknown' } },
      'unknown',
      'order-differs',
    ],
  ])('%s', (_, given, ctStatus, kind) => {
    expect(build(given)).toMatchObject({ ctStatus, kind });
  });
});

describe('the warnings', () => {
  const LAG =
    'The order still reports CT logging enabled, although DigiCert confirmed that it is disabled: CertCentral can lag behind a change. Check the order later.';
  const PENDING =
    "A reissue of the order is pending. A second reissue request may replace it. The certificate's values will change when the reissue is issued.";
  const PRIVATE =
    'This is a private TLS product: CT logging does not apply to its certificates, so reissue-required is false.';
  const EV =
    'The active certificate is an EV certificate, and DigiCert says that EV certificates must be logged: DigiCert may refuse a reissue, or log the new certificate anyway. To log it, which is permanent, set disable-ct to false.';
  const UNKNOWN = 'Whether the active certificate was logged is unknown, so reissue-required is true.';
  const NOT_REPORTED = ' CertCentral does not report whether a certificate was issued.';
  const OUT_OF_SYNC =
    'The order and its active certificate are out of sync: the order has CT logging enabled, the certificate was issued with CT logging disabled.';
  const UNREAD = { text: 'CT logging is disabled, but the order could not be read back.', cause: unread };
  const isClosed = (status: string) =>
    `The order is ${status}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`;
  const old = { ctStatus: 'enabled' } as const;

  test.each<[string, Given, object[]]>([
    ['if everything is as desired', {}, []],
    ['if everything is as desired in a dry run', { dryRun: true }, []],
    ['if a reissue is all that is left to do', { certificate: 'enabled' }, []],
    ['if nothing was issued yet', { ...unissued, certificate: undefined }, []],
    ['if the order does not report its CT status', { order: { ctStatus: 'unknown' } }, []],
    ['if the order could not be read back', { order: unread }, [UNREAD]],
    ['if the order lags', { order: old }, [{ text: LAG }]],
    [
      'if the order lags, the other way',
      { desired: 'enabled', order: { ctStatus: 'disabled' } },
      [{ text: LAG.replace('disabled', 'X').replace('enabled', 'disabled').replace('X', 'enabled') }],
    ],
    ['of a closed order', { ...closed, certificate: undefined }, [{ text: isClosed('revoked') }]],
    [
      'of a closed order that lags',
      { phase: 'closed', order: { status: ' Canceled', ...old }, certificate: undefined },
      [{ text: LAG }, { text: isClosed('canceled') }],
    ],
    ['of a pending reissue', { pending: true, certificate: 'enabled' }, [{ text: PENDING }]],
    ['of a private product', { ...privateProduct, certificate: 'enabled', isEv: true }, [{ text: PRIVATE }]],
    ['of a certificate that could not be read', { certificate: unread }, [{ text: UNKNOWN, cause: unread }]],
    ['of a certificate that is not there', { certificate: undefined }, [{ text: UNKNOWN, cause: undefined }]],
    [
      'of a private certificate that could not be read',
      { ...privateProduct, certificate: unread },
      [{ text: PRIVATE }, { text: 'Whether the active certificate was logged is unknown.', cause: unread }],
    ],
    ['of an order in an unknown phase', { ...unknown, isEv: true }, [{ text: UNKNOWN + NOT_REPORTED }]],
    ['of the same without a certificate', { ...unknown, certificate: unread }, [{ text: UNKNOWN + NOT_REPORTED }]],
    ['if nothing could be read', { order: unread, certificate: unread }, [UNREAD, { text: UNKNOWN, cause: unread }]],
    ['of EV', { isEv: true }, [{ text: EV }]],
    ['of EV in a dry run', { isEv: true, dryRun: true, certificate: 'enabled' }, [{ text: EV }]],
    ['of EV of an order that could not be read', { isEv: true, order: unread }, [UNREAD, { text: EV }]],
    ['of EV that is logged', { isEv: true, desired: 'enabled' }, []],
    ['of EV of a closed order', { ...closed, isEv: true }, [{ text: isClosed('revoked') }]],
    ['of an order out of sync', { dryRun: true, order: old }, [{ text: OUT_OF_SYNC }]],
    ['of an order in sync, but not as desired', { dryRun: true, order: old, certificate: 'enabled' }, []],
    ['of an order that may be out of sync', { dryRun: true, order: { ctStatus: 'unknown' } }, []],
    [
      'of a private product out of sync',
      { dryRun: true, order: { ...old, product: { nameId: 'private_ssl', type: '', validationType: '' } } },
      [{ text: PRIVATE }],
    ],
  ])('%s', (_, given, warnings) => {
    expect(build(given).warnings).toEqual(warnings);
  });
});

describe('the outputs', () => {
  test('are those of action.yml', () => {
    expect(toOutputs(changed)).toEqual({
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': true,
      'reissue-pending': false,
      'certificate-id': '2000001',
      'common-name': 'www.example.com',
      'dns-names': ['www.example.com', 'example.com'],
    });
  });

  test('are empty if the order could not be read', () => {
    expect(toOutputs({ ...changed, order: undefined, phase: 'unknown', reissuePending: 'unknown' })).toMatchObject({
      'order-id': '1000001',
      'reissue-pending': 'unknown',
      'certificate-id': '',
      'common-name': '',
      'dns-names': [],
    });
  });

  test('have no certificate ID if no certificate is active', () => {
    expect(toOutputs({ ...changed, certificateCtStatus: 'none', phase: 'closed' })).toMatchObject({
      'certificate-id': '',
      'common-name': 'www.example.com',
    });
  });
});
