import { type ApprovedPlan, digestNames } from '../../src/domain/approved-plan.ts';
import { decideByPolicy, mayPublishUnseen } from '../../src/domain/ct-policy.ts';
import { assertThat, type CompletedRun, desiredBy, firstLook, lastRead } from './completed-run.ts';
import { digestOf, keyDigestOf } from './simulated-keys.ts';
import type { Attempt } from './simulated-process.ts';
import { ORDER_ID } from './simulated-service.ts';

const statusOf = (isDisabled: boolean) => (isDisabled ? 'disabled' : 'enabled');

/** Checks that a run changed nothing that the policy file or the expected plan forbids. */
export function checkApproval(run: CompletedRun): void {
  const { main } = run;
  if (!main.attempts.some(({ kind }) => kind === 'put')) return;
  const { order, chain } = firstLook(run);
  assertThat(order !== undefined, 'a PUT without an observation');
  if (!order) return;
  const certificate = order.showedNone ? undefined : chain;
  if (run.policy) checkPolicy(run, order, certificate);
  if (run.plan) checkPlan(run, run.plan, order, certificate);
  for (const post of main.attempts.filter(({ kind }) => kind === 'post')) {
    const earlier = main.attempts.filter(({ sent }) => sent < post.sent);
    const { serial, names = [] } = lastRead(earlier, 'chain') ?? {};
    assertThat(isPermitted(run, names), `a POST with names that the policy forbids: ${names}`);
    if (!run.plan) continue;
    assertThat(run.plan.action === 'reissue', `a POST, but the plan is to ${run.plan.action}`);
    assertThat(run.plan.serialNumber === serial, `a POST that replaces ${serial}, not the planned certificate`);
  }
}

function checkPolicy(run: CompletedRun, order: Attempt, certificate: Attempt | undefined): void {
  const { policy, plan } = run;
  if (!policy) return;
  const names = certificate?.names ?? order.names ?? [];
  assertThat(isPermitted(run, names), `a PUT that the policy forbids for ${names}`);
  const isUnseen = certificate === undefined || order.mayBePending === true;
  const isPublished = !desiredBy(run) && order.reported === 'disabled';
  const isAllowed =
    decideByPolicy(policy, ORDER_ID, names).kind === 'ignored' ||
    mayPublishUnseen(policy, ORDER_ID) ||
    plan?.action === 'wait';
  assertThat(!(isUnseen && isPublished) || isAllowed, 'names that nobody has seen would be published');
}

/** Whether the policy of a run permits a certificate with these names and the status that the run set. */
export function isPermitted(run: CompletedRun, names: readonly string[]): boolean {
  if (!run.policy) return true;
  const decision = decideByPolicy(run.policy, ORDER_ID, names);
  if (decision.kind === 'ignored') return run.step.policy?.besideInput === true;
  return decision.kind === 'desired' && decision.status === statusOf(desiredBy(run));
}

function checkPlan(run: CompletedRun, plan: ApprovedPlan, order: Attempt, certificate: Attempt | undefined): void {
  const isDisabled = desiredBy(run);
  const { csr } = run.step;
  assertThat(plan.desiredStatus === statusOf(isDisabled), 'a PUT with another status than planned');
  assertThat(csr === null || plan.keyDigest === digestOf(csr), 'a PUT with another key than planned');
  assertThat(
    plan.action === 'wait' || isDisabled || !order.mayBePending || order.reported !== 'disabled',
    'a reissue that was not planned would be published',
  );
  if (order.showedPending) return;
  const hasKey = plan.keyDigest === 'any' || keyDigestOf(certificate?.key) === plan.keyDigest;
  const isDue = certificate !== undefined && (certificate.scts === isDisabled || !hasKey);
  const serial = certificate?.serial ?? 'none';
  if (isDue) {
    assertThat(plan.action === 'reissue', `a reissue is due, but the plan is to ${plan.action}`);
    assertThat(plan.serialNumber === serial, 'a reissue of another certificate than planned is due');
    return;
  }
  const isSame = plan.serialNumber === serial && serial !== 'none';
  const hasNames = digestNames(certificate?.names ?? order.names ?? []) === plan.namesDigest;
  assertThat(isSame || hasNames || plan.action === 'wait', 'the order has other names than planned');
}

/** Whether a certificate at the end of a run has the names that the plan promises. */
export function hasPlannedNames({ plan }: CompletedRun, names: readonly string[]): boolean {
  const isExact = plan !== null && (plan.action === 'reissue' || plan.serialNumber === 'none');
  return !isExact || digestNames(names) === plan.namesDigest;
}
