import type { Order, Product } from '../certcentral/order.ts';
import { normalizeStatus } from '../certcentral/status-words.ts';
import { ActionError, CHECK_API_URL_HINT, RequestError } from '../errors.ts';
import type { Certificate, CtStatus } from '../pki/certificate.ts';
import { MAX_FIELD_LENGTH, toSafeText } from '../safe-text.ts';
import { capitalize, formatCount, formatList, formatNames, joinSentences } from '../text.ts';
import {
  type InputConflict,
  MAX_PLAN_AGE_HOURS,
  MAX_PLAN_LEAD_HOURS,
  MAX_PLANNED_NAMES,
  type PlanDifference,
} from './approved-plan.ts';
import type { SctShortage } from './browser-policy.ts';
import type { CsrProblem, Objection } from './objections.ts';
import type { Closure } from './order-state.ts';
import type { NonPublicTlsReason } from './public-tls.ts';
import type { NamedOrder } from './renewals.ts';
import type { UnseenNames } from './status-update.ts';

/** Describes an objection as a clause, for all actions. */
export function describeObjection(objection: Objection, order: Pick<Order, 'status' | 'product'>): string {
  switch (objection.kind) {
    case 'closed':
      return describeClosure(objection.closure, order.status);
    case 'non-dns-name':
      return `the active certificate has names that are not DNS names, and a reissue would lose them: ${formatNames(objection.names)}`;
    case 'no-dns-name':
      return 'the active certificate has no DNS name';
    case 'ev':
      return 'the active certificate is an EV certificate, and DigiCert says that EV certificates must be logged';
    case 'no-public-tls':
      return describeNonPublicTls(objection.reason, order.product);
    case 'renewal':
      return `CertCentral reports a renewal between the order and order ${objection.id}, whose ID is in ${objection.list} of the policy`;
    case 'mixed':
      return `the policy keeps ${listNames(objection.keepOut)} out of CT logs, but logs ${listNames(objection.log)}`;
    case 'ignored':
      return `the policy ignores the order (${objection.rule})`;
    case 'disagreement':
      return `disable-ct is ${objection.byInput === 'disabled'}, but the policy has disable-ct ${objection.byPolicy === 'disabled'} for it (${objection.rule})`;
    case 'unseen-names':
      return `CT logs would publish the names of the next certificate for good, and nobody can look at them: ${UNSEEN_NAMES[objection.why]}`;
    case 'unusable-csr':
      return CSR_PROBLEMS[objection.problem];
  }
}

/** Describes as a clause why an order is closed. */
export function describeClosure(closure: Closure, status: string): string {
  return closure === 'status'
    ? `the order is ${normalizeStatus(status)}`
    : 'the order is closed, because its plan has ended';
}

/** Why nobody can approve a plan, as a clause. */
export const TOO_MANY_NAMES = `the active certificate has more than ${MAX_PLANNED_NAMES.toLocaleString('en-US')} names, which nobody can approve`;

const CSR_PROBLEMS: Record<CsrProblem, string> = {
  missing: 'the order has no certificate signing request (CSR)',
  unreadable: 'the certificate signing request (CSR) of the order cannot be read',
  'other-key': 'the certificate signing request (CSR) of the order has another key than the active certificate',
};

const UNSEEN_NAMES: Record<UnseenNames, string> = {
  unissued: 'nothing is issued yet',
  'reissue-pending': 'a reissue is pending',
  'reissue-may-be-pending': 'CertCentral does not report whether a reissue is pending',
};

/** What helps against an objection to unseen names. */
export const UNSEEN_NAMES_HINT =
  'Complete or cancel the pending request in CertCentral, then run again. Or list the order ID in log of a policy file, and use the reissue action with it.';

/** Returns what to do about a renewal that the policy does not name, as a clause. Publishing is final, so it never advises `log`. */
export function renewalAdvice({ list }: NamedOrder, { ctStatus }: Pick<Order, 'ctStatus'>): string {
  const entry = list === 'ignore' ? 'the ID of this order' : 'a domain that covers the names of this order, or its ID,';
  const addition = `add ${entry} to the same list of the policy file`;
  const mayPublish = list === 'keep-out' && ctStatus !== 'disabled';
  return mayPublish
    ? `set the CT status of this order to disabled first (workflow set-status.yml), then ${addition}`
    : addition;
}

/** Describes how a certificate was issued, and the evidence. */
export function describeLogging(certificate: Pick<Certificate, 'ctStatus'> | undefined): string {
  return certificate?.ctStatus === 'enabled' ? 'logged (embedded SCTs)' : 'not logged (no embedded SCTs)';
}

const MAX_SHOWN_NAMES = 3;

const listNames = (names: readonly string[]) => formatList(names, ', ', MAX_SHOWN_NAMES, MAX_FIELD_LENGTH);

function describeNonPublicTls(reason: NonPublicTlsReason, { nameId, type }: Product): string {
  if (reason === 'key-usage') return 'the active certificate is not for public TLS by its extended key usage';
  const evidence =
    reason === 'product-name'
      ? `name, ${toSafeText(nameId, MAX_FIELD_LENGTH)}`
      : `type, ${toSafeText(type, MAX_FIELD_LENGTH)}`;
  return `the product is not for public TLS by its ${evidence}`;
}

/** How the plan of a run is not the approved one, as a clause. */
export const PLAN_DIFFERENCES: Readonly<Record<PlanDifference, string>> = {
  ct: 'another CT status is desired',
  names: 'the names are not those of the plan',
  do: 'a reissue is due, which the plan does not request',
  serial: 'another certificate is active',
  key: 'the plan does not have the key of the certificate signing request (CSR)',
};

/** What is wrong with a text that is no plan, as a clause about it. */
export const NO_PLAN = 'it is not the output plan of this version: plan again';

/** Why a plan cannot be used with the inputs, as a clause about it. */
export const INPUT_CONFLICTS: Readonly<Record<InputConflict, string>> = {
  api: 'its field api is another host than that of api-url',
  order: 'its field order is another order than order-id',
  ct: 'its field ct is another status than that of disable-ct',
  key: 'its field key is not the key of csr-file: plan again',
  'too-old': `its field at is more than ${MAX_PLAN_AGE_HOURS} hours ago: plan again`,
  ahead: `its field at is more than ${formatCount(MAX_PLAN_LEAD_HOURS, 'hour')} ahead: plan again`,
};

/** What happens to a certificate that was not logged (Mozilla's release notes of Firefox 135). */
export const UNLOGGED_NOTICE =
  'Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.';

/** Describes a shortage as a clause. */
export function describeSctShortage({ logs, required }: SctShortage): string {
  return `the active certificate has SCTs of ${formatCount(logs, 'CT log')}, but browsers require SCTs of ${required}`;
}

/** Describes a shortage and its consequence as sentences. */
export function sctShortageWarning(shortage: SctShortage, desiredStatus: CtStatus): string {
  const advice = desiredStatus === 'enabled' ? ' A reissue may help.' : '';
  return `${capitalize(describeSctShortage(shortage))}: Chrome, Safari and Firefox show a warning for it, as if it was not logged.${advice}`;
}

/** Creates the error for a download that belongs to another order, or is an earlier certificate of this one. */
export function mismatchError(orderId: string): RequestError {
  return new RequestError('200, but the certificate is of another order, or an earlier one of this order', {
    title: `Could not read the active certificate of order ${orderId}`,
    hint: 'A gateway or cache may have mixed up responses: run again, and check the order in CertCentral if that does not help.',
    retryability: 'transient',
  });
}

/** Creates the error for an order that was read, but does not report whether it is issued. */
export function phaseUnknownError(orderId: string): RequestError {
  const title = `Could not read order ${orderId}`;
  return new RequestError('the order does not report whether it is issued', { title, hint: CHECK_API_URL_HINT });
}

/** Creates the error for an account that could not be read. */
export function accountUnreadError(error: RequestError, expected: string, isRefused: boolean): RequestError {
  const advice = 'If this key may not read the account, account can be removed from the policy file.';
  return error.with({
    title: `Could not check that the API key is one of account ${expected}, which the policy file names`,
    hint: joinSentences(error.hint, isRefused && advice),
  });
}

/** Creates the error for a key of another account than that of the policy file. */
export function otherAccountError(actual: string, expected: string): ActionError {
  const text = `the API key is one of account ${actual}, but the policy file is that of account ${expected}`;
  const title = 'This policy is not for the account of the API key';
  return new ActionError(text, { title, hint: 'Use a key of that account, or the policy file of this one.' });
}

/** Creates the error for a policy of another account or instance than the policy that it is compared with. */
export function otherPolicyError(key: 'account' | 'instance', actual: string, earlier: string): ActionError {
  return new ActionError(`the policy file is for ${key} ${actual}, but the earlier one is for ${earlier}`, {
    title: `This policy is for another ${key}`,
    hint: `Correct ${key} in the policy file.`,
  });
}
