import { readFileSync } from 'node:fs';
// The package as a whole would parse the event file on import, and throw if that is broken. It does not export the class by
// itself; tsc fails if the file moves.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import { fieldsOf, parseJson } from '../json.ts';
import { escapeHtml, inlineCode } from './html.ts';

/** Returns the URL of the workflow run; empty if the environment lacks a part of it. */
export function workflowRunUrl(): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = process.env;
  return server && repository && id ? `${server}/${repository}/actions/runs/${id}` : '';
}

/** Returns the summary line with the time, actor, event and workflow run, if the environment provides them. */
export function attributionLine(): string {
  const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  return `<p>${time}${renderWorkflowRun() ?? '. The environment does not name the workflow run'}.</p>`;
}

function renderWorkflowRun(): string | undefined {
  try {
    // The event is not needed, and its file may be broken.
    delete process.env['GITHUB_EVENT_PATH'];
    const { serverUrl, repo, runId, runAttempt, eventName, ...context } = new Context();
    const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
    // In a re-run the context's actor is still the one of the first run.
    const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
    if (!actor || !eventName || !runId) return undefined;
    const url = `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}`;
    return `: run by ${inlineCode(actor)} on ${inlineCode(eventName)} in <a href="${escapeHtml(url)}">this workflow run</a>`;
  } catch {
    return undefined;
  }
}

/** Returns whether the payload of the event says that the repository is public. A payload that does not say it, or none, does not. Called before the summary is written, which removes the variable. */
export function isPublicRepository(): boolean {
  try {
    const payload = fieldsOf(parseJson(readFileSync(process.env['GITHUB_EVENT_PATH'] ?? '', 'utf8')));
    const repository = fieldsOf(payload['repository']);
    return repository['visibility'] === 'public' || repository['private'] === false;
  } catch {
    return false;
  }
}
