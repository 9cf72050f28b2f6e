import { isDnsName } from '../pki/dns-names.ts';
import { apiUrlInput, orderIdInput } from '../runner/input-parsers.ts';
import { isCertificateFilePath } from './certificate-file.ts';
import type { Transaction } from './transaction.ts';

type Check = (value: unknown) => boolean;
type Checks<T> = Record<keyof T, Check>;

const isBoolean: Check = (value) => typeof value === 'boolean';
const oneOf =
  (...words: string[]): Check =>
  (value) =>
    words.includes(value as string);
const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const BASELINE_CHECKS: Checks<NonNullable<Transaction['baseline']>> = {
  ctStatus: oneOf('enabled', 'disabled'),
  serialNumber: matches(/^[0-9A-F]{1,64}$/),
  dnsNames: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string' && isDnsName(name)),
  keyDigest: matches(/^[0-9a-f]{64}$/),
  commonName: (value) => value === '' || (typeof value === 'string' && isDnsName(value)),
};

const CHECKS: Checks<Transaction> = {
  orderId: (value) => typeof value === 'string' && orderIdInput.parse(value) === value,
  desiredStatus: oneOf('enabled', 'disabled'),
  apiUrl: (value) => typeof value === 'string' && apiUrlInput.parse(value) === value,
  expectedSerialNumber: (value) => typeof value === 'string',
  csrKeyDigest: matches(/^(?:[0-9a-f]{64})?$/),
  baseline: (value) => value === null || passes(value, BASELINE_CHECKS),
  initialCtStatus: oneOf('enabled', 'disabled', 'unknown'),
  statusUpdate: oneOf('in-doubt', 'applied', 'not-applied'),
  reissueRequested: isBoolean,
  reissueSeenPending: isBoolean,
  reissuedCtStatus: (value) => value === null || value === 'enabled' || value === 'disabled',
  dcvRandomValue: matches(/^[\x21-\x7e]{0,500}$/),
  certificateFile: (value) => typeof value === 'string',
  isFailureReported: isBoolean,
};

/**
 * Checks every field of a transaction that was saved for the post step, as strictly as an input, because the API key will
 * be sent to its URL, and its file will be removed.
 * @throws Error if a field is not one that a run saves
 */
export function parseTransaction(value: unknown): Transaction {
  if (!passes(value, CHECKS)) throw new Error('the saved state is not one that this action saves');
  const { certificateFile, orderId } = value;
  if (certificateFile !== '' && !isCertificateFilePath(certificateFile, orderId))
    throw new Error('the certificate file in the saved state is not one that this action writes');
  return value;
}

function passes<T extends object>(value: unknown, checks: Checks<T>): value is T {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<string, unknown>;
  const names = Object.keys(checks) as (keyof T & string)[];
  return (
    Object.keys(fields).length === names.length &&
    names.every((name) => Object.hasOwn(fields, name) && checks[name](fields[name]))
  );
}
