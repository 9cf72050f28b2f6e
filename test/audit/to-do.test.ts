import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../harness/markdown.ts';
import { runReissue } from '../harness/runner.ts';
import { orderKinds } from '../stand-in/order-fixtures.ts';
import { audit, expectFound, order, startBulk, startService } from './step.ts';

/** The SHA-256 of names as a plan has it. */
const digestOf = (names: readonly string[]) =>
  createHash('sha256')
    .update([...new Set(names)].sort().join('\n'))
    .digest('hex');

test('the summary has all names of exactly the orders in to-do', async () => {
  const dnsNames = Array.from({ length: 250 }, (_, index) => `host-${index}.some-department.corp.example.com`);
  const { seed, ...kind } = orderKinds['kept out'];
  const certificate = { commonName: dnsNames[0] as string, dnsNames, scts: false };
  await using account = await startBulk(
    [{ ...kind, seed: { ...seed, commonName: certificate.commonName, certificate } }],
    256,
  );
  const step = await audit(account.service);
  expectFound(step, { outOfSync: 256 });
  const toDo: Record<string, string>[] = JSON.parse(step.outputs['to-do'] ?? '');
  expect(toDo.length).toBeGreaterThan(40);
  const rows = [...step.summary.matchAll(/<tr><td>.*?<\/tr>/gs)].map(([row]) => row);
  expect(rows.map((row) => /<code>(\d+)<\/code>/.exec(row)?.[1])).toEqual(toDo.map((job) => job['order-id']));
  for (const [index, row] of rows.entries()) {
    const { text } = renderMarkdown(row);
    const shown = text.match(/host-\d+\.some-department\.corp\.example\.com/g) ?? [];
    expect(shown.toSorted()).toEqual(dnsNames.toSorted());
    expect(toDo[index]?.['plan']).toContain(` names=${digestOf(shown)} `);
  }
  expect(step.summary).toContain(`<p>And ${256 - toDo.length} more, which are left to the next audit: `);
  expect(step.summary).not.toContain(`<code>${account.bulk.ids[toDo.length]}</code>`);
});

test('the plans are those that dry runs of the reissue action set', async () => {
  const {
    'kept out': keptOut,
    'logged, but disabled since': set,
    'not issued': unissued,
    'a DV order': dv,
  } = orderKinds;
  const pending = { status: 'reissue_pending', pending: {} };
  const service = await startService({
    orders: [
      order(1000001, keptOut.seed),
      order(1000002, set.seed),
      order(1000003, dv.seed),
      order(1000004, unissued.seed),
      order(1000005, { ...keptOut.seed, ...pending }),
    ],
  });
  try {
    for (const desired of ['true', 'false']) {
      service.requests.length = 0;
      const step = await audit(service, { 'disable-ct': desired });
      for (const { 'order-id': id = '', plan = '' } of JSON.parse(step.outputs['to-do'] ?? '')) {
        const inputs = { 'api-key': service.apiKey, 'api-url': service.url, 'order-id': id, 'disable-ct': desired };
        const dryRun = await runReissue({ ...inputs, 'dry-run': 'true' });
        const withoutTime = (text: string | undefined) => text?.replace(/ at=.*/, '');
        expect(withoutTime(dryRun.outputs['plan']), id).toBe(withoutTime(plan));
      }
    }
  } finally {
    await service.close();
  }
});
