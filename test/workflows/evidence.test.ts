import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, makeFolder, runScript, scriptsOf } from './scripts.ts';

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

test.runIf(await hasScriptTools())(
  'evidence.sh saves each attempt of each run, and lists what is missing or may be cut',
  async () => {
    const directory = await makeFolder({ gh: GH });
    onTestFinished(() => rm(directory, { recursive: true }));
    const env = { ...environment(directory), PULL_REQUESTS: '1000' };
    const script = (...args: string[]) =>
      runScript(`bash ${ROOT}/examples/evidence.sh ${args.join(' ')}`, { cwd: directory, env });
    expect(await script()).toMatchObject({ exitCode: 1, output: expect.stringContaining('Usage') });
    const command = (await scriptsOf('docs/reports.md')).find((block) => block.includes('evidence.sh')) ?? '';
    expect(await script(command.replace('bash evidence.sh', '').trim())).toMatchObject({ exitCode: 0 });
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
