import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/http/request-error.ts';
import { type ObservedState, withCertificateAsBaseline } from '../../../src/reissue/observed-state.ts';
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
  silent,
  stateOf,
  strange,
  unissued,
} from './builders.ts';

describe('what a snapshot shows', () => {
  const NOT_READ =
    'the certificate was not read. Check api-url, and whether a proxy, portal or gateway responds in place of CertCentral.';
  const NOT_REPORTED = NOT_READ.replace('certificate was not read', 'order does not report whether it is issued');
  test.each<[string, Parameters<typeof stateOf>, string | undefined, ObservedState['kind'], string | undefined]>([
    ['the certificate of the baseline', [issued, old], '01', 'unchanged', undefined],
    ['another certificate', [issued, renewed], '01', 'other-certificate', undefined],
    ['a first certificate', [issued, old], undefined, 'other-certificate', undefined],
    ['a closed order', [revoked, renewed], '01', 'closed', undefined],
    ['a pending order', [pending, renewed], '01', 'pending', undefined],
    ['an order that is not issued yet', [unissued, refusal(404)], undefined, 'unissued', undefined],
    ['an order that was issued before', [unissued, refusal(404)], '01', 'pending', undefined],
    ['an order that cannot be read', [outage, renewed], '01', 'unreadable', outage.message],
    ['an order that does not report its phase', [strange, refusal(404)], '01', 'unreadable', NOT_REPORTED],
    ['an order that says nothing, with a baseline', [silent, refusal(404)], '01', 'unreadable', NOT_REPORTED],
    ['an order whose download shows that it is issued', [strange, renewed], '01', 'other-certificate', undefined],
    ['an order that says nothing, without one', [silent, refusal(404)], undefined, 'unissued', undefined],
    ['an issued certificate that cannot be read', [issued, outage], '01', 'unreadable', outage.message],
    ['an issued certificate that was not read', [issued, undefined], '01', 'unreadable', NOT_READ],
  ])('%s', (_, [order, certificate], serial, kind, error) => {
    const state = (serial ? stateOf : firstStateOf)(order, certificate, 5);
    expect({ kind: state.kind, error: state.kind === 'unreadable' ? state.error.message : undefined }).toEqual({
      kind,
      error,
    });
    expect(state.order).toBe(order instanceof RequestError ? undefined : order);
    expect(state.certificate).toBe(certificate instanceof RequestError ? undefined : certificate);
    expect(state.certificateError).toBe(certificate instanceof RequestError ? certificate : undefined);
    expect(state.differsFromBaseline).toBe(
      state.certificate !== undefined && state.certificate.serialNumber !== serial,
    );
    expect(state).toMatchObject({
      observedAt: 5,
      isIssued: !(order instanceof RequestError) && ([issued, pending].includes(order) || kind === 'other-certificate'),
    });
  });

  test('the facts about a pending reissue', () => {
    const waiting = orderWith({ openRequests: [undefined] });
    expect(stateOf(waiting, old)).toMatchObject({
      kind: 'pending',
      reissuePending: true,
      hasOpenRequest: true,
    });
    expect(stateOf(issued, old)).toMatchObject({ reissuePending: false, hasOpenRequest: false });
  });

  test('the certificate that becomes the baseline', () => {
    expect(withCertificateAsBaseline(firstStateOf(issued, old, 5))).toEqual(stateOf(issued, old, 5));
    expect(withCertificateAsBaseline(firstStateOf(outage, old, 5))).toEqual(stateOf(outage, old, 5));
  });
});
