import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/audit/finding.ts';
import { type AuditResult, renderSummary } from '../../../src/audit/summary.ts';
import { findingWith, reissueWith, resultOf } from './orders.ts';

const unread = (detail: string): Finding['reasons'] => [{ kind: 'unread', title: 'No', detail }];
const reissue = reissueWith({ orderId: '1', reasons: unread('<b>') });
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
const fewScts = findingWith({ reasons: [{ kind: 'few-scts', shortage: { logs: 1, required: 2 } }] });

test.each([
  ['1 order out of sync', [reissue]],
  ['3 orders out of sync, 1 unknown, 1 pending', [reissue, setStatus, unknown, inSync, manual, pending]],
  ['1 unknown', [unknown]],
  ['2 pending', [pending, pending]],
  ['in sync', [inSync]],
])('has the heading "CT audit: %s"', (heading, findings) => {
  expect(renderSummary(resultOf(findings))).toContain(`<h2>CT audit: ${heading}</h2>\n`);
});

test('shows what needs attention, its text inert, the orders to do first, and no other order', () => {
  const summary = renderSummary(resultOf([reissue, setStatus, unknown, inSync, manual, pending]));
  const rows = [...summary.matchAll(/<tr><td>(.*?)<\/td><\/tr>/gs)].map(([, cells]) => cells?.split('</td><td>'));
  const differs = '<code>the certificate was issued with CT logging disabled</code>';
  expect(rows).toEqual([
    [
      '<code>1</code>',
      'enabled',
      'request a reissue',
      '<pre>\na.example\nb.example\n</pre>',
      '<code>No: &#60;b&#62;</code>',
      '',
    ],
    [
      '<code>2</code>',
      'disabled',
      'wait for the pending reissue',
      '<pre>\nc.example\na.example\n</pre>',
      differs,
      '<code>a.example: &#60;why&#62;</code>',
    ],
    ['<code>5</code>', 'manual', '<code>m.example</code>', '<code>No: by hand</code>'],
    ['<code>3</code>', 'unknown', '', '<code>No: as &#60;it&#62; is</code>'],
    ['<code>6</code>', 'pending', '<code>a.example</code>', '<code>No: wait</code>'],
  ]);
  expect(summary).not.toContain('secret.example');
  expect(renderSummary(resultOf([inSync]))).not.toMatch(/example|<h3>|<th>/);
});

test('has a slice for each verdict that was found', () => {
  const summary = renderSummary(resultOf([setStatus, inSync, inSync]));
  expect(summary).toContain('\n```mermaid\npie showData\n  "set status" : 1\n  "in sync" : 2\n```\n');
});

test.each<[string, Partial<Finding>, Partial<AuditResult>]>([
  ['1 certificate has fewer SCTs', fewScts, {}],
  ['1 order did not report a CT status', { ctStatus: 'unknown' }, {}],
  ['0 orders did not report a CT status', { ctStatus: 'unknown', isRead: false, certificateCtStatus: 'none' }, {}],
  ['1 order with duplicates, according to the list; those of 0 were checked', { hasDuplicates: true }, {}],
  [
    '1 order with duplicates, according to the list; those of 1 were checked',
    { hasDuplicates: true, areDuplicatesChecked: true },
    {},
  ],
  ['CT logging <strong>disabled</strong>', {}, { desired: 'disabled' }],
  ['<code>ct&#60;.json</code> says (SHA-256 <code>d1</code>)', {}, { desired: { path: 'ct<.json', digest: 'd1' } }],
  ['<code>report&#60;.json</code>, SHA-256 <code>e1</code>', {}, { digest: 'e1', json: '/x/report<.json' }],
  ['in 1 min 5 s', {}, {}],
])('reports: %s', (words, finding, changes) => {
  expect(renderSummary(resultOf([findingWith(finding)], changes))).toContain(words);
});

describe('has bounds', () => {
  test.each([
    [100, undefined],
    [123, '23'],
  ])('of %i other orders, it shows 100', (count, more) => {
    const summary = renderSummary(resultOf(Array(count).fill(manual)));
    expect(summary.match(/<tr><td>/g)).toHaveLength(100);
    expect(/<p>And (\d+) more: see/.exec(summary)?.[1]).toBe(more);
  });

  test('it says how many orders are left to the next audit, and cuts reasons and rules to 200 characters', () => {
    const long = { rule: 'r'.repeat(300), reasons: unread('x'.repeat(300)) };
    const summary = renderSummary(resultOf(Array(300).fill({ ...reissue, ...long })));
    expect(summary).toContain('<p>And 44 more, which are left to the next audit.</p>');
    expect(summary.match(/<code>No: x{195}…<\/code><\/td><td><code>r{199}…<\/code>/g)).toHaveLength(256);
  });

  test('it stays under 1 MiB whatever the texts are', () => {
    const worst = { commonName: '<'.repeat(600), reasons: unread('<'.repeat(600)), rule: '<'.repeat(600) };
    const dnsNames = Array.from({ length: 250 }, () => 'x'.repeat(253));
    const toDo = Array(256).fill({ ...reissue, ...worst, dnsNames });
    const others = Array(100).fill({ ...manual, ...worst });
    const policyFile = { path: '<'.repeat(600), digest: 'd'.repeat(64) };
    for (const findings of [toDo, Array(256).fill({ ...reissue, ...worst, dnsNames: Array(9).fill('<'.repeat(90)) })]) {
      const bytes = Buffer.byteLength(renderSummary(resultOf([...findings, ...others], { desired: policyFile })));
      expect(bytes).toBeLessThan(2 ** 20 - 5_000);
      expect(bytes).toBeGreaterThan(900_000);
    }
  });
});
