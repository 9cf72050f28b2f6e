import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startRunner } from '../runner.ts';

const RUN = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493';
const TIME = '2026-11-25 01:02:03 UTC';
const known = (actor: string, run = `${RUN}/attempts/1`) =>
  `<p>${TIME}: run by <code>${actor}</code> on <code>workflow_dispatch</code> in <a href="${run}">this workflow run</a>.</p>`;
const UNKNOWN = `<p>${TIME}. Who ran this could not be read from the environment.</p>`;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-25T01:02:03.456Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The line in an environment, and what it cost the log. */
async function read(env: Record<string, string | undefined>, event?: string) {
  await using runner = await startRunner(env, event);
  const { attributionLine } = await import('../../../src/runner/workflow-run.ts');
  let line = '';
  const { stdout } = await runner.hand(() => {
    line = attributionLine();
  });
  expect(stdout).toBe('');
  return line;
}

describe('who ran it', () => {
  test.each<[string, Record<string, string | undefined>, string]>([
    ['is the actor', {}, known('octocat')],
    [
      'is who began the attempt on a re-run',
      { GITHUB_TRIGGERING_ACTOR: 'hubot', GITHUB_RUN_ATTEMPT: '3' },
      known('hubot', `${RUN}/attempts/3`),
    ],
    ['is the actor where it is not told who began the attempt', { GITHUB_TRIGGERING_ACTOR: '' }, known('octocat')],
    ['is told without the attempt', { GITHUB_RUN_ATTEMPT: undefined }, known('octocat', RUN)],
    ['is told without an attempt that is none', { GITHUB_RUN_ATTEMPT: '0' }, known('octocat', RUN)],
    [
      'is told on a server of your own',
      { GITHUB_SERVER_URL: 'https://git.example' },
      known('octocat', `${RUN.replace('https://github.com', 'https://git.example')}/attempts/1`),
    ],
    ['is inert', { GITHUB_TRIGGERING_ACTOR: 'o<c>tocat' }, known('o&#60;c&#62;tocat')],
    [
      'is told with an address that is inert',
      { GITHUB_SERVER_URL: 'https://x.example/"a' },
      known('octocat', `${RUN.replace('https://github.com', 'https://x.example/&#34;a')}/attempts/1`),
    ],
    ['is told without an event file', { GITHUB_EVENT_PATH: undefined }, known('octocat')],
    ['is told with an event file that is missing', { GITHUB_EVENT_PATH: '/nowhere/event.json' }, known('octocat')],
    ['is not told without an actor', { GITHUB_ACTOR: undefined }, UNKNOWN],
    ['is not told without an event', { GITHUB_EVENT_NAME: undefined }, UNKNOWN],
    ['is not told without a run', { GITHUB_RUN_ID: undefined }, UNKNOWN],
    ['is not told without a repository', { GITHUB_REPOSITORY: undefined }, UNKNOWN],
  ])('%s', async (_, env, line) => {
    expect(await read(env)).toBe(line);
  });

  test.each(['{', '', 'null?', '{"repository":{"name":"x","owner":{"login":"y"}}}'])(
    'is told whatever the event file holds: %j',
    async (event) => {
      expect(await read({}, event)).toBe(known('octocat'));
    },
  );
});
