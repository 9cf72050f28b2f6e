import { ORDER_ID } from '../json.ts';
import type { CtStatus } from '../pki/certificate.ts';

const ACTIONS = ['reissue', 'wait', 'status'] as const;

/** What is done in addition to setting the status: a reissue is requested, a pending one is awaited, or nothing. */
export type Action = (typeof ACTIONS)[number];

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

const PLAN = new RegExp(
  [
    `^${VERSION}`,
    String.raw`api=(?<api>(?:[\w.-]{1,253}|\[[\da-f:]{2,45}\])(?::[1-9]\d{0,4})?)`,
    String.raw`order=(?<order>\d+)`,
    'ct=(?<ct>enabled|disabled)',
    `do=(?<action>${ACTIONS.join('|')})`,
    String.raw`serial=(?<serial>${NO_SERIAL}|[\dA-F]{1,64})`,
    String.raw`names=(?<names>[\da-f]{64})`,
    String.raw`key=(?<key>${ANY_KEY}|[\da-f]{64})`,
    String.raw`at=(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$`,
  ].join(' '),
);

/** Formats a plan as one line of text. */
export function formatPlan({ api, order, ct, do: action, serial, names, key, at }: ApprovedPlan): string {
  const certificate = `serial=${serial ?? NO_SERIAL} names=${names} key=${key ?? ANY_KEY}`;
  return `${VERSION} api=${api} order=${order} ct=${ct} do=${action} ${certificate} at=${formatTime(at)}`;
}

/** Parses the text of a plan. Returns undefined for a text that no run sets. */
export function parsePlan(text: string): ApprovedPlan | undefined {
  const { api = '', order = '', ct, names = '', time = '', ...groups } = PLAN.exec(text)?.groups ?? {};
  const { serial = NO_SERIAL, key = ANY_KEY } = groups;
  const action = ACTIONS.find((name) => name === groups['action']);
  const at = Date.parse(time);
  // The parser takes February 30 for March 2, and 24:00 for the next day.
  const isTime = !Number.isNaN(at) && formatTime(at) === time;
  if (!action || !ORDER_ID.test(order) || !isTime) return undefined;
  // Without a certificate, no reissue is requested or awaited. Only the key of a pending reissue is not known.
  const fitsSerial = serial !== NO_SERIAL || action === 'status';
  const fitsKey = key !== ANY_KEY || serial === NO_SERIAL || action === 'wait';
  if (!fitsSerial || !fitsKey) return undefined;
  return {
    api,
    order,
    ct: ct === 'enabled' ? 'enabled' : 'disabled',
    do: action,
    serial: serial === NO_SERIAL ? null : serial,
    names,
    key: key === ANY_KEY ? null : key,
    at,
  };
}

function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
