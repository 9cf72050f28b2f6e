import { expect, test } from 'vitest';
import { DAY_MS } from '../../../src/certcentral/dates.ts';
import type { Order } from '../../../src/certcentral/order.ts';
import type { IssuedCertificate } from '../../../src/pki/certificate.ts';
import type { Inputs } from '../../../src/reissue/inputs.ts';
import type { Transaction } from '../../../src/reissue/transaction.ts';
import type { Execution } from '../../../src/reissue/wait.ts';
import { codesOf, dryRunWarnings, type ReissueWarning, runWarnings } from '../../../src/reissue/warnings.ts';
import * as built from './builders.ts';
import { executed, manyNames, planFor, reasonsWith } from './results.ts';

const { approvedPlanWith, byPolicy, certificateWith, csrFileFor, desiring, inputsWith, issued, missing } = built;
const { OTHER_KEY, OWN_KEY, observe, observeFirst, unknownWord, old, outage, pending, refusal, reissued } = built;
const { reportsNothing, unknownPhase, unissued } = built;
type Reads = built.Reads;

const SERVER = '1.3.6.1.5.5.7.3.1';
const CLIENT = '1.3.6.1.5.5.7.3.2';
const usages = (...extendedKeyUsages: string[]) => ({ extendedKeyUsages });
const till = (date: string) => ({ validTill: new Date(date) });
const earlier = (earlierMs: number, end: string): ReissueWarning => ({ kind: 'ends-earlier', earlierMs, ...till(end) });
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
  ['another key', {}, { keyDigest: OTHER_KEY }, [{ kind: 'other-key' }]],
])('what else changed: %s', (_, before, after, warnings) => {
  expect(changesOf(before, after)).toEqual(warnings);
});

test.each<[string, Partial<Inputs>, ReissueWarning[]]>([
  ['csr-file', { csrFile: csrFileFor(OTHER_KEY) }, []],
  ['the plan', { expectedPlan: approvedPlanWith({ do: 'wait', key: OTHER_KEY }) }, []],
  ['nothing', { expectedPlan: approvedPlanWith({ do: 'wait', key: null }) }, [{ kind: 'other-key' }]],
])('another key is no surprise if %s asks for it', (_, inputs, warnings) => {
  const given = { certificate: { ...reissued, keyDigest: OTHER_KEY }, inputs };
  expect(executed([pending, old], given).warnings).toEqual(warnings);
});

test('the codes of warnings are those of the output, each once, in its order', () => {
  const after = { ...usages(SERVER), ...till('2026-06-03'), issuer: 'CN=Other', keyDigest: OTHER_KEY };
  const changes = changesOf(usages(SERVER, CLIENT), after);
  const few: ReissueWarning[] = [{ kind: 'few-scts', shortage: { logs: 1, required: 3 } }];
  const others: ReissueWarning[] = [{ kind: 'csr-unused' }, { kind: 'client-auth' }, { kind: 'domain-validation' }];
  const codes = 'few-scts lost-extended-key-usage ends-earlier other-issuer other-key client-auth';
  expect(codesOf([...others, ...changes.toReversed(), ...few, ...few])).toEqual(codes.split(' '));
  expect(codesOf([{ kind: 'csr-unused' }])).toEqual([]);
});

const execution: Execution = { observation: observe([issued, reissued]), certificate: reissued, reasons: null };

test.each<[string, Reads, certificate: IssuedCertificate | undefined, csrFile: string | null, unused: boolean]>([
  ['its key is that of the certificate', [issued, reissued], reissued, OWN_KEY, false],
  ['its key is that of the first certificate', [unissued, missing], reissued, OWN_KEY, false],
  ['there is none', [unissued, missing], undefined, null, false],
  ['a reissue was requested', [issued, old], undefined, OTHER_KEY, false],
])('csr-file was not used: %s', (_, reads, certificate, key, unused) => {
  const inputs = inputsWith({ csrFile: key === null ? null : csrFileFor(key) });
  const warnings = runWarnings(inputs, planFor(reads, inputs), { ...execution, certificate }, 'none');
  expect(warnings.some(({ kind }) => kind === 'csr-unused')).toBe(unused);
});

const END = reissued.validTill.getTime();
test.each<[string, planEndsAt: number | undefined, needsRenewal: boolean]>([
  ['the plan ends with it', END, true],
  ['the end of the plan is unknown', undefined, true],
  ['the plan ends later', END + 8 * DAY_MS, false],
])('only a renewal ends later: %s', (_, planEndsAt, needsRenewal) => {
  const inputs = inputsWith({ reissueBeforeDays: 30 });
  const [order, at] = [{ ...issued, planEndsAt }, END - 30 * DAY_MS];
  const plan = planFor([order, reissued], inputs);
  const warnings = needsRenewal ? [{ kind: 'needs-renewal', validTill: reissued.validTill }] : [];
  expect(dryRunWarnings(inputs, plan, at)).toEqual(warnings);
  // The order that was read last counts.
  const read = { ...execution, observation: observe([order, reissued, at]) };
  expect(runWarnings(inputs, { ...plan, order: issued }, read, 'none')).toEqual(warnings);
});

const otherOutage = outage.with({});
test.each<[string, Reads, hasBaseline: boolean, subjects: string[]]>([
  ['both', [issued, old], true, []],
  ['an issued order alone', [issued, outage], true, ['certificate']],
  ['the certificate alone', [outage, old], true, ['order']],
  ['neither', [outage, otherOutage], true, ['order', 'certificate']],
  ['an order that does not report its phase', [unknownPhase, missing], true, ['order', 'certificate']],
  ['an order that was issued, and has no word', [reportsNothing, missing], true, ['order', 'certificate']],
  ['an order that is not issued yet', [unissued, missing], false, []],
  ['a download that may show that nothing is issued', [unissued, refusal(403)], false, ['certificate']],
  ['neither, and there was no certificate', [outage, otherOutage], false, ['order']],
])('read back: %s', (_, reads, hasBaseline, subjects) => {
  const observation = (hasBaseline ? observe : observeFirst)(reads);
  const plan = planFor(hasBaseline ? [issued, old] : [unissued, missing]);
  const warnings = runWarnings(inputsWith(), plan, { ...execution, observation, certificate: undefined }, 'none');
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

test.each<[string, Reads, Transaction['reissueRequest'], kinds: ReissueWarning['kind'][], Partial<Inputs>?]>([
  ['requested', [pending, old], 'accepted', []],
  ['perhaps requested', [pending, old], 'in-doubt', []],
  ['of somebody else', [pending, old], 'none', ['foreign-reissue']],
  ['of somebody else, with a plan', [pending, old], 'none', ['foreign-reissue'], { expectedPlan: approvedPlanWith() }],
  ['of another step, with its plan', [pending, old], 'none', [], { expectedPlan: approvedPlanWith({ do: 'wait' }) }],
  ['requested, with a certificate of few SCTs', [pending, certificateWith({ sctLogCount: 1 })], 'accepted', []],
  ['requested, and the download is missing', [pending, missing], 'accepted', []],
])('a reissue that is left pending: %s', (_, [, certificate], sent, kinds, changes) => {
  const left = { ...execution, observation: observe([pending, certificate]), certificate: undefined };
  const inputs = inputsWith(changes);
  const warnings = runWarnings(inputs, planFor([pending, old]), { ...left, reasons: reasonsWith() }, sent);
  expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
});

const dv = (order: Order, validationType = 'DV') => ({ ...order, product: { ...order.product, validationType } });
const keptOut = (order: Order): Order => ({ ...order, ctStatus: 'disabled' });
const toLog = byPolicy({ log: { 7: 'public' } });
const oneLog = certificateWith({ sctLogCount: 1 });
const withClientAuth = (certificate: IssuedCertificate) => ({ ...certificate, ...usages(CLIENT, SERVER) });
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
  ['too many names', [issued, certificateWith({ names: manyNames })], ['too-many-names']],
  ['names that are not those of the reissue', [keptOut(pending), old], ['unseen-names'], toLog],
  ['names that may not be those of a reissue', [keptOut(unknownWord), old], ['unseen-names'], toLog],
  ['names of a first certificate', [keptOut(unissued), missing], [], toLog],
])('a dry run of %s', (_, reads, kinds, inputs) => {
  const warnings = dryRunWarnings(inputsWith(inputs), planFor(reads, inputs), 0);
  expect(warnings.map(({ kind }) => kind)).toEqual(kinds);
});
