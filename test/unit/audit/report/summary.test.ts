import { describe, expect, test } from 'vitest';
import { ActionError } from '../../../../src/action-error.ts';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { renderFailureSummary, renderSummary } from '../../../../src/audit/report/summary.ts';
import type { AuditResult } from '../../../../src/audit/report/totals.ts';
import { findingWith, resultOf } from '../orders.ts';

const reissue = findingWith({
  verdict: 'reissue',
  orderId: '1',
  reason: 'logged <b>',
  dnsNames: 'A.example\nb.example',
});
const setStatus = findingWith({
  verdict: 'set status',
  orderId: '2',
  desiredStatus: 'disabled',
  reason: 'order',
  dnsNames: '',
  commonName: '',
});
const unknown = findingWith({ verdict: 'unknown', orderId: '3', commonName: '', reason: 'as <it> is' });
const inSync = findingWith({ orderId: '4', commonName: 'secret.example' });
const manual = findingWith({ verdict: 'manual', orderId: '5', reason: 'by hand', commonName: 'm.example' });
const pending = findingWith({ verdict: 'pending', orderId: '6', reason: 'wait' });
const LINK =
  '<p>DigiCert: <a href="https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html">Change CT status</a></p>';
const NEXT =
  '<p><strong>Next:</strong> Check all names in the report, because CT logs keep the names of logged certificates for good. Then pass the to-do output to a matrix of the reissue action, which brings each order and its certificate into sync.</p>';

describe('the summary', () => {
  test('of an account in sync names no order', () => {
    const counts = ['reissue', 'set status', 'manual', 'unknown', 'pending', 'in sync', 'not applicable', 'ignored'];
    const rows = counts.map((name) => `<tr><th align="left">${name}</th><td>${name === 'in sync' ? 1 : 0}</td></tr>`);
    expect(renderSummary(resultOf([inSync])).split('\n')).toEqual([
      '<h2>CT audit: in sync</h2>',
      '<p>1 order in 1 min 5 s. Desired: CT logging <strong>enabled</strong>, the opposite for 2 orders; 1 order ignored.</p>',
      `<table>${rows.join('')}</table>`,
      '',
      '```mermaid',
      'pie showData',
      '  "in sync" : 1',
      '```',
      '',
      '<p>0 certificates have fewer SCTs than browsers require. 0 orders did not report a CT status; for such orders, the certificate alone decides. 0 orders with duplicates, according to the list: 0 duplicates were checked.</p>',
      '<p>This audit saw only the orders that its API key can see.</p>',
      LINK,
    ]);
  });

  test('shows what needs attention, its text inert', () => {
    const summary = renderSummary(resultOf([reissue, setStatus, unknown, inSync, manual, pending]));
    expect(summary).toMatch(/^<h2>CT audit: 3 orders out of sync, 1 unknown, 1 pending<\/h2>\n/);
    expect(summary).toContain(
      'pie showData\n  "reissue" : 1\n  "set status" : 1\n  "manual" : 1\n  "unknown" : 1\n  "pending" : 1\n  "in sync" : 1\n```\n\n' +
        '<h3>To do: 2 orders</h3>\n' +
        '<table><tr><th>Order</th><th>Verdict</th><th>Desired</th><th>Names</th><th>Reason</th></tr>' +
        '<tr><td><code>1</code></td><td>reissue</td><td>enabled</td><td><code>a.example</code>, <code>b.example</code></td><td><code>logged &#60;b&#62;</code></td></tr>' +
        '<tr><td><code>2</code></td><td>set status</td><td>disabled</td><td></td><td><code>order</code></td></tr></table>\n' +
        '<h3>Manual, unknown or pending: 3 orders</h3>\n' +
        '<table><tr><th>Order</th><th>Verdict</th><th>Common name</th><th>Reason</th></tr>' +
        '<tr><td><code>5</code></td><td>manual</td><td><code>m.example</code></td><td><code>by hand</code></td></tr>' +
        '<tr><td><code>3</code></td><td>unknown</td><td></td><td><code>as &#60;it&#62; is</code></td></tr>' +
        '<tr><td><code>6</code></td><td>pending</td><td><code>a.example</code></td><td><code>wait</code></td></tr></table>\n' +
        `${NEXT}\n<p>0 certificates have`,
    );
    expect(summary).not.toContain('secret.example');
  });

  test.each<[string, Finding[], Partial<AuditResult>, string | RegExp]>([
    ['unknown alone', [unknown], {}, '<h2>CT audit: 1 unknown</h2>'],
    ['pending alone', [pending, pending], {}, '<h2>CT audit: 2 pending</h2>'],
    ['no order', [], {}, '</table>\n<p>0 certificates have fewer'],
    ['a selection', [inSync], { orderCount: 3 }, '\n<p>The orders input selected 1 of 3 orders.</p>\n'],
    [
      'an SCT shortage',
      [{ ...inSync, hasSctShortage: true }],
      {},
      '<p>1 certificate has fewer SCTs than browsers require.',
    ],
    ['missing CT statuses', [{ ...inSync, isCtStatusMissing: true }], {}, ' 1 order did not report a CT status;'],
    [
      'duplicates',
      [{ ...inSync, hasDuplicates: true, duplicatesChecked: 1 }],
      {},
      '1 order with duplicates, according to the list: 1 duplicate was checked.</p>',
    ],
    [
      'duplicates not checked',
      [{ ...inSync, hasDuplicates: true }],
      { checkDuplicates: false },
      '1 order with duplicates, according to the list: no duplicate was checked, because duplicates is false.</p>',
    ],
    [
      'the other status',
      [inSync],
      { defaultStatus: 'disabled', oppositeCount: 0 },
      'CT logging <strong>disabled</strong>, the opposite for 0 orders;',
    ],
  ])('reports %s', (_, findings, changes, text) => {
    expect(renderSummary(resultOf(findings, changes))).toContain(text);
  });

  test('has nothing to do if nothing can be done by the reissue action', () => {
    expect(renderSummary(resultOf([manual, unknown]))).not.toMatch(/Next:|To do/);
  });

  test.each([
    ['a.example\nb.example\nc.example', '<code>a.example</code>, <code>b.example</code>, <code>c.example</code>'],
    [
      '1\n2\n3\n4\n5\na.example',
      '<code>a.example</code>, <code>1</code>, <code>2</code>, <code>3</code>, <code>4</code>, <code>5</code>',
    ],
    [
      '1\n2\n3\n4\n5\n6\n7',
      '<code>a.example</code>, <code>1</code>, <code>2</code>, <code>3</code>, <code>4</code>, <code>5</code> and 2 more',
    ],
  ])('names an order by its common name and 5 others: %s', (dnsNames, names) => {
    expect(renderSummary(resultOf([{ ...reissue, dnsNames }]))).toContain(`<td>${names}</td>`);
  });

  const MORE =
    'more that are not in the to-do output: see the report, and audit again after the orders above are done.</p>';
  test.each<[Finding, number, rows: number, more: string | undefined]>([
    [reissue, 256, 256, undefined],
    [reissue, 300, 256, `<p>And 44 ${MORE}`],
    [manual, 100, 100, undefined],
    [unknown, 123, 100, '<p>And 23 more: see the report.</p>'],
  ])('has so many rows at most, %#', (finding, count, rows, more) => {
    const summary = renderSummary(resultOf(Array(count).fill(finding)));
    expect(summary.match(/<tr><td>/g)).toHaveLength(rows);
    expect(summary.match(/<p>And .*<\/p>/)?.[0]).toBe(more);
  });

  test('stays under 1 MiB, with fewer names of each order', () => {
    const names = (length: number, fill = 'x') =>
      Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(length, fill)).join('\n');
    const sizeOf = (finding: Finding) => {
      const all = [...Array(256).fill(finding), ...Array(100).fill({ ...finding, verdict: 'manual' })];
      const summary = renderSummary(resultOf(all));
      return { size: Buffer.byteLength(summary), more: Number(/ and (\d+) more/.exec(summary)?.[1]) };
    };
    const worst = { ...reissue, commonName: '<'.repeat(100), reason: `${'<'.repeat(300)}${'x'.repeat(300)}` };
    expect(sizeOf({ ...reissue, dnsNames: names(63) })).toEqual({ size: expect.any(Number), more: 95 });
    const long = sizeOf({ ...worst, dnsNames: names(253) });
    expect(long.more).toBeGreaterThan(95);
    expect(long.more).toBeLessThan(100);
    const { size, more } = sizeOf({ ...worst, dnsNames: names(1_000, '<') });
    expect(more).toBe(100);
    for (const bytes of [size, long.size]) expect(bytes).toBeLessThan(2 ** 20 - 10_000);
  });
});

test.each([
  [true, ['<p>A partial report has the findings so far. Its path is in the log.</p>']],
  [false, []],
])('the summary of an audit that stopped; with a partial report: %s', (isPartial, lines) => {
  const error = new ActionError('401 <no>', { title: 'Could not', hint: 'Check.' });
  expect(renderFailureSummary(error, isPartial).split('\n')).toEqual([
    '<h2>CT audit: stopped</h2>',
    '<p>Could not: <code>401 &#60;no&#62;</code>.</p>',
    '<p><strong>What to do:</strong> Check.</p>',
    ...lines,
    '<p>No output was set.</p>',
    LINK,
  ]);
});
