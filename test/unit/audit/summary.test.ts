import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/evaluate.ts';
import {
  type AuditResult,
  failureMessage,
  formatResult,
  renderFailureSummary,
  renderSummary,
} from '../../../src/audit/summary.ts';
import { computeTotals } from '../../../src/audit/totals.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { findingWith, listedWith } from './orders.ts';

const told = (findings: Finding[], changes: Partial<AuditResult> = {}): AuditResult => ({
  tally: computeTotals(findings),
  orderCount: findings.length,
  defaultStatus: 'enabled',
  exceptionCount: 2,
  durationMs: 65_000,
  reportFile: '/a.csv',
  ...changes,
});
const reissue = findingWith({ verdict: 'reissue', certificateCtStatus: 'disabled' }, '1');
const setStatus = findingWith({ verdict: 'set status', ctStatus: 'disabled' }, '2');
const unknown = findingWith({ verdict: 'unknown', commonName: '', reason: 'as <it> is' }, '3');
const inStep = findingWith({ commonName: 'secret.example' }, '4');
const LINKS =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';

test('an audit in one line', () => {
  expect(formatResult(told([reissue, setStatus, unknown, inStep]))).toBe(
    'Checked 4 orders in 1 min 5 s: 1 reissue, 1 set status, 1 unknown, 1 in step, 0 not applicable. Report: /a.csv',
  );
  expect(formatResult(told([inStep]))).toMatch('Checked 1 order in ');
});

test.each<[Finding[], string | undefined]>([
  [[], undefined],
  [[inStep, findingWith({ verdict: 'not applicable' })], undefined],
  [[reissue], '1 order out of step (1 to reissue, 0 to set the status of)'],
  [[reissue, setStatus, setStatus], '3 orders out of step (1 to reissue, 2 to set the status of)'],
  [[unknown], '1 order unknown'],
  [[setStatus, unknown, unknown], '1 order out of step (0 to reissue, 1 to set the status of), 2 orders unknown'],
])('what is said of it, %#', (findings, text) => {
  expect(failureMessage(computeTotals(findings))).toBe(
    text && `CT audit: ${text}. See the job summary and the report.`,
  );
});

describe('the summary', () => {
  test('of an account in step names no order', () => {
    expect(renderSummary(told([inStep])).split('\n')).toEqual([
      '<h2>CT audit: in step</h2>',
      '<p>1 order checked in 1 min 5 s. Wanted: CT logging <strong>enabled</strong>, the other status for 2 orders.</p>',
      '<table><tr><th align="left">reissue</th><td>0</td></tr><tr><th align="left">set status</th><td>0</td></tr><tr><th align="left">unknown</th><td>0</td></tr><tr><th align="left">in step</th><td>1</td></tr><tr><th align="left">not applicable</th><td>0</td></tr></table>',
      '',
      '```mermaid',
      'pie showData',
      '  "in step" : 1',
      '```',
      '',
      '<p>This audit saw the orders that its API key may see.</p>',
      LINKS,
    ]);
  });

  test('of an empty account has no picture', () => {
    expect(renderSummary(told([]))).toMatch(/<\/table>\n<p>This audit saw/);
  });

  test('shows what is not in step, its text inert', () => {
    const listedOrder = listedWith({ id: '4', hasDuplicates: true });
    const page = renderSummary(told([unknown, reissue, setStatus, { ...inStep, listedOrder, ctStatus: 'unknown' }]));
    expect(page).toMatch(/^<h2>CT audit: 2 out of step, 1 unknown<\/h2>\n/);
    expect(page).toContain(
      'pie showData\n  "reissue" : 1\n  "set status" : 1\n  "unknown" : 1\n  "in step" : 1\n```\n\n<table><tr><th>Order</th><th>Common name</th><th>Verdict</th><th>Wanted</th><th>Order has</th><th>Certificate has</th></tr>' +
        '<tr><td><code>1</code></td><td><code>a.example</code></td><td>reissue</td><td>enabled</td><td>enabled</td><td>disabled</td></tr>' +
        '<tr><td><code>2</code></td><td><code>a.example</code></td><td>set status</td><td>enabled</td><td>disabled</td><td>enabled</td></tr></table>\n' +
        '<table><tr><th>Order</th><th>Common name</th><th>Why it is unknown</th></tr>' +
        '<tr><td><code>3</code></td><td></td><td><code>as &#60;it&#62; is</code></td></tr></table>\n' +
        '<p><strong>Next:</strong> Give the output to-do to a matrix of the reissue action, which brings an order and its certificate to one status.</p>\n' +
        '<p>1 order did not tell the CT logging status: the certificate alone decided.</p>\n' +
        '<p>1 order with duplicates: the download does not give those, so this audit does not see them.</p>\n',
    );
    expect(page).not.toContain('secret.example');
  });

  test('tells that not all orders were looked at', () => {
    const page = renderSummary(told([inStep], { orderCount: 3 }));
    expect(page).toContain('\n<p>The input orders chose 1 of 3 orders: the others were not looked at.</p>\n');
  });

  test.each([
    [256, ''],
    [257, ' It has the first 256: audit again for the others.'],
  ])('of %i orders to do tells what fits into a matrix', (count, text) => {
    const page = renderSummary(told(Array(count).fill(reissue)));
    expect(page).toContain(`brings an order and its certificate to one status.${text}</p>`);
  });

  test('has nothing to be done where orders are only unknown', () => {
    expect(renderSummary(told([unknown]))).not.toContain('Next:');
  });

  test.each([
    [100, undefined],
    [101, 'And 1 more: see the report.'],
    [250, 'And 150 more: see the report.'],
  ])('of %i orders out of step has 100 rows at most', (count, more) => {
    const page = renderSummary(
      told(
        Array.from({ length: count }, (_, index) => ({ ...reissue, listedOrder: listedWith({ id: `${index + 1}` }) })),
      ),
    );
    expect(page.match(/<tr><td>/g)).toHaveLength(100);
    expect(page.match(/And .* report\./)?.[0]).toBe(more);
  });

  test.each([
    [99, 1],
    [100, 0],
    [120, 0],
  ])('of %i orders out of step leaves room for %i unknown', (count, rows) => {
    const page = renderSummary(told([...Array(count).fill(reissue), unknown, unknown]));
    expect(page.match(/as &#60;it&#62; is/g)?.length ?? 0).toBe(rows);
    expect(page).toContain(`And ${count + 2 - 100} more: see the report.`);
  });

  test('stays under 1 MiB', () => {
    const long = '<'.repeat(500);
    const rows = Array.from({ length: 200 }, (_, index) =>
      findingWith({ verdict: 'unknown', commonName: long, reason: long, status: long }, `${index}`),
    );
    expect(Buffer.byteLength(renderSummary(told(rows)))).toBeLessThan(2 ** 20);
  });
});

describe('the summary of an audit that stopped', () => {
  const error = new RequestError('401 <no>', { title: 'Could not', hint: 'Ask.' });
  test.each([
    [true, ['<p>What was seen until then is in a partial report: its path is in the log.</p>']],
    [false, []],
  ])('with a partial report: %s', (isPartial, lines) => {
    expect(renderFailureSummary(error, isPartial).split('\n')).toEqual([
      '<h2>CT audit: it stopped</h2>',
      '<p>Could not: <code>401 &#60;no&#62;</code>.</p>',
      '<p><strong>What to do:</strong> Ask.</p>',
      ...lines,
      '<p>No output was set.</p>',
      LINKS,
    ]);
  });
});
