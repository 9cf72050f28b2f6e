import { describe, expect, test } from 'vitest';
import { renderMarkdown, textOf } from '../harness/markdown.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { audit, expectFound, expectGreen, type Step, startCrowd } from './step.ts';

const { logged } = orderKinds;
const disabled = orderKinds['logged, but disabled since'];
const unknown = orderKinds['its status a word'];

/** The IDs that a summary's table names. */
function tabled({ summary }: Step): string[] {
  const cells = renderMarkdown(summary).elements.filter(({ tagName }) => tagName === 'td');
  return cells.map(textOf).filter((text) => /^50\d{5}$/.test(text.trim()));
}

describe.concurrent('the summary', () => {
  test('tells the counts, in words and as a picture, and what it did not see', async () => {
    const kinds = [
      ...Array(7).fill(logged),
      disabled,
      disabled,
      unknown,
      orderKinds['kept out'],
      ...Array(3).fill(orderKinds['logged, its status not told']),
      ...Array(4).fill(orderKinds['with duplicates']),
      ...Array(6).fill(orderKinds.private),
    ];
    await using account = await startCrowd(kinds);
    const step = await audit(account.service, { except: '5000011 5000001' });
    // The first of those in step is one no more.
    expectFound(step, { toDo: 3, unknown: 1 });
    const { text } = renderMarkdown(step.summary);
    expect(text).toContain('enabled');
    expect(text).toMatch(/other status for 2 orders/);
    expect(text).toMatch(/4 orders with duplicates/);
    expect(text).toMatch(/3 orders did not tell/);
    expect(text).toMatch(/key may see/);
    expect(text).toMatch(/24 orders checked in \d+ s\b/);
    const [, picture = ''] = /^```mermaid\n([\s\S]*?)^```$/m.exec(step.summary) ?? [];
    expect(picture).toMatch(/^pie\b|^xychart|^flowchart|^%%/);
    for (const count of [14, 2, 1, 6]) expect(picture, String(count)).toMatch(RegExp(`\\b${count}\\b`));
    expect(tabled(step).sort()).toEqual(['5000001', '5000008', '5000009', '5000010']);
  });

  test('names no order that is in step, nor an exception', async () => {
    await using account = await startCrowd([logged, orderKinds['kept out'], orderKinds.private, disabled], 20);
    const { service, crowd } = account;
    const except = crowd.ids.filter((_, index) => index % 4 === 1).join();
    const step = await audit(service, { except });
    expectFound(step, { toDo: 5 });
    const shown = `${step.shown}\n${step.summary}`;
    for (const [index, id] of crowd.ids.entries()) {
      if (index % 4 < 2) expect(shown).not.toContain(id);
      else if (index % 4 === 3) expect(step.summary).toContain(`order-${id}.example.com`);
    }
  });

  test('has 100 rows at most, and tells how many more there are', async () => {
    await using account = await startCrowd([disabled], 123);
    const step = await audit(account.service);
    expectFound(step, { toDo: 123 });
    expect(tabled(step)).toHaveLength(100);
    expect(renderMarkdown(step.summary).text).toMatch(/\b23 more|\b23 (?:further|others?)/);
    expect(JSON.parse(step.outputs['to-do'] ?? '')).toHaveLength(123);
  });
});

describe.concurrent('the log', () => {
  test('of an audit that found nothing is its result', async () => {
    await using account = await startCrowd([logged], 30);
    const step = await audit(account.service);
    expectGreen(step);
    expect(step.warnings).toEqual([]);
    expect(step.log.length).toBeLessThanOrEqual(4);
    expect(step.log.at(-1)).toMatch(/\b30\b/);
  });

  test('tells retries only to those who debug', async () => {
    await using account = await startCrowd([logged], 5);
    const { service } = account;
    service.fault({ path: 'order' }, { status: 503, headers: { 'Retry-After': '0' } }, 3);
    const step = await audit(service, { retries: '4' }, { env: { RUNNER_DEBUG: '1' } });
    expectGreen(step);
    expect(step.log.join('\n')).not.toMatch(/503|attempt/i);
    expect(step.debugs.filter((line) => /attempt \d of 5 .*503/i.test(line))).toHaveLength(3);
  });

  test('tells progress at least every 15 seconds, also while a Retry-After is waited for', async () => {
    await using account = await startCrowd([logged, disabled], 30);
    const { service } = account;
    service.fault({ path: 'order', skip: 4 }, { status: 429, headers: { 'Retry-After': '17' } }, 1);
    const times: number[] = [performance.now()];
    const onOutput = () => times.push(performance.now());
    const step = await audit(service, { retries: '1' }, { onOutput });
    times.push(performance.now());
    expectFound(step, { toDo: 15 });
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(16_000);
    expect(step.durationMs).toBeGreaterThan(17_000);
    expect(step.log.join('\n')).toMatch(/\b\d+ of 30\b/);
  });
});
