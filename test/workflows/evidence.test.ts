import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';

/** Stands in for the GitHub CLI, with two runs: the first has two attempts, the second has lost its files and first log. */
const GH = `#!/usr/bin/env bash
set -e
case "$1 $2 $*" in
  'pr list '*) seq "$PULL_REQUESTS" | jq --slurp . ;;
  'run list '*) [[ $* == *'--created 2026-07-01..2026-07-31'* ]]; echo '[{"databaseId": 7}, {"databaseId": 8}]' ;;
  'run download '*) [[ $3 == 7 ]] && mkdir "$5" && echo file > "$5/certificate.pem" ;;
  *runs/8/attempts/1/logs*) exit 1 ;;
  *runs/7) echo '{"run_attempt": 2}' ;;
  *) echo '{"run_attempt": 1}' ;;
esac
`;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'evidence-'));
  await writeFile(join(directory, 'gh'), GH, { mode: 0o755 });
});
afterAll(() => rm(directory, { recursive: true }));

test.runIf(await hasScriptTools())(
  'evidence.sh saves each attempt of each run, and lists what is missing or may be cut',
  async () => {
    const env = { ...environment(directory), PULL_REQUESTS: '1000' };
    const script = (...args: string[]) =>
      runScript(`bash ${ROOT}/examples/evidence.sh ${args.join(' ')}`, { cwd: directory, env });
    expect(await script()).toMatchObject({ exitCode: 1, output: expect.stringContaining('Usage') });
    expect(await script('2026-07-01..2026-07-31')).toMatchObject({ exitCode: 0 });
    expect((await readdir(directory)).filter((name) => name.startsWith('run-'))).toEqual([
      ...['run-7', 'run-7-approvals', 'run-7-artifacts', 'run-7-attempts-1', 'run-7-attempts-1-jobs'],
      ...['run-7-attempts-1-logs', 'run-7-attempts-2', 'run-7-attempts-2-jobs', 'run-7-attempts-2-logs', 'run-7-files'],
      ...['run-8', 'run-8-approvals', 'run-8-artifacts', 'run-8-attempts-1', 'run-8-attempts-1-jobs'],
      'run-8-attempts-1-logs',
    ]);
    expect(await readFile(join(directory, 'missing.txt'), 'utf8')).toBe(
      'pull-requests.json may lack more: choose a shorter time\nrun 8 /attempts/1/logs\nrun 8 files\n',
    );
  },
);
