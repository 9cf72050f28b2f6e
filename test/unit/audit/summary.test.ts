import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import { renderSummary, selectToDo } from '../../../src/audit/summary.ts';
import { findingWith, reissueWith, resultOf } from './orders.ts';

const unread = (detail: string): Finding['reasons'] => [{ kind: 'unread', title: 'No', detail }];
const reissue = reissueWith({ orderId: '1', commonName: 'z.example', reasons: unread('<b>') });
const setStatus = reissueWith({
  verdict: 'set status',
  orderId: '2',
  desired: 'disabled',
  rule: 'a.example: <why>',
  commonName: 'C.example',
  dnsNames: ['a.example', 'c.example'],
  reasons: [{ kind: 'certificate-differs' }],
  toDo: { action: 'wait', plan: '1' },
});
const unknown = findingWith({ verdict: 'unknown', orderId: '3', commonName: '', reasons: unread('as <it> is') });
const inSync = findingWith({ orderId: '4', commonName: 'secret.example' });
const manual = findingWith({ verdict: 'manual', orderId: '5', commonName: 'm.example', reasons: unread('by hand') });
const pending = findingWith({ verdict: 'pending', orderId: '6', reasons: unread('wait') });

test('shows what needs attention, its text inert, the orders to do first, and no other order', () => {
  const summary = renderSummary(resultOf([reissue, setStatus, unknown, inSync, manual, pending]));
  const rows = [...summary.matchAll(/<tr><td>(.*?)<\/td><\/tr>/gs)].map(([, cells]) =>
    cells?.replaceAll('</td><td>', '|'),
  );
  const differs = '<code>the certificate was not logged</code>';
  const names = (...list: string[]) => `<pre>\n${list.join('\n')}\n</pre>`;
  expect(rows).toEqual([
    `<code>1</code>|enabled|request a reissue|${names('z.example', 'a.example', 'b.example')}|<code>No: &#60;b&#62;</code>|`,
    `<code>2</code>|disabled|wait for the pending reissue|${names('c.example', 'a.example')}|${differs}|<code>a.example: &#60;why&#62;</code>`,
    '<code>5</code>|manual|<code>m.example</code>|<code>No: by hand</code>',
    '<code>3</code>|unknown||<code>No: as &#60;it&#62; is</code>',
    '<code>6</code>|pending|<code>a.example</code>|<code>No: wait</code>',
  ]);
  expect(summary).not.toContain('secret.example');
  expect(renderSummary(resultOf([inSync]))).not.toMatch(/example|<h3>|<th>|all names/);
});

test('counts the verdicts that it found, with a picture of more than two', () => {
  const counted = (...findings: Finding[]) => {
    const summary = renderSummary(resultOf(findings));
    const rows = Array.from(summary.matchAll(/<th align="left">(.*?)<\/th><td>(\d+)<\/td>/g), ([, ...cells]) =>
      cells.join(' '),
    );
    return { rows: rows.join(', '), slices: summary.match(/^ {2}".*/gm) };
  };
  const two = [inSync, inSync, manual];
  expect(counted(...two)).toEqual({ rows: 'manual 1, in sync 2', slices: null });
  expect(counted(...two, pending)).toEqual({
    rows: 'manual 1, pending 1, in sync 2',
    slices: ['  "manual" : 1', '  "pending" : 1', '  "in sync" : 2'],
  });
});

test('lists first, under a heading of their own, the orders whose names would be published for the first time', () => {
  const first = { ...reissue, orderId: '9', reasons: [{ kind: 'first-publication' }] as const };
  const headings = (...findings: Finding[]) =>
    Array.from(
      renderSummary(resultOf(findings)).matchAll(/<h[34]>(.*?)<|<td><code>(\d+)/g),
      ([, heading, id]) => heading ?? id,
    );
  const [toDo, published] = ['To do: 2 orders', 'Published for the first time: 1 order'];
  expect(headings(setStatus, first)).toEqual([toDo, published, '9', 'Others: 1 order', '2']);
  expect(headings(first)).toEqual(['To do: 1 order', published, '9']);
  expect(headings(setStatus, reissue)).toEqual([toDo, '2', '1']);
});

test('says first which orders cannot wait', () => {
  const findings = Array.from({ length: 102 }, (_, id) => ({ ...manual, orderId: `${id + 1}`, wouldPublish: true }));
  for (const count of [2, 102]) {
    const [title, first] = renderSummary(resultOf([...findings.slice(0, count), inSync])).split('\n');
    expect(title).toContain(`${count} orders would publish names, ${count} orders out of sync`);
    expect(first).toMatch(
      RegExp(`^<p><strong>${count} orders cannot wait: .*</strong> <code>1</code>, <code>2</code>`),
    );
    expect(first?.match(/<code>/g)).toHaveLength(Math.min(count, 100));
    expect(first?.includes(' and 2 more')).toBe(count > 100);
  }
});

describe('has bounds', () => {
  test('it shows 100 other orders, and 256 to do, whose reasons and rules it cuts to 200 characters', () => {
    for (const count of [100, 123])
      expect(renderSummary(resultOf(Array(count).fill(manual))).match(/<tr><td>/g)).toHaveLength(100);
    const long = { rule: 'r'.repeat(300), reasons: unread('x'.repeat(300)) };
    const summary = renderSummary(resultOf(Array(300).fill({ ...reissue, ...long })));
    expect(summary.match(/<code>No: x{195}…<\/code><\/td><td><code>r{199}…<\/code>/g)).toHaveLength(256);
  });

  test('it stays under 1 MiB whatever the texts are', () => {
    const text = '<'.repeat(600);
    const worst = { wouldPublish: true, commonName: text, reasons: unread(text), rule: text };
    const dnsNames = Array.from({ length: 250 }, () => 'x'.repeat(253));
    const toDo = Array(256).fill({ ...reissue, ...worst, dnsNames });
    const others = Array(100).fill({ ...manual, ...worst });
    const policyFile = { path: text, digest: 'd'.repeat(64) };
    for (const findings of [toDo, Array(256).fill({ ...reissue, ...worst, dnsNames: Array(9).fill('<'.repeat(90)) })]) {
      const bytes = Buffer.byteLength(renderSummary(resultOf([...findings, ...others], { desired: policyFile })));
      expect(bytes).toBeLessThan(2 ** 20 - 5_000);
      expect(bytes).toBeGreaterThan(900_000);
    }
  });
});

/** Orders to do with so many names each, and those that are selected, by their position. */
function selected(...counts: number[]): number[] {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `${index}.example`);
  const all = counts.map((count, index) => reissueWith({ orderId: `${index}`, dnsNames: names(count) }));
  return selectToDo(all).map(({ orderId }) => Number(orderId));
}

test('to-do has the first 256 orders, and only as many as have 3,000 names together', () => {
  const first = (count: number) => Array.from({ length: count }, (_, index) => index);
  expect(selected(...Array(300).fill(1))).toEqual(first(256));
  expect(selected(...Array(20).fill(250))).toEqual(first(12));
  expect(selected(1_000, 1_000, 999, 1, 1)).toEqual([0, 1, 2, 3]);
  expect(selected(1_000, 1_000, 999, 2, 1)).toEqual([0, 1, 2]);
  // An order that fits into no list does not keep the others out.
  expect(selected(3_001, 1)).toEqual([1]);
  expect(selected(3_000, 1)).toEqual([0]);
});

test('to-do has no more than the summary has room for', () => {
  const dnsNames = Array.from({ length: 400 }, () => '<'.repeat(400));
  const found = selectToDo([
    reissueWith({ dnsNames: [...dnsNames, ...dnsNames] }),
    reissueWith({ dnsNames: dnsNames.slice(0, 300) }),
    reissueWith({ dnsNames: dnsNames.slice(0, 300) }),
  ]);
  expect(found.map((finding) => finding.dnsNames.length)).toEqual([300]);
  // Bytes count.
  expect(selectToDo([reissueWith({ dnsNames: Array(1_100).fill('ü'.repeat(400)) })])).toEqual([]);
});
