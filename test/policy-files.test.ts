import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auditInputs } from '../src/audit/inputs.ts';
import { reissueInputs } from '../src/reissue/inputs.ts';
import { type GetInput, getInputs, InvalidInputsError } from '../src/runner/inputs.ts';
import { ROOT, runAudit, runReissue } from './harness/runner.ts';
import { API_KEY, checkRun } from './harness/step.ts';
import { startCertCentral } from './stand-in/server.ts';
import { POLICY_FILES, type PolicyFileCase } from './unit/domain/policy-files.ts';

const schema = JSON.parse(await readFile(join(ROOT, 'examples/ct-policy.schema.json'), 'utf8'));
// `strict` refuses a schema that an editor would understand otherwise.
const validate = new Ajv2020({ strict: true }).compile(schema);

const directory = await mkdtemp(join(tmpdir(), 'policy-files-'));
const path = join(directory, 'ct-policy.json');

// The toolkit prints the mask of a key: on a runner, it would be taken for a command.
beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
afterAll(() => rm(directory, { recursive: true }));

function isValid(content: string | Buffer): boolean {
  try {
    return validate(JSON.parse(content.toString().replace(/^\ufeff/, '')));
  } catch {
    return false;
  }
}

/** The problems that an action finds with its inputs. */
function problemsOf(defineInputs: (get: GetInput) => unknown): readonly string[] {
  try {
    getInputs(defineInputs);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputsError) return error.problems;
    throw error;
  }
}

/** The annotations of an action: one for a bad file, in which each problem begins with what it concerns. */
function annotationsFor({ concerns }: PolicyFileCase): unknown[] {
  const parts = concerns.map(RegExp.escape).join('.*; ');
  return concerns.length === 0
    ? []
    : [expect.stringMatching(new RegExp(`^Input policy-file is not accepted: ${parts}`, 's'))];
}

const inputs = { 'order-id': '1000001', 'policy-file': 'ct-policy.json', 'dry-run': 'true' };

describe.each(POLICY_FILES)('a file with $name', (file) => {
  test.skipIf(file.isBeyondSchema)('is judged by the schema as by the actions', () => {
    expect(isValid(file.content)).toBe(file.concerns.length === 0);
  });

  test('is judged alike by both actions', async () => {
    await writeFile(path, file.content);
    const others = {
      orders: 'all',
      duplicates: 'true',
      fail: 'true',
      'expected-plan': 'any',
    };
    const all = { ...inputs, ...others, 'api-key': API_KEY, 'skip-approval': 'true' };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(`INPUT_${name.toUpperCase()}`, value);
    vi.stubEnv('GITHUB_WORKSPACE', directory);
    expect(problemsOf((get) => reissueInputs(get, Date.now()))).toEqual(annotationsFor(file));
    expect(problemsOf(auditInputs)).toEqual(annotationsFor(file));
  });
});

test.each(['every key', 'a byte order mark', 'several problems'])(
  'the built actions agree on a file with %s',
  async (name) => {
    const file = POLICY_FILES.find((each) => each.name === name);
    if (!file) throw new Error('There is no such file.');
    await writeFile(path, file.content);
    for (const run of [runReissue, runAudit]) {
      await using service = await startCertCentral({ apiKey: API_KEY });
      // The file has orders that the account lacks.
      const given = { ...inputs, ...(run === runAudit && { fail: 'false' }) };
      const result = await run({ ...given, 'api-key': API_KEY, 'api-url': service.url }, { directory });
      const { errors, exitCode } = checkRun(result, API_KEY);
      const accountErrors = errors.filter((text) => !text.includes('that the account does not have'));
      expect(accountErrors).toEqual(annotationsFor(file));
      if (file.concerns.length === 0) expect(service.requests.length).toBeGreaterThan(0);
      else {
        expect(exitCode).toBe(1);
        expect(service.requests).toEqual([]);
      }
    }
  },
);

test('each key of the schema has a description', () => {
  for (const [name, { description }] of Object.entries<{ description?: string }>(schema.properties))
    expect(description, name).toMatch(/\.$/);
});
