import type { ReissuePending } from '../domain/order-state.ts';
import { isObject, ORDER_ID, parseJson } from '../json.ts';
import type { CertificateCtStatus, CtStatus } from '../pki/certificate.ts';
import { readInputFile } from '../runner/files.ts';
import type { InputParser } from '../runner/inputs.ts';

/** The keys of a row of the JSON report, in their order. */
const REPORT_KEYS = [
  'order-id',
  'status',
  'common-name',
  'product',
  'valid-till',
  'desired',
  'order-ct-status',
  'certificate-ct-status',
  'verdict',
  'reason',
  'reissue-pending',
  'serial-number',
  'dns-names',
  'sct-count',
  'rule',
  'validation',
] as const;
export type ReportKey = (typeof REPORT_KEYS)[number];

/** What a replay needs of a row of an earlier report. The row of a partial report has no order, so it is no such row. */
export interface ReportedOrder {
  orderId: string;
  /** DigiCert's word; empty if unknown. */
  status: string;
  commonName: string;
  /** The `name_id` of the product; empty if unknown. */
  product: string;
  /** `unknown` if the names were mixed; null if the order was ignored. */
  desired: CtStatus | 'unknown' | null;
  ctStatus: CtStatus | 'unknown';
  certificateCtStatus: CertificateCtStatus;
  reissuePending: ReissuePending;
  /** Null if no certificate was read. */
  dnsNames: readonly string[] | null;
}

/** 100,000 orders with 10 names each have about 75 MB. */
const MAX_REPORT_BYTES = 2 ** 28;

/** The path of a complete `ct-audit.json`. */
export const replayInput: InputParser<readonly ReportedOrder[]> = {
  parse(path) {
    return parseReport(readInputFile(path, MAX_REPORT_BYTES).toString());
  },
  expected: 'none, or the path of the JSON report of a complete audit',
};

/**
 * Parses a JSON report.
 * @throws Error whose message is a statement, if the text is not the report of a complete audit
 */
export function parseReport(text: string): ReportedOrder[] {
  const rows = parseJson(text);
  if (!Array.isArray(rows)) throw new Error('the file is not the JSON report of an audit');
  const orders = rows.map((row, index) => {
    if (isObject(row) && row['verdict'] === 'partial') throw new Error('the report is of an audit that stopped');
    const order = parseRow(row);
    if (!order) throw new Error(`row ${index + 1} of the file is not a row of an audit's JSON report`);
    return order;
  });
  if (new Set(orders.map(({ orderId }) => orderId)).size < orders.length)
    throw new Error('the report has an order twice');
  return orders;
}

const STATUSES = ['enabled', 'disabled', 'unknown'] as const;
const CERTIFICATE_STATUSES = ['enabled', 'disabled', 'none', 'unknown'] as const;
const PENDING: readonly ReissuePending[] = [true, false, 'unknown'];

function parseRow(row: unknown): ReportedOrder | undefined {
  if (!isObject(row) || Object.keys(row).join() !== REPORT_KEYS.join()) return undefined;
  const { 'order-id': orderId, 'dns-names': dnsNames, 'sct-count': sctCount, ...cells } = row;
  const areTexts = Object.values(cells).every((cell) => cell === null || typeof cell === 'string');
  const areNames = dnsNames === null || (Array.isArray(dnsNames) && dnsNames.every((name) => typeof name === 'string'));
  const isCount = sctCount === null || Number.isSafeInteger(sctCount);
  if (typeof orderId !== 'string' || !ORDER_ID.test(orderId) || !areTexts || !areNames || !isCount) return undefined;
  const textOf = (key: string) => (cells[key] as string | null) ?? '';
  const desired = cells['desired'] === null ? null : STATUSES.find((status) => status === cells['desired']);
  const ctStatus = STATUSES.find((status) => status === cells['order-ct-status']);
  const certificateCtStatus = CERTIFICATE_STATUSES.find((status) => status === cells['certificate-ct-status']);
  const reissuePending = PENDING.find((pending) => String(pending) === cells['reissue-pending']);
  if (desired === undefined || !ctStatus || !certificateCtStatus || reissuePending === undefined) return undefined;
  return {
    orderId,
    status: textOf('status'),
    commonName: textOf('common-name'),
    product: textOf('product'),
    desired,
    ctStatus,
    certificateCtStatus,
    reissuePending,
    dnsNames: dnsNames as string[] | null,
  };
}
