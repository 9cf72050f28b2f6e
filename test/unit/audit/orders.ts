import type { Finding } from '../../../src/audit/evaluate.ts';
import type { ListedOrder } from '../../../src/certcentral/order-list.ts';
import { RequestError } from '../../../src/http/request-error.ts';

/** An issued order as the list has it. */
export function listedWith(changes: Partial<ListedOrder> = {}): ListedOrder {
  return {
    id: '7',
    status: 'issued',
    phase: 'issued',
    commonName: 'listed.example',
    productNameId: 'ssl_plus',
    validTill: '2026-12-31',
    hasDuplicates: false,
    isPrivateProduct: false,
    isTlsProduct: true,
    ...changes,
  };
}

/** What was found of an order that is in step. */
export function findingWith(changes: Partial<Finding> = {}, id = '7'): Finding {
  return {
    listedOrder: listedWith({ id }),
    desiredStatus: 'enabled',
    status: 'issued',
    commonName: 'a.example',
    productNameId: 'ssl_plus',
    validTill: '2027-01-31T12:00:00.000Z',
    ctStatus: 'enabled',
    certificateCtStatus: 'enabled',
    verdict: 'in sync',
    reason: '',
    ...changes,
  };
}

export const refusal = (status: number) =>
  new RequestError(`${status} no`, { title: 'Could not read', hint: 'Look.', status });
