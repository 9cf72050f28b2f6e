import { ActionError } from '../action-error.ts';
import type { Order } from '../certcentral/order.ts';
import {
  type ApprovedPlan,
  apiHostOf,
  digestNames,
  mayPublishUnseenNames,
  type PlannedAction,
  parsePlan,
} from '../domain/approved-plan.ts';
import { namesOfCertificate, namesOfUnissuedOrder } from '../domain/names.ts';
import type { ReissuePending } from '../domain/order-phase.ts';
import { CSR_REFUSALS, type CsrRefusal } from '../domain/reissue-refusal.ts';
import { type Certificate, type CertificateWithChain, type CtStatus, publicKeyDigest } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/certificate-request.ts';
import type { InputParser } from '../runner/inputs.ts';
import type { CsrFile } from './csr-file.ts';
import { isAsDesired } from './desired.ts';

/** In place of a digest, in a plan that does not know the key of the next certificate. */
const ANY_KEY = 'any';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const MAX_AGE_HOURS = 96;
const MAX_AHEAD_MINUTES = 5;

/** The inputs that a plan must agree with. An input that is not usable is undefined, and has an error of its own. */
interface OtherInputs {
  orderId: string | undefined;
  apiUrl: string | undefined;
  /** Null if a policy decides. */
  status: CtStatus | null | undefined;
  csrFile: CsrFile | null | undefined;
}

/**
 * Creates the parser of `expected-plan`: `any` (null), or the plan that a person approved.
 * @param now in milliseconds
 */
export function expectedPlanInput(others: OtherInputs, now: number): InputParser<ApprovedPlan | null> {
  return {
    parse(value) {
      if (value === 'any') return null;
      const plan = parsePlan(value);
      const problems = problemsOf(plan, others, now);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return plan;
    },
    expected: 'any, or the output plan of a dry run',
    emptyHint:
      'If the value comes from a dry run, that run set no plan, and a warning of it says why, or GitHub dropped the output because it contains a secret, such as an order ID: store the ID as a variable.',
  };
}

function problemsOf(
  { apiHost, orderId, desiredStatus, keyDigest, plannedAt }: ApprovedPlan,
  others: OtherInputs,
  now: number,
): string[] {
  const { apiUrl, status, csrFile } = others;
  return onlyTexts(
    apiUrl !== undefined && apiHostOf(apiUrl) !== apiHost && 'it is a plan for another host than that of api-url',
    others.orderId !== undefined && others.orderId !== orderId && 'it is a plan for another order than order-id',
    status &&
      status !== desiredStatus &&
      `it is a plan for CT logging ${desiredStatus}, but disable-ct is ${status === 'disabled'}`,
    csrFile &&
      keyDigest !== csrFile.keyDigest &&
      `it was made ${keyDigest === ANY_KEY ? 'without csr-file' : 'for another key than that of csr-file'}: plan again`,
    now - plannedAt > MAX_AGE_HOURS * HOUR_MS && `it is more than ${MAX_AGE_HOURS} hours old: plan again`,
    plannedAt - now > MAX_AHEAD_MINUTES * MINUTE_MS &&
      `it is from more than ${MAX_AHEAD_MINUTES} minutes in the future: plan again`,
  );
}

function onlyTexts(...texts: readonly (string | false | null | undefined)[]): string[] {
  return texts.filter((text) => typeof text === 'string');
}

/** A certificate request, or why it cannot be used. */
export type Csr = CertificateRequest | CsrRefusal;

/** What a run found, and would do. */
interface PresentPlan {
  desiredStatus: CtStatus;
  action: PlannedAction;
  /** The CT status of the order. */
  ctStatus: CtStatus | 'unknown';
  /** Undefined if nothing was issued. */
  serialNumber: string | undefined;
  /** Those of the certificate, or of the order if nothing was issued. */
  names: readonly string[];
  reissuePending: ReissuePending;
  /** What a reissue that is due would be requested with; undefined if none is due. */
  csr?: Csr | undefined;
}

/**
 * Refuses what a person must approve first.
 * @param plan null if any will do
 * @throws ActionError
 */
export function requireExpectedPlan(plan: ApprovedPlan | null, present: PresentPlan): void {
  const differences = plan ? findPlanDifferences(plan, present) : [];
  if (plan && differences.length > 0) throw planError(plan, present.serialNumber, differences);
}

/** Returns what differs from a plan in a way that a person must approve first, as clauses. */
function findPlanDifferences(plan: ApprovedPlan, present: PresentPlan): string[] {
  const { desiredStatus, action, ctStatus, serialNumber, names, reissuePending, csr } = present;
  const isDue = action === 'reissue';
  // Nobody knows the names of a pending reissue.
  const isNameless = plan.action === 'wait';
  return onlyTexts(
    desiredStatus !== plan.desiredStatus &&
      `CT logging should now be ${desiredStatus}, and the plan has ${plan.desiredStatus}`,
    isDue && plan.action !== 'reissue' && `a reissue is due, and the plan has do=${plan.action}`,
    isDue && serialNumber !== plan.serialNumber && 'another certificate is active',
    csr === 'other-key' && CSR_REFUSALS[csr],
    typeof csr === 'object' &&
      plan.keyDigest !== ANY_KEY &&
      publicKeyDigest(csr.publicKey) !== plan.keyDigest &&
      'the certificate signing request (CSR) has another key than the plan',
    action !== 'wait' &&
      !isNameless &&
      digestNames(names) !== plan.namesDigest &&
      'the names are not those of the plan',
    !isNameless &&
      mayPublishUnseenNames({ desiredStatus, order: { ctStatus }, reissuePending }) &&
      'a reissue is or may be pending, whose names the plan does not have, and CT logging would publish them',
  );
}

/** Returns the key that a plan requires; empty if any key will do. */
export function plannedKeyDigest(plan: ApprovedPlan | null): string {
  return plan === null || plan.keyDigest === ANY_KEY ? '' : plan.keyDigest;
}

/** Returns the names that a plan is about: those of the active certificate, or of an order without one. */
export function plannedNames({ order, certificate }: { order: Order; certificate: Certificate | null }): string[] {
  return certificate ? namesOfCertificate(certificate) : namesOfUnissuedOrder(order);
}

/** Returns whether a certificate has exactly the names of a plan. */
export function hasPlannedNames({ namesDigest }: ApprovedPlan, certificate: Certificate): boolean {
  return digestNames(namesOfCertificate(certificate)) === namesDigest;
}

/**
 * Returns whether another run with the same inputs would refuse its plan.
 * @param csrKeyDigest empty without `csr-file`
 */
export function wouldRefusePlan(
  plan: ApprovedPlan,
  csrKeyDigest: string,
  found: { certificate: CertificateWithChain; ctStatus: CtStatus | 'unknown'; reissuePending: ReissuePending },
): boolean {
  const { certificate, ctStatus, reissuePending } = found;
  const { desiredStatus } = plan;
  const { serialNumber } = certificate;
  const isDue = !isAsDesired(certificate, { desiredStatus, keyDigest: csrKeyDigest || plannedKeyDigest(plan) });
  const action = reissuePending === true ? 'wait' : isDue ? 'reissue' : 'status';
  const names = namesOfCertificate(certificate);
  const present = { desiredStatus, action, ctStatus, serialNumber, names, reissuePending } as const;
  return findPlanDifferences(plan, present).length > 0;
}

/**
 * Creates the error for a run that is not as planned.
 * @param serialNumber of the active certificate; undefined if there is none
 * @param differences clauses
 */
export function planError(
  { orderId, serialNumber: planned }: ApprovedPlan,
  serialNumber: string | undefined,
  differences: readonly string[],
): ActionError {
  return new ActionError(
    `${differences.join('; ')} (the serial number in the plan is ${planned}, that of the active certificate is ${serialNumber ?? 'none'})`,
    {
      title: `Order ${orderId} is not as in expected-plan`,
      hint: 'Nobody approved that: plan again, and approve that plan.',
    },
  );
}
