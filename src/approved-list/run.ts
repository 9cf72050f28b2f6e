import { basename } from 'node:path';
import { inlineCode, renderError } from '../runner/html.ts';
import { getInputs } from '../runner/inputs.ts';
import { log, setFailed, setOutputs, writeSummary } from '../runner/reporter.ts';
import { formatCount } from '../text.ts';
import { approvedListInputs } from './inputs.ts';

/** Runs the action once. Never rejects: errors are reported, and fail the step. */
export async function run(): Promise<void> {
  try {
    const { orders, publishing, path, digest } = getInputs(approvedListInputs);
    setOutputs({ 'to-do': orders }, 'The list can be used, but the output to-do');
    const line = `${digest}  ${basename(path)}`; // as sha256sum prints it
    const permission =
      publishing.length > 0 ? `These may publish names for the first time: ${publishing.join(', ')}.` : undefined;
    const count = `The list has ${formatCount(orders.length, 'order')}.`;
    for (const text of [line, permission, count]) if (text) log(text);
    const warning = permission && `<p><strong>${permission}</strong></p>`;
    await writeSummary([warning, `<p>${count} SHA-256: ${inlineCode(line)}</p>`].filter(Boolean).join('\n'));
  } catch (error) {
    setFailed(error);
    await writeSummary(renderError(error));
  }
}
