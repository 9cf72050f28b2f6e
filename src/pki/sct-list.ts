import { expectTag, OCTET_STRING, parseElements } from './der.ts';
import { type Extensions, SCT_LIST } from './extensions.ts';

const LOG_ID_BYTES = 32;
const TIMESTAMP_BYTES = 8;
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
  const [octets, ...rest] = parseElements(value);
  if (rest.length > 0) throw new Error('bytes follow the SCT list');
  const list = new TlsReader(expectTag(octets, OCTET_STRING).content);
  const scts = new TlsReader(list.readVector());
  list.expectEnd();
  const logIds: string[] = [];
  let sctCount = 0;
  do {
    const logId = parseSct(scts.readVector());
    if (logId !== undefined) logIds.push(logId);
    sctCount += 1;
  } while (!scts.isAtEnd);
  return { sctCount, sctLogCount: new Set(logIds).size };
}

/** Returns the log ID of an SCT of version 1 (RFC 6962, section 3.2); undefined for another version. */
function parseSct(sct: Buffer): string | undefined {
  const reader = new TlsReader(sct);
  const [version] = reader.read(1);
  if (version !== 0) return undefined;
  const logId = reader.read(LOG_ID_BYTES).toString('hex');
  reader.read(TIMESTAMP_BYTES);
  reader.readVector(); // extensions
  reader.read(ALGORITHM_BYTES);
  reader.readVector(); // signature
  reader.expectEnd();
  return logId;
}

/** Reads the encoding of TLS (RFC 5246, section 4), which the SCT list has inside its OCTET STRING. */
class TlsReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  read(count: number): Buffer {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count);
    if (bytes.length < count) throw new Error('an SCT list is cut short');
    this.#at += count;
    return bytes;
  }

  /** Reads bytes with their number, in two octets, in front. */
  readVector(): Buffer {
    return this.read(this.read(2).readUInt16BE());
  }

  expectEnd(): void {
    if (!this.isAtEnd) throw new Error('bytes follow an SCT or the list');
  }
}
