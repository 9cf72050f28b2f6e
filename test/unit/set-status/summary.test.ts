import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';
import { formatResult, nextStep } from '../../../src/set-status/log-line.ts';
import type { CtStatusResult } from '../../../src/set-status/result.ts';
import { renderFailureSummary, renderSummary } from '../../../src/set-status/summary.ts';
import { changed, order } from '../result.ts';

const revoked: Order = { ...order, status: 'REVOKED' };
const none = { certificateCtStatus: 'none', reissueRequired: false } as const;
const closed = { ...none, kind: 'closed', phase: 'closed', order: revoked } as const;
const unissued = { ...none, kind: 'unissued', phase: 'unissued' } as const;
const unread = { order: undefined, phase: 'unknown', reissuePending: 'unknown' } as const;
const inSync = { kind: 'in-sync', certificateCtStatus: 'disabled', reissueRequired: false } as const;

test.each<[Partial<CtStatusResult>, string, string?]>([
  [{}, 'logged (embedded SCTs); reissue required: yes; reissue pending: no'],
  [inSync, 'not logged (no embedded SCTs); reissue required: no; reissue pending: no'],
  [unissued, 'none issued yet; reissue required: no; reissue pending: no'],
  [closed, 'none: the order is revoked; reissue required: no; reissue pending: no'],
  [{ reissuePending: true }, 'logged (embedded SCTs); reissue required: yes; reissue pending: yes'],
  [{ certificateCtStatus: 'unknown' }, 'unknown; reissue required: yes; reissue pending: no'],
  [
    unread,
    'logged (embedded SCTs); reissue required: yes; reissue pending: unknown',
    'CT logging of order 1000001 is now disabled',
  ],
  [
    { dryRun: true, ctStatus: 'enabled' },
    'logged (embedded SCTs); reissue required: yes; reissue pending: no',
    'Dry run, nothing was changed: order 1000001 (www.example.com) has CT logging enabled',
  ],
  [
    { order: { ...order, commonName: 'x'.repeat(501) } },
    'logged (embedded SCTs); reissue required: yes; reissue pending: no',
    `CT logging of order 1000001 (${'x'.repeat(499)}…) is now disabled`,
  ],
])('the result is one line: %o', (difference, certificate, change) => {
  const begin = change ?? 'CT logging of order 1000001 (www.example.com) is now disabled';
  expect(formatResult({ ...changed, ...difference })).toBe(`${begin}; active certificate: ${certificate}.`);
});

describe('the next step, and the headline, are', () => {
  const RUN_AGAIN = 'Run again without dry-run';
  const ISSUED_OTHERWISE = 'the certificate: the active one was issued with CT logging enabled.';
  const UNKNOWN = 'the certificate: it may be out of sync with the order.';
  const FUTURE = 'get CT logging disabled.';

  test.each<[Partial<CtStatusResult>, headline: string, nextStep: string, nextInDryRun: string]>([
    [
      closed,
      'the order is revoked',
      ...twice('Place a new order for a new certificate: nothing can be reissued on an order that is revoked.'),
    ],
    [
      { kind: 'private', reissueRequired: false },
      'private TLS product',
      ...twice('Nothing to do: CT logging does not apply to private certificates.'),
    ],
    [
      unissued,
      'no certificate issued yet',
      `Nothing to do: certificates issued on this order now ${FUTURE}`,
      `${RUN_AGAIN}: certificates issued on this order then ${FUTURE}`,
    ],
    [
      { kind: 'pending', reissuePending: true },
      'reissue pending',
      'Wait for the pending reissue, then run again to check the new certificate.',
      'Wait for the pending reissue, then run again without dry-run.',
    ],
    [
      { kind: 'unknown', certificateCtStatus: 'unknown' },
      'certificate unknown',
      `Reissue ${UNKNOWN}`,
      `${RUN_AGAIN}, then reissue ${UNKNOWN}`,
    ],
    [{}, 'reissue required', `Reissue ${ISSUED_OTHERWISE}`, `${RUN_AGAIN}, then reissue ${ISSUED_OTHERWISE}`],
    [inSync, 'in sync', ...twice('Nothing to do: the order and its active certificate are in sync.')],
  ])('%o', (difference, headline, next, nextInDryRun) => {
    const result = { ...changed, ...difference };
    expect(nextStep(result)).toBe(next);
    expect(renderSummary(result)).toMatch(`<h2>DigiCert order 1000001: CT logging disabled, ${headline}</h2>\n`);
    // A dry run that finds the desired status leaves the same to do.
    expect(nextStep({ ...result, dryRun: true })).toBe(next);
    for (const ctStatus of ['enabled', 'unknown'] as const)
      expect(nextStep({ ...result, dryRun: true, ctStatus })).toBe(nextInDryRun);
  });

  test.each([
    ['enabled', 'out of sync'],
    ['unknown', 'certificate as desired'],
  ] as const)('for an order that differs from a certificate as desired: %s', (ctStatus, headline) => {
    const result = { ...changed, ...inSync, kind: 'order-differs', dryRun: true, ctStatus } as const;
    expect(nextStep(result)).toBe(`${RUN_AGAIN}: the order will then be in sync with its active certificate.`);
    expect(renderSummary(result)).toContain(
      `<h2>Dry run: DigiCert order 1000001 has CT logging ${ctStatus}, ${headline}</h2>`,
    );
  });

  function twice(text: string): [string, string] {
    return [text, text];
  }
});

const table = (...rows: [string, string][]) =>
  `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;

describe('the summary of a result', () => {
  test('has the result, the next step, and the facts that an auditor keeps', () => {
    expect(renderSummary(changed).split('\n')).toEqual([
      '<h2>DigiCert order 1000001: CT logging disabled, reissue required</h2>',
      '<p><strong>Next:</strong> Reissue the certificate: the active one was issued with CT logging enabled.</p>',
      '<p>Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged. Certificates that are in a public CT log stay there: only certificates issued from now on can be kept out.</p>',
      table(
        ['Order', '<code>1000001</code>, <code>issued</code>'],
        ['Common name', '<code>www.example.com</code>'],
        ['DNS names', '<code>www.example.com</code>, <code>example.com</code>'],
        ['Desired', 'CT logging disabled'],
        ['CT logging of the order', '<strong>disabled</strong>'],
        ['Active certificate', '<code>2000001</code>, logged (embedded SCTs)'],
        ['Reissue required', '<strong>yes</strong>'],
        ['Reissue pending', 'no'],
      ),
    ]);
  });

  test('has gaps and warnings if the order could not be read', () => {
    const cause = new RequestError('403 <b>', { title: 'Could not read order 1000001', hint: 'Check it.' });
    const warnings = [{ text: 'The order could not be read back.', cause }, { text: 'It is so.' }];
    const status = { desiredStatus: 'enabled', ctStatus: 'enabled', certificateCtStatus: 'disabled' } as const;
    expect(renderSummary({ ...changed, ...unread, ...status, dryRun: true, warnings }).split('\n')).toEqual([
      '<h2>Dry run: DigiCert order 1000001 has CT logging enabled, reissue required</h2>',
      '<p><strong>This was a dry run: nothing was changed.</strong></p>',
      '<p><strong>Next:</strong> Reissue the certificate, if CertCentral shows no pending reissue: the active one was issued with CT logging disabled.</p>',
      '<p><strong>Warning:</strong> The order could not be read back. Could not read order 1000001: <code>403 &#60;b&#62;</code>. Check it.</p>',
      '<p><strong>Warning:</strong> It is so.</p>',
      '<p>CT logs publish all names of the reissued certificate, and keep them for good.</p>',
      table(
        ['Order', '<code>1000001</code>'],
        ['Common name', 'unknown'],
        ['DNS names', 'unknown'],
        ['Desired', 'CT logging enabled'],
        ['CT logging of the order', '<strong>enabled</strong>'],
        ['Active certificate', 'not logged (no embedded SCTs)'],
        ['Reissue required', '<strong>yes</strong>'],
        ['Reissue pending', 'unknown'],
      ),
    ]);
  });

  test('says that logging is for good only if it would publish something', () => {
    expect(renderSummary({ ...changed, ...inSync, desiredStatus: 'enabled' })).not.toContain('for good');
  });

  test('has no certificate ID and no status if there is none', () => {
    const summary = renderSummary({ ...changed, ...closed, order: { ...revoked, commonName: '', dnsNames: [] } });
    expect(summary).toContain('<td><code>1000001</code>, <code>REVOKED</code></td>');
    expect(summary).toContain('<th align="left">Active certificate</th><td>none: the order is revoked</td>');
    expect(renderSummary({ ...changed, order: { ...order, status: '' } })).toContain('<td><code>1000001</code></td>');
  });

  test('has foreign text as code on one line', () => {
    const hostile = '<img src=x>\n::error::| @octocat';
    const safe = '<code>&#60;img src=x&#62; ::error::| @octocat</code>';
    const hostileOrder = { ...order, status: hostile, commonName: hostile, dnsNames: [hostile, 'a'] };
    const summary = renderSummary({ ...changed, order: hostileOrder });
    expect(summary).toContain(`<td><code>1000001</code>, ${safe}</td>`);
    expect(summary).toContain(`<th align="left">Common name</th><td>${safe}</td>`);
    expect(summary).toContain(`<td>${safe}, <code>a</code></td>`);
  });
});

test.each([
  [
    new RequestError('403 no', { title: 'Could not read order 1', hint: 'Check it.' }),
    ['<p>Could not read order 1: <code>403 no</code>.</p>', '<p><strong>What to do:</strong> Check it.</p>'],
  ],
  [new InvalidInputsError(['a', 'b']), ['<p><code>a</code></p>', '<p><code>b</code></p>']],
])('the summary of a failure says what failed and what to do: %s', (error, paragraphs) => {
  expect(renderFailureSummary(error).split('\n')).toEqual([
    '<h2>CT logging status: the step failed</h2>',
    ...paragraphs,
    '<p>No output was set.</p>',
  ]);
});
