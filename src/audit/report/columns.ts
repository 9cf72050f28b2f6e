import type { Finding } from '../judge/finding.ts';

/** Undefined or empty if it is not known. */
export type Value = string | number | boolean | readonly string[] | undefined;

interface Column {
  /** In the CSV file. One that begins with "ID" would make spreadsheets take the file for the SYLK format. */
  heading: string;
  /** In the JSON file. */
  key: string;
  getValue(finding: Finding): Value;
}

/** The columns of the report, in their order. */
export const COLUMNS: readonly Column[] = [
  { heading: 'order ID', key: 'order-id', getValue: ({ orderId }) => orderId },
  { heading: 'status', key: 'status', getValue: ({ status }) => status },
  { heading: 'common name', key: 'common-name', getValue: ({ commonName }) => commonName },
  { heading: 'product', key: 'product', getValue: ({ productNameId }) => productNameId },
  { heading: 'valid till', key: 'valid-till', getValue: ({ validTill }) => validTill },
  { heading: 'desired', key: 'desired', getValue: ({ desired }) => desired },
  { heading: "order's CT status", key: 'order-ct-status', getValue: ({ ctStatus }) => ctStatus },
  {
    heading: "certificate's CT status",
    key: 'certificate-ct-status',
    getValue: ({ certificateCtStatus }) => certificateCtStatus,
  },
  { heading: 'verdict', key: 'verdict', getValue: ({ verdict }) => verdict },
  { heading: 'reason', key: 'reason', getValue: ({ reason }) => reason },
  { heading: 'reissue pending', key: 'reissue-pending', getValue: ({ reissuePending }) => String(reissuePending) },
  { heading: 'serial number', key: 'serial-number', getValue: ({ serialNumber }) => serialNumber },
  // Without a certificate there is no list, which differs from a list without a name.
  {
    heading: 'DNS names',
    key: 'dns-names',
    getValue: (finding) => (finding.sctCount === undefined ? undefined : dnsNamesOf(finding)),
  },
  { heading: 'SCTs', key: 'sct-count', getValue: ({ sctCount }) => sctCount },
  { heading: 'rule', key: 'rule', getValue: ({ rule }) => rule },
  { heading: 'validation', key: 'validation', getValue: ({ validationType }) => validationType },
  { heading: 'new', key: 'new', getValue: ({ isNew }) => isNew },
];

/** The keys of each object in the JSON file. */
export const REPORT_KEYS = COLUMNS.map(({ key }) => key);

/** The verdict in the last row of a partial report. */
export const PARTIAL = 'partial';

/** Returns the row of an order. */
export function toRow(finding: Finding): Value[] {
  return COLUMNS.map(({ getValue }) => getValue(finding));
}

/** Returns the last row of a partial report. */
export function toPartialRow(reason: string): Value[] {
  const values: Record<string, Value> = { verdict: PARTIAL, reason };
  return COLUMNS.map(({ key }) => values[key]);
}

/** Returns the DNS names of a finding as a list. */
export function dnsNamesOf({ dnsNames }: Pick<Finding, 'dnsNames'>): string[] {
  return dnsNames.split('\n').filter(Boolean);
}
