import { describe, expect, test } from 'vitest';
import { publicKeyDigest } from '../../../src/pki/certificate.ts';
import { describePlan } from '../../../src/reissue/describe-plan.ts';
import { formatResult } from '../../../src/reissue/log-line.ts';
import type { Plan } from '../../../src/reissue/plan.ts';
import { type ReissueResult, type ResultKind, resultKind, toOutputs } from '../../../src/reissue/result.ts';
import { renderFailureSummary, renderSummary } from '../../../src/reissue/summary.ts';
import { certificateWith, csrFileFor, issued, old, orderWith, outage, pending, renewed, unissued } from './builders.ts';

const request = {
  ...issued.reissueDefaults,
  commonName: 'a.example',
  dnsNames: ['b.example'],
  skipApproval: true,
  comments: '',
};
const digest = publicKeyDigest(old.publicKey);
const reissue: Plan = {
  kind: 'reissue',
  order: issued,
  certificate: old,
  request,
  keyPair: { csrSource: 'order', change: 'same', digest },
};
const rekey: Plan = {
  ...reissue,
  certificate: renewed,
  keyPair: { csrSource: 'csr-file', change: 'new', digest: 'a0a0' },
};
const awaitPending: Plan = { kind: 'await-pending', order: pending, certificate: old };
const upToDate: Plan = { kind: 'up-to-date', order: issued, certificate: old };
const first: Plan = { kind: 'unissued', order: { ...unissued, dnsNames: [] }, certificate: null };

const resultWith = ({ plan = reissue, ...changes }: Partial<ReissueResult> = {}): ReissueResult => ({
  orderId: '7',
  desiredStatus: 'disabled',
  dryRun: false,
  plan,
  certificateBefore: plan.certificate,
  order: orderWith({ ctStatus: 'disabled' }),
  reissuePending: false,
  certificate: renewed,
  pendingReasons: null,
  leftPending: '',
  waitsFor: [],
  warnings: [],
  certificateFile: '/tmp/order-7.pem',
  waitMinutes: 15,
  csrPath: '',
  csrKeyDigest: '',
  dcvRandomValue: '',
  response: undefined,
  durationMs: 100_000,
  ...changes,
});

const dry = (plan: Plan, changes: Partial<ReissueResult> = {}) =>
  resultWith({ dryRun: true, plan, order: plan.order, certificate: plan.certificate, certificateFile: '', ...changes });
const requested = resultWith({
  pendingReasons: {
    needsApproval: true,
    validation: { domains: [{ name: 'a.example', status: 'pending', method: 'dns-txt-token' }], organizations: [] },
    caaProblems: [],
  },
  order: pending,
  reissuePending: true,
  certificate: null,
  certificateFile: '',
  leftPending: 'Left.',
  waitsFor: ['a person', 'a <record>'],
  dcvRandomValue: 'r4nd0m',
  response: { certificateId: '', hasChain: false, needsApproval: true, dcvRandomValue: 'r4nd0m' },
});
const inSync = resultWith({ plan: upToDate, desiredStatus: 'enabled', order: issued, certificate: old });
const stillUnissued = resultWith({ plan: first, order: first.order, certificate: null, certificateFile: '' });
const newKey = resultWith({
  certificate: { ...renewed, publicKey: Buffer.from('key 2') },
  csrPath: 'new\n`.csr',
  csrKeyDigest: csrFileFor('key 2').keyDigest,
});
const warnings = [{ text: 'Mind <this>.', cause: outage }];

const OUTPUTS = {
  'order-id': '7',
  'ct-status': 'disabled',
  'certificate-ct-status': 'disabled',
  'reissue-required': false,
  'reissue-pending': false,
  'sct-count': 3,
  'certificate-id': '2000001',
  'common-name': 'a.example',
  'dns-names': ['a.example', 'b.example'],
  reissued: true,
  'serial-number': '02',
  'valid-till': '2026-07-01T12:34:56.000Z',
  'certificate-file': '/tmp/order-7.pem',
  'dcv-random-value': '',
  'dcv-records': [],
};
const NONE = {
  'sct-count': '',
  'certificate-id': '',
  'serial-number': '',
  'valid-till': '',
  'certificate-file': '',
  reissued: false,
};
const SAME = { ...OUTPUTS, 'certificate-ct-status': 'enabled', reissued: false, 'serial-number': '01' };
test.each<[string, ReissueResult, ResultKind, object]>([
  ['a reissue', resultWith(), 'reissued', OUTPUTS],
  [
    'without a common name, of an order that cannot be read',
    resultWith({
      certificate: { ...renewed, commonName: '' },
      order: orderWith({ certificateId: '' }),
      reissuePending: 'unknown',
    }),
    'reissued',
    { ...OUTPUTS, 'certificate-id': '', 'reissue-pending': 'unknown' },
  ],
  ['a first certificate', resultWith({ plan: first }), 'first-issued', OUTPUTS],
  ['no reissue', inSync, 'unchanged', { ...SAME, 'ct-status': 'enabled' }],
  [
    'nothing issued',
    stillUnissued,
    'unissued',
    { ...OUTPUTS, ...NONE, 'certificate-ct-status': 'none', 'common-name': 'order.example', 'dns-names': [] },
  ],
  [
    'a request only',
    requested,
    'requested',
    {
      ...OUTPUTS,
      ...NONE,
      'certificate-ct-status': '',
      'reissue-pending': true,
      'common-name': '',
      'dns-names': [],
      'dcv-random-value': 'r4nd0m',
      'dcv-records': [{ domain: 'a.example', type: 'TXT', name: 'a.example', value: 'r4nd0m' }],
    },
  ],
  [
    'a dry run',
    dry(reissue),
    'dry-run',
    { ...SAME, 'ct-status': 'enabled', 'reissue-required': true, 'certificate-file': '' },
  ],
  [
    'a dry run that finds a pending reissue',
    dry(awaitPending, { reissuePending: true }),
    'dry-run',
    { ...SAME, 'ct-status': 'enabled', 'reissue-pending': true, 'certificate-file': '' },
  ],
])('the outputs of %s', (_, result, kind, outputs) => {
  expect(resultKind(result)).toBe(kind);
  expect(toOutputs(result)).toEqual(outputs);
  expect(Object.keys(toOutputs(result))).toEqual(Object.keys(OUTPUTS));
});

const SET = 'A run would set CT logging to disabled';
const MAY = 'The reissue may change the extended key usage, the end date and the issuer.';
const NAMES = 'Names: a.example, b.example.';
const ANY_KEY =
  'Without csr-file, a run that waits for that reissue would accept any key and additional names: find out who requested it.';
const SERIAL = 'The active certificate has the serial number 01.';
const csr = { csrPath: 'new.csr', csrKeyDigest: csrFileFor('key 2').keyDigest };
test.each<[string, Plan, Partial<ReissueResult>, string]>([
  ['nothing issued', first, {}, `${SET}. Nothing was issued yet, so the run would request no reissue.`],
  [
    'nothing issued, with csr-file',
    first,
    csr,
    `${SET}. Nothing was issued yet, so the run would request no reissue and would not use csr-file.`,
  ],
  [
    'no reissue',
    upToDate,
    {},
    `${SET}. The active certificate is as desired, so the run would request no reissue. ${SERIAL}`,
  ],
  [
    'a pending reissue',
    awaitPending,
    {},
    `${SET} and request no reissue, because one is pending: the run would wait up to 15 min for it. ${SERIAL} ${ANY_KEY}`,
  ],
  [
    'a pending reissue, with csr-file',
    awaitPending,
    { ...csr, waitMinutes: 0 },
    `${SET} and request no reissue, because one is pending: the run would end green as soon as it sees the pending reissue. ${SERIAL} A run that waits for that reissue would be red if its certificate had a key other than the one in csr-file (\`new.csr\`).`,
  ],
  [
    'a reissue',
    reissue,
    {},
    `${SET} and request a reissue, because the active certificate was logged (embedded SCTs). ${SERIAL} ${NAMES} The run would use the CSR of the order, public key SHA-256 ${digest}. The certificate keeps its key pair. The run would wait up to 15 min for the new certificate. ${MAY}`,
  ],
  [
    'a reissue to log it',
    { ...reissue, certificate: renewed },
    { desiredStatus: 'enabled' },
    'because the active certificate was not logged (no embedded SCTs). The active certificate has the serial number 02. Names, which CT logs publish for good: a.example, ',
  ],
  [
    'a new key',
    rekey,
    { ...csr, waitMinutes: 0 },
    `${SET} and request a reissue, because the active certificate has a key other than the one in csr-file. The active certificate has the serial number 02. ${NAMES} The run would use the CSR of csr-file (\`new.csr\`), public key SHA-256 a0a0. The certificate gets a new key pair. The run would only request the reissue, and end as soon as it is pending. ${MAY}`,
  ],
  [
    'both',
    { ...rekey, certificate: old },
    csr,
    'because the active certificate was logged (embedded SCTs), and the active certificate has a key other than the one in csr-file. ',
  ],
])('the plan: %s', (_, plan, changes, text) => {
  expect(describePlan(dry(plan, changes))).toContain(text);
});

const KEPT = `The certificate keeps its key pair (public key SHA-256 ${digest}).`;
const REKEYED = `The certificate gets a new key pair (csr-file \`new '.csr\`, public key SHA-256 ${csrFileFor('key 2').keyDigest}).`;
test.each<[string, ReissueResult, string]>([
  [
    'a reissue',
    resultWith(),
    `CT logging of order 7 (a.example) is disabled; its certificate was reissued in 1 min 40 s (serial number 02), and is as desired. ${KEPT}`,
  ],
  ['a new key', newKey, `and is as desired. ${REKEYED}`],
  [
    'a first certificate',
    resultWith({ plan: first }),
    `CT logging of order 7 (a.example) is disabled; its first certificate was issued in 1 min 40 s (serial number 02), and is as desired. The certificate has its first key pair (public key SHA-256 ${digest}).`,
  ],
  [
    'no reissue',
    inSync,
    'CT logging of order 7 (a.example) is enabled; its active certificate is as desired: no reissue was needed.',
  ],
  [
    'nothing issued',
    stillUnissued,
    'CT logging of order 7 (order.example) is disabled; no certificate was issued yet.',
  ],
  [
    'no name',
    resultWith({ plan: first, certificate: null, order: { ...unissued, commonName: '' } }),
    'CT logging of order 7 is disabled;',
  ],
  [
    'a certificate without a common name',
    { ...inSync, certificate: certificateWith({ commonName: '' }) },
    'order 7 (a.example)',
  ],
  [
    'a request only',
    requested,
    'Left. Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate. The order is waiting for a person; a <record>.',
  ],
  [
    'a dry run',
    dry(awaitPending, { waitsFor: ['a person'] }),
    `Dry run, nothing was changed: order 7 (a.example) has CT logging enabled. ${SET} and request no reissue, because one is pending: the run would wait up to 15 min for it. ${SERIAL} ${ANY_KEY} The order is waiting for a person.`,
  ],
])('the log line of %s', (_, result, line) => {
  expect(formatResult(result)).toContain(line);
});

describe('the job summary', () => {
  const DEPLOY = 'Deploy the new certificate (output certificate-file).';
  const cells = (html: string) =>
    Object.fromEntries(
      [...html.matchAll(/<tr><th align="left">(.*?)<\/th><td>(.*?)<\/td><\/tr>/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
  const BEFORE = 'serial number <code>01</code>, logged (embedded SCTs), valid till 2026-07-01';
  const NOW = 'serial number <code>02</code>, not logged (no embedded SCTs), valid till 2026-07-01';
  const ROWS = {
    Order: '<code>7</code>, <code>issued</code>',
    'CT logging': 'enabled before, <strong>disabled now</strong>',
    'Certificate before': BEFORE,
    'Certificate now': NOW,
    'Common name': '<code>a.example</code>',
    'DNS names': '<code>a.example</code>, <code>b.example</code>',
    'Key pair': KEPT,
    Took: '1 min 40 s',
  };
  const { 'Key pair': _key, ...OTHERS } = ROWS;
  test.each<[string, ReissueResult, string, string, object]>([
    [
      'a reissue',
      resultWith(),
      'DigiCert order 7: CT logging disabled, certificate reissued',
      `${DEPLOY} The earlier certificate stays valid until it expires or is revoked.`,
      ROWS,
    ],
    [
      'a first certificate',
      resultWith({ plan: first }),
      'DigiCert order 7: CT logging disabled, first certificate issued',
      DEPLOY,
      {
        ...ROWS,
        'Certificate before': 'none issued yet',
        'Key pair': `The certificate has its first key pair (public key SHA-256 ${digest}).`,
      },
    ],
    [
      'a first certificate that was replaced',
      resultWith({ plan: first, certificateBefore: old }),
      'DigiCert order 7: CT logging disabled, certificate reissued',
      `${DEPLOY} The earlier certificate stays valid until it expires or is revoked.`,
      ROWS,
    ],
    [
      'no reissue',
      inSync,
      'DigiCert order 7: CT logging enabled, in sync',
      'The order and its active certificate are in sync: nothing is left to do.',
      { ...OTHERS, 'CT logging': 'enabled before, <strong>enabled now</strong>', 'Certificate now': 'the same' },
    ],
    [
      'no reissue, with csr-file',
      { ...inSync, csrPath: 'new.csr' },
      'in sync',
      'The order',
      {
        'Key pair': `The certificate keeps its key pair (csr-file <code>new.csr</code>, public key SHA-256 ${digest}).`,
      },
    ],
    [
      'no reissue, with a warning',
      { ...inSync, warnings },
      'DigiCert order 7: CT logging enabled, see the warning',
      'See the warning.',
      {},
    ],
    [
      'a reissue with a warning',
      resultWith({ warnings, order: orderWith({ status: '' }) }),
      'certificate reissued',
      `See the warning. ${DEPLOY}`,
      { Order: '<code>7</code>' },
    ],
    [
      'nothing issued',
      stillUnissued,
      'DigiCert order 7: CT logging disabled, in sync',
      'Nothing was issued yet: certificates issued on this order from now on follow its status.',
      {
        'Certificate before': 'none issued yet',
        'Certificate now': 'none issued yet',
        'Common name': '<code>order.example</code>',
        'DNS names': 'unknown',
      },
    ],
    [
      'no name',
      resultWith({ plan: first, certificate: null, order: { ...unissued, commonName: '' } }),
      'in sync',
      'Nothing',
      { 'Common name': 'unknown' },
    ],
    [
      'a request only',
      requested,
      'DigiCert order 7: CT logging disabled, reissue pending',
      'Run the action again with wait-minutes above 0, in a later step, job or run: it waits for the certificate.',
      {
        'Certificate now': 'a reissue is pending',
        'Common name': '<code>a.example</code>',
        'DNS names': '<code>a.example</code>, <code>b.example</code>',
        'Reissue request':
          'DigiCert responded that an approver had to agree in CertCentral. The random value for domain validation is r4nd0m.',
      },
    ],
    [
      'a response that says nothing',
      resultWith({ response: { certificateId: '', hasChain: false, needsApproval: false, dcvRandomValue: '' } }),
      'reissued',
      DEPLOY,
      ROWS,
    ],
    [
      'a dry run',
      dry(reissue),
      'Dry run: DigiCert order 7',
      describePlan(dry(reissue)),
      { 'CT logging': 'enabled before, <strong>disabled after a run</strong>', 'Certificate before': BEFORE },
    ],
  ])('of %s', (_, result, title, next, rows) => {
    const html = renderSummary(result);
    expect(html).toContain(`${title}</h2>\n`);
    expect(html).toContain(`<p><strong>Next:</strong> ${next}`);
    const found = cells(html);
    if (rows === ROWS) expect(found).toEqual(rows);
    else expect(found).toMatchObject(rows);
    expect(html.includes('This was a dry run')).toBe(result.dryRun);
    expect(html).toContain('What is in a public CT log stays there');
    expect(html.includes('show a warning')).toBe(result.desiredStatus === 'disabled');
    expect(html).toContain('reissue-certificate.html');
    if (result.warnings.length > 0)
      expect(html).toContain('<p><strong>Warning:</strong> Mind &#60;this&#62;. <code>503 later</code>. Wait.</p>');
    if (result === requested)
      expect(html).toContain(
        '<p>Left.</p>\n<p><strong>The order is waiting for:</strong></p>\n<ul><li><code>a person</code></li><li><code>a &#60;record&#62;</code></li></ul>',
      );
    else expect(html).not.toMatch(/waiting for:|<p><\/p>/);
  });

  test('of a run that failed', () => {
    const recovery = {
      text: 'Restored.',
      waitsFor: ['a person'],
      response: 'Said.',
      lostNames: ['b.example', 'c.example'],
    };
    expect(renderFailureSummary('A <title>', outage, recovery)).toMatch(
      /^<h2>A &#60;title&#62;<\/h2>\n<p><code>503 later<\/code>\.<\/p>\n<p><strong>What to do:<\/strong> Wait\.<\/p>\n<p><strong>Recovery:<\/strong> Restored\.<\/p>\n<p><strong>Lost names:<\/strong> <code>b\.example<\/code>, <code>c\.example<\/code><\/p>\n<p><strong>The order is waiting for:<\/strong><\/p>\n<ul><li><code>a person<\/code><\/li><\/ul>\n<p><strong>Reissue request:<\/strong> Said\.<\/p>\n<p>No output was set\.<\/p>\n/,
    );
    expect(
      renderFailureSummary('A', undefined, { text: 'Restored.', waitsFor: [], response: '', lostNames: [] }),
    ).toMatch(/^<h2>A<\/h2>\n<p><strong>Recovery:<\/strong> Restored\.<\/p>\n<p>No output/);
    expect(renderFailureSummary('A', new Error('Bug.'))).toMatch(
      /^<h2>A<\/h2>\n<p><code>Bug\.<\/code><\/p>\n<p>No output/,
    );
  });
});
