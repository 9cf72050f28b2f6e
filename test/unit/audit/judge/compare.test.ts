import { describe, expect, test } from 'vitest';
import { compare } from '../../../../src/audit/judge/compare.ts';
import type { Verdict } from '../../../../src/audit/judge/verdict.ts';
import type { Order } from '../../../../src/certcentral/order.ts';
import type { ReissuePending } from '../../../../src/domain/order-phase.ts';
import type { Certificate } from '../../../../src/pki/certificate.ts';
import { certificateWith, orderWith } from '../orders.ts';

describe('rows 11 to 19: order, certificate and duplicates against what is desired', () => {
  const bad = { checked: 2, mismatch: 'a duplicate is not as desired', failure: '' };
  const failure = { checked: 0, mismatch: '', failure: 'not read' };
  const csr = orderWith().reissueDefaults;
  const noCsr = { reissueDefaults: { ...csr, csr: '' } };
  const brokenCsr = { reissueDefaults: { ...csr, csr: 'x' } };
  const otherKey = { publicKey: Buffer.from('other') };
  const otherNames = { nonDnsNameCount: 1 };
  const noNames = { commonName: '', dnsNames: [] };
  type Is = 'as desired' | 'opposite' | 'not reported';
  type Details = Partial<Order> & Partial<Certificate> & { duplicates?: typeof bad; mayPublishUnseen?: boolean };
  /** Decides; `refusal` is why the order is for a person, and what to do. */
  function decide(
    desired: 'enabled' | 'disabled',
    certificateIs: Is,
    orderIs: Is,
    reissuePending: ReissuePending,
    details: Details,
  ) {
    const opposite = desired === 'enabled' ? 'disabled' : 'enabled';
    const statusOf = (is: Is) => (is === 'as desired' ? desired : opposite);
    const { duplicates, mayPublishUnseen = false, ...changes } = details;
    const order = orderWith({ ...changes, ctStatus: orderIs === 'not reported' ? 'unknown' : statusOf(orderIs) });
    const certificate = certificateWith({ ...changes, ctStatus: statusOf(certificateIs) });
    const { verdict, reason, advice } = compare(
      { order, certificate, reissuePending },
      { kind: 'desired', status: desired, rule: '', isByDomains: false },
      mayPublishUnseen,
      duplicates,
    );
    return { verdict, refusal: advice && `${reason}; ${advice}` };
  }
  const expected = (verdict: Verdict, refusal?: RegExp) => ({
    verdict,
    refusal: refusal && expect.stringMatching(refusal),
  });

  type Row = [row: number, certificate: Is, order: Is, ReissuePending, Details, Verdict, refusal?: RegExp];
  const name = 'row %i: certificate %s, order %s, pending %s, %j';
  test.each<Row>([
    [11, 'opposite', 'as desired', true, { hasInvalidCtStatus: true, duplicates: bad }, 'unknown'],
    [13, 'opposite', 'as desired', true, {}, 'pending'],
    [13, 'opposite', 'not reported', true, {}, 'pending'],
    [13, 'opposite', 'as desired', true, { ...otherNames, duplicates: bad }, 'pending'],
    [
      14,
      'opposite',
      'as desired',
      false,
      otherNames,
      'manual',
      /name that is not a DNS name.*reissue it in CertCentral/,
    ],
    [14, 'as desired', 'opposite', false, otherNames, 'manual', /name that is not a DNS name.*root action/],
    [14, 'opposite', 'opposite', true, otherNames, 'manual', /name that is not a DNS name.*reissue it in CertCentral/],
    [14, 'opposite', 'as desired', 'unknown', otherNames, 'manual', /name that is not a DNS name/],
    [14, 'opposite', 'as desired', false, noNames, 'manual', /no DNS name.*reissue it in CertCentral/],
    [14, 'as desired', 'opposite', true, noNames, 'manual', /no DNS name.*root action/],
    [14, 'opposite', 'not reported', false, noCsr, 'manual', /no .*CSR.*csr-file/],
    [14, 'opposite', 'as desired', false, brokenCsr, 'manual', /CSR.* cannot be read.*csr-file/],
    [14, 'opposite', 'opposite', false, otherKey, 'manual', /another key.*csr-file/],
    [14, 'opposite', 'opposite', 'unknown', otherKey, 'manual', /another key.*csr-file/],
    [15, 'opposite', 'as desired', false, {}, 'reissue'],
    [15, 'opposite', 'not reported', false, { duplicates: bad }, 'reissue'],
    [15, 'opposite', 'as desired', false, { ...noNames, commonName: 'only.example' }, 'reissue'],
    [16, 'as desired', 'opposite', false, { duplicates: bad }, 'set status'],
    [16, 'as desired', 'opposite', false, noCsr, 'set status'],
    [16, 'as desired', 'opposite', false, otherKey, 'set status'],
    [17, 'as desired', 'as desired', false, { duplicates: { ...bad, failure: 'one not read' } }, 'manual'],
    [17, 'as desired', 'not reported', true, { duplicates: bad, ...otherNames }, 'manual'],
    [18, 'as desired', 'as desired', false, { duplicates: failure }, 'unknown'],
    [19, 'as desired', 'as desired', false, { duplicates: { ...bad, mismatch: '' } }, 'in sync'],
    [19, 'as desired', 'not reported', false, {}, 'in sync'],
    [19, 'as desired', 'as desired', true, { ...otherNames, ...noCsr }, 'in sync'],
    [19, 'as desired', 'not reported', 'unknown', {}, 'in sync'],
  ])(name, (_, certificateIs, orderIs, isPending, details, ...rest) => {
    for (const desired of ['enabled', 'disabled'] as const)
      expect(decide(desired, certificateIs, orderIs, isPending, details)).toEqual(expected(...rest));
  });

  const unseen =
    /could publish names .* those of the pending reissue; .* when that reissue is issued, or list the order ID in log/;
  const mayBe = /those of a reissue that may be pending; .* when its status is known, or list the order ID in log/;
  const asListed = { mayPublishUnseen: true };
  test.each<Row>([
    [14, 'opposite', 'opposite', true, {}, 'manual', unseen],
    [14, 'as desired', 'opposite', true, { duplicates: failure }, 'manual', unseen],
    [14, 'as desired', 'opposite', 'unknown', {}, 'manual', mayBe],
    [14, 'opposite', 'as desired', 'unknown', {}, 'manual', mayBe],
    [14, 'opposite', 'not reported', 'unknown', {}, 'manual', mayBe],
    [14, 'opposite', 'opposite', true, { ...asListed, ...otherNames }, 'manual', /name that is not a DNS name/],
    [15, 'opposite', 'opposite', true, asListed, 'reissue'],
    [15, 'opposite', 'as desired', 'unknown', asListed, 'reissue'],
    [15, 'opposite', 'opposite', true, { ...asListed, ...noCsr }, 'reissue'],
    [16, 'as desired', 'opposite', true, asListed, 'set status'],
    [16, 'as desired', 'opposite', 'unknown', asListed, 'set status'],
  ])(`to be logged, ${name}`, (_, certificateIs, orderIs, isPending, details, ...rest) => {
    expect(decide('enabled', certificateIs, orderIs, isPending, details)).toEqual(expected(...rest));
  });

  test.each<Row>([
    [15, 'opposite', 'opposite', true, { duplicates: failure }, 'reissue'],
    [15, 'opposite', 'opposite', true, noCsr, 'reissue'],
    [15, 'opposite', 'opposite', true, otherKey, 'reissue'],
    [15, 'opposite', 'as desired', 'unknown', {}, 'reissue'],
    [16, 'as desired', 'opposite', true, { duplicates: failure }, 'set status'],
    [16, 'as desired', 'opposite', 'unknown', {}, 'set status'],
  ])(`to be kept out, ${name}`, (_, certificateIs, orderIs, isPending, details, ...rest) => {
    expect(decide('disabled', certificateIs, orderIs, isPending, details)).toEqual(expected(...rest));
  });

  test.each<['enabled' | 'disabled', certificate: Is, order: Is, isPending: boolean, Verdict, refusal?: RegExp]>([
    ['disabled', 'opposite', 'as desired', false, 'manual', /EV certificates must be logged.*log, or in ignore/],
    ['disabled', 'as desired', 'opposite', false, 'manual', /EV certificates must be logged.*log, or in ignore/],
    ['disabled', 'opposite', 'as desired', true, 'pending'],
    ['disabled', 'as desired', 'as desired', false, 'in sync'],
    ['enabled', 'opposite', 'as desired', false, 'reissue'],
  ])('EV, desired %s: certificate %s, order %s, pending %s', (desired, certificateIs, orderIs, isPending, ...rest) => {
    expect(decide(desired, certificateIs, orderIs, isPending, { isEv: true })).toEqual(expected(...rest));
  });

  test.each([bad, failure, undefined])('rows 17 to 19 leave the reason to the duplicates: %j', (duplicates) => {
    const readOrder = { order: orderWith(), certificate: certificateWith(), reissuePending: false } as const;
    const desired = { kind: 'desired', status: 'enabled', rule: '', isByDomains: false } as const;
    expect(compare(readOrder, desired, false, duplicates).reason).toBe('');
  });

  test.each<[row: number, Partial<Order>, verdict: Verdict]>([
    [11, { hasInvalidCtStatus: true }, 'unknown'],
    [12, {}, 'manual'],
    [12, { ctStatus: 'disabled' }, 'manual'],
    [12, { ctStatus: 'unknown' }, 'manual'],
  ])('row %i: names that disagree, %j', (row, changes, verdict) => {
    const mixed = { kind: 'mixed', keepOut: ['a', 'b', 'c', 'd'], log: ['z'], rule: '' } as const;
    for (const reissuePending of [true, false, 'unknown'] as const)
      for (const ctStatus of ['enabled', 'disabled'] as const) {
        const readOrder = { order: orderWith(changes), certificate: certificateWith({ ctStatus }), reissuePending };
        const { reason, advice, ...decision } = compare(readOrder, mixed, true, undefined);
        expect(decision).toEqual({ verdict });
        if (row === 12) expect(`${reason}; ${advice}`).toMatch(/a, b, c and 1 more out .* logs z; list the order ID/);
      }
  });
});
