import { expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import type { CtStatus, IssuedCertificate } from '../../../src/pki/certificate.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from '../../../src/reissue/warnings.ts';
import { namesWith } from '../result.ts';
import * as built from './builders.ts';
import { executed, planFor, reasonsWith } from './results.ts';

const { certificateWith, desiring, issued, missing, observe, observeFirst, odd, old, orderWith, outage } = built;
const { pending, refusal, reissued, silent, strange, unissued } = built;
type Reads = built.Reads;

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const usages = (...extendedKeyUsages: string[]) => ({ extendedKeyUsages });
const till = (date: string) => ({ validTill: new Date(date) });
const earlier = (earlierMs: number, date: string): ReissueWarning => ({
  kind: 'ends-earlier',
  earlierMs,
  ...till(date),
});
/** The warnings of a run after which a certificate is active. */
const changesOf = (before: Partial<IssuedCertificate>, after: Partial<IssuedCertificate>) =>
  executed([issued, certificateWith(before)], { certificate: { ...reissued, ...after } }).warnings;
const lost = (...oids: string[]): ReissueWarning => ({ kind: 'lost-extended-key-usage', oids });

test.each<[string, before: Partial<IssuedCertificate>, after: Partial<IssuedCertificate>, ReissueWarning[]]>([
  ['nothing', {}, {}, []],
  ['more usages, a later end', {}, { ...usages(CLIENT, SERVER), ...till('2027-01-01') }, []],
  ['clientAuth is lost', usages(SERVER, CLIENT), {}, [lost(CLIENT)]],
  ['all usages are lost', usages(SERVER, '1.2.3'), usages(CLIENT), [lost(SERVER, '1.2.3')]],
  ['no usage was named before', usages(), {}, []],
  ['no usage is named any more', {}, usages(), []],
  ['a day less', {}, till('2026-06-30T12:34:56Z'), [earlier(86_400_000, '2026-06-30T12:34:56Z')]],
  ['a second less', {}, till('2026-07-01T12:34:55Z'), [earlier(1_000, '2026-07-01T12:34:55Z')]],
  ['another issuer', {}, { issuer: 'CN=Other' }, [{ kind: 'other-issuer', issuer: 'CN=Other' }]],
])('what else changed: %s', (_, before, after, warnings) => {
  expect(changesOf(before, after)).toEqual(warnings);
});

test('the codes of warnings are those of the output, each once, in its order', () => {
  const after = { ...usages(SERVER), ...till('2026-06-03'), issuer: 'CN=Other' };
  const changes = changesOf(usages(SERVER, CLIENT), after);
  const few: ReissueWarning[] = [{ kind: 'few-scts', shortage: { logs: 1, required: 3 } }];
  const others: ReissueWarning[] = [{ kind: 'csr-unused' }, { kind: 'client-auth' }, { kind: 'domain-validation' }];
  expect(codesOf([...others, ...changes.toReversed(), ...few, ...few])).toEqual([
    'few-scts',
    'lost-extended-key-usage',
    'ends-earlier',
    'other-issuer',
    'client-auth',
  ]);
  expect(codesOf([{ kind: 'csr-unused' }])).toEqual([]);
});

test.each<[reported: CtStatus | 'unknown', ReissueWarning[]]>([
  ['disabled', []],
  ['unknown', []],
  ['enabled', [{ kind: 'order-lags', reported: 'enabled' }]],
])('the order reports %s after its update', (ctStatus, warnings) => {
  expect(executed([issued, old], { order: orderWith({ ctStatus }) }).warnings).toEqual(warnings);
});

test.each<[string, Reads, hasBaseline: boolean, subjects: string[]]>([
  ['both', [issued, old], true, []],
  ['an issued order alone', [issued, outage], true, ['certificate']],
  ['the certificate alone', [outage, old], true, ['order']],
  ['neither', [outage, outage], true, ['order', 'certificate']],
  ['an order that does not report its phase', [strange, missing], true, ['order', 'certificate']],
  ['an order that was issued, and has no word', [silent, missing], true, ['order', 'certificate']],
  ['an order that is not issued yet', [unissued, missing], false, []],
  ['a download that may show that nothing is issued', [unissued, refusal(403)], false, ['certificate']],
  ['neither, and there was no certificate', [outage, outage], false, ['order']],
])('read back: %s', (_, reads, hasBaseline, subjects) => {
  const observation = (hasBaseline ? observe : observeFirst)(reads);
  const plan = planFor(hasBaseline ? [issued, old] : [unissued, missing]);
  const execution = { observation, certificate: undefined, reasons: null };
  const warnings = runWarnings(built.inputsWith(), plan, execution, 'none');
  const readBack = warnings.filter(({ kind }) => kind === 'not-read-back');
  expect(readBack.map((warning) => 'subject' in warning && warning.subject)).toEqual(subjects);
});

test.each<[string, certificate: IssuedCertificate | null, ReissueWarning[]]>([
  ['no certificate', null, []],
  ['a certificate that was not logged', reissued, []],
  ['3 logs', old, []],
  ['1 log', certificateWith({ sctLogCount: 1 }), [{ kind: 'few-scts', shortage: { logs: 1, required: 3 } }]],
])('too few SCTs for browsers: %s', (_, certificate, warnings) => {
  const { warnings: found } = executed([issued, old], { inputs: desiring('enabled'), certificate });
  expect(found.filter(({ kind }) => kind !== 'not-read-back')).toEqual(warnings);
});

test.each<[string, Reads, Transaction['reissueRequest'], kinds: ReissueWarning['kind'][]]>([
  ['requested', [pending, old], 'accepted', []],
  ['perhaps requested', [pending, old], 'in-doubt', []],
  ['of somebody else', [pending, old], 'none', ['foreign-reissue']],
  ['requested, with a certificate of few SCTs', [pending, certificateWith({ sctLogCount: 1 })], 'accepted', []],
  ['requested, and the download is missing', [pending, missing], 'accepted', []],
])('a reissue that is left pending: %s', (_, [, certificate], sent, kinds) => {
  const observation = observe([{ ...pending, ctStatus: 'disabled' }, certificate]);
  const execution = { observation, certificate: undefined, reasons: reasonsWith() };
  const warnings = runWarnings(built.inputsWith(), planFor([issued, old]), execution, sent);
  expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
});

const dv = (order: Order, validationType = 'DV') => ({ ...order, product: { ...order.product, validationType } });
const oneLog = certificateWith({ sctLogCount: 1 });
const withClientAuth = (certificate: IssuedCertificate) => ({ ...certificate, ...usages(CLIENT, SERVER) });
const disabled = { ctStatus: 'disabled' } as const;
const many = { names: namesWith(Array.from({ length: 1_001 }, (_, index) => `a${index}.example`)) };
test.each<[string, Reads, kinds: ReissueWarning['kind'][], Partial<Inputs>?]>([
  ['an OV order', [issued, old], []],
  ['a DV order', [dv(issued), old], ['domain-validation']],
  ['a DV order without a reissue', [dv(issued), reissued], []],
  ['a DV order with a pending reissue', [dv(pending), old], []],
  ['too few SCTs', [issued, oneLog], ['few-scts']],
  ['too few SCTs while a reissue is pending', [pending, oneLog], ['few-scts']],
  ['clientAuth', [issued, withClientAuth(old)], ['client-auth']],
  ['clientAuth without a reissue', [issued, withClientAuth(reissued)], []],
  ['clientAuth with a pending reissue', [pending, withClientAuth(old)], []],
  ['nothing issued', [unissued, missing], []],
  ['too many names', [issued, certificateWith(many)], ['no-plan']],
  ['names that nobody has seen', [{ ...pending, ...disabled }, old], ['unseen-names'], desiring('enabled')],
  ['names that nobody may have seen', [{ ...odd, ...disabled }, old], ['no-plan'], desiring('enabled')],
])('a dry run of %s', (_, reads, kinds, inputs) => {
  expect(dryRunWarnings(planFor(reads, inputs)).map(({ kind }) => kind)).toEqual(kinds);
});
