import type { IncomingHttpHeaders } from 'node:http';
import { requestReissue } from './issuance.ts';
import { dayOf, type Listing, listOrders, productOf } from './order-list.ts';
import type { OrderStore } from './order-store.ts';
import type { ReissueScenario, StandInCertificate, StandInOrder } from './orders.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { badFormatResponse, errorResponse, exactNumber, hasFields, type StandInResponse } from './responses.ts';

export type { StandInResponse } from './responses.ts';

/** A request as it was read from the wire. */
export interface RecordedRequest {
  method: string;
  /** With the query, if there is one. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** The number of the connection it came over: 1 for the server's first. */
  connection: number;
  /** When it arrived: `Date.now()`. */
  at: number;
}

/** How the service deals with reissues: at once, never, until it is told, not at all, or as a course says. */
export type ReissueMode = 'immediate' | 'never' | 'manual' | { failWith: number } | ReissueScenario;

/** How a chain is delivered. Default: the leaf first, PEM blocks with LF and nothing else. */
export interface ChainFormat {
  leafLast?: boolean;
  textBetween?: boolean;
  crlf?: boolean;
}

/** The customer's account, as far as it decides what is answered. */
export interface Account {
  readonly apiKey: string;
  /** A key that may only GET. */
  readonly viewOnlyKey: string;
  readonly store: OrderStore;
  readonly limiter: RateLimiter;
  /** CT logging is turned off for the whole account. */
  ctTurnedOff: boolean;
  /** Whether orders tell their CT status. */
  ctReported: boolean;
  reissueMode: ReissueMode;
  /** A reissue without `skip_approval` waits for an approver: until it is told. */
  needsApproval: boolean;
  chainFormat: ChainFormat;
  /** How many orders a page of the list has at most. */
  pageSize: number;
  /** What becomes of the pages of the list. */
  listing: Listing | undefined;
}

type Route = { method: 'GET' | 'PUT' | 'POST'; path: RegExp } & (
  | { respond: (order: StandInOrder, account: Account, body: unknown) => StandInResponse | Promise<StandInResponse> }
  | { list: (account: Account, query: URLSearchParams) => StandInResponse }
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
  list: { method: 'GET', path: /^\/services\/v2\/order\/certificate(?:\?.*)?$/, list: listOrders },
} satisfies Record<string, Route>;

/** Which of them a request is for. */
export function kindOf({ method, path }: Pick<RecordedRequest, 'method' | 'path'>): keyof typeof routes | undefined {
  const names = Object.keys(routes) as (keyof typeof routes)[];
  return names.find((name) => routes[name].method === method && routes[name].path.test(path));
}

/** Answers a request as CertCentral documents it, and changes the account accordingly. */
export async function answer(account: Account, request: RecordedRequest): Promise<StandInResponse> {
  const { method, path, headers } = request;
  const key = headers['x-dc-devkey'];
  if (key !== account.apiKey && key !== account.viewOnlyKey) {
    return errorResponse(401, 'access_denied', 'The API key is missing, wrong or revoked.');
  }
  if (!account.limiter.admits(key)) return errorResponse(429, 'request_limit_exceeded', 'Request limit exceeded.');
  const route: Route | undefined = Object.values(routes).find((candidate) => candidate.path.test(path));
  if (!route) return errorResponse(404, 'not_found|route', 'The specified route was not found.');
  if (method !== route.method) return errorResponse(405, 'method_not_allowed', `${method} is not allowed here.`);
  if (method !== 'GET' && key === account.viewOnlyKey) {
    return errorResponse(403, 'access_denied|missing_permission', 'The API key may only view.');
  }
  const flaw = findFlaw(request);
  if (flaw) return badFormatResponse(flaw);
  if ('list' in route) return route.list(account, new URLSearchParams(path.split('?')[1]));
  const found = account.store.orders.get(route.path.exec(path)?.[1] ?? '');
  if (!found) return errorResponse(404, 'not_found|order', 'The specified order was not found.');
  return route.respond(found, account, method === 'GET' ? undefined : JSON.parse(request.body));
}

/** What is wrong with a request's form, whatever it asks for. */
function findFlaw({ method, headers, body }: RecordedRequest): string | undefined {
  if (!headers['user-agent']) return 'A user agent is expected.';
  if (method === 'GET') return body && 'No body is expected.';
  if (Number(headers['content-length']) !== Buffer.byteLength(body)) return 'A content length is expected.';
  if (!/^application\/json(; *charset=utf-8)?$/i.test(headers['content-type'] ?? '')) return 'JSON is expected.';
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return 'The body is not JSON.';
  }
}

function setCtStatus(order: StandInOrder, account: Account, body: unknown): StandInResponse {
  if (!hasFields(body, 'disable_ct') || typeof body.disable_ct !== 'boolean' || Object.keys(body).length !== 1) {
    return badFormatResponse('Expected {"disable_ct": boolean} and nothing else.');
  }
  if (account.ctTurnedOff) {
    return errorResponse(400, 'cert_transparency_turned_off_for_account', 'CT logging is turned off for the account.');
  }
  order.disableCt = body.disable_ct;
  return { status: 204 };
}

function readOrder(order: StandInOrder, account: Account): StandInResponse {
  const lag = order.stale.order;
  if (lag && lag.left-- > 0) return orderInfo(order, account, lag);
  account.store.onRead(order);
  const fresh = order.stale.order;
  return orderInfo(order, account, fresh && fresh.left-- > 0 ? fresh : order);
}

interface ShownState {
  status: string;
  certificate?: StandInCertificate | undefined;
}

function orderInfo(order: StandInOrder, account: Account, { status, certificate }: ShownState): StandInResponse {
  return {
    status: 200,
    body: {
      id: exactNumber(order.id),
      status,
      disable_ct: account.ctReported ? order.disableCt : undefined,
      certificate: {
        id: order.pending?.id ?? certificate?.id,
        common_name: certificate?.commonName ?? order.commonName,
        dns_names: certificate?.dnsNames ?? order.dnsNames,
        date_issued: certificate?.issuedAt.toISOString(),
        valid_till: dayOf(certificate?.validTill),
        signature_hash: 'sha256',
        server_platform: { id: 45, name: 'nginx' },
        csr: order.csr,
        ...order.certificateFields,
      },
      product: productOf(order),
      ...order.orderFields,
    },
  };
}

function downloadCertificate(order: StandInOrder): StandInResponse {
  const certificate = downloadableCertificate(order);
  return certificate ? pemAnswer(certificate.pem) : noCertificate();
}

function downloadChain(order: StandInOrder, { store, chainFormat }: Account): StandInResponse {
  const certificate = downloadableCertificate(order);
  if (!certificate) return noCertificate();
  const { intermediates } = store.pool.hierarchy;
  const blocks = chainFormat.leafLast ? [...intermediates, certificate.pem] : [certificate.pem, ...intermediates];
  const between = chainFormat.textBetween ? 'subject=CN = what follows\nissuer=CN = another\n\n' : '';
  const text = blocks.map((block) => between + block).join('');
  return pemAnswer(chainFormat.crlf ? text.replaceAll('\n', '\r\n') : text);
}

/** The certificate that a download delivers now. */
function downloadableCertificate({
  certificate,
  pending,
  stale: { download },
}: StandInOrder): StandInCertificate | undefined {
  if (download && download.left-- > 0) return download.certificate;
  return pending?.scenario.noDownload ? undefined : certificate;
}

const noCertificate = () => errorResponse(404, 'not_found|certificate', 'No certificate was issued for the order.');

const pemAnswer = (body: string) => ({ status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body });
