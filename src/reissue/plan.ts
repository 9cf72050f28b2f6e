import type { ReissueRequest } from '../certcentral/endpoints.ts';
import type { Order } from '../certcentral/order.ts';
import {
  type ApprovedPlan,
  createPlan,
  findPlanDifferences,
  type PlanDifference,
  type PlanObstacle,
  plannedKey,
  planObstacle,
} from '../domain/approved-plan.ts';
import { type Action, assess } from '../domain/assessment.ts';
import type { Facts } from '../domain/facts.ts';
import { type Objection, usableCsr } from '../domain/objections.ts';
import { plannedNames } from '../domain/order-names.ts';
import type { DesiredStatus } from '../domain/policy.ts';
import { nonPublicTlsReason } from '../domain/public-tls.ts';
import { ifRead, RequestError } from '../errors.ts';
import type { IssuedCertificate } from '../pki/certificate.ts';
import type { CertificateRequest } from '../pki/csr.ts';
import type { Inputs } from './inputs.ts';
import { errorsOf, type Observation } from './observation.ts';

/** What a run does, decided once from the first observation. */
export interface Plan {
  first: Observation;
  order: Order;
  /** The active certificate; undefined if nothing was issued. */
  certificate: IssuedCertificate | undefined;
  desired: DesiredStatus;
  action: Action;
  /** The names that the certificate must have after the run. */
  names: readonly string[];
  /** SHA-256 of the public key that the certificate must have after the run, hexadecimal; null if any key will do. */
  requiredKey: string | null;
  /** The reissue that is due; null if none is. */
  request: ReissueRequest | null;
  /** What a person approves, unless there is an obstacle. */
  approved: ApprovedPlan;
  obstacle: PlanObstacle | undefined;
  /** Whether logging may publish names that nobody has seen. */
  mayPublishUnseen: boolean;
}

/** Why a run changes nothing. */
export type Refusal =
  | { kind: 'unread'; error: RequestError; isPending: boolean }
  | { kind: 'objection'; objection: Objection; order: Order }
  | { kind: 'not-as-planned'; differences: readonly PlanDifference[]; planned: string; active: string };

/** Decides from the first observation what a run does. */
export function planRun(first: Observation, inputs: Inputs, now: number): Plan | Refusal {
  const { order, kind } = first;
  const { statusSource, csrFile, expectedPlan, apiUrl } = inputs;
  const { order: orderError, certificate: downloadError } = errorsOf(first);
  const error = orderError ?? (kind === 'unissued' ? undefined : downloadError);
  if (order instanceof RequestError || (error && !nonPublicTlsReason(order.product)))
    return { kind: 'unread', error: error as RequestError, isPending: kind === 'pending' };
  const certificate = ifRead(first.certificate);
  const requiredKey = csrFile?.keyDigest ?? plannedKey(expectedPlan);
  const { phase, reissuePending } = first;
  const facts: Facts = { order, phase, reissuePending, certificate, csrFile, requiredKey, now };
  const assessment = assess(statusSource, facts);
  const objection = assessment.objections.find((found) => refuses(found, assessment.desired, inputs));
  if (objection) return { kind: 'objection', objection, order };
  // The objection of a policy that decides nothing always refuses.
  const decided = assessment as Extract<typeof assessment, { action: Action }>;
  const { desired, action } = decided;
  const differences = expectedPlan ? findPlanDifferences(expectedPlan, decided, facts) : [];
  if (expectedPlan && differences.length > 0)
    return {
      kind: 'not-as-planned',
      differences,
      planned: expectedPlan.serial,
      active: certificate?.serialNumber ?? 'none',
    };
  return {
    first,
    order,
    certificate,
    desired,
    action,
    names: plannedNames(certificate, order),
    requiredKey: requiredKey ?? (action === 'reissue' && certificate ? certificate.keyDigest : null),
    request: action === 'reissue' && certificate ? createRequest(order, certificate, inputs) : null,
    approved: createPlan(apiUrl, decided, facts, first.at),
    obstacle: planObstacle(assessment, facts),
    mayPublishUnseen: assessment.objections.some(({ kind }) => kind === 'unseen-names'),
  };
}

/** Returns whether an objection refuses a run. Without a policy, a person has decided that unseen names may be published. */
function refuses(
  objection: Objection,
  desired: DesiredStatus | null,
  { statusSource, expectedPlan, dryRun }: Inputs,
): boolean {
  if (objection.kind !== 'unseen-names' || !desired) return objection.kind !== 'unseen-names';
  const isDecided = statusSource.policyFile === null || desired.allowsUnseenNames;
  // A dry run with a pending reissue has a plan, do=wait, which a person may approve.
  const isShown = dryRun && objection.reissuePending === true;
  return !isDecided && expectedPlan?.do !== 'wait' && !isShown;
}

function createRequest(
  order: Order,
  certificate: IssuedCertificate,
  { csrFile, skipApproval, runUrl }: Inputs,
): ReissueRequest {
  const { names } = certificate;
  const commonName = names.commonName || (names.dnsNames[0] as string);
  // A common name in Unicode does not replace the alternative name in ASCII form, which is the one that browsers compare.
  const dnsNames = names.dnsNames.filter((name) => name.toLowerCase() !== commonName.toLowerCase());
  // Without a usable CSR, an objection refuses the run.
  const csr = csrFile ?? (usableCsr(order, certificate) as CertificateRequest);
  return { ...order.reissueDefaults, commonName, dnsNames, csr: csr.pem, skipApproval, comments: runUrl };
}
