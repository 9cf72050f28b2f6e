import { errorResponse, exactNumber, type StandInResponse } from './messages.ts';
import type { StandInOrder } from './orders.ts';
import type { StandInAccount } from './state.ts';

/** Responds with what DigiCert has validated (DigiCert, "Order validation status"). */
export function getValidation(order: StandInOrder): StandInResponse {
  const { id, status, validation } = order;
  const { type, method, domains } = validation;
  const organizations = [{ type: type.toUpperCase(), status: 'active', validated_until: '2030-01-01T00:00:00Z' }];
  return {
    status: 200,
    body: {
      order_id: exactNumber(id),
      order_status: status,
      order_dcv_method: method,
      ...(type !== 'dv' && { organization_validations: organizations }),
      dns_name_validations: scopesOf(order).map(([scope, names], index) => ({
        domain_id: index + 1,
        name_scope: scope,
        status: domains,
        method,
        dns_names: names,
      })),
    },
  };
}

/** Looks at the customer's DNS record or file. */
export function checkDcv(order: StandInOrder, { store }: StandInAccount): StandInResponse {
  const { pending, validation } = order;
  if (!pending) return errorResponse(400, 'invalid_order_status', `The order is ${order.status}.`);
  if (validation.domains !== 'active' && !validation.hasRecord) {
    return errorResponse(400, 'invalid_dns_txt', 'Nothing was found.');
  }
  store.finishValidation(order, pending);
  const names = scopesOf(order).map(([scope]) => ({ dns_name: scope, status: 'active' }));
  const body = {
    order_status: order.status,
    certificate_id: pending.id,
    dcv_status: 'valid',
    dns_name_validations: names,
  };
  return { status: 200, body };
}

/** Returns the domains that are validated, each with the names of the order that it covers. */
function scopesOf(order: StandInOrder): (readonly [scope: string, names: string[]])[] {
  const { commonName, dnsNames } = order.pending?.names ?? order;
  const names = [...new Set([commonName, ...dnsNames])];
  const scopes = Map.groupBy(names, (name) => name.split('.').slice(-2).join('.'));
  return [...scopes];
}
