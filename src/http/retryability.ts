import type { TunnelError } from './tunnel.ts';

/** Whether another attempt may help: no, after the usual delay, or after the longer delay that a rate limit needs. */
export type Retryability = 'permanent' | 'transient' | 'rate-limited';

/** Classifies a response by its status. */
export function classifyStatus(status: number): Retryability {
  if (status === 429) return 'rate-limited';
  return status === 408 || isServerError(status) ? 'transient' : 'permanent';
}

/** Returns whether a status is a 5xx. */
export function isServerError(status: number): boolean {
  return status >= 500 && status < 600;
}

const TRANSIENT_ERROR_CODES = [
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
];

/** Classifies an error of the network or of TLS by its code. */
export function classifyErrorCode(code: string): Retryability {
  return TRANSIENT_ERROR_CODES.includes(code) ? 'transient' : 'permanent';
}

/** Classifies the failure of a proxy. A proxy's own 408 or 429 is permanent: only 5xx says that it may work later. */
export function classifyTunnelError({ status, code }: TunnelError): Retryability {
  if (status !== undefined) return isServerError(status) ? 'transient' : 'permanent';
  return classifyErrorCode(code);
}
