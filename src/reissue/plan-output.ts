import { createApprovedPlan, formatPlan, mayPublishUnseenNames } from '../domain/approved-plan.ts';
import { renderAllNames } from '../runner/html.ts';
import { MAX_FIELD_LENGTH } from '../text.ts';
import { plannedNames } from './expected-plan.ts';
import type { Inputs } from './inputs.ts';
import type { ObservedState } from './observe.ts';
import type { Plan } from './plan.ts';
import type { ReissueWarning } from './warnings.ts';

/** The output `plan` of a dry run. */
interface PlanOutput {
  /** Empty if nobody can approve the plan. */
  text: string;
  /** Why the text is empty. */
  warnings: readonly ReissueWarning[];
}

/** Creates the output `plan` of a dry run, for `expected-plan`. */
export function createPlanOutput(
  { apiUrl, orderId, csrFile }: Inputs,
  plan: Plan,
  { reissuePending, observedAt }: ObservedState,
): PlanOutput {
  const { order, desiredStatus, certificate } = plan;
  if (!renderPlannedNames(plan).isComplete)
    return withoutPlan('the summary cannot show all names, which an approver must see');
  const approvedPlan = createApprovedPlan({
    apiUrl,
    orderId,
    desiredStatus,
    order,
    certificate: certificate ?? undefined,
    reissuePending,
    csrFileKeyDigest: csrFile?.keyDigest,
    observedAt,
  });
  if (approvedPlan) return { text: formatPlan(approvedPlan), warnings: [] };
  return withoutPlan(
    mayPublishUnseenNames({ desiredStatus, order, reissuePending })
      ? 'a run with it would be refused: CertCentral does not report whether a reissue is pending, and CT logging would publish the names of that reissue, which nobody has seen'
      : 'the host of api-url or the serial number is too long',
  );
}

function withoutPlan(why: string): PlanOutput {
  const text = `The output plan is empty, because ${why}.`;
  return { text: '', warnings: [{ text }] };
}

/** Leaves room for the rest: the summary of a step has at most 1 MiB, and the plan needs names that a person can see. */
const MAX_NAMES_BYTES = 880_000;

/** Renders the names that a plan is about. A person who approves the plan must see all of them. */
export function renderPlannedNames(plan: Plan): { html: string; isComplete: boolean } {
  const names = plannedNames(plan);
  const html = renderAllNames(names);
  if (Buffer.byteLength(html) <= MAX_NAMES_BYTES) return { html, isComplete: names.every(isShownWhole) };
  let bytes = 0;
  const shown = names.filter((name) => {
    bytes += Buffer.byteLength(renderAllNames([name]));
    return bytes <= MAX_NAMES_BYTES;
  });
  return { html: `${renderAllNames(shown)} and ${names.length - shown.length} more`, isComplete: false };
}

function isShownWhole(name: string): boolean {
  return name.length <= MAX_FIELD_LENGTH;
}
