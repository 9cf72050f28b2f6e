import { expect, test } from 'vitest';
import * as approved from '../../../src/domain/approved-plan.ts';
import type { Facts } from '../../../src/domain/assessment.ts';
import { digestNames } from '../../../src/domain/order-names.ts';
import { type ApprovedPlan, formatPlan, parsePlan } from '../../../src/domain/plan-text.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { NOW, order } from '../result.ts';
import * as found from './facts.ts';

const { assessFor, certificateWith, csrFile, factsWith, maybe, named, OTHER_KEY, OWN_KEY, pending } = found;
const { plan, unissued, unlogged } = found;

const apiUrl = 'https://dc.example:8443/v2';
const wait = { do: 'wait', key: null } as const;
const ownWait = { do: 'wait', key: OWN_KEY } as const;
const status = { do: 'status' } as const;
const first = { ...status, serial: null, key: null } as const;

const usual: approved.PlannedInputs = { orderId: '1000001', apiUrl, status: 'disabled', csrFile: null };
const unusable = { orderId: undefined, apiUrl: undefined, status: undefined, csrFile: undefined };
const HOUR = 3_600_000;
const aged = (hours: number, ms = 0) => ({ at: NOW - hours * HOUR - ms });
test.each<[string, Partial<ApprovedPlan>, Partial<approved.PlannedInputs>, approved.InputConflict[]]>([
  ['the same', {}, {}, []],
  ['a policy decides the status', {}, { status: null }, []],
  ['inputs that are not usable have errors of their own', first, unusable, []],
  ['another host', {}, { apiUrl: 'https://other.example:8443' }, ['api']],
  ['another port', {}, { apiUrl: 'https://dc.example' }, ['api']],
  ['another order', {}, { orderId: '1000002' }, ['order']],
  ['another status', {}, { status: 'enabled' }, ['ct']],
  ['the key of csr-file', { key: OTHER_KEY }, csrFile, []],
  ['another key than that of csr-file', {}, csrFile, ['key']],
  ['another key than that of csr-file, and the plan waits', ownWait, csrFile, ['key']],
  ['any key, and the plan waits: it fits csr-file', wait, csrFile, []],
  ['any key before the first certificate: it was made without csr-file', first, csrFile, ['key']],
  ['96 hours old', aged(96), {}, []],
  ['more than 96 hours old', aged(96, 1), {}, ['too-old']],
  ['an hour ahead', aged(-1), {}, []],
  ['more than an hour ahead', aged(-1, -1), {}, ['ahead']],
  [
    'all at once',
    aged(97),
    { orderId: '1', apiUrl: 'https://a', status: 'enabled', ...csrFile },
    ['api', 'order', 'ct', 'key', 'too-old'],
  ],
])('plan and inputs: %s', (_, changes, inputs, conflicts) => {
  expect(approved.findInputConflicts({ ...plan, ...changes }, { ...usual, ...inputs }, NOW)).toEqual(conflicts);
});

test.each([
  ['https://www.digicert.com/services/v2', 'www.digicert.com'],
  ['https://proxy.example:8443/services/v2', 'proxy.example:8443'],
  ['http://localhost/services/v2', 'localhost:80'],
  ['http://localhost:443', 'localhost'],
  ['http://[::1]:8080', '[::1]:8080'],
])('the host of %s is %s', (url, host) => {
  expect(approved.createPlan(url, assessFor('disabled', factsWith()), factsWith(), NOW)).toMatchObject({ api: host });
});

const ownNames = { ...unissued, order: { ...order, dnsNames: ['a.example'], commonName: 'B.example' } };
const otherNames = { names: digestNames(['c.example', 'd.example']) };
test.each<[string, CtStatus, Partial<Facts>, Partial<ApprovedPlan>]>([
  ['a reissue is due', 'disabled', {}, {}],
  ['a reissue is due, and may be pending', 'disabled', maybe, {}],
  ['a reissue is due for the key of csr-file', 'disabled', { ...unlogged, ...csrFile }, { key: OTHER_KEY }],
  ['a reissue is pending: any key', 'disabled', pending, wait],
  ['a reissue is pending: any key, also with csr-file', 'disabled', { ...pending, ...csrFile }, wait],
  ['a reissue is pending, and the certificate is as desired', 'disabled', { ...pending, ...unlogged }, wait],
  ['nothing is due', 'disabled', unlogged, status],
  ['nothing is issued: any key', 'disabled', unissued, first],
  ['nothing is issued, and csr-file has a key', 'disabled', { ...unissued, ...csrFile }, { ...first, key: OTHER_KEY }],
  ['the names of the certificate', 'disabled', named('C.example', 'd.example'), otherNames],
  ['the names of the order', 'disabled', ownNames, { ...first, names: digestNames(['a.example', 'b.example']) }],
])('plan of an order: %s', (_, ct, changes, expected) => {
  const facts = factsWith(changes);
  const created = approved.createPlan(apiUrl, assessFor(ct, facts), facts, NOW + 999);
  expect(created).toEqual({ ...plan, ...expected });
  expect(parsePlan(formatPlan(created))).toEqual(created);
});

const replaced = certificateWith({ serialNumber: '02' });
const replacedUnlogged = certificateWith({ serialNumber: '02', ctStatus: 'disabled' });
test.each<[string, found: Partial<Facts>, plan: Partial<ApprovedPlan>, differences: approved.PlanDifference[]]>([
  ['the same', {}, {}, []],
  ['another status', {}, { ct: 'enabled' }, ['ct']],
  ['other names', named('www.example.com'), {}, ['names']],
  ['names in another case and order', named('EXAMPLE.com', 'www.example.com'), {}, []],
  ['a reissue is due, and another certificate is active', replaced, {}, ['serial']],
  ['a reissue is due, with the key of csr-file', csrFile, { key: OTHER_KEY }, []],
  ['a reissue is due, with another key than that of csr-file', csrFile, {}, ['key']],
  ['a reissue is due, and the plan sets the status', {}, status, ['do']],
  ['a reissue is due, and the plan waits', {}, ownWait, ['do']],
  ['a reissue is due, and the plan waits for any key', {}, wait, ['do', 'key']],
  ['a reissue is due, and nothing was issued', {}, first, ['do', 'serial', 'key']],
  ['a reissue is due, and may be pending', maybe, status, ['do']],
  ['nothing is due anymore', replacedUnlogged, {}, []],
  ['nothing is due anymore, and the plan waits', unlogged, ownWait, []],
  ['nothing is issued', unissued, first, []],
  ['a reissue is pending', { ...pending, ...replaced }, {}, []],
  ['a reissue is pending, and other names are active', { ...pending, ...named('a.example') }, {}, ['names']],
])('plan and order: %s', (_, changes, planned, differences) => {
  const expectedPlan = { ...plan, ...planned };
  const facts = factsWith({ ...changes, expectedPlan });
  const now = approved.createPlan(apiUrl, assessFor('disabled', facts), facts, NOW);
  expect(approved.findPlanDifferences(expectedPlan, now)).toEqual(differences);
});
