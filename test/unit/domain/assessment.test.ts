import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assess, type StatusSource } from '../../../src/domain/assessment.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import type { Objection } from '../../../src/domain/objections.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import { type CtStatus, keyDigestOf } from '../../../src/pki/certificate.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { namesWith, order } from '../result.ts';
import * as found from './facts.ts';

const { assessFor, certificateWith, csrFile, END, factsWith, maybe, named, OTHER_KEY, OWN_KEY, pending } = found;
const { reported, unissued, unlogged } = found;

describe('the action that is due', () => {
  test.each<[string, Partial<Facts>, CtStatus, string]>([
    ['the status is another', {}, 'disabled', 'reissue'],
    ['the status is another, and the certificate was not logged', unlogged, 'enabled', 'reissue'],
    ['all is as desired', {}, 'enabled', 'status'],
    ['the key is another', { plannedKey: OTHER_KEY }, 'enabled', 'reissue'],
    ['the key is the required one', { plannedKey: OWN_KEY }, 'enabled', 'status'],
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
    expect(assessFor(status, factsWith(changes))).toMatchObject({ action, desired: { status } });
  });
});

const byPolicy = (policy: object, status: CtStatus | null = null): StatusSource => ({
  policyFile: { policy: parsePolicy(JSON.stringify({ default: 'log', ...policy })), path: '', digest: '' },
  status,
});

describe('what is desired', () => {
  const internal = { 'keep-out': { 'example.com': 'internal' } };
  const byDomain = { status: 'disabled', rule: 'example.com: internal', by: 'domains' };
  const ignored = { ignore: { 1000001: 'old' } };
  const listed = { status: 'enabled', rule: '1000001: public; overrides example.com', by: 'order-id' };
  test.each<[string, StatusSource, object]>([
    ['disable-ct', { policyFile: null, status: 'disabled' }, { status: 'disabled', rule: '', by: 'input' }],
    ['the default of a policy', byPolicy({}), { status: 'enabled', rule: 'default', by: 'default' }],
    ['a domain', byPolicy(internal), byDomain],
    ['a domain, and disable-ct agrees', byPolicy(internal, 'disabled'), byDomain],
    ['the order ID in log', byPolicy({ ...internal, log: { 1000001: 'public' } }), listed],
    ['disable-ct', byPolicy(ignored, 'disabled'), { status: 'disabled', rule: '1000001: old', by: 'input' }],
  ])('%s (%#)', (_, source, desired) => {
    expect(assess(source, factsWith()).desired).toEqual(desired);
  });

  test('the names of the certificate decide, else those of the order', () => {
    const source = byPolicy({ 'keep-out': { 'a.example': 'internal' } });
    const without = { ...unissued, order: { ...order, commonName: 'a.example', dnsNames: [] } };
    for (const changes of [named('www.a.example'), without])
      expect(assess(source, factsWith(changes)).desired?.status).toBe('disabled');
  });

  const mixed = expect.objectContaining({ kind: 'mixed', keepOut: ['www.example.com'], log: ['example.com'] });
  const keepWww = { 'keep-out': { 'www.example.com': 'internal' } };
  const differs = { kind: 'disagreement', byInput: 'enabled', byPolicy: 'disabled', rule: 'example.com: internal' };
  test.each<[string, StatusSource, object]>([
    ['mixed names', byPolicy(keepWww), mixed],
    ['mixed names, also with disable-ct', byPolicy(keepWww, 'enabled'), mixed],
    ['an ignored order', byPolicy(ignored), { kind: 'ignored', rule: '1000001: old' }],
    ['a disagreement', byPolicy(internal, 'enabled'), differs],
  ])('nothing, but an objection behind the general ones: %s', (_, source, objection) => {
    const objections = [{ kind: 'closed' }, objection];
    expect(assess(source, factsWith({ phase: 'closed' }))).toEqual({ desired: null, action: null, objections });
  });
});

describe('objections', () => {
  const closed: Objection = { kind: 'closed' };
  const withOrder = (changes: Partial<typeof order>) => ({ order: { ...order, ...changes } });
  const isPrivate = withOrder({ product: { ...order.product, nameId: 'private_ssl' } });
  const noPublicTls = (reason: 'product-name' | 'key-usage'): Objection => ({ kind: 'no-public-tls', reason });
  const eku = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
  const ev = certificateWith({ isEv: true });
  const otherName = certificateWith({ names: namesWith(['a.example'], { hasNonDnsName: true }) });
  const noCsr: Objection = { kind: 'unusable-csr', reason: 'missing' };
  const unseen = (isIssued: boolean, reissuePending: boolean | 'unknown'): Objection => ({
    ...{ kind: 'unseen-names', isIssued, reissuePending },
  });

  test.each<[string, Partial<Facts>, Objection[]]>([
    ['none', csrFile, []],
    ['closed', { phase: 'closed', certificate: undefined }, [closed]],
    ['a private product', { ...unissued, ...isPrivate }, [noPublicTls('product-name')]],
    ['no server', { ...eku, ...csrFile }, [noPublicTls('key-usage')]],
    ['it ends now', { ...unlogged, now: END }, []],
    ['expired', { ...csrFile, now: END + 1 }, [{ kind: 'expired' }]],
    ['expired, and pending', { ...pending, now: END + 1 }, []],
    ['expired, and perhaps pending', { ...maybe, ...csrFile, now: END + 1 }, [{ kind: 'expired' }]],
    ['a name of another kind', { ...otherName, ...pending }, [{ kind: 'non-dns-name' }]],
    ['no name', { ...named(), ...pending }, [{ kind: 'no-dns-name' }]],
    ['EV', { ...ev, ...csrFile }, [{ kind: 'ev' }]],
    ['EV, and pending', { ...ev, ...pending }, [{ kind: 'ev' }]],
    [
      'everything, the most important first',
      { ...isPrivate, phase: 'closed', now: END + 1, certificate: { ...otherName.certificate, isEv: true } },
      [
        ...[closed, noPublicTls('product-name'), { kind: 'expired' } as const, { kind: 'non-dns-name' } as const],
        ...[{ kind: 'ev' } as const, noCsr],
      ],
    ],
  ])('to keep it out: %s', (_, changes, objections) => {
    expect(assessFor('disabled', factsWith(changes)).objections).toEqual(objections);
  });

  test.each<[string, Partial<Facts>, Objection[]]>([
    ['a name of another kind, and nothing is due', otherName, [{ kind: 'non-dns-name' }]],
    ['EV', ev, []],
    // Names that nobody has seen. A status that is not reported counts as disabled.
    ['pending, and disabled', { ...pending, ...reported('disabled') }, [unseen(true, true)]],
    ['pending', pending, [unseen(true, true)]],
    ['pending, and enabled', { ...pending, ...reported('enabled') }, []],
    ['perhaps pending', maybe, [unseen(true, 'unknown')]],
    ['not pending', {}, []],
    ['not issued', unissued, [unseen(false, false)]],
    ['not issued, perhaps pending', { ...unissued, ...maybe, ...reported('disabled') }, [unseen(false, 'unknown')]],
    ['not issued, and enabled', { ...unissued, ...reported('enabled') }, []],
    ['perhaps pending, before the CSR', { ...unlogged, ...maybe }, [unseen(true, 'unknown'), noCsr]],
  ])('to log it: %s', (_, changes, objections) => {
    expect(assessFor('enabled', factsWith(changes)).objections).toEqual(objections);
  });

  const own = certificateWith({ keyDigest: keyDigestOf(PUBLIC_KEY) });
  const foreign = csrFor(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }));
  test.each<[csr: string, Partial<Facts>, reason: string | undefined]>([
    [csrFor(PUBLIC_KEY), {}, undefined],
    ['', {}, 'missing'],
    ['no request', {}, 'unreadable'],
    [csrFor(PUBLIC_KEY) + foreign, {}, 'unreadable'],
    [foreign, {}, 'other-key'],
    // It is not needed.
    ['', csrFile, undefined],
    ['', pending, undefined],
    ['', { ...unlogged }, undefined],
    ['', unissued, undefined],
  ])('to its CSR, if one is needed (%#)', (csr, changes, reason) => {
    const reissueDefaults = { ...order.reissueDefaults, csr };
    const { objections } = assessFor('disabled', factsWith({ ...own, ...withOrder({ reissueDefaults }), ...changes }));
    expect(objections).toEqual(reason ? [{ kind: 'unusable-csr', reason }] : []);
  });
});
