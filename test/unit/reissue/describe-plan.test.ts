import { expect, test } from 'vitest';
import { formatPlannedNames } from '../../../src/reissue/describe-plan.ts';
import { formatResult } from '../../../src/reissue/log-line.ts';
import { renderSummary } from '../../../src/reissue/summary.ts';
import { issued, old, refusal, unissued } from './builders.ts';
import { dryRun, executed, planFor, results } from './results.ts';

const names = (count: number, length = 0) =>
  Array.from({ length: count }, (_, index) => `${index + 1}.${'x'.repeat(length)}.test`);
const withNames = (dnsSans: string[]) => ({ ...old, dnsSans, commonName: '' });

test.each<[string, names: string[], lines: string[]]>([
  ['none', [], ['DNS names of the active certificate: unknown']],
  ['two', ['a.test', 'b.test'], ['DNS names of the active certificate: a.test, b.test']],
  ['20', names(20), [`DNS names of the active certificate: ${names(20).join(', ')}`]],
  ['21', names(21), [`DNS names of the active certificate: ${names(20).join(', ')}, and 1 more (see the summary)`]],
  ['a very long one', ['y'.repeat(5000)], [`DNS names of the active certificate: ${'y'.repeat(499)}…`]],
])('the log has at most 20 names: %s', (_, dnsSans, lines) => {
  expect(formatPlannedNames(planFor([issued, withNames(dnsSans)]))).toEqual(lines);
});

test('the log has long names in several lines, each short enough to be whole', () => {
  const long = names(250, 230);
  const lines = formatPlannedNames(planFor([issued, withNames(long)]));
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(1_600);
  for (const [index, name] of long.entries()) expect(lines.join('\n').includes(name)).toBe(index < 20);
  expect(lines.at(-1)).toContain('and 230 more (see the summary)');
  expect(lines.slice(1).every((line) => line.startsWith('DNS names of the active certificate, continued: '))).toBe(
    true,
  );
});

test('names of an order without a certificate: its names, then its common name', () => {
  const order = { ...unissued, dnsNames: ['b.test', 'a.test'], commonName: 'c.test' };
  expect(formatPlannedNames(planFor([order, refusal(404)]))).toEqual([
    'DNS names of the order: b.test, a.test, c.test',
  ]);
});

test('the summary of a dry run has all names, that of another run 20', () => {
  const long = names(250, 200);
  const shown = (summary: string) => long.filter((name) => summary.includes(name)).length;
  const summary = renderSummary(dryRun([issued, withNames(long)]));
  expect(shown(summary)).toBe(250);
  expect(summary).toContain('<details><summary>all 250 names</summary>');
  const usual = renderSummary(executed([issued, old], { certificate: withNames(long) }));
  expect(shown(usual)).toBe(20);
  expect(usual).toContain('and 230 more');
});

test('the summary has as many names as fit, and no plan then', () => {
  const result = dryRun([issued, withNames(names(5_000, 230))]);
  const summary = renderSummary(result);
  expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(900_000);
  expect(Buffer.byteLength(summary)).toBeGreaterThan(800_000);
  const shown = summary.match(/^\d+\.x+\.test$/gm) ?? [];
  expect(summary).toContain(`</details> and ${5_000 - shown.length} more`);
  expect(summary).toContain('none: see the warning');
  expect(result).toMatchObject({ planText: '' });
});

test('log and summary of a plan and of a run have the policy: file, digest and rule', () => {
  for (const title of ['a reissue by a policy', 'a dry run by a policy'] as const) {
    const result = results[title]();
    const words = ["policies/'ct'.json", 'd16e57', 'default'];
    for (const word of words) {
      expect(formatResult(result).join('\n')).toContain(word);
      expect(renderSummary(result)).toContain(word.replaceAll("'", '`'));
    }
  }
});
