import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assess, type Facts, isAsDesired, type StatusSource } from '../../../src/domain/assessment.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { Objection } from '../../../src/domain/refusals.ts';
import { type Certificate, type CtStatus, keyDigestOf } from '../../../src/pki/certificate.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { certificate, namesWith, order } from '../result.ts';

const OWN_KEY = keyDigestOf(PUBLIC_KEY);
const OTHER_KEY = 'cd'.repeat(32);
const END = Date.UTC(2026, 6, 1);
const withCsr = (csr: string, changes: Partial<typeof order> = {}) => ({
  order: { ...order, reissueDefaults: { ...order.reissueDefaults, csr }, ...changes },
});
const ownCsr = withCsr(csrFor(PUBLIC_KEY));
const own: Certificate = { ...certificate, keyDigest: OWN_KEY };
const certificateWith = (changes: Partial<Certificate>) => ({ certificate: { ...own, ...changes } });
const unlogged = certificateWith({ ctStatus: 'disabled' });
const csrFile = { csrFile: { pem: '', keyDigest: OTHER_KEY }, requiredKey: OTHER_KEY };
const pending = { reissuePending: true } as const;
const maybe = { reissuePending: 'unknown' } as const;
const unissued = { phase: 'unissued', certificate: undefined } as const;
const usual: Facts = {
  ...ownCsr,
  phase: 'issued',
  reissuePending: false,
  certificate: own,
  csrFile: null,
  requiredKey: null,
  now: Date.UTC(2026, 2),
};
const factsWith = (changes: Partial<Facts>): Facts => ({ ...usual, ...changes });
const desiring = (status: CtStatus): StatusSource => ({ policyFile: null, status });
const byPolicy = (policy: object, status: CtStatus | null = null): StatusSource => ({
  policyFile: { policy: parsePolicy(JSON.stringify({ default: 'log', ...policy })), path: '', digest: '' },
  status,
});

describe('the action that is due', () => {
  test.each<[string, Partial<Facts>, CtStatus, string]>([
    ['the status is another', {}, 'disabled', 'reissue'],
    ['the status is another, and the certificate was not logged', unlogged, 'enabled', 'reissue'],
    ['all is as desired', {}, 'enabled', 'status'],
    ['the key is another', { requiredKey: OTHER_KEY }, 'enabled', 'reissue'],
    ['the key is the required one', { requiredKey: OWN_KEY }, 'enabled', 'status'],
    ['another key is in csr-file', csrFile, 'enabled', 'reissue'],
    ['the certificate ends now', { now: END }, 'enabled', 'status'],
    ['the certificate has expired', { now: END + 1 }, 'enabled', 'reissue'],
    ['a reissue is pending', pending, 'disabled', 'wait'],
    ['a reissue is pending, and all is as desired', pending, 'enabled', 'wait'],
    ['a reissue may be pending', maybe, 'disabled', 'reissue'],
    ['a reissue may be pending, and all is as desired', maybe, 'enabled', 'status'],
    ['nothing is issued', unissued, 'disabled', 'status'],
    ['nothing is issued, and a reissue is pending', { ...unissued, ...pending }, 'disabled', 'status'],
    ['nothing is issued, and csr-file has a key', { ...unissued, ...csrFile }, 'disabled', 'status'],
  ])('%s', (_, changes, status, action) => {
    expect(assess(desiring(status), factsWith(changes))).toMatchObject({ action, desired: { status } });
  });

  test.each<[Partial<Certificate>, CtStatus, requiredKey: string | null, now: number, boolean]>([
    [{}, 'enabled', null, END, true],
    [{}, 'enabled', OWN_KEY, END, true],
    [{}, 'enabled', OTHER_KEY, END, false],
    [{}, 'disabled', null, END, false],
    [{ ctStatus: 'disabled' }, 'disabled', null, END, true],
    [{}, 'enabled', null, END + 1, false],
  ])('a certificate with %j is as desired (%s, key %s, %d): %s', (changes, status, requiredKey, now, expected) => {
    expect(isAsDesired({ ...own, ...changes }, status, requiredKey, now)).toBe(expected);
  });
});

describe('what is desired', () => {
  const plain = { rule: '', isByDomains: false, isListedToLog: false, isIgnored: false };
  const domains = { 'keep-out': { 'example.com': 'internal' } };
  test.each<[string, StatusSource, object]>([
    ['disable-ct alone', desiring('disabled'), { ...plain, status: 'disabled' }],
    ['the default of a policy', byPolicy({}), { ...plain, status: 'enabled', rule: 'default' }],
    ['a domain', byPolicy(domains), { ...plain, status: 'disabled', rule: 'example.com: internal', isByDomains: true }],
    [
      'a policy, and disable-ct agrees',
      byPolicy(domains, 'disabled'),
      { ...plain, status: 'disabled', rule: 'example.com: internal', isByDomains: true },
    ],
    [
      'the order ID in log',
      byPolicy({ ...domains, log: { 1000001: 'public' } }),
      { ...plain, status: 'enabled', rule: '1000001: public; overrides example.com', isListedToLog: true },
    ],
    [
      'disable-ct, if the policy ignores the order',
      byPolicy({ ignore: { 1000001: 'old' } }, 'disabled'),
      { ...plain, status: 'disabled', rule: '1000001: old', isIgnored: true },
    ],
  ])('%s', (_, source, desired) => {
    expect(assess(source, usual).desired).toEqual(desired);
  });

  test('the names of the certificate decide, else those of the order', () => {
    const source = byPolicy({ 'keep-out': { 'a.example': 'internal' } });
    const names = namesWith(['www.a.example']);
    expect(assess(source, factsWith(certificateWith({ names }))).desired?.status).toBe('disabled');
    const changes = { ...unissued, order: { ...order, commonName: 'a.example', dnsNames: [] } };
    expect(assess(source, factsWith(changes)).desired?.status).toBe('disabled');
  });

  const mixed = {
    kind: 'mixed',
    names: expect.objectContaining({ keepOut: ['www.example.com'], log: ['example.com'] }),
  };
  const keepWww = { 'keep-out': { 'www.example.com': 'internal' } };
  test.each<[string, StatusSource, object]>([
    ['mixed names', byPolicy(keepWww), mixed],
    ['mixed names, also with disable-ct', byPolicy(keepWww, 'enabled'), mixed],
    ['an ignored order', byPolicy({ ignore: { 1000001: 'old' } }), { kind: 'ignored', rule: '1000001: old' }],
    [
      'a disagreement',
      byPolicy(domains, 'enabled'),
      { kind: 'disagreement', byInput: 'enabled', byPolicy: 'disabled', rule: 'example.com: internal' },
    ],
  ])('nothing, but an objection behind the general ones: %s', (_, source, objection) => {
    expect(assess(source, factsWith({ phase: 'closed' }))).toEqual({
      desired: null,
      action: null,
      objections: [{ kind: 'closed' }, objection],
    });
  });
});

describe('objections', () => {
  const closed: Objection = { kind: 'closed' };
  const privateTls: Partial<Facts> = withCsr('', { product: { ...order.product, nameId: 'private_ssl' } });
  const eku = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
  const ev = certificateWith({ isEv: true });
  const foreign = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' });
  const csr = (reason: 'missing' | 'unreadable' | 'other-key'): Objection => ({ kind: 'unusable-csr', reason });
  const reported = (ctStatus: 'enabled' | 'disabled' | 'unknown') => ({ order: { ...ownCsr.order, ctStatus } });
  const unseen = (isIssued: boolean, reissuePending: boolean | 'unknown'): Objection => ({
    kind: 'unseen-names',
    isIssued,
    reissuePending,
  });

  test.each<[string, CtStatus, Partial<Facts>, Objection[]]>([
    ['none', 'disabled', {}, []],
    ['closed', 'disabled', { phase: 'closed', certificate: undefined }, [closed]],
    [
      'a private product',
      'disabled',
      { ...privateTls, ...unissued },
      [{ kind: 'no-public-tls', reason: 'product-name' }],
    ],
    ['no server', 'disabled', eku, [{ kind: 'no-public-tls', reason: 'key-usage' }]],
    ['it ends now', 'disabled', { now: END }, []],
    ['expired', 'disabled', { now: END + 1 }, [{ kind: 'expired' }]],
    ['expired, and pending', 'disabled', { now: END + 1, ...pending }, []],
    ['expired, and perhaps pending', 'disabled', { now: END + 1, ...maybe }, [{ kind: 'expired' }]],
    [
      'a name of another kind',
      'disabled',
      certificateWith({ names: namesWith(['a.example'], { hasNonDnsName: true }) }),
      [{ kind: 'non-dns-name' }],
    ],
    [
      'a name of another kind, and nothing is due',
      'enabled',
      certificateWith({ names: namesWith([], { hasNonDnsName: true }) }),
      [{ kind: 'non-dns-name' }],
    ],
    ['no name', 'disabled', certificateWith({ names: namesWith([]) }), [{ kind: 'no-dns-name' }]],
    ['EV', 'disabled', ev, [{ kind: 'ev' }]],
    ['EV, and pending', 'disabled', { ...ev, ...pending }, [{ kind: 'ev' }]],
    ['EV, to be logged', 'enabled', ev, []],
    // A request that is needed.
    ['no CSR', 'disabled', withCsr(''), [csr('missing')]],
    ['a broken CSR', 'disabled', withCsr('no request'), [csr('unreadable')]],
    ['two CSRs', 'disabled', withCsr(csrFor(PUBLIC_KEY) + csrFor(foreign)), [csr('unreadable')]],
    ['a CSR with another key', 'disabled', withCsr(csrFor(foreign)), [csr('other-key')]],
    ['no CSR, but csr-file', 'disabled', { ...withCsr(''), ...csrFile }, []],
    ['no CSR, and a reissue is pending', 'disabled', { ...withCsr(''), ...pending }, []],
    ['no CSR, and nothing is due', 'enabled', { ...withCsr(''), ...reported('enabled') }, []],
    ['no CSR, and nothing is issued', 'disabled', { ...withCsr(''), ...unissued }, []],
    // Names that nobody has seen.
    ['pending, and disabled', 'enabled', { ...pending, ...reported('disabled') }, [unseen(true, true)]],
    ['pending, and not reported', 'enabled', { ...pending, ...reported('unknown') }, [unseen(true, true)]],
    ['pending, and enabled', 'enabled', { ...pending, ...reported('enabled') }, []],
    ['pending, to be disabled', 'disabled', { ...pending, ...reported('unknown') }, []],
    ['perhaps pending', 'enabled', { ...maybe, ...reported('unknown') }, [unseen(true, 'unknown')]],
    ['not pending', 'enabled', reported('unknown'), []],
    ['not issued', 'enabled', { ...unissued, ...reported('unknown') }, [unseen(false, false)]],
    [
      'not issued, perhaps pending',
      'enabled',
      { ...unissued, ...maybe, ...reported('disabled') },
      [unseen(false, 'unknown')],
    ],
    ['not issued, and enabled', 'enabled', { ...unissued, ...reported('enabled') }, []],
    ['not issued, to be disabled', 'disabled', { ...unissued, ...reported('unknown') }, []],
    // The most important first.
    [
      'everything',
      'disabled',
      {
        ...privateTls,
        phase: 'closed',
        now: END + 1,
        ...certificateWith({ isEv: true, names: namesWith([], { hasNonDnsName: true }) }),
      },
      [
        closed,
        { kind: 'no-public-tls', reason: 'product-name' },
        { kind: 'expired' },
        { kind: 'non-dns-name' },
        { kind: 'ev' },
        csr('missing'),
      ],
    ],
    [
      'names that nobody has seen, and no CSR',
      'enabled',
      { ...withCsr('', { ctStatus: 'disabled' }), ...unlogged, ...maybe },
      [unseen(true, 'unknown'), csr('missing')],
    ],
  ])('%s', (_, status, changes, objections) => {
    expect(assess(desiring(status), factsWith(changes)).objections).toEqual(objections);
  });
});
