import { checkDcv, getValidation } from './domain-validation.ts';
import { downloadDuplicate, listDuplicates } from './duplicates.ts';
import {
  badFormatResponse,
  errorResponse,
  exactNumber,
  hasFields,
  type RecordedRequest,
  type StandInResponse,
} from './messages.ts';
import { dayOf, listOrders, planEndOf, productOf } from './order-list.ts';
import type { StandInCertificate, StandInOrder } from './orders.ts';
import { requestReissue } from './post-reissue.ts';
import type { StandInAccount } from './state.ts';

type Route = { method: 'GET' | 'PUT' | 'POST'; path: RegExp } & (
  | {
      respond: (
        order: StandInOrder,
        account: StandInAccount,
        body: unknown,
        apiKey: string,
      ) => StandInResponse | Promise<StandInResponse>;
    }
  | { list: (account: StandInAccount, query: URLSearchParams) => StandInResponse }
  | { show: () => StandInResponse }
  | { download: (account: StandInAccount, certificateId: string) => StandInResponse }
);

const order = '/services/v2/order/certificate/([1-9]\\d{0,17})';

/** What the service offers, by the short names that tests use. */
export const routes = {
  put: { method: 'PUT', path: RegExp(`^${order}/ct-status$`), respond: setCtStatus },
  order: { method: 'GET', path: RegExp(`^${order}$`), respond: readOrder },
  certificate: {
    method: 'GET',
    path: /^\/services\/v2\/certificate\/download\/order\/([1-9]\d{0,17})\/format\/pem_nointermediate$/,
    respond: downloadCertificate,
  },
  chain: {
    method: 'GET',
    path: /^\/services\/v2\/certificate\/download\/order\/([1-9]\d{0,17})\/format\/pem_noroot$/,
    respond: downloadChain,
  },
  reissue: { method: 'POST', path: RegExp(`^${order}/reissue$`), respond: requestReissue },
  validation: { method: 'GET', path: RegExp(`^${order}/validation$`), respond: getValidation },
  checkDcv: { method: 'PUT', path: RegExp(`^${order}/check-dcv$`), respond: checkDcv },
  account: { method: 'GET', path: /^\/services\/v2\/account$/, show: showAccount },
  list: { method: 'GET', path: /^\/services\/v2\/order\/certificate(?:\?.*)?$/, list: listOrders },
  duplicates: { method: 'GET', path: RegExp(`^${order}/duplicate$`), respond: listDuplicates },
  duplicate: {
    method: 'GET',
    path: /^\/services\/v2\/certificate\/([1-9]\d{0,17})\/download\/format\/pem_nointermediate$/,
    download: downloadDuplicate,
  },
} satisfies Record<string, Route>;

/** Which of them a request is for. */
export function kindOf({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): keyof typeof routes | undefined {
  const names = Object.keys(routes) as (keyof typeof routes)[];
  return names.find((name) => routes[name].method === method && routes[name].path.test(path));
}

/** Responds to a request as CertCentral documents it, and changes the account accordingly. */
export async function respond(account: StandInAccount, request: RecordedRequest): Promise<StandInResponse> {
  const { method, path, headers } = request;
  const key = headers['x-dc-devkey'];
  if (key === undefined || ![account.apiKey, account.viewOnlyKey, account.standardUserKey].includes(`${key}`)) {
    const code = 'access_denied_invalid_key';
    return errorResponse(403, `access_denied|${code}`, `Access denied due to ${code}.`);
  }
  const route: Route | undefined = Object.values(routes).find((candidate) => candidate.path.test(path));
  if (!route) return errorResponse(404, 'not_found|route', 'The specified route was not found.');
  if (method !== route.method) return errorResponse(405, 'method_not_allowed', `${method} is not allowed here.`);
  if (method !== 'GET' && key === account.viewOnlyKey) {
    return errorResponse(403, 'access_denied|missing_permission', 'The API key may only view.');
  }
  const flaw = findFlaw(request);
  if (flaw) return badFormatResponse(flaw);
  if ('list' in route) return route.list(account, new URLSearchParams(path.split('?')[1]));
  if ('show' in route) return route.show();
  if ('download' in route) return route.download(account, route.path.exec(path)?.[1] ?? '');
  const found = account.store.orders.get(route.path.exec(path)?.[1] ?? '');
  if (!found) return errorResponse(404, 'not_found|order', 'The specified order was not found.');
  return route.respond(found, account, request.body === '' ? undefined : JSON.parse(request.body), `${key}`);
}

/** What is wrong with a request's form, independent of its endpoint. */
function findFlaw({ method, headers, body }: RecordedRequest): string | undefined {
  if (!headers['user-agent']) return 'A user agent is expected.';
  if (method === 'GET') return body && 'No body is expected.';
  if (Number(headers['content-length'] ?? 'none') !== Buffer.byteLength(body)) return 'A content length is expected.';
  if (body === '') return undefined;
  if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? '')) return 'JSON is expected.';
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return 'The body is not JSON.';
  }
}

function showAccount(): StandInResponse {
  const body = { id: 1449471, make_renewal_orders_default: true, cert_transparency: 'embed' };
  return { status: 200, body };
}

function setCtStatus(order: StandInOrder, _: StandInAccount, body: unknown): StandInResponse {
  if (!hasFields(body, 'disable_ct') || typeof body.disable_ct !== 'boolean' || Object.keys(body).length !== 1) {
    return badFormatResponse('Expected {"disable_ct": boolean} and nothing else.');
  }
  order.disableCt = body.disable_ct;
  order.puts++;
  return { status: 204 };
}

function readOrder(order: StandInOrder, account: StandInAccount): StandInResponse {
  if (!order.stale.order) account.store.onRead(order);
  const { requests } = order.stale.requests ?? order;
  return { status: 200, body: orderInfo({ ...order, requests }, account, order.stale.order ?? order) };
}

interface ShownState {
  status: string;
  certificate?: StandInCertificate | undefined;
}

function orderInfo(order: StandInOrder, { ctReported }: StandInAccount, { status, certificate }: ShownState): object {
  const { disableCt, validation } = order;
  return {
    id: exactNumber(order.id),
    status,
    disable_ct: ctReported ? disableCt : undefined,
    certificate: {
      id: certificate?.id,
      common_name: certificate?.commonName ?? order.commonName,
      dns_names: certificate?.dnsNames ?? order.dnsNames,
      date_issued: certificate?.issuedAt.toISOString(),
      valid_from: dayOf(certificate?.validFrom),
      valid_till: dayOf(certificate?.validTill),
      serial_number: certificate?.serial,
      signature_hash: 'sha256',
      server_platform: { id: 45, name: 'nginx' },
      csr: order.csr,
      ...order.certificateFields,
    },
    requests: order.requests.length > 0 ? order.requests : undefined,
    product: { ...productOf(order), validation_type: validation.type },
    dcv_method: validation.method,
    is_renewed: order.isRenewed,
    order_valid_till: planEndOf(order),
    renewed_order_id: exactNumber(order.renewedOrderId),
    ...order.orderFields,
  };
}

function downloadCertificate(order: StandInOrder): StandInResponse {
  return download(order, ({ pem }) => pem);
}

/** The order of the blocks is not documented, nor that there is nothing between them. */
function downloadChain(order: StandInOrder): StandInResponse {
  return download(order, ({ issuerPem, pem }) => `subject=CN = any\n\n${issuerPem}subject=CN = any\n\n${pem}`);
}

const PEM = { 'Content-Type': 'application/x-pem-file' };

function download(order: StandInOrder, textOf: (certificate: StandInCertificate) => string): StandInResponse {
  const certificate = downloadableCertificate(order);
  if (certificate) return { status: 200, headers: PEM, body: textOf(certificate) };
  return errorResponse(404, 'not_found|certificate', 'No certificate was issued for the order.');
}

/** Returns the certificate that a download delivers now. */
function downloadableCertificate({ certificate, pending, stale }: StandInOrder): StandInCertificate | undefined {
  if (stale.download) return stale.download.certificate;
  return pending?.scenario.noDownload ? undefined : certificate;
}
