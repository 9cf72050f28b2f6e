import { symlink } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../../src/approved-list/run.ts';
import { type Runner, startInWorkspace } from '../runner.ts';

const order = (id: string, ct: string) => ({
  'order-id': id,
  'disable-ct': ct === 'disabled',
  plan: `1 api=www.digicert.com order=${id} ct=${ct} do=status serial=none names=${'ab'.repeat(32)} key=any at=2026-01-31T00:00:00Z`,
});
const [keptOut, published] = [order('1000001', 'disabled'), order('1000002', 'enabled')];

let runner: Runner;
beforeAll(async () => {
  runner = await startInWorkspace({
    'list.json': `\uFEFF${JSON.stringify([keptOut, { ...published, publish: true }])}`,
    'short.json': JSON.stringify([keptOut]),
    'latin.json': Buffer.from([0x5b, 0xe4, 0x5d]),
  });
  await symlink('list.json', runner.file('workspace/link.json'));
});
afterAll(() => runner[Symbol.asyncDispose]());

const read = (file: string) => runner.run(run, { 'list-file': file });

test('a list that can be used gives its orders, its SHA-256 and what it may publish', async () => {
  const { exitCode, outputs, log, summary } = await read('list.json');
  expect([exitCode, JSON.parse(outputs['to-do'] ?? '')]).toEqual([0, [keptOut, published]]);
  const permission = 'These may publish names for the first time: 1000002.';
  const count = 'The list has 2 orders.';
  expect(log).toEqual([permission, count, expect.stringMatching(/^SHA-256 of list\.json: [\da-f]{64}$/)]);
  expect(summary).toContain(`<p><strong>${permission}</strong></p>\n<p>${count} SHA-256 of <code>list.json</code>: `);
  expect(summary).toContain(`<code>${log[2]?.slice(-64)}</code>`);
});

test('a list that publishes nothing has no such line', async () => {
  const { log, summary } = await read('short.json');
  expect(log).toHaveLength(2);
  expect(summary).toMatch(/^<p>The list has 1 order\. SHA-256 of /);
});

test.each([
  ['link.json', 'it is the path of a link, not of a file'],
  ['latin.json', 'the file is not UTF-8'],
  ['no-such.json', 'it must be the path of a file'],
  ['', ''],
])('%j is refused, and sets no output', async (file, problem) => {
  const { exitCode, outputs, commands, summary } = await read(file);
  expect([exitCode, outputs, commands.length]).toEqual([1, {}, 1]);
  expect(commands[0]?.message).toMatch(problem);
  expect(summary).toContain('Input list-file is ');
});
