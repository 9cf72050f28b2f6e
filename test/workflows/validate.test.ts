import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import {
  ACTION_PATHS,
  actions,
  blocks,
  COMMIT,
  copied,
  type Document,
  examples,
  ownWorkflows,
  REPOSITORY,
  workflowOf,
} from './documents.ts';
import { makeValidator } from './language-service.ts';

const validate = makeValidator(actions, REPOSITORY);
const cases = (documents: Document[]) => documents.map(({ name, text }) => [name, text] as const);

test('there is something to validate', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'examples/approve-by-merge.yml',
    'examples/audit.yml',
    'examples/change-and-reissue.yml',
    'examples/fleet.yml',
    'examples/new-key.yml',
    'examples/own-reissue.yml',
  ]);
  expect(ownWorkflows.length).toBeGreaterThan(0);
  expect(blocks.length).toBeGreaterThan(0);
  expect(Object.keys(actions)).toEqual(['', 'audit', 'reissue']);
});

test.each(copied)('%s names no owner of this repository that anybody could register', async (path) => {
  const text = await readFile(join(ROOT, path), 'utf8');
  for (const [name] of text.matchAll(/[^\s'"`/]+\/digicert-ct-status\b\S*/g))
    expect(name).toMatch(/^<owner>\/digicert-ct-status(?:(?:\/\w+)?@<commit>)?['`]?$/);
});

test.each(ACTION_PATHS.filter((path) => path.endsWith('action.yml')))(
  "GitHub's language service accepts %s",
  async (path) => {
    const text = await readFile(join(ROOT, path), 'utf8');
    expect(await validate(text, 'action')).toEqual([]);
    expect(await validate(text.replace('runs:', 'run:'), 'action')).not.toEqual([]);
  },
);

test.each(cases([...examples, ...ownWorkflows, ...blocks]))("GitHub's language service accepts %s", async (_, text) => {
  expect(await validate(text)).toEqual([]);
});

describe('the language service finds', () => {
  const step = `- id: ct
  uses: ${REPOSITORY}@${COMMIT}
  with:
    order-id: "1000001"
    disable-ct: true
    api-key: \${{ secrets.DIGICERT_API_KEY }}
`;
  const use = (output: string) =>
    `${step}- run: echo "$VALUE"\n  env:\n    VALUE: \${{ steps.ct.outputs.${output} }}\n`;

  test.each([
    ['nothing in a good step', use('reissue-required'), []],
    ['an input that does not exist', step.replace('disable-ct', 'disable-cf'), [/disable-cf/, /disable-ct/]],
    ['a required input that is missing', step.replace(/ *api-key.*\n/, ''), [/api-key/]],
    ['an output that does not exist', use('reissue-needed'), [/reissue-needed/]],
    ['an action that does not exist', step.replace('@', '/re-issue@'), [/re-issue/]],
    ['an output that only another action has', use('serial-number'), [/serial-number/]],
    ['nothing in a good step of another action', use('serial-number').replace('@', '/reissue@'), []],
    ['an output that a local action does not have', use('no').replace(`${REPOSITORY}@${COMMIT}`, './reissue'), [/no/]],
  ])('%s', async (_, steps, problems) => {
    const found = await validate(workflowOf(steps));
    expect(found).toEqual(problems.map((problem) => expect.stringMatching(problem)));
  });
});
