import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { attributionLine, isPublicRepository, workflowRunUrl } from '../../../src/runner/workflow-run.ts';
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

const actor = 'GITHUB_TRIGGERING_ACTOR';
const elsewhere = (server: string) => `${RUN.replace('https://github.com', server)}/attempts/1`;

test.each<[string, string, Record<string, string | undefined>, event?: string]>([
  ['is named with its actor', known('octocat'), {}],
  ['of an attempt has its actor', known('hubot', `${RUN}/attempts/3`), { [actor]: 'hubot', GITHUB_RUN_ATTEMPT: '3' }],
  ['of an attempt without one has the actor of the first', known('octocat'), { [actor]: '' }],
  ['is named without the attempt', known('octocat', RUN), { GITHUB_RUN_ATTEMPT: undefined }],
  ['elsewhere', known('octocat', elsewhere('https://git.example')), { GITHUB_SERVER_URL: 'https://git.example' }],
  ['is escaped', known('o&#60;c&#62;tocat'), { [actor]: 'o<c>tocat' }],
  ['has an escaped address', known('octocat', elsewhere('https://x/&#34;a')), { GITHUB_SERVER_URL: 'https://x/"a' }],
  ['with an event file that is missing', known('octocat'), { GITHUB_EVENT_PATH: '/nowhere/event.json' }],
  ['with an event file that is broken', known('octocat'), {}, '{'],
  ['with another repository in the event', known('octocat'), {}, '{"repository":{"name":"x","owner":{"login":"y"}}}'],
  ['is not named without an actor', UNKNOWN, { GITHUB_ACTOR: undefined }],
  ['is not named without an event', UNKNOWN, { GITHUB_EVENT_NAME: undefined }],
  ['is not named without a run', UNKNOWN, { GITHUB_RUN_ID: undefined }],
  ['is not named without a repository', UNKNOWN, { GITHUB_REPOSITORY: undefined }],
])('the workflow run %s', async (_, line, env, event) => {
  await using runner = await startRunner(env, event);
  let shown = '';
  const { stdout } = await runner.run(() => {
    shown = attributionLine();
  });
  expect({ shown, stdout }).toEqual({ shown: line, stdout: '' });
});

const VARIABLES = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' };

test.each([undefined, ...Object.keys(VARIABLES)])('the address of the workflow run, without %s', (missing) => {
  for (const [name, value] of Object.entries(VARIABLES)) vi.stubEnv(name, name === missing ? '' : value);
  expect(workflowRunUrl()).toBe(missing ? '' : 'https://github.com/o/r/actions/runs/7');
});

test.each<[string, event: string, isPublic: boolean, env?: Record<string, string | undefined>]>([
  ['that is public', '{"repository":{"visibility":"public"}}', true],
  ['that is not private', '{"repository":{"private":false}}', true],
  ['that is not private, by another word', '{"repository":{"private":false,"visibility":"internal"}}', true],
  ['that is private', '{"repository":{"private":true,"visibility":"private"}}', false],
  ['that is internal', '{"repository":{"private":true,"visibility":"internal"}}', false],
  ['whose privacy is no boolean', '{"repository":{"private":"false"}}', false],
  ['that is no object', '{"repository":"public"}', false],
  ['that the event does not name', '{}', false],
  ['of an event that is no object', '[]', false],
  ['of a broken event', '{"repository":{"visibility":"public"}', false],
  ['without an event file', '{}', false, { GITHUB_EVENT_PATH: '/nowhere/event.json' }],
  ['without an event', '{}', false, { GITHUB_EVENT_PATH: undefined }],
])('a repository %s is public or not', async (_, event, isPublic, env = {}) => {
  await using _runner = await startRunner(env, event);
  expect(isPublicRepository()).toBe(isPublic);
});
