import { afterEach, expect, test, vi } from 'vitest';
import { workflowRunUrl } from '../../../src/runner/run-url.ts';

const VARIABLES = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' };

afterEach(() => void vi.unstubAllEnvs());

test.each([undefined, ...Object.keys(VARIABLES)])('the address of the workflow run, without %s', (missing) => {
  for (const [name, value] of Object.entries(VARIABLES)) vi.stubEnv(name, name === missing ? '' : value);
  expect(workflowRunUrl()).toBe(missing ? '' : 'https://github.com/o/r/actions/runs/7');
});
