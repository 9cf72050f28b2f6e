import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { ROOT } from './harness/runner.ts';
import { POLICY_FILES } from './unit/domain/policy-files.ts';

const schema = JSON.parse(await readFile(join(ROOT, 'examples/ct-policy.schema.json'), 'utf8'));
// `strict` refuses a schema that an editor would understand otherwise.
const validate = new Ajv2020({ strict: true }).compile(schema);

function isValid(content: string | Buffer): boolean {
  try {
    return validate(JSON.parse(content.toString().replace(/^\ufeff/, '')));
  } catch {
    return false;
  }
}

test.each(POLICY_FILES.filter(({ isBeyondSchema }) => !isBeyondSchema))(
  'the schema and the action agree on a file with $name',
  ({ content, problem }) => {
    expect(isValid(content)).toBe(problem === undefined);
  },
);

test('each key has a description', () => {
  for (const [name, { description }] of Object.entries<{ description?: string }>(schema.properties))
    expect(description, name).toMatch(/\.$/);
});
