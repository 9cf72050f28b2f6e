import { expect, test } from 'vitest';
import type { OrderSnapshot } from '../../../src/domain/order-snapshot.ts';
import { activeCertificate, certificateCtStatus } from '../../../src/domain/order-snapshot.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import type { Certificate } from '../../../src/pki/certificate.ts';
import { certificate, order } from '../result.ts';

const failed = new RequestError('503', { hint: '' });

test.each<[string, Partial<OrderSnapshot<Certificate>>, string]>([
  ['an issued order', {}, 'enabled'],
  ['an issued order whose download failed', { certificate: failed }, 'unknown'],
  ['an order without a certificate', { phase: 'unissued' }, 'none'],
  ['a closed order', { phase: 'closed' }, 'none'],
  ['an order that does not report its phase', { phase: 'unknown' }, 'unknown'],
  ['an order that could not be read', { order: failed, phase: 'unknown' }, 'enabled'],
  [
    'an order and a download that could not be read',
    { order: failed, phase: 'unknown', certificate: failed },
    'unknown',
  ],
])('the active certificate of %s', (_, changes, status) => {
  const snapshot = {
    order,
    certificate,
    phase: 'issued',
    reissuePending: false,
    hasOpenRequest: false,
    ...changes,
  } as const;
  expect(certificateCtStatus(snapshot)).toBe(status);
  expect(activeCertificate(snapshot)).toBe(status === 'enabled' ? certificate : undefined);
});
