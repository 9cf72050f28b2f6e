import type { CtStatus } from '../pki/certificate.ts';

/** What is done in addition to setting the status: a reissue is requested, a pending one is awaited, or nothing. */
export type Action = 'reissue' | 'wait' | 'status';

/** What a dry run or an audit found and a person approves: a run with this plan does this, or nothing. */
export interface ApprovedPlan {
  /** The host of the API, with its port unless that is 443. */
  api: string;
  order: string;
  ct: CtStatus;
  do: Action;
  /** The serial number of the active certificate, as Node gives it; null if nothing was issued. */
  serial: string | null;
  /** SHA-256 of the names, hexadecimal. */
  names: string;
  /** SHA-256 of the public key that the certificate should have after the run, hexadecimal; null if any key will do. */
  key: string | null;
  /** When the reads of the order began, in milliseconds: a whole second. */
  at: number;
}

const VERSION = '1';
const NO_SERIAL = 'none';
const ANY_KEY = 'any';
const FIELDS = ['api', 'order', 'ct', 'do', 'serial', 'names', 'key', 'at'] as const;

const PLAN = new RegExp(
  [
    `^${VERSION}`,
    String.raw`api=(?<api>(?:[\w.-]{1,253}|\[[\da-f:]{2,45}\])(?::[1-9]\d{0,4})?)`,
    String.raw`order=(?<order>[1-9]\d{0,14})`,
    'ct=(?<ct>enabled|disabled)',
    'do=(?<do>reissue|wait|status)',
    String.raw`serial=(?<serial>${NO_SERIAL}|[\dA-F]{1,64})`,
    String.raw`names=(?<names>[\da-f]{64})`,
    String.raw`key=(?<key>${ANY_KEY}|[\da-f]{64})`,
    String.raw`at=(?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$`,
  ].join(' '),
);

/** Formats a plan as one line of text. */
export function formatPlan(plan: ApprovedPlan): string {
  const values = { ...plan, serial: plan.serial ?? NO_SERIAL, key: plan.key ?? ANY_KEY, at: formatTime(plan.at) };
  return [VERSION, ...FIELDS.map((name) => `${name}=${values[name]}`)].join(' ');
}

/** Why a text is not the plan of a dry run. */
export type PlanTextProblem = 'other-version' | 'no-plan' | 'impossible';

/** Parses the text of a plan. */
export function parsePlan(text: string): ApprovedPlan | PlanTextProblem {
  const groups = PLAN.exec(text)?.groups as Record<(typeof FIELDS)[number], string> | undefined;
  if (!groups) return /^\d{1,3} /.test(text) && !text.startsWith(`${VERSION} `) ? 'other-version' : 'no-plan';
  const at = Date.parse(groups.at);
  // The parser takes February 30 for March 2, and 24:00 for the next day.
  const isTime = !Number.isNaN(at) && formatTime(at) === groups.at;
  const plan: ApprovedPlan = {
    ...groups,
    ct: groups.ct as CtStatus,
    do: groups.do as Action,
    serial: groups.serial === NO_SERIAL ? null : groups.serial,
    key: groups.key === ANY_KEY ? null : groups.key,
    at,
  };
  const isPossible =
    (plan.serial !== null || plan.do === 'status') && (plan.key !== null || plan.do === 'wait' || plan.serial === null);
  return isTime && isPossible ? plan : 'impossible';
}

function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
