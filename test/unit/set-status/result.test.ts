import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { CtStatus } from '../../../src/pki/ct-status.ts';
import { buildResult, closedStatus } from '../../../src/set-status/result.ts';
import { order as usual } from '../result.ts';

const unread = new RequestError('403 no', { hint: 'Check it.' });

interface Given {
  requested?: CtStatus;
  dryRun?: boolean;
  order?: Partial<Order> | RequestError;
  certificate?: CtStatus | RequestError | undefined;
}

/** Concludes; unless it is given, all is asked to be `disabled`, and is. */
function concludeOn(given: Given) {
  const { requested = 'disabled', dryRun = false, order = {} } = given;
  const certificate = 'certificate' in given ? given.certificate : requested;
  const wish = { orderId: '7', desiredStatus: requested, dryRun };
  return buildResult(wish, {
    order: order instanceof RequestError ? order : { ...usual, ctStatus: requested, ...order },
    certificate: typeof certificate === 'string' ? { ctStatus: certificate, validTill: new Date() } : certificate,
  });
}

/** The order's status, the certificate's, and whether a reissue is required. */
const decisionOn = (given: Given) => {
  const { ctStatus, certificateCtStatus, reissueRequired } = concludeOn(given);
  return [ctStatus, certificateCtStatus, reissueRequired];
};

test('a conclusion holds what was asked for, and the order', () => {
  expect(concludeOn({})).toEqual({
    orderId: '7',
    requested: 'disabled',
    dryRun: false,
    order: usual,
    ctStatus: 'disabled',
    certificateCtStatus: 'disabled',
    reissueRequired: false,
    warnings: [],
  });
  expect(concludeOn({ order: unread })).toHaveProperty('order', undefined);
});

const CLOSED: Partial<Order> = { phase: 'closed', status: 'REVOKED' };
const UNISSUED: Partial<Order> = { phase: 'unissued', status: 'pending' };
const UNTOLD: Partial<Order> = { phase: 'unknown', status: '' };

describe('the active certificate', () => {
  test.each<[string, Given, string, boolean]>([
    ['as asked for', {}, 'disabled', false],
    ['as asked for, the other way', { requested: 'enabled' }, 'enabled', false],
    ['issued otherwise', { certificate: 'enabled' }, 'enabled', true],
    ['issued otherwise, the other way', { requested: 'enabled', certificate: 'disabled' }, 'disabled', true],
    ['that could not be read', { certificate: unread }, 'unknown', true],
    ['that was not waited for', { certificate: undefined }, 'unknown', true],
    ['of a closed order', { order: CLOSED, certificate: 'enabled' }, 'none', false],
    ['of a closed order, unread', { order: CLOSED, certificate: undefined }, 'none', false],
    ['of an order that has none yet', { order: UNISSUED, certificate: 'enabled' }, 'none', false],
    ['of an order that has none yet, unread', { order: UNISSUED, certificate: unread }, 'none', false],
    ['of an order that does not tell', { order: UNTOLD, certificate: 'disabled' }, 'unknown', true],
    ['of an order that could not be read', { order: unread, certificate: 'enabled' }, 'enabled', true],
    ['as asked for, of an order that could not be read', { order: unread }, 'disabled', false],
    ['that could not be read, nor its order', { order: unread, certificate: unread }, 'unknown', true],
    ['of a private product', { order: { isPrivateProduct: true }, certificate: 'enabled' }, 'enabled', false],
    ['of a private product, unread', { order: { isPrivateProduct: true }, certificate: unread }, 'unknown', false],
    ['that will be replaced', { order: { reissuePending: true }, certificate: 'enabled' }, 'enabled', true],
  ])('%s', (_, given, status, required) => {
    expect(decisionOn(given).slice(1)).toEqual([status, required]);
    // Whether anything was changed makes no difference.
    expect(decisionOn({ ...given, dryRun: true }).slice(1)).toEqual([status, required]);
  });
});

describe("the order's status", () => {
  test.each<[string, Given, string]>([
    ['behind a change is the requested one', {}, 'disabled'],
    ['behind a change is the requested one, though the order lags', { order: { ctStatus: 'enabled' } }, 'disabled'],
    ['behind a change is the requested one, though it is not told', { order: { ctStatus: 'unknown' } }, 'disabled'],
    ['behind a change is the requested one, though the order is unread', { order: unread }, 'disabled'],
    ['in a dry run is as found', { dryRun: true, order: { ctStatus: 'enabled' } }, 'enabled'],
    ['in a dry run is unknown if it is not told', { dryRun: true, order: { ctStatus: 'unknown' } }, 'unknown'],
  ])('%s', (_, given, status) => {
    expect(decisionOn(given)[0]).toBe(status);
  });
});

describe('warns', () => {
  const LAG =
    'DigiCert confirmed that CT logging is disabled, but the order still reports enabled: CertCentral can lag behind a change. Check the order later.';
  const PENDING =
    'A reissue of the order is pending: what is said of the active certificate will change when it is issued. Wait for it; a second reissue request may replace the pending one.';
  const PRIVATE =
    'The product is a private one: CT logging does not apply to its certificates, so reissue-required is false whatever the certificate shows.';
  const UNKNOWN = 'Whether the active certificate carries SCTs is unknown, so reissue-required is true.';
  const UNKNOWN_BUT = 'Whether the active certificate carries SCTs is unknown.';
  const NOT_TOLD = ' The order does not tell whether a certificate was issued.';
  const DISAGREE =
    'The order and its active certificate disagree: the order has CT logging enabled, the certificate was issued with CT logging disabled.';
  const closed = (status: string) =>
    `The order is ${status}: it has no active certificate, and nothing can be reissued on it. For a new certificate, place a new order.`;
  const old: Partial<Order> = { ctStatus: 'enabled' };

  test.each<[string, Given, object[]]>([
    ['of nothing where all is as asked for', {}, []],
    ['of nothing where all is as found', { dryRun: true }, []],
    ['of nothing where a reissue is all there is to do', { certificate: 'enabled' }, []],
    ['of nothing where nothing was issued yet', { order: UNISSUED, certificate: undefined }, []],
    [
      'of an order that could not be read back',
      { order: unread },
      [{ text: 'CT logging is disabled, but the order could not be read back.', cause: unread }],
    ],
    ['of an order that lags', { order: old }, [{ text: LAG }]],
    [
      'of an order that lags, the other way',
      { requested: 'enabled', order: { ctStatus: 'disabled' } },
      [{ text: LAG.replace('disabled', 'X').replace('enabled', 'disabled').replace('X', 'enabled') }],
    ],
    ['of nothing where the order does not tell its status', { order: { ctStatus: 'unknown' } }, []],
    [
      'of a closed order',
      { order: { ...CLOSED, ctStatus: 'disabled' }, certificate: undefined },
      [{ text: closed('revoked') }],
    ],
    [
      'of a closed order that also lags',
      { order: { phase: 'closed', status: 'expired', ...old }, certificate: undefined },
      [{ text: LAG }, { text: closed('expired') }],
    ],
    ['of a pending reissue', { order: { reissuePending: true }, certificate: 'enabled' }, [{ text: PENDING }]],
    ['of a private product', { order: { isPrivateProduct: true }, certificate: 'enabled' }, [{ text: PRIVATE }]],
    ['of a certificate that could not be read', { certificate: unread }, [{ text: UNKNOWN, cause: unread }]],
    ['of a certificate that is not there', { certificate: undefined }, [{ text: UNKNOWN, cause: undefined }]],
    [
      'of a private certificate that could not be read',
      { order: { isPrivateProduct: true }, certificate: unread },
      [{ text: PRIVATE }, { text: UNKNOWN_BUT, cause: unread }],
    ],
    ['of an order that does not tell', { order: UNTOLD }, [{ text: UNKNOWN + NOT_TOLD }]],
    ['of an order that does not tell, alone', { order: UNTOLD, certificate: unread }, [{ text: UNKNOWN + NOT_TOLD }]],
    [
      'of all that could not be read',
      { order: unread, certificate: unread },
      [
        { text: 'CT logging is disabled, but the order could not be read back.', cause: unread },
        { text: UNKNOWN, cause: unread },
      ],
    ],
    [
      'of an order and a certificate that disagree, though the certificate is as asked for',
      { dryRun: true, order: old },
      [{ text: DISAGREE }],
    ],
    ['of nothing where they agree', { dryRun: true, order: old, certificate: 'enabled' }, []],
    ['of nothing where it is not told whether they do', { dryRun: true, order: { ctStatus: 'unknown' } }, []],
    [
      'of nothing but the product where they disagree on a private one',
      { dryRun: true, order: { ...old, isPrivateProduct: true } },
      [{ text: PRIVATE }],
    ],
  ])('%s', (_, given, warnings) => {
    expect(concludeOn(given).warnings).toEqual(warnings);
  });
});

test('a closed order is named in one spelling', () => {
  expect(closedStatus({ ...usual, status: 'ReVOKED' })).toBe('revoked');
});
