import type { StandInOrder } from './orders.ts';
import { errorResponse, exactNumber, type StandInResponse } from './responses.ts';
import type { Account } from './routes.ts';

/** Responds with what DigiCert has validated (DigiCert, "Order validation status"). */
export function getValidation(order: StandInOrder): StandInResponse {
  const { id, status, dnsNames, validation } = order;
  const { type, method, domains, organization } = validation;
  const organizations = [{ type: type.toUpperCase(), status: organization, validated_until: '2030-01-01T00:00:00Z' }];
  return {
    status: 200,
    body: {
      order_id: exactNumber(id),
      order_status: status,
      order_dcv_method: method,
      ...(type !== 'dv' && { organization_validations: organizations }),
      dns_name_validations: [
        { domain_id: 7, name_scope: scopeOf(order), status: domains, method, dns_names: dnsNames },
      ],
    },
  };
}

/** Looks at the customer's DNS record or file. */
export function checkDcv(order: StandInOrder, { store }: Account): StandInResponse {
  const { pending, validation } = order;
  if (!pending) return errorResponse(400, 'invalid_order_status', `The order is ${order.status}.`);
  if (validation.domains !== 'active' && !validation.hasRecord) {
    const isFile = validation.method === 'http-token';
    return errorResponse(400, isFile ? 'file_random_value_not_found' : 'invalid_dns_txt', 'Nothing was found.');
  }
  validation.domains = 'active';
  if (validation.organization === 'active') store.finishValidation(order);
  const names = [{ dns_name: scopeOf(order), status: 'active' }];
  const body = {
    order_status: order.status,
    certificate_id: pending.id,
    dcv_status: 'valid',
    dns_name_validations: names,
  };
  return { status: 200, body };
}

/** The domain that is validated for all of the names. */
const scopeOf = ({ commonName }: StandInOrder) => commonName.split('.').slice(-2).join('.');
