import { beforeAll, describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { CHECK_API_URL_HINT, type RequestError } from '../../../src/http/request-error.ts';
import type { IssuedCertificate } from '../../../src/pki/issued-certificate.ts';
import { createPlan, type Plan, type PlanOptions, verifyCertificate } from '../../../src/reissue/plan.ts';
import {
  chainWith,
  lookAt,
  newCsr,
  newKeys,
  old,
  orderWith,
  outage,
  refusal,
  spkiOf,
  strange,
  transactionWith,
  unissued,
} from './certificates.ts';

let csr: string;
let publicKey: Buffer;

beforeAll(async () => {
  const keys = await newKeys();
  csr = await newCsr(keys);
  publicKey = await spkiOf(keys);
});

const wish: PlanOptions = { orderId: '7', desiredStatus: 'disabled', csr: null, skipApproval: true };
const reissueDefaults = { csr: 'CSR', signatureHash: 'sha384', serverPlatformId: -1 };
const order = orderWith({ reissueDefaults });

const plan = (changes: { order?: Order; chain?: Partial<IssuedCertificate>; wish?: Partial<PlanOptions> } = {}): Plan =>
  createPlan(lookAt(changes.order ?? order, chainWith(changes.chain)), { ...wish, ...changes.wish });

/** The plan of a reissue. */
function reissue(changes: Parameters<typeof plan>[0]): Extract<Plan, { kind: 'reissue' }> {
  const found = plan(changes);
  if (found.kind !== 'reissue') throw new Error(`${found.kind} in the place of a reissue`);
  return found;
}

function failureOf(work: () => unknown): Pick<RequestError, 'title' | 'detail' | 'hint'> {
  try {
    work();
  } catch (error) {
    const { title, detail, hint } = error as RequestError;
    return { title, detail, hint };
  }
  throw new Error('it did not fail');
}

describe('what is to be done', () => {
  test('a reissue, where the certificate is not as requested', () => {
    expect(plan()).toEqual({
      kind: 'reissue',
      order,
      chain: old,
      request: { ...reissueDefaults, commonName: 'a.example', dnsNames: ['b.example'], skipApproval: true },
      key: { csr: 'of the order', key: 'unknown' },
    });
    expect(reissue({ wish: { skipApproval: false } }).request.skipApproval).toBe(false);
  });

  test.each<[string, Order, Partial<PlanOptions>, Plan['kind']]>([
    ['logged, wished logged', order, { desiredStatus: 'enabled' }, 'nothing to reissue'],
    [
      'logged, wished logged, the order says otherwise',
      { ...order, ctStatus: 'disabled' },
      { desiredStatus: 'enabled' },
      'nothing to reissue',
    ],
    ['pending', { ...order, reissuePending: true }, {}, 'wait for the pending reissue'],
    [
      'pending, though as requested',
      { ...order, reissuePending: true },
      { desiredStatus: 'enabled' },
      'wait for the pending reissue',
    ],
    ['pending, without a CSR', orderWith({ reissuePending: true }), {}, 'wait for the pending reissue'],
  ])('%s', (_, found, changes, kind) => {
    expect(plan({ order: found, wish: changes })).toEqual({ kind, order: found, chain: old });
  });

  test('nothing was issued: what was read of a certificate does not matter', () => {
    const nothing = { kind: 'unissued', order: unissued, chain: null };
    expect(createPlan(lookAt(unissued, undefined), wish)).toEqual(nothing);
    expect(createPlan(lookAt(unissued, refusal(404)), wish)).toEqual(nothing);
  });
});

describe('the names of the request', () => {
  test.each<[string, Partial<IssuedCertificate>, string, string[]]>([
    ['the common name among them', { commonName: 'b.example' }, 'b.example', ['a.example']],
    ['the common name in capitals', { commonName: 'A.EXAMPLE' }, 'A.EXAMPLE', ['b.example']],
    ['an alternative name in capitals', { dnsNames: ['b.example', 'A.Example'] }, 'a.example', ['b.example']],
    ['the common name not among them', { commonName: 'c.example' }, 'c.example', ['a.example', 'b.example']],
    ['no common name', { commonName: '' }, 'a.example', ['b.example']],
    ['no alternative names', { dnsNames: [] }, 'a.example', []],
    ['a wildcard', { commonName: '*.a.example', dnsNames: ['*.a.example', 'a.example'] }, '*.a.example', ['a.example']],
    ['a name of Unicode', { commonName: 'bücher.example', dnsNames: ['xn--bcher-kva.example'] }, 'bücher.example', []],
    [
      'covered, though it looks like none',
      { commonName: 'Intranet', dnsNames: ['intranet', 'a.example'] },
      'Intranet',
      ['a.example'],
    ],
  ])('%s', (_, chain, commonName, dnsNames) => {
    expect(reissue({ chain }).request).toEqual({ ...reissueDefaults, commonName, dnsNames, skipApproval: true });
  });

  test('what the order says of names does not matter', () => {
    const other = orderWith({ reissueDefaults, commonName: 'z.example', dnsNames: ['z.example'] });
    expect(reissue({ order: other }).request).toMatchObject({ commonName: 'a.example', dnsNames: ['b.example'] });
  });
});

describe('whose CSR, and which key', () => {
  test('that of the order', () => {
    const withCsr = orderWith({ reissueDefaults: { ...reissueDefaults, csr } });
    const same = reissue({ order: withCsr, chain: { publicKey } });
    expect([same.key, same.request.csr]).toEqual([{ csr: 'of the order', key: 'same' }, csr]);
    expect(reissue({ order: withCsr }).key).toEqual({ csr: 'of the order', key: 'new' });
  });

  test('that of csr-file, whatever the order has', () => {
    const given = { pem: 'GIVEN', publicKey: Buffer.from('key 1') };
    const same = reissue({ wish: { csr: given } });
    expect([same.key, same.request.csr]).toEqual([{ csr: 'of csr-file', key: 'same' }, 'GIVEN']);
    const fresh = reissue({ order: orderWith(), wish: { csr: { ...given, publicKey } } });
    expect([fresh.key, fresh.request.csr]).toEqual([{ csr: 'of csr-file', key: 'new' }, 'GIVEN']);
  });
});

const WHAT = 'Order 7 cannot be reissued';
const NO_DNS = [
  'the active certificate has a name that is no DNS name, such as an IP address or an e-mail address',
  'Reissue it in CertCentral.',
] as const;

describe('what cannot be done', () => {
  test.each<[string, Order, Partial<IssuedCertificate> | undefined, string, string]>([
    [
      'closed',
      orderWith({ phase: 'closed', status: 'REVOKED' }),
      {},
      'the order is revoked',
      'For a new certificate, place a new order.',
    ],
    [
      'closed and private',
      orderWith({ phase: 'closed', status: 'denied', isPrivateProduct: true }),
      {},
      'the order is denied',
      'For a new certificate, place a new order.',
    ],
    [
      'private',
      orderWith({ isPrivateProduct: true }),
      {},
      'its product is a private one',
      'CT logging does not apply to its certificates: there is nothing to change.',
    ],
    [
      'private and not issued',
      { ...unissued, isPrivateProduct: true },
      undefined,
      'its product is a private one',
      'CT logging does not apply to its certificates: there is nothing to change.',
    ],
    ['unknown', strange, {}, 'the order does not tell whether a certificate was issued', CHECK_API_URL_HINT],
    ['not read', order, undefined, 'its certificate was not read', CHECK_API_URL_HINT],
    ['an IP address', order, { nonDnsNameCount: 1 }, ...NO_DNS],
    ['an e-mail address', order, { nonDnsNameCount: 2, commonName: '' }, ...NO_DNS],
    ['a common name that is an address', order, { commonName: '192.0.2.1' }, ...NO_DNS],
    ['a common name of an organization', order, { commonName: 'Example Ltd' }, ...NO_DNS],
    ['no name at all', order, { commonName: '', dnsNames: [] }, ...NO_DNS],
    ['an odd name while pending', orderWith({ reissuePending: true }), { nonDnsNameCount: 1 }, ...NO_DNS],
    [
      'no CSR',
      orderWith(),
      {},
      'the order holds no certificate signing request',
      'Give one in csr-file; the certificate then gets its key.',
    ],
  ])('%s', (_, found, chain, reason, hint) => {
    const seen = lookAt(found, chain && chainWith(chain));
    expect(failureOf(() => createPlan(seen, wish))).toEqual({ title: WHAT, reason, hint });
  });

  test('an odd name is refused also where nothing is due', () => {
    expect(() => plan({ chain: { nonDnsNameCount: 1 }, wish: { desiredStatus: 'enabled' } })).toThrow(NO_DNS[0]);
  });

  test('what could not be read is told as it came', () => {
    expect(() => createPlan(lookAt(outage, old), wish)).toThrow(outage);
    expect(() => createPlan(lookAt(order, outage), wish)).toThrow(outage);
    expect(() => createPlan(lookAt(order, refusal(404)), wish)).toThrow('404 no. Look.');
    expect(() => createPlan(lookAt({ ...order, reissuePending: true }, outage), wish)).toThrow(outage);
  });

  test('a download that is missing while a reissue is pending', () => {
    expect(() => createPlan(lookAt({ ...order, reissuePending: true }, refusal(404)), wish)).toThrow(
      '404 no. A reissue is pending, and DigiCert gives no certificate meanwhile: run again when it is issued.',
    );
  });
});

describe('the proof', () => {
  const { baseline } = transactionWith();
  const names = baseline?.dnsNames ?? [];

  test.each<[string, Partial<IssuedCertificate>, readonly string[]]>([
    ['the same names', {}, names],
    ['in capitals', { dnsNames: ['A.example', 'B.EXAMPLE'] }, names],
    ['more names', { dnsNames: ['c.example', 'b.example', 'a.example'] }, names],
    ['none before', {}, []],
    ['the common name, beside the others', { dnsNames: ['b.example'] }, names],
  ])('holds: %s', (_, chain, before) => {
    expect(() => verifyCertificate(chainWith(chain), 'enabled', before)).not.toThrow();
  });

  const lost = (detail: string) => ({
    title: 'The new certificate has lost names',
    reason,
    hint: 'DigiCert revokes the earlier certificates within 72 hours of a reissue that removes a name.',
  });

  test('fails for names that are lost', () => {
    expect(
      failureOf(() => verifyCertificate(chainWith({ commonName: '', dnsNames: ['c.example'] }), 'enabled', names)),
    ).toEqual(lost('it lacks a.example, b.example'));
    const many = Array.from({ length: 21 }, (_, index) => `n${index}`);
    expect(failureOf(() => verifyCertificate(old, 'enabled', many))).toEqual(
      lost(`it lacks ${many.slice(0, 20).join(', ')} and 1 more`),
    );
  });

  test('fails for the wrong status, also where names are lost', () => {
    expect(failureOf(() => verifyCertificate(chainWith({ dnsNames: [] }), 'disabled', names))).toEqual({
      title: 'The certificate is not as requested (CT logging disabled)',
      detail: 'the new certificate was issued with CT logging enabled',
      hint: 'Someone may have changed the status meanwhile, or DigiCert did not follow it.',
    });
  });
});
