import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/audit/judge/finding.ts';
import { renderLeftOut, selectToDo } from '../../../../src/audit/report/to-do.ts';
import { findingWith } from '../orders.ts';

const reissue = findingWith({ verdict: 'reissue', plan: '1 api=…' });
/** Orders with the IDs 1, 2, … */
const ordersOf = (count: number, changes: Partial<Finding> = {}) =>
  Array.from({ length: count }, (_, index) => ({ ...reissue, orderId: `${index + 1}`, ...changes }));
const idsOf = (findings: readonly Finding[]) => findings.map(({ orderId }) => orderId);
/** So many names of so many characters, which take so many bytes more in HTML. */
const namesOf = (count: number, length: number) =>
  Array.from({ length: count }, (_, index) => `${index}.`.padEnd(length, 'x')).join('\n');

describe('the orders of the output to-do', () => {
  test('are all, if there are few', () => {
    const list = selectToDo(ordersOf(3));
    expect([idsOf(list.findings), list.rows.length, renderLeftOut(list)]).toEqual([['1', '2', '3'], 3, '']);
  });

  test('are 256 at most', () => {
    const list = selectToDo(ordersOf(300));
    expect([idsOf(list.findings).at(-1), list.rows.length, list.leftCount]).toEqual(['256', 256, 44]);
    expect(renderLeftOut(list)).toMatch(/^<p>And 44 more, .*<\/p>$/);
  });

  test('are only as many as the summary has all names of', () => {
    const list = selectToDo(ordersOf(256, { dnsNames: namesOf(250, 60) }));
    expect(list.findings).toHaveLength(list.rows.length);
    expect(list.leftCount).toBe(256 - list.rows.length);
    const bytes = Buffer.byteLength(list.rows.join(''));
    expect(bytes).toBeLessThanOrEqual(900_000);
    expect(bytes).toBeGreaterThan(900_000 * (1 - 1 / list.rows.length));
    for (const row of list.rows) expect(row.match(/\d+\.x+/g)?.sort()).toEqual(namesOf(250, 60).split('\n').sort());
  });

  test('are the first ones, also if a later one would fit', () => {
    const [first, second, third] = ordersOf(3, { dnsNames: namesOf(1_000, 400) }) as [Finding, Finding, Finding];
    const tooLarge = { ...reissue, orderId: '5', dnsNames: namesOf(3_000, 400) };
    const list = selectToDo([first, second, third, { ...reissue, orderId: '4' }, tooLarge]);
    expect([idsOf(list.findings), list.leftCount, idsOf(list.forPerson)]).toEqual([['1', '2'], 2, ['5']]);
  });

  test.each([
    ['names alone do not fit', { dnsNames: namesOf(2_000, 450) }],
    ['name would be truncated', { dnsNames: 'x'.repeat(501) }],
    ['plan would be refused', { plan: '' }],
  ])('lack one whose %s, which is named', (_, changes) => {
    const [first, second, third] = ordersOf(3) as [Finding, Finding, Finding];
    const list = selectToDo([first, { ...second, ...changes }, third]);
    expect([idsOf(list.findings), list.leftCount]).toEqual([['1', '3'], 0]);
    expect(renderLeftOut(list)).toMatch(/^<p>Left to a person, .*: 2\. .*<\/p>$/);
  });

  test.each([
    ['a.example', 'A.example\nb.example\nc.example', 'a.example, b.example, c.example'],
    ['', 'b.example\nc.example', 'b.example, c.example'],
    ['d.example', '', 'd.example'],
    ['e.example', 'b.example', 'e.example, b.example'],
  ])('show the common name and all others: %j, %j', (commonName, dnsNames, shown) => {
    const [row] = selectToDo([{ ...reissue, commonName, dnsNames }]).rows;
    expect(row).toContain(`<td><pre>\n${shown.replaceAll(', ', '\n')}\n</pre></td>`);
  });
});
