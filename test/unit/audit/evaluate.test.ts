import { describe, expect, test } from 'vitest';
import { evaluate, evaluateListed } from '../../../src/audit/evaluate.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { order as someOrder } from '../result.ts';
import { listedWith, refusal } from './orders.ts';

const NOW = Date.UTC(2026, 10, 25);
const orderWith = (changes: Partial<Order> = {}): Order => ({ ...someOrder, ctStatus: 'enabled', ...changes });
const valid = (ctStatus: Certificate['ctStatus'], validTill = NOW): Certificate => ({
  ctStatus,
  validTill: new Date(validTill),
});
const logged = valid('enabled');
const keptOut = valid('disabled');
const unissued = orderWith({ status: 'pending', phase: 'unissued' });
const READ = 'Could not read: ';
const ISSUED = 'the certificate was issued with CT logging disabled';
const NEXT = 'the next reissue would be with CT logging disabled';
const SAYS = 'the order says that nothing is issued, but ';

describe('the verdict on an order that is to have CT logging', () => {
  test.each<
    [string, Order | RequestError, Certificate | RequestError | undefined, string, string, Partial<ListedOrder>?]
  >([
    ['both are as wanted', orderWith(), logged, 'in sync', ''],
    [
      'the order does not tell',
      orderWith({ ctStatus: 'unknown' }),
      logged,
      'in sync',
      'the order does not tell its status',
    ],
    ['the certificate is not', orderWith(), keptOut, 'reissue', ISSUED],
    ['neither is', orderWith({ ctStatus: 'disabled' }), keptOut, 'reissue', ISSUED],
    ['the certificate is not, the order does not tell', orderWith({ ctStatus: 'unknown' }), keptOut, 'reissue', ISSUED],
    ['the order is not', orderWith({ ctStatus: 'disabled' }), logged, 'set status', NEXT],
    ['pending', orderWith({ reissuePending: true }), logged, 'in sync', 'a reissue is pending'],
    [
      'pending, the certificate is not',
      orderWith({ reissuePending: true }),
      keptOut,
      'reissue',
      `${ISSUED}; a reissue is pending`,
    ],
    [
      'pending, the order is not',
      orderWith({ reissuePending: true, ctStatus: 'disabled' }),
      logged,
      'set status',
      `${NEXT}; a reissue is pending`,
    ],

    ['the order is unreadable', refusal(503), logged, 'unknown', `${READ}503 no`],
    ['the certificate is unreadable', orderWith(), refusal(404), 'unknown', `${READ}404 no`],
    ['the certificate was not read', orderWith(), undefined, 'unknown', 'the certificate was not read'],
    [
      'the order is of an unknown life',
      orderWith({ phase: 'unknown' }),
      logged,
      'unknown',
      'the order does not tell whether a certificate was issued',
    ],
    [
      'its status is garbled',
      orderWith({ ctStatus: 'unknown', hasInvalidCtStatus: true }),
      logged,
      'unknown',
      'the disable_ct of the order is neither true nor false',
    ],
    [
      'its status is garbled, the certificate is not as wanted',
      orderWith({ hasInvalidCtStatus: true }),
      keptOut,
      'unknown',
      'the disable_ct of the order is neither true nor false',
    ],

    ['closed', orderWith({ phase: 'closed', status: 'Revoked' }), logged, 'not applicable', 'the order is revoked'],
    ['private', orderWith({ isPrivateProduct: true }), keptOut, 'not applicable', 'its product is a private one'],
    ['not for TLS', orderWith({ isTlsProduct: false }), keptOut, 'not applicable', 'its product is not for TLS'],
    [
      'expired',
      orderWith({ hasInvalidCtStatus: true }),
      valid('disabled', NOW - 1),
      'not applicable',
      'the certificate has expired',
    ],
    [
      'expired, a reissue pending',
      orderWith({ reissuePending: true }),
      valid('enabled', NOW - 1),
      'not applicable',
      'the certificate has expired; a reissue is pending',
    ],
    [
      'unreadable, a reissue pending',
      orderWith({ reissuePending: true }),
      refusal(403),
      'unknown',
      `${READ}403 no; a reissue is pending`,
    ],
    [
      'private, of an unknown life',
      orderWith({ isPrivateProduct: true, phase: 'unknown' }),
      undefined,
      'not applicable',
      'its product is a private one',
    ],
    [
      'private, nothing issued',
      { ...unissued, isPrivateProduct: true },
      logged,
      'not applicable',
      'its product is a private one',
    ],
    [
      'not for TLS, nothing issued',
      { ...unissued, isTlsProduct: false },
      logged,
      'not applicable',
      'its product is not for TLS',
    ],
    ['just about to expire', orderWith(), valid('disabled', NOW), 'reissue', ISSUED],

    ['nothing issued', unissued, undefined, 'not applicable', 'nothing was issued yet', { validTill: '' }],
    [
      'nothing issued, no download',
      unissued,
      refusal(404),
      'not applicable',
      'nothing was issued yet',
      { validTill: '' },
    ],
    ['nothing issued, but for the list', unissued, refusal(404), 'unknown', `${SAYS}the list has a certificate`],
    [
      'nothing issued, but for the download',
      unissued,
      logged,
      'unknown',
      `${SAYS}the download has a certificate`,
      { validTill: '' },
    ],
    ['nothing issued, the download refused', unissued, refusal(403), 'unknown', `${READ}403 no`, { validTill: '' }],
  ])('%s', (_, order, certificate, verdict, reason, changes = {}) => {
    expect(evaluate(listedWith(changes), { order, certificate }, 'enabled', NOW)).toMatchObject({ verdict, reason });
  });

  test('and on one that is not', () => {
    const wanted = (order: Order, certificate: Certificate) =>
      evaluate(listedWith(), { order, certificate }, 'disabled', NOW).verdict;
    expect(wanted(orderWith({ ctStatus: 'disabled' }), keptOut)).toBe('in sync');
    expect(wanted(orderWith(), keptOut)).toBe('set status');
    expect(wanted(orderWith(), logged)).toBe('reissue');
  });
});

describe('what is shown of an order', () => {
  test('is what it says itself, else what the list says', () => {
    const listed = listedWith();
    const told = { order: orderWith({ status: 'reissue', productNameId: 'told' }), certificate: logged };
    expect(evaluate(listed, told, 'enabled', NOW)).toMatchObject({
      listed,
      wanted: 'enabled',
      status: 'reissue',
      commonName: 'www.example.com',
      product: 'told',
      validTill: '2026-11-25T00:00:00.000Z',
      ctStatus: 'enabled',
      certificateCtStatus: 'enabled',
    });
    const silent = { order: orderWith({ status: '', commonName: '', productNameId: '' }), certificate: refusal(503) };
    const asListed = { status: 'issued', commonName: 'listed.example', product: 'ssl_plus', validTill: '2026-12-31' };
    expect(evaluate(listed, silent, 'enabled', NOW)).toMatchObject(asListed);
    expect(evaluate(listed, { order: refusal(503), certificate: undefined }, 'enabled', NOW)).toMatchObject({
      ...asListed,
      ctStatus: 'unknown',
      certificateCtStatus: 'unknown',
    });
  });

  test.each<[string, Order, Certificate | RequestError, string]>([
    ['closed', orderWith({ phase: 'closed' }), logged, 'none'],
    ['unissued', unissued, refusal(404), 'none'],
    ['not issued, but downloaded', unissued, keptOut, 'disabled'],
    ['unreadable', orderWith(), refusal(503), 'unknown'],
    ['read', orderWith(), keptOut, 'disabled'],
  ])('its certificate: %s', (_, order, certificate, certificateCtStatus) => {
    expect(evaluate(listedWith(), { order, certificate }, 'enabled', NOW)).toMatchObject({ certificateCtStatus });
  });
});

describe('an order that need not be read', () => {
  test.each<[Partial<ListedOrder>, string, string]>([
    [{ phase: 'closed', status: 'Expired', isPrivateProduct: true }, 'the order is expired', 'none'],
    [{ isPrivateProduct: true, isTlsProduct: false }, 'its product is a private one', 'unknown'],
    [{ isTlsProduct: false, phase: 'unissued' }, 'its product is not for TLS', 'none'],
    [{ phase: 'unissued', status: 'pending' }, 'nothing was issued yet', 'none'],
  ])('%j', (changes, reason, certificateCtStatus) => {
    const listed = listedWith(changes);
    expect(evaluateListed(listed, 'disabled')).toEqual({
      listed,
      wanted: 'disabled',
      status: listed.status,
      product: 'ssl_plus',
      commonName: 'listed.example',
      validTill: '2026-12-31',
      ctStatus: 'unknown',
      certificateCtStatus,
      verdict: 'not applicable',
      reason,
    });
  });

  test('is none that can have an active certificate', () => {
    expect(evaluateListed(listedWith({ status: 'odd' }), 'enabled')).toBeUndefined();
  });
});

test('what is kept of a reason is 300 characters', () => {
  const order = new RequestError('x'.repeat(2000), { title: 'Could not', hint: 'Look.' });
  const { reason } = evaluate(listedWith(), { order, certificate: undefined }, 'enabled', NOW);
  expect(reason).toBe(`Could not: ${'x'.repeat(288)}…`);
});

test('what is kept of what the order says is 100 characters each', () => {
  const long = 'x'.repeat(500);
  const order = orderWith({ status: long, commonName: long, productNameId: long });
  const cut = `${'x'.repeat(99)}…`;
  expect(evaluate(listedWith(), { order, certificate: logged }, 'enabled', NOW)).toMatchObject({
    status: cut,
    commonName: cut,
    product: cut,
  });
});
