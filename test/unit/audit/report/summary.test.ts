import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import type { AuditResult } from '../../../../src/audit/report/result.ts';
import { renderSummary as render } from '../../../../src/audit/report/summary.ts';
import { selectToDo } from '../../../../src/audit/report/to-do.ts';
import { findingWith, resultOf } from '../orders.ts';

const renderSummary = (result: AuditResult) => render(result, selectToDo(result.totals.toDo));
const reissue = findingWith({ verdict: 'reissue', orderId: '1', reason: 'logged <b>', plan: '1' });
const setStatus = findingWith({
  verdict: 'set status',
  orderId: '2',
  desired: 'disabled',
  reason: 'order',
  rule: 'a.example: <why>',
  plan: '1',
  dnsNames: 'c.example',
  commonName: '',
});
const unknown = findingWith({ verdict: 'unknown', orderId: '3', commonName: '', reason: 'as <it> is' });
const inSync = findingWith({ orderId: '4', commonName: 'secret.example' });
const manual = findingWith({ verdict: 'manual', orderId: '5', reason: 'by hand', commonName: 'm.example' });
const pending = findingWith({ verdict: 'pending', orderId: '6', reason: 'wait' });
const unchecked = { checkDuplicates: false };
const named = { csv: '/x/report<.csv', json: '/x/report<.json' };

describe('the summary', () => {
  test('of an account in sync names no order', () => {
    expect(renderSummary(resultOf([inSync]))).not.toMatch(/example|Next:|<h3>|<th>/);
  });

  test.each([
    ['1 order out of sync', [reissue]],
    ['3 orders out of sync, 1 unknown, 1 pending', [reissue, setStatus, unknown, inSync, manual, pending]],
    ['1 unknown', [unknown]],
    ['2 pending', [pending, pending]],
    ['in sync', [inSync]],
    ['in sync', []],
  ])('has the heading "CT audit: %s"', (heading, findings) => {
    expect(renderSummary(resultOf(findings))).toContain(`<h2>CT audit: ${heading}</h2>\n`);
  });

  test('shows what needs attention, its text inert, the reissue action first', () => {
    const summary = renderSummary(resultOf([reissue, setStatus, unknown, inSync, manual, pending]));
    const rows = [...summary.matchAll(/<tr><td>(.*?)<\/td><\/tr>/gs)].map(([, cells]) => cells?.split('</td><td>'));
    expect(rows).toEqual([
      [
        '<code>1</code>',
        'reissue',
        'enabled',
        '<pre>\na.example\nb.example\n</pre>',
        '',
        '<code>logged &#60;b&#62;</code>',
      ],
      [
        '<code>2</code>',
        'set status',
        'disabled',
        '<pre>\nc.example\n</pre>',
        '<code>a.example: &#60;why&#62;</code>',
        '<code>order</code>',
      ],
      ['<code>5</code>', 'manual', '<code>m.example</code>', '<code>by hand</code>'],
      ['<code>3</code>', 'unknown', '', '<code>as &#60;it&#62; is</code>'],
      ['<code>6</code>', 'pending', '<code>a.example</code>', '<code>wait</code>'],
    ]);
    expect(summary).toMatch(/<h3>To do: 2 orders<.*<h3>Manual, unknown or pending: 3 orders<.*Next:/s);
    expect(summary).not.toContain('secret.example');
  });

  test('has a slice for each verdict that was found, and no picture without any', () => {
    const found = [setStatus, inSync, inSync];
    expect(renderSummary(resultOf(found))).toContain('\npie showData\n  "set status" : 1\n  "in sync" : 2\n```\n');
    expect(renderSummary(resultOf([]))).not.toContain('```');
  });

  test.each<[string, Finding, Partial<AuditResult>]>([
    ['selected 1 of 3 orders', inSync, { orderCount: 3 }],
    ['1 certificate has fewer SCTs', { ...inSync, hasSctShortage: true }, {}],
    ['1 order did not report a CT status', { ...inSync, isCtStatusMissing: true }, {}],
    ['1 duplicate was checked', { ...inSync, duplicatesChecked: 1 }, {}],
    ['1 order with duplicates, according to the list: no', { ...inSync, hasDuplicates: true }, unchecked],
    ['<strong>disabled</strong>', inSync, { desired: 'disabled' }],
    [
      '<code>ct&#60;.json</code> says (SHA-256 <code>d1</code>)',
      inSync,
      { desired: { path: 'ct<.json', digest: 'd1' } },
    ],
    ['<code>report&#60;.json</code>, SHA-256 <code>e1</code>', inSync, { reportDigest: 'e1', reportFiles: named }],
    ['<th align="left"><code>a: &#60;b&#62;</code></th><td>1</td>', { ...inSync, rule: 'a: <b>' }, {}],
  ])('reports %s', (words, finding, changes) => {
    expect(renderSummary(resultOf([finding], changes))).toContain(words);
    expect(renderSummary(resultOf([inSync]))).not.toContain(words);
  });

  test('has nothing to do if nothing can be done by the reissue action', () => {
    expect(renderSummary(resultOf([manual, unknown]))).not.toMatch(/Next:|To do/);
  });

  test('marks what is new, and says how many, if there is a previous report', () => {
    const findings = [
      { ...manual, isNew: true },
      { ...unknown, isNew: false },
      { ...reissue, isNew: true },
    ];
    const summary = renderSummary(resultOf(findings, { hasPrevious: true }));
    expect(summary).toContain('<h2>CT audit: 2 orders out of sync, 1 unknown, 2 new</h2>');
    expect(summary.match(/<td>\w+ <strong>new/g)).toEqual(['<td>reissue <strong>new', '<td>manual <strong>new']);
  });

  test('has 20 rules at most, and counts the others', () => {
    const findings = Array.from({ length: 43 }, (_, index) => findingWith({ rule: `rule ${Math.floor(index / 2)}` }));
    const summary = renderSummary(resultOf(findings));
    expect(summary.match(/<code>rule \d+<\/code><\/th><td>2</g)).toHaveLength(20);
    expect(summary).toContain('<p>And 2 more rules.</p>');
    expect(renderSummary(resultOf(findings.slice(0, 40)))).not.toContain('more rules');
  });

  test.each<[Finding, number, rows: number, more: string | undefined]>([
    [manual, 100, 100, undefined],
    [unknown, 123, 100, '23'],
  ])('has so many rows at most, %#', (finding, count, rows, more) => {
    const summary = renderSummary(resultOf(Array(count).fill(finding)));
    expect(summary.match(/<tr><td>/g)).toHaveLength(rows);
    expect(/<p>And (\d+) more/.exec(summary)?.[1]).toBe(more);
  });

  test('stays under 1 MiB, with all names of the orders to do, and fewer other orders', () => {
    const names = Array.from({ length: 250 }, (_, index) => `${index}`.padEnd(100, '<')).join('\n');
    const worst = { commonName: '<'.repeat(100), reason: '<'.repeat(600), rule: '<'.repeat(600) };
    const toDo = Array(256).fill({ ...reissue, ...worst, dnsNames: names });
    const others = Array.from({ length: 100 }, (_, index) => ({ ...manual, ...worst, rule: `${index}${worst.rule}` }));
    const summary = renderSummary(resultOf([...toDo, ...others]));
    const bytes = Buffer.byteLength(summary);
    expect(bytes).toBeLessThan(2 ** 20 - 10_000);
    expect(bytes).toBeGreaterThan(1_000_000);
    const [shown, more] = [
      summary.match(/<td>manual</g)?.length ?? 0,
      Number(/And (\d+) more: see/.exec(summary)?.[1]),
    ];
    expect([shown > 5, shown + more]).toEqual([true, 100]);
  });
});
