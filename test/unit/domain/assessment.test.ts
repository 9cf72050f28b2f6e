import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { assess, type Facts, type StatusSource } from '../../../src/domain/assessment.ts';
import type { DueReason } from '../../../src/domain/due.ts';
import type { CsrProblem, Objection } from '../../../src/domain/objections.ts';
import type { Closure } from '../../../src/domain/order-state.ts';
import type { ApprovedPlan } from '../../../src/domain/plan-text.ts';
import { parsePolicy } from '../../../src/domain/policy-file.ts';
import type { UnseenNames } from '../../../src/domain/status-update.ts';
import { type CtStatus, keyDigestOf } from '../../../src/pki/certificate.ts';
import type { CertificateRequest } from '../../../src/pki/csr.ts';
import { csrFor, PUBLIC_KEY } from '../der.ts';
import { namesWith, order } from '../result.ts';
import * as found from './facts.ts';

const { assessFor, certificateWith, csrFile, END, factsWith, maybe, named, OTHER_KEY, OWN_KEY, pending } = found;
const { plan, reported, unissued, unlogged } = found;

const withPlan = (changes: Partial<ApprovedPlan>) => ({ expectedPlan: { ...plan, ...changes } });
const otherPlan = withPlan({ serial: '02' });
const status: DueReason = 'status';
const ending = { reissueBeforeDays: 30, now: END - 1, order: { ...order, planEndsAt: END + 7 * 86_400_000 } };

test.each<[string, Partial<Facts>, CtStatus, action: string, due: DueReason[], requiredKey: string | null]>([
  ['a reissue is due', {}, 'disabled', 'reissue', [status], OWN_KEY],
  ['a reissue is due to log it', unlogged, 'enabled', 'reissue', [status], OWN_KEY],
  ['nothing is due', {}, 'enabled', 'status', [], null],
  ['the key of csr-file', csrFile, 'enabled', 'reissue', ['key'], OTHER_KEY],
  ['the key of csr-file, not of the plan', { ...csrFile, ...otherPlan }, 'enabled', 'reissue', ['key'], OTHER_KEY],
  ['the key of the plan', withPlan({ key: OTHER_KEY, serial: '02' }), 'enabled', 'reissue', ['key'], OTHER_KEY],
  ['the key of the plan, which the certificate has', otherPlan, 'enabled', 'status', [], OWN_KEY],
  ['any key in the plan', withPlan({ do: 'wait', key: null }), 'enabled', 'status', [], null],
  ['the plan requests a reissue', withPlan({}), 'enabled', 'reissue', ['planned'], OWN_KEY],
  ['the certificate ends soon', ending, 'enabled', 'reissue', ['ends-soon'], OWN_KEY],
  ['the certificate ends now', { now: END }, 'enabled', 'status', [], null],
  ['the certificate has expired', { now: END + 1 }, 'enabled', 'reissue', ['expired'], OWN_KEY],
  ['a reissue is pending', pending, 'disabled', 'wait', [status], null],
  ['a reissue is pending, and nothing is due', pending, 'enabled', 'wait', [], null],
  ['a reissue may be pending', maybe, 'disabled', 'reissue', [status], OWN_KEY],
  ['a reissue may be pending, and nothing is due', maybe, 'enabled', 'status', [], null],
  ['nothing is issued', unissued, 'disabled', 'status', [], null],
  ['nothing is issued, and csr-file has a key', { ...unissued, ...csrFile }, 'disabled', 'status', [], OTHER_KEY],
])('action: %s', (_, changes, status, action, due, requiredKey) => {
  expect(assessFor(status, factsWith(changes))).toMatchObject({ action, due, requiredKey, desired: { status } });
});

const byPolicy = (policy: object, status: CtStatus | null = null): StatusSource => ({
  policyFile: { policy: parsePolicy(JSON.stringify({ default: 'log', ...policy })), path: '', digest: '' },
  status,
});

const closed = (closure: Closure): Objection => ({ kind: 'closed', closure });

describe('what is desired', () => {
  const internal = { 'keep-out': { 'example.com': 'internal' } };
  const byDomain = { status: 'disabled', rule: 'example.com: internal', by: 'domains' };
  const ignored = { ignore: { 1000001: 'old' } };
  const listed = { status: 'enabled', rule: '1000001, overrides example.com: public', by: 'order-id' };
  test.each<[string, StatusSource, object]>([
    ['disable-ct', { policyFile: null, status: 'disabled' }, { status: 'disabled', rule: '', by: 'input' }],
    ['the default of a policy', byPolicy({}), { status: 'enabled', rule: 'default', by: 'default' }],
    ['a domain', byPolicy(internal), byDomain],
    ['a domain, and disable-ct agrees', byPolicy(internal, 'disabled'), byDomain],
    ['the order ID in log', byPolicy({ ...internal, log: { 1000001: 'public' } }), listed],
    ['disable-ct', byPolicy(ignored, 'disabled'), { status: 'disabled', rule: '1000001: old', by: 'input' }],
  ])('%s (%#)', (_, source, desired) => {
    expect(assess(source, factsWith())).toMatchObject({ desired });
  });

  test('the names of the certificate decide, else those of the order', () => {
    const source = byPolicy({ 'keep-out': { 'a.example': 'internal' } });
    const without = { ...unissued, order: { ...order, commonName: 'a.example', dnsNames: [] } };
    for (const changes of [named('www.a.example'), without])
      expect(assess(source, factsWith(changes))).toMatchObject({ desired: { status: 'disabled' } });
  });

  const mixed = expect.objectContaining({ kind: 'mixed', keepOut: ['www.example.com'], log: ['example.com'] });
  const keepWww = { 'keep-out': { 'www.example.com': 'internal' } };
  const differs = { kind: 'disagreement', byInput: 'enabled', byPolicy: 'disabled', rule: 'example.com: internal' };
  test.each<[string, StatusSource, object]>([
    ['mixed names', byPolicy(keepWww), mixed],
    ['mixed names, also with disable-ct', byPolicy(keepWww, 'enabled'), mixed],
    ['an ignored order', byPolicy(ignored), { kind: 'ignored', rule: '1000001: old' }],
    ['a disagreement', byPolicy(internal, 'enabled'), differs],
  ])('nothing, but an objection behind the general ones. Objection: %s', (_, source, objection) => {
    expect(assess(source, factsWith())).toEqual(objection);
    expect(assess(source, factsWith({ phase: 'closed', closure: 'status' }))).toEqual(closed('status'));
  });
});

const withOrder = (changes: Partial<typeof order>) => ({ order: { ...order, ...changes } });
const isPrivate = withOrder({ product: { ...order.product, nameId: 'private_ssl' } });
const noPublicTls = (reason: 'product-name' | 'key-usage'): Objection => ({ kind: 'no-public-tls', reason });
const eku = certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] });
const ev = certificateWith({ isEv: true });
const otherName = certificateWith({ names: namesWith(['a.example'], { nonDnsNames: ['IP Address:192.0.2.1'] }) });
const onlyOtherName = certificateWith({ names: namesWith([], { nonDnsNames: ['IP Address:192.0.2.1'] }) });
const nonDnsName: Objection = { kind: 'non-dns-name', names: ['IP Address:192.0.2.1'] };
const noCsr: Objection = { kind: 'unusable-csr', problem: 'missing' };
const unseen = (why: UnseenNames): Objection => ({ kind: 'unseen-names', why });
const off = reported('disabled');

test.each<[string, CtStatus, Partial<Facts>, Objection[]]>([
  ['none', 'disabled', csrFile, []],
  ['closed by its status', 'disabled', { ...unissued, closure: 'status' }, [closed('status')]],
  ['closed, because the plan has ended', 'disabled', { ...unissued, closure: 'plan-ended' }, [closed('plan-ended')]],
  ['a private product', 'disabled', { ...unissued, ...isPrivate }, [noPublicTls('product-name')]],
  ['no usage for servers', 'disabled', { ...eku, ...csrFile }, [noPublicTls('key-usage')]],
  ['not an expired certificate', 'disabled', { ...csrFile, now: END + 1 }, []],
  ['a name of another kind', 'disabled', { ...otherName, ...pending }, [nonDnsName]],
  ['only a name of another kind', 'enabled', onlyOtherName, [nonDnsName]],
  ['no name', 'disabled', { ...named(), ...pending }, [{ kind: 'no-dns-name' }]],
  ['EV, to be kept out', 'disabled', { ...ev, ...pending }, [{ kind: 'ev' }]],
  ['not EV, to be logged', 'enabled', ev, []],
  ['unseen names, because a reissue is pending', 'enabled', { ...pending, ...off }, [unseen('reissue-pending')]],
  ['perhaps unseen, before the CSR', 'enabled', { ...unlogged, ...maybe }, [unseen('reissue-may-be-pending'), noCsr]],
  ['unseen names, because nothing is issued', 'enabled', unissued, [unseen('unissued')]],
  ['none if this step requested what is pending', 'enabled', { ...pending, ...withPlan({ do: 'wait' }) }, []],
  [
    'everything, the most important first',
    'disabled',
    { ...isPrivate, closure: 'status', certificate: { ...otherName.certificate, isEv: true } },
    [closed('status'), noPublicTls('product-name'), nonDnsName, { kind: 'ev' }, noCsr],
  ],
])('objection: %s', (_, status, changes, objections) => {
  expect(assessFor(status, factsWith(changes)).objections).toEqual(objections);
});

test('objection: the order ID in log permits unseen names, which are reported', () => {
  const assessed = assess(byPolicy({ log: { 1000001: 'public' } }), factsWith({ ...pending, ...off }));
  const permitted = { unseenNames: 'reissue-pending', mayPublishUnseenNames: true, objections: [] };
  expect(assessed).toMatchObject(permitted);
});

const own = certificateWith({ keyDigest: keyDigestOf(PUBLIC_KEY) });
const foreign = csrFor(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }));
test.each<[string, csr: string, Partial<Facts>, CsrProblem | CertificateRequest | null]>([
  ['usable', csrFor(PUBLIC_KEY), {}, { pem: csrFor(PUBLIC_KEY), keyDigest: own.certificate.keyDigest }],
  ['missing', '', {}, 'missing'],
  ['unreadable', 'no request', {}, 'unreadable'],
  ['two requests', csrFor(PUBLIC_KEY) + foreign, {}, 'unreadable'],
  ['of another key', foreign, {}, 'other-key'],
  ['not needed with csr-file', '', csrFile, csrFile.csrFile],
  ['not needed while a reissue is pending', csrFor(PUBLIC_KEY), pending, null],
  ['not needed if nothing is due', '', unlogged, null],
])('objection: CSR of an order: %s', (_, csr, changes, expected) => {
  const reissueDefaults = { ...order.reissueDefaults, csr };
  const assessed = assessFor('disabled', factsWith({ ...own, ...withOrder({ reissueDefaults }), ...changes }));
  const problem = typeof expected === 'string';
  expect(assessed.objections).toEqual(problem ? [{ kind: 'unusable-csr', problem: expected }] : []);
  expect(assessed.csr).toEqual(problem ? null : expected);
});
