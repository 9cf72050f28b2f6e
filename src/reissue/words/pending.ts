import type { OrderValidation, ReissueResponse } from '../../certcentral/endpoints.ts';
import { compact, joinSentences } from '../../text.ts';
import { type DcvRecord, dcvRecordFor, type PendingReasons, reportedDcvRecords } from '../pending-reasons.ts';
import type { Transaction } from '../transaction.ts';
import { code } from './report.ts';

const REQUESTS: Record<Transaction['reissueRequest'], string> = {
  none: 'This step requested no reissue.',
  'in-doubt': 'This step may have requested a reissue.',
  accepted: 'This step requested a reissue.',
};

/**
 * Describes whether a step requested a reissue, because two runs of an order may end alike, and what DigiCert responded.
 * @param needsRandomValue whether a person may need the random value, and nothing else in the report has it
 */
export function describeRequest(
  sent: Transaction['reissueRequest'],
  response: ReissueResponse | undefined,
  needsRandomValue: boolean,
): string {
  const shown = needsRandomValue ? response : response && { ...response, dcvRandomValue: '' };
  return joinSentences(REQUESTS[sent], shown && describeResponse(shown));
}

/** Returns whether a report names the DNS records, and with them the random value. */
export function namesDcvRecords(reasons: PendingReasons | null | undefined): boolean {
  return reasons ? reportedDcvRecords(reasons).length > 0 : false;
}

/** Describes what DigiCert's response to a reissue request reports. It decides nothing: only the download does. */
export function describeResponse({ certificateId, hasChain, needsApproval, dcvRandomValue }: ReissueResponse): string {
  const outcome = hasChain
    ? `certificate ${certificateId} was issued`
    : `it still had to validate certificate ${certificateId}`;
  return joinSentences(
    certificateId !== '' && `DigiCert responded that ${outcome}.`,
    needsApproval && 'DigiCert responded that an approver had to agree in CertCentral.',
    dcvRandomValue !== '' && `The random value for domain validation is ${dcvRandomValue}.`,
  );
}

/** Describes a pending reissue that a step did not request. */
export const FOREIGN_REISSUE =
  'This step did not request the pending reissue, so its CT status and its key are not known before it is issued.';

/** The most DNS records that a task names. If there are more, the list of what the order waits for has them. */
const MAX_RECORDS_IN_TASK = 3;

/** Describes what a person must do before DigiCert issues the reissue that a step requested; empty for nothing. */
export function describeTasks(reasons: PendingReasons): string {
  const records = reportedDcvRecords(reasons);
  return joinSentences(
    reasons.needsApproval && 'Have an approver accept the request in CertCentral.',
    records.length > 0 &&
      `Create ${fitsIntoTask(records) ? records.map(formatRecord).join(' and ') : 'the DNS records below'}.`,
  );
}

function fitsIntoTask(records: readonly DcvRecord[]): boolean {
  return records.length <= MAX_RECORDS_IN_TASK;
}

/**
 * Describes what a pending order waits for, one reason each. Domains, which may be many, come last.
 * @param hasTasks whether the tasks of a person are described, too: no record stands twice
 */
export function describePendingReasons(reasons: PendingReasons, hasTasks = false): string[] {
  const { needsApproval, validation, isOverdue } = reasons;
  const areRecordsNamed = hasTasks && fitsIntoTask(reportedDcvRecords(reasons));
  const randomValue = areRecordsNamed ? '' : reasons.randomValue;
  const { domains, organizations } = validation ?? { domains: [], organizations: [] };
  const explained = compact([
    needsApproval &&
      "approval in CertCentral (Certificates > Requests): the user of the requester's API key is not an Administrator or Manager, or skip-approval is false",
    ...organizations.map(({ type, status }) => `organization validation ${type}: ${status || 'unknown'}`),
    ...domains.map((domain) => describeDomain(domain, randomValue)),
  ]);
  return compact([
    !validation && 'validations, which could not be read: check the order in CertCentral',
    ...explained,
    // DigiCert enforces DNSSEC, and looks up domains from several regions.
    isOverdue &&
      explained.length === 0 &&
      'something that CertCentral does not report to this action: CAA records, DNSSEC or a firewall that hides the domain from some regions can hold an order, too; CertCentral shows which',
  ]);
}

/** The line in the log when an order no longer reports a reason. */
export const NO_LONGER_REPORTED = 'CertCentral no longer reports what the order is waiting for.';

function describeDomain({ name, status, method }: OrderValidation['domains'][number], randomValue: string): string {
  const state = `domain validation of ${name || 'a domain'}: ${status || 'unknown'}${method && `, ${method}`}`;
  const record = dcvRecordFor(name, method, randomValue);
  return record ? `${state}; create ${formatRecord(record).replaceAll('`', '')}` : state;
}

function formatRecord({ type, name, value }: DcvRecord): string {
  return `the ${type} record ${code(name)} ${type === 'TXT' ? 'with the value' : 'to'} ${code(value)}`;
}
