/** Runs tests with the clock a year ahead and a year back: `npm run test:shifted [-- arguments of vitest]`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, SHIFTED_CLOCK } from '../harness/runner.ts';

const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
const given = process.argv.slice(2);
const args = ['run', '--config', 'test/vitest.config.ts', '--coverage.enabled=false', '--reporter=default', ...given];

for (const days of ['366', '-366']) {
  console.log(`== the clock is shifted by ${days} days`);
  const env = { ...process.env, CLOCK_SHIFT_DAYS: days, NODE_OPTIONS: `--import=${pathToFileURL(SHIFTED_CLOCK)}` };
  const { status } = spawnSync(process.execPath, [vitest, ...args], { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
