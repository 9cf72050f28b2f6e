import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { attributionLine, workflowRunUrl } from '../../../src/runner/workflow-run.ts';
import { startRunner } from '../runner.ts';

const RUN = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493';
const TIME = '2026-11-25 01:02:03 UTC';
const known = (actor: string, run = `${RUN}/attempts/1`) =>
  `<p>${TIME}: run by <code>${actor}</code> on <code>workflow_dispatch</code> in <a href="${run}">this workflow run</a>.</p>`;
const UNKNOWN = `<p>${TIME}. The environment does not name the workflow run.</p>`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T01:02:03.456Z') });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** Returns the line in an environment, and checks that the log has none. */
async function read(env: Record<string, string | undefined>, event?: string) {
  await using runner = await startRunner(env, event);
  let line = '';
  const { stdout } = await runner.run(() => {
    line = attributionLine();
  });
  expect(stdout).toBe('');
  return line;
}

describe('the workflow run', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['is named with its actor', {}, known('octocat')],
    [
      'is named with the actor of the attempt in a re-run',
      { GITHUB_TRIGGERING_ACTOR: 'hubot', GITHUB_RUN_ATTEMPT: '3' },
      known('hubot', `${RUN}/attempts/3`),
    ],
    [
      'is named with the actor of the first run if the other is empty',
      { GITHUB_TRIGGERING_ACTOR: '' },
      known('octocat'),
    ],
    ['is named without the attempt', { GITHUB_RUN_ATTEMPT: undefined }, known('octocat', RUN)],
    ['is named without an attempt that is 0', { GITHUB_RUN_ATTEMPT: '0' }, known('octocat', RUN)],
    [
      'is named on another server',
      { GITHUB_SERVER_URL: 'https://git.example' },
      known('octocat', `${RUN.replace('https://github.com', 'https://git.example')}/attempts/1`),
    ],
    ['is escaped', { GITHUB_TRIGGERING_ACTOR: 'o<c>tocat' }, known('o&#60;c&#62;tocat')],
    [
      'is named with an address that is escaped',
      { GITHUB_SERVER_URL: 'https://x.example/"a' },
      known('octocat', `${RUN.replace('https://github.com', 'https://x.example/&#34;a')}/attempts/1`),
    ],
    ['is named without an event file', { GITHUB_EVENT_PATH: undefined }, known('octocat')],
    ['is named with an event file that is missing', { GITHUB_EVENT_PATH: '/nowhere/event.json' }, known('octocat')],
    ['is not named without an actor', { GITHUB_ACTOR: undefined }, UNKNOWN],
    ['is not named without an event', { GITHUB_EVENT_NAME: undefined }, UNKNOWN],
    ['is not named without a run', { GITHUB_RUN_ID: undefined }, UNKNOWN],
    ['is not named without a repository', { GITHUB_REPOSITORY: undefined }, UNKNOWN],
  ])('%s', async (_, env, line) => {
    expect(await read(env)).toBe(line);
  });

  test.each(['{', '', 'null?', '{"repository":{"name":"x","owner":{"login":"y"}}}'])(
    'is named with any event file: %j',
    async (event) => {
      expect(await read({}, event)).toBe(known('octocat'));
    },
  );
});

const VARIABLES = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' };

test.each([undefined, ...Object.keys(VARIABLES)])('the address of the workflow run, without %s', (missing) => {
  for (const [name, value] of Object.entries(VARIABLES)) vi.stubEnv(name, name === missing ? '' : value);
  expect(workflowRunUrl()).toBe(missing ? '' : 'https://github.com/o/r/actions/runs/7');
});
