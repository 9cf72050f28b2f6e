import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { renderSummary } from '../../../../src/audit/report/summary.ts';
import { renderToDo } from '../../../../src/audit/report/summary-tables.ts';
import type { AuditResult } from '../../../../src/audit/report/totals.ts';
import { findingWith, resultOf } from '../orders.ts';

const reissue = findingWith({ verdict: 'reissue', orderId: '1', reason: 'logged <b>' });
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
const unchecked = { checkDuplicates: false };

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
    const rows = [...summary.matchAll(/<tr><td>(.*?)<\/td><\/tr>/g)].map(([, cells]) => cells?.split('</td><td>'));
    expect(rows).toEqual([
      ['<code>1</code>', 'reissue', 'enabled', expect.any(String), '<code>logged &#60;b&#62;</code>'],
      ['<code>2</code>', 'set status', 'disabled', '', '<code>order</code>'],
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
    ['<strong>disabled</strong>, the opposite for 0 orders', inSync, { defaultStatus: 'disabled', oppositeCount: 0 }],
  ])('reports %s', (words, finding, changes) => {
    expect(renderSummary(resultOf([finding], changes))).toContain(words);
    expect(renderSummary(resultOf([inSync]))).not.toContain(words);
  });

  test('has nothing to do if nothing can be done by the reissue action', () => {
    expect(renderSummary(resultOf([manual, unknown]))).not.toMatch(/Next:|To do/);
  });

  test.each([
    ['A.example b.example c.example', 'a.example, b.example, c.example'],
    ['1 2 3 4 5 a.example', 'a.example, 1, 2, 3, 4, 5'],
    ['1 2 3 4 5 6 7', 'a.example, 1, 2, 3, 4, 5 and 2 more'],
  ])('names an order by its common name and 5 others: %s', (names, shown) => {
    const summary = renderSummary(resultOf([{ ...reissue, dnsNames: names.replaceAll(' ', '\n') }]));
    expect(summary.replace(/<.?code>/g, '')).toContain(`<td>${shown}</td>`);
  });

  test('counts no other name of an order without DNS names', () => {
    expect(renderToDo([{ ...reissue, dnsNames: '' }], 1, 0)).not.toContain('more');
  });

  test.each<[Finding, number, rows: number, more: string | undefined]>([
    [reissue, 256, 256, undefined],
    [reissue, 300, 256, '44'],
    [manual, 100, 100, undefined],
    [unknown, 123, 100, '23'],
  ])('has so many rows at most, %#', (finding, count, rows, more) => {
    const summary = renderSummary(resultOf(Array(count).fill(finding)));
    expect(summary.match(/<tr><td>/g)).toHaveLength(rows);
    expect(/<p>And (\d+) more/.exec(summary)?.[1]).toBe(more);
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
