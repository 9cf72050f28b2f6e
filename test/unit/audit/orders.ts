import type { Finding } from '../../../src/audit/evaluate.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import { Failure } from '../../../src/http/request-error.ts';

/** An issued order as the list has it. */
export function listedWith(changes: Partial<ListedOrder> = {}): ListedOrder {
  return {
    id: '7',
    status: 'issued',
    life: 'issued',
    commonName: 'listed.example',
    product: 'ssl_plus',
    validTill: '2026-12-31',
    hasDuplicates: false,
    privateProduct: false,
    tls: true,
    ...changes,
  };
}

/** What was found of an order that is in step. */
export function findingWith(changes: Partial<Finding> = {}, id = '7'): Finding {
  return {
    listed: listedWith({ id }),
    wanted: 'enabled',
    status: 'issued',
    commonName: 'a.example',
    product: 'ssl_plus',
    validTill: '2027-01-31T12:00:00.000Z',
    ctStatus: 'enabled',
    certificateCtStatus: 'enabled',
    verdict: 'in step',
    reason: '',
    ...changes,
  };
}

export const refusal = (status: number) =>
  new Failure(`${status} no`, { what: 'Could not read', hint: 'Look.', status });
