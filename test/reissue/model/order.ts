/** An order as a client reads it. */
export interface Order {
  status: string;
  disableCt: boolean | undefined;
  isIssued: boolean;
  /** The times of open requests. */
  requests: readonly Time[];
  issued: Time;
  serial: string | undefined;
  /** `valid_from`, `valid_till` and `order_valid_till`; not a number if they are no dates. */
  from: number;
  till: number;
  planEnds: number;
  /** When it was read. */
  readAt: number;
  commonName: string;
  dnsNames: readonly string[];
  names: readonly string[];
  csr: string;
}

/** A point in time; not exact if its zone is not known, or only its day is. */
export interface Time {
  at: number;
  isExact: boolean;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Below this distance, the zone can decide which of two times is later. */
const ZONES_MS = 14 * HOUR_MS;

/** Whether an entry of `requests` is no older than the certificate. */
export function isNoOlder(request: Time, issued: Time): boolean | 'unknown' {
  const isExact = request.isExact && issued.isExact;
  if (!isExact && Math.abs(request.at - issued.at) < ZONES_MS) return 'unknown';
  // True also if the entry has no date.
  return !(request.at < issued.at);
}

/** Reads an order from the service's text. */
export function parseOrder(text: string, readAt: number): Order {
  const { status, disable_ct: disableCt, certificate, requests = [], order_valid_till: planEnds } = JSON.parse(text);
  const { date_issued: issued, serial_number: serial, common_name: commonName, dns_names: dnsNames, csr } = certificate;
  const open = requests.filter((request: { status: string }) => request.status === 'pending');
  return {
    status,
    disableCt,
    isIssued: issued !== undefined,
    requests: open.map((request: { date: string }) => parseTime(request.date)),
    issued: parseTime(issued),
    serial,
    from: parseTime(certificate.valid_from).at,
    till: parseTime(certificate.valid_till).at,
    planEnds: parseDay(planEnds),
    readAt,
    commonName,
    dnsNames,
    names: [...new Set<string>([...dnsNames, commonName])],
    csr,
  };
}

function parseTime(text = ''): Time {
  const isExact = text.endsWith('Z');
  return { at: Date.parse(isExact || !text.includes('T') ? text : `${text}Z`), isExact };
}

/** Not a number if there is no such day. */
function parseDay(text = ''): number {
  const found = Date.parse(text);
  return Number.isNaN(found) || new Date(found).toISOString().startsWith(text) ? found : Number.NaN;
}

/** Whether nothing can be issued any more: by the order's word, or because its plan has ended. */
export function isClosed({ status, planEnds, till, readAt }: Order): boolean {
  const dayOf = (time: number) => Math.floor(time / DAY_MS);
  return ['revoked', 'rejected'].includes(status) || dayOf(Math.max(planEnds, till)) < dayOf(readAt) - 2;
}

/** Whether an order that was issued shows a reissue. */
export function showsPending({ isIssued, status, requests, issued }: Order): boolean | 'unknown' {
  if (!isIssued) return false;
  if (!['issued', 'frozen', 'revoked'].includes(status)) return true;
  const open = requests.map((request) => isNoOlder(request, issued));
  return open.includes(true) || ((status === 'frozen' || open.includes('unknown')) && 'unknown');
}

/** How the service writes times: all with a zone, or some without one, or as a day alone. */
export type TimesWritten = 'with a zone' | `${'requests' | 'issuance'} ${'without a zone' | 'as days'}`;

/** Writes the times of an order otherwise: requests look hours older than they are, and certificates younger. */
export function rewriteTimes(text: string, written: TimesWritten): string {
  if (written === 'with a zone') return text;
  const body = JSON.parse(text);
  const rewrite = (time: string, hours: number) => {
    const local = new Date(Date.parse(time) + hours * HOUR_MS).toISOString();
    return written.endsWith('as days') ? time.slice(0, 10) : local.slice(0, 19);
  };
  const { certificate, requests = [] } = body;
  if (written.startsWith('requests')) for (const request of requests) request.date = rewrite(request.date, -7);
  else if (certificate.date_issued) certificate.date_issued = rewrite(certificate.date_issued, 9);
  return JSON.stringify(body);
}
