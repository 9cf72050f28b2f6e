import { basename } from 'node:path';
import { inlineCode, renderError } from '../runner/html.ts';
import { getInputs } from '../runner/inputs.ts';
import { log, setFailed, setOutputs, writeSummary } from '../runner/reporter.ts';
import { compact, formatCount, joinBlocks } from '../text.ts';
import { approvedListInputs } from './inputs.ts';

/** Runs the action once. Never rejects: errors are reported, and fail the step. */
export async function run(): Promise<void> {
  try {
    const { orders, publishing, path, digest } = getInputs(approvedListInputs);
    setOutputs({ 'to-do': orders }, 'The list can be used, but the output to-do');
    const name = basename(path);
    const permission = publishing.length > 0 && `These may publish names for the first time: ${publishing.join(', ')}.`;
    const count = `The list has ${formatCount(orders.length, 'order')}.`;
    for (const line of compact([permission, count, `SHA-256 of ${name}: ${digest}`])) log(line);
    const warning = permission && `<p><strong>${permission}</strong></p>`;
    const digests = `<p>${count} SHA-256 of ${inlineCode(name)}: ${inlineCode(digest)}</p>`;
    await writeSummary(joinBlocks(warning, digests));
  } catch (error) {
    setFailed(error);
    await writeSummary(renderError(error));
  }
}
