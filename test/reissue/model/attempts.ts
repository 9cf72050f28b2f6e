import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import type { Certificate } from './certificates.ts';
import type { Order } from './order.ts';

export type RequestKind = 'order' | 'chain' | 'put' | 'post' | 'validation';

/** One attempt of a step, and what its client can know of it. */
export interface Attempt {
  step: 'main' | 'post';
  kind: RequestKind;
  /** The status that a PUT sets. */
  disableCt?: boolean;
  /** The ticks at which it was sent and ended, and these times in milliseconds; undefined if it never ended. */
  sent: number;
  sentAt: number;
  ended?: number;
  /** The tick at which the service did its work, if it did. */
  served?: number;
  endedAt?: number;
  /**
   * `done`: what was asked for. `refused`: surely not carried out. `not sent`: surely not carried out, and worth another
   * attempt. `in doubt`: the rest of what changes something. Of a GET, `missing` is a 404.
   */
  outcome?: 'done' | 'refused' | 'not sent' | 'in doubt' | 'missing' | 'failed' | 'aborted';
  order?: Order;
  certificate?: Certificate;
  /** Whether it brought not the truth, but what was before, or another order. */
  isFalse: boolean;
}

export const isRead = ({ kind }: Pick<Attempt, 'kind'>): boolean => /order|chain|validation/.test(kind);

/** Whether a change was or may have been carried out. An attempt without an outcome belongs to a process that was killed. */
export const mayBeDone = ({ outcome }: Attempt): boolean => outcome !== 'refused' && outcome !== 'not sent';

/** Returns what a client can know from a response. */
export function outcomeOf(
  { kind }: Pick<Attempt, 'kind'>,
  { status, body, bodyError }: HttpResponse,
): NonNullable<Attempt['outcome']> {
  if (isRead({ kind })) {
    if (status === 404) return 'missing';
    return status === 200 && !bodyError && !body.startsWith('<') ? 'done' : 'failed';
  }
  if (kind === 'post' ? status >= 200 && status < 300 : status === 204) return 'done';
  if (status === 429) return 'not sent';
  if (status === 408 || status >= 500 || status < 300) return 'in doubt';
  // Of a POST, only CertCentral's own errors are a refusal.
  const isRefusal = status >= 400 && body.startsWith('{"errors":[{"code"') && !bodyError;
  return kind === 'put' || isRefusal ? 'refused' : 'in doubt';
}

export function kindOf({ method, url }: HttpRequest): RequestKind {
  if (url.endsWith('/validation') || url.endsWith('/check-dcv')) return 'validation';
  if (method === 'PUT') return 'put';
  if (method === 'POST') return 'post';
  return url.includes('/download/') ? 'chain' : 'order';
}

/** Returns the status that a request sets. */
export function statusIn({ body }: HttpRequest): { disableCt?: boolean } {
  const { disable_ct: disableCt } = JSON.parse(body || '{}');
  return typeof disableCt === 'boolean' ? { disableCt } : {};
}
