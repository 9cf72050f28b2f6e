// Of the package only this class is needed. Imported whole it would parse the event file, and throw if that is broken.
import { Context } from '../../node_modules/@actions/github/lib/context.js';
import { escapeHtml } from '../text.ts';
import { inlineCode } from './html.ts';

/** The line of a job summary that says when, by whom, on which event and in which workflow run, as far as the environment tells. */
export function attributionLine(): string {
  const time = new Date().toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  const run = getWorkflowRun();
  if (!run) return `<p>${time}. Who ran this could not be read from the environment.</p>`;
  return `<p>${time}: run by ${inlineCode(run.actor)} on ${inlineCode(run.event)} in <a href="${escapeHtml(run.url)}">this workflow run</a>.</p>`;
}

function getWorkflowRun(): { actor: string; event: string; url: string } | undefined {
  try {
    // Nothing here needs the event.
    delete process.env['GITHUB_EVENT_PATH'];
    const { serverUrl, repo, runId, runAttempt, eventName, ...context } = new Context();
    const attempt = runAttempt > 0 ? `/attempts/${runAttempt}` : '';
    // On a re-run the context's actor is still who began the first one.
    const actor = process.env['GITHUB_TRIGGERING_ACTOR'] || context.actor;
    if (!actor || !eventName || !runId) return undefined;
    return { actor, event: eventName, url: `${serverUrl}/${repo.owner}/${repo.repo}/actions/runs/${runId}${attempt}` };
  } catch {
    return undefined;
  }
}
