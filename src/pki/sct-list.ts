import { expectTag, OCTET_STRING, parseElements } from './der.ts';
import { type Extensions, SCT_LIST } from './extensions.ts';

const LOG_ID_START = 1;
const LOG_ID_END = 33;
/** Behind the version, the log ID and a timestamp of 8 bytes. */
const SCT_EXTENSIONS_START = 41;
const ALGORITHM_BYTES = 2;

/** The signed certificate timestamps (SCTs) that a certificate carries. */
export interface SctCounts {
  /** Of all versions. */
  sctCount: number;
  /** How many different logs signed the SCTs of version 1. The formats of other versions are unknown. */
  sctLogCount: number;
}

/**
 * Counts the SCTs of a certificate.
 * @throws Error if the list is empty or its lengths do not fit: from such a list follows neither that the certificate was logged
 * nor that it was not
 */
export function countScts(extensions: Extensions): SctCounts {
  const value = extensions.get(SCT_LIST);
  if (!value) return { sctCount: 0, sctLogCount: 0 };
  const [octets, ...others] = parseElements(value);
  const [list, end] = splitVector(expectTag(octets, OCTET_STRING).content);
  if (others.length + end.length > 0) throw new Error('bytes follow the SCT list');
  const logIds: string[] = [];
  let sctCount = 0;
  let rest = list;
  do {
    const [sct, next] = splitVector(rest);
    const logId = parseSct(sct);
    if (logId !== undefined) logIds.push(logId);
    sctCount += 1;
    rest = next;
  } while (rest.length > 0);
  return { sctCount, sctLogCount: new Set(logIds).size };
}

/** Returns the log ID of an SCT of version 1 (RFC 6962, section 3.2); undefined for another version. */
function parseSct(sct: Buffer): string | undefined {
  if (sct.length === 0) throw new Error('an SCT is empty');
  if (sct[0] !== 0) return undefined;
  const [, signature] = splitVector(sct.subarray(SCT_EXTENSIONS_START));
  const [, end] = splitVector(signature.subarray(ALGORITHM_BYTES));
  if (end.length > 0) throw new Error('bytes follow an SCT');
  return sct.toString('hex', LOG_ID_START, LOG_ID_END);
}

/** Splits off bytes that have their number, in two octets, in front (RFC 5246, section 4.3). */
function splitVector(bytes: Buffer): [vector: Buffer, rest: Buffer] {
  const end = bytes.length < 2 ? 2 : 2 + bytes.readUInt16BE();
  if (end > bytes.length) throw new Error('an SCT list is cut short');
  return [bytes.subarray(2, end), bytes.subarray(end)];
}
