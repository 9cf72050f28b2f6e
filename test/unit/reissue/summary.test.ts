import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/http/request-error.ts';
import type { Plan } from '../../../src/reissue/plan.ts';
import { type ReissueResult, toOutputs, wasReissued } from '../../../src/reissue/result.ts';
import { formatResult, renderFailureSummary, renderSummary } from '../../../src/reissue/summary.ts';
import { chainWith, issued, old, orderWith, outage, pending, renewed, unissued } from './certificates.ts';

const request = {
  commonName: 'a.example',
  dnsNames: ['b.example'],
  csr: 'CSR',
  signatureHash: 'sha256',
  serverPlatformId: undefined,
  skipApproval: true,
};
const keyOfOrder = { csr: 'of the order', key: 'same' } as const;
const reissue: Plan = { kind: 'reissue', order: issued, certificate: old, request, key: keyOfOrder };
const waiting: Plan = { kind: 'wait for the pending reissue', order: pending, certificate: old };
const nothing: Plan = { kind: 'nothing to reissue', order: issued, certificate: old };
const first: Plan = { kind: 'unissued', order: unissued, certificate: null };

const outcomeWith = (changes: Partial<ReissueResult> = {}): ReissueResult => ({
  orderId: '7',
  desiredStatus: 'disabled',
  dryRun: false,
  plan: reissue,
  order: orderWith({ ctStatus: 'disabled' }),
  certificate: renewed,
  warnings: [],
  certificateFile: '/tmp/order-7.pem',
  waitMinutes: 15,
  durationMs: 100_000,
  ...changes,
});

const dry = (plan: Plan, changes: Partial<ReissueResult> = {}) =>
  outcomeWith({
    dryRun: true,
    plan,
    order: plan.order,
    certificate: plan.certificate,
    certificateFile: '',
    durationMs: 0,
    ...changes,
  });
const inStep = outcomeWith({ plan: nothing, desiredStatus: 'enabled', order: issued, certificate: old });
const unissuedStill = outcomeWith({ plan: first, order: unissued, certificate: null, certificateFile: '' });
const firstIssued = outcomeWith({ plan: first });

test.each<[string, ReissueResult, boolean]>([
  ['reissued', outcomeWith(), true],
  ['issued for the first time', firstIssued, true],
  ['the same as before', inStep, false],
  ['none', unissuedStill, false],
  ['a dry run', dry(reissue), false],
])('whether a certificate was issued: %s', (_, outcome, was) => {
  expect(wasReissued(outcome)).toBe(was);
});

describe('the outputs', () => {
  const all = {
    'order-id': '7',
    'ct-status': 'disabled',
    'certificate-ct-status': 'disabled',
    'reissue-required': false,
    'certificate-id': '2000001',
    'common-name': 'a.example',
    'dns-names': ['a.example', 'b.example'],
    reissued: true,
    'serial-number': '02',
    'valid-till': '2026-07-01T12:34:56.000Z',
    'certificate-file': '/tmp/order-7.pem',
  };
  const unchanged = { ...all, 'certificate-ct-status': 'enabled', reissued: false, 'serial-number': '01' };
  const dryRun = { ...unchanged, 'ct-status': 'enabled', 'certificate-file': '' };

  test.each<[string, ReissueResult, object]>([
    ['a reissue', outcomeWith(), all],
    ['an order that still tells the old status', outcomeWith({ order: issued }), all],
    ['no common name', outcomeWith({ certificate: { ...renewed, commonName: '' } }), { ...all, 'common-name': '' }],
    ['nothing to reissue', inStep, { ...unchanged, 'ct-status': 'enabled' }],
    [
      'nothing issued',
      unissuedStill,
      {
        ...all,
        'certificate-ct-status': 'none',
        'certificate-id': '',
        'common-name': 'order.example',
        'dns-names': ['order.example'],
        reissued: false,
        'serial-number': '',
        'valid-till': '',
        'certificate-file': '',
      },
    ],
    ['a dry run before a reissue', dry(reissue), { ...dryRun, 'reissue-required': true }],
    ['a dry run before a wait', dry(waiting), dryRun],
    ['a dry run before nothing', dry(nothing), dryRun],
    [
      'a dry run that is not told',
      dry(nothing, { order: orderWith({ ctStatus: 'unknown' }) }),
      { ...dryRun, 'ct-status': 'unknown' },
    ],
  ])('%s', (_, outcome, outputs) => {
    expect(toOutputs(outcome)).toEqual(outputs);
  });
});

const KEEPS = 'The certificate keeps its key pair';
const GETS = 'The certificate gets a new key pair';
const UNKNOWN = 'Whether the certificate keeps its key pair is unknown';
const DRY =
  'Dry run, nothing was changed: order 7 (a.example) has CT logging enabled. A run would set CT logging disabled';
const freshKey = { publicKey: Buffer.from('key 2') };

describe('the result in one line', () => {
  test.each<[string, ReissueResult, string]>([
    [
      'a reissue',
      outcomeWith(),
      `CT logging of order 7 (a.example) is disabled; its certificate was reissued in 1 min 40 s (serial number 02), and is as requested. ${KEEPS}.`,
    ],
    [
      'a reissue with another key than was planned',
      outcomeWith({ certificate: { ...renewed, ...freshKey } }),
      `CT logging of order 7 (a.example) is disabled; its certificate was reissued in 1 min 40 s (serial number 02), and is as requested. ${GETS}.`,
    ],
    [
      "another's reissue",
      outcomeWith({ plan: waiting, certificate: { ...renewed, ...freshKey }, durationMs: 3000 }),
      `CT logging of order 7 (a.example) is disabled; its certificate was reissued in 3 s (serial number 02), and is as requested. ${GETS}.`,
    ],
    [
      'the first one',
      firstIssued,
      'CT logging of order 7 (a.example) is disabled; its first certificate was issued in 1 min 40 s (serial number 02), and is as requested.',
    ],
    [
      'nothing to reissue',
      inStep,
      'CT logging of order 7 (a.example) is enabled; its active certificate is as requested: nothing was to be reissued.',
    ],
    [
      'nothing issued',
      unissuedStill,
      'CT logging of order 7 (order.example) is disabled; no certificate was issued yet.',
    ],
    [
      'no common name',
      { ...inStep, certificate: chainWith({ commonName: '', dnsNames: ['b.example'] }) },
      'CT logging of order 7 (b.example) is enabled; its active certificate is as requested: nothing was to be reissued.',
    ],
    [
      'no name at all',
      { ...unissuedStill, order: { ...unissued, commonName: '' } },
      'CT logging of order 7 is disabled; no certificate was issued yet.',
    ],
    [
      'a long name',
      { ...unissuedStill, order: { ...unissued, commonName: 'x'.repeat(501) } },
      `CT logging of order 7 (${'x'.repeat(499)}…) is disabled; no certificate was issued yet.`,
    ],
    [
      'a dry run before a reissue',
      dry(reissue),
      `${DRY}, request a reissue for a.example, b.example with the CSR of the order, and wait for it up to 15 min. ${KEEPS}.`,
    ],
    [
      'a dry run before one with another CSR',
      dry({ ...reissue, key: { csrSource: 'of csr-file', key: 'new' } }, { waitMinutes: 3 }),
      `${DRY}, request a reissue for a.example, b.example with the CSR of csr-file, and wait for it up to 3 min. ${GETS}.`,
    ],
    [
      'a dry run before one with a CSR that cannot be read',
      dry({ ...reissue, key: { csrSource: 'of the order', key: 'unknown' } }),
      `${DRY}, request a reissue for a.example, b.example with the CSR of the order, and wait for it up to 15 min. ${UNKNOWN}.`,
    ],
    ['a dry run before a wait', dry(waiting), `${DRY}, and wait up to 15 min for the reissue that is pending.`],
    [
      'a dry run before nothing',
      dry(nothing),
      `${DRY}; the active certificate is as requested, so there is nothing to reissue.`,
    ],
    [
      'a dry run before the first one',
      dry(first),
      `${DRY.replace('a.example', 'order.example')}; nothing was issued yet, so there is nothing to reissue.`,
    ],
  ])('%s', (_, outcome, line) => {
    expect(formatResult(outcome)).toBe(line);
  });
});

const row = (name: string, value: string) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`;
const table = (...rows: string[]) => `<table>${rows.join('')}</table>`;
const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/reissue-certificate.html">Reissue certificate</a></p>';
const LOGS =
  '<p>What is in a public CT log stays there: the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.</p>';
const OLD_CELL = 'serial number <code>01</code>, carries SCTs: it was logged, valid till 2026-07-01';
const NEW_CELL = 'serial number <code>02</code>, carries no SCTs, valid till 2026-07-01';
const NAMES = [
  row('Common name', '<code>a.example</code>'),
  row('DNS names', '<code>a.example</code>, <code>b.example</code>'),
];

describe('the summary', () => {
  test('of a reissue', () => {
    const warnings = [{ text: 'Mind <this>.', cause: outage }];
    expect(renderSummary(outcomeWith({ warnings })).split('\n')).toEqual([
      '<h2>DigiCert order 7: CT logging disabled, certificate reissued</h2>',
      table(
        row('Order', '<code>7</code>, <code>issued</code>'),
        row('CT logging', 'enabled before, <strong>disabled now</strong>'),
        row('Certificate before', OLD_CELL),
        row('Certificate now', NEW_CELL),
        ...NAMES,
        row('Key pair', KEEPS),
        row('Took', '1 min 40 s'),
      ),
      '<p><strong>Next:</strong> See the warning. Deploy the new certificate (output certificate-file). The earlier certificate stays valid until it expires or is revoked.</p>',
      '<p><strong>Warning:</strong> Mind &#60;this&#62;. <code>503 later</code>. Wait.</p>',
      LOGS,
      LINKS,
    ]);
  });

  test('where nothing was to be reissued', () => {
    expect(renderSummary(inStep).split('\n')).toEqual([
      '<h2>DigiCert order 7: CT logging enabled, in step</h2>',
      table(
        row('Order', '<code>7</code>, <code>issued</code>'),
        row('CT logging', 'enabled before, <strong>enabled now</strong>'),
        row('Certificate before', OLD_CELL),
        row('Certificate now', 'the same'),
        ...NAMES,
      ),
      '<p><strong>Next:</strong> Order and active certificate are in step: nothing is left to be done.</p>',
      LINKS,
    ]);
  });

  test('where something is to be warned of does not say that nothing is left to be done', () => {
    const text = renderSummary({ ...inStep, warnings: [{ text: 'Mind.' }] });
    expect(text).toMatch('<h2>DigiCert order 7: CT logging enabled, see the warning</h2>');
    expect(text).toContain('<p><strong>Next:</strong> See the warning.</p>\n<p><strong>Warning:</strong> Mind.</p>');
    expect(text).not.toContain('in sync');
  });

  test('of a reissue without a warning', () => {
    expect(renderSummary(outcomeWith())).toContain('<strong>Next:</strong> Deploy the new certificate (output');
  });

  test('where nothing was issued, and names are odd', () => {
    const order = orderWith({ status: '', commonName: '', dnsNames: ['<b>'] });
    expect(renderSummary({ ...unissuedStill, order, plan: { ...first, order: unissued } }).split('\n')).toEqual([
      '<h2>DigiCert order 7: CT logging disabled, in step</h2>',
      table(
        row('Order', '<code>7</code>'),
        row('CT logging', 'enabled before, <strong>disabled now</strong>'),
        row('Certificate before', 'none issued yet'),
        row('Certificate now', 'the same'),
        row('Common name', 'unknown'),
        row('DNS names', '<code>&#60;b&#62;</code>'),
      ),
      '<p><strong>Next:</strong> Nothing was issued yet: certificates issued on this order from now on follow its status.</p>',
      LOGS,
      LINKS,
    ]);
  });

  test('of a dry run', () => {
    expect(renderSummary(dry({ ...reissue, request: { ...request, dnsNames: ['<b>'] } })).split('\n')).toEqual([
      '<h2>Dry run: DigiCert order 7</h2>',
      '<p><strong>This was a dry run: nothing was changed.</strong></p>',
      table(
        row('Order', '<code>7</code>, <code>issued</code>'),
        row('CT logging', 'enabled before, <strong>disabled after a run</strong>'),
        row('Certificate before', OLD_CELL),
        ...NAMES,
        row('Key pair', KEEPS),
      ),
      `<p><strong>Next:</strong> A run would set CT logging disabled, request a reissue for a.example, &#60;b&#62; with the CSR of the order, and wait for it up to 15 min. ${KEEPS}.</p>`,
      LOGS,
      LINKS,
    ]);
  });
});

test('the summary of a dry run that requests nothing says nothing of keys', () => {
  const text = renderSummary(dry(waiting));
  expect(text).toContain('and wait up to 15 min for the reissue that is pending.</p>');
  expect(text).not.toContain('Key pair');
});

describe('the summary of a failure', () => {
  test('with how it was settled', () => {
    const error = new RequestError('409 <no>', { title: 'Could not', hint: 'Ask & look.' });
    const settlement = { text: 'Out of step & <all>.', cause: new RequestError('503 <down>', { hint: 'Wait & see.' }) };
    expect(renderFailureSummary('Order <7>', error, settlement).split('\n')).toEqual([
      '<h2>Order &#60;7&#62;</h2>',
      '<p>Could not: <code>409 &#60;no&#62;</code>.</p>',
      '<p><strong>What to do:</strong> Ask &#38; look.</p>',
      '<p><strong>How it was settled:</strong> Out of step &#38; &#60;all&#62;. <code>503 &#60;down&#62;</code>. Wait &#38; see.</p>',
      '<p>No output was set.</p>',
      LINKS,
    ]);
  });

  test('where there was nothing to settle', () => {
    expect(renderFailureSummary('No', new Error('bad')).split('\n')).toEqual([
      '<h2>No</h2>',
      '<p><code>bad</code></p>',
      '<p>No output was set.</p>',
      LINKS,
    ]);
  });
});

test('the summary of a first certificate does not speak of an earlier one', () => {
  const text = renderSummary(firstIssued);
  expect(text).toMatch(/^<h2>DigiCert order 7: CT logging disabled, first certificate issued<\/h2>/);
  expect(text).toContain('<strong>Next:</strong> Deploy the new certificate (output certificate-file).</p>');
});
