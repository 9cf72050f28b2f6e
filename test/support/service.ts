import type { IncomingHttpHeaders } from 'node:http';
import type { OrderBook, StandInOrder } from './orders.ts';
import { readCsrPublicKey } from './pki.ts';
import type { RateLimiter } from './rate-limit.ts';

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

/** An HTTP answer; an object as body is sent as JSON. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | object;
}

/** How the service deals with reissues: at once, not at all, or after so many reads of the order. */
export type ReissueMode = 'at once' | { failWith: number } | { pendingReads: number };

/** The customer's account, as far as it decides what is answered. */
export interface Account {
  readonly apiKey: string;
  /** A key that may only GET. */
  readonly viewOnlyKey: string;
  readonly book: OrderBook;
  readonly limiter: RateLimiter;
  /** CT logging is turned off for the whole account. */
  ctTurnedOff: boolean;
  reissueMode: ReissueMode;
}

interface Route {
  method: 'GET' | 'PUT' | 'POST';
  path: RegExp;
  answer: (order: StandInOrder, account: Account, body: unknown) => Answer | Promise<Answer>;
}

const order = '/services/v2/order/certificate/([1-9]\\d{0,17})';

/** What the service offers, by the short names that tests use. */
export const routes = {
  put: { method: 'PUT', path: RegExp(`^${order}/ct-status$`), answer: setCtStatus },
  order: { method: 'GET', path: RegExp(`^${order}$`), answer: readOrder },
  certificate: {
    method: 'GET',
    path: /^\/services\/v2\/certificate\/download\/order\/([1-9]\d{0,17})\/format\/pem_nointermediate$/,
    answer: downloadCertificate,
  },
  reissue: { method: 'POST', path: RegExp(`^${order}/reissue$`), answer: reissue },
} satisfies Record<string, Route>;

/** Answers a request as CertCentral documents it, and changes the account accordingly. */
export async function answer(account: Account, request: RecordedRequest): Promise<Answer> {
  const { method, path, headers } = request;
  const key = headers['x-dc-devkey'];
  if (key !== account.apiKey && key !== account.viewOnlyKey) {
    return failure(401, 'access_denied', 'The API key is missing, wrong or revoked.');
  }
  if (!account.limiter.admits(key)) return failure(429, 'request_limit_exceeded', 'Request limit exceeded.');
  const route: Route | undefined = Object.values(routes).find((candidate) => candidate.path.test(path));
  if (!route) return failure(404, 'not_found|route', 'The specified route was not found.');
  if (method !== route.method) return failure(405, 'method_not_allowed', `${method} is not allowed here.`);
  if (method !== 'GET' && key === account.viewOnlyKey) {
    return failure(403, 'access_denied|missing_permission', 'The API key may only view.');
  }
  const flaw = findFlaw(request);
  if (flaw) return badFormat(flaw);
  const found = account.book.orders.get(route.path.exec(path)?.[1] ?? '');
  if (!found) return failure(404, 'not_found|order', 'The specified order was not found.');
  return route.answer(found, account, method === 'GET' ? undefined : JSON.parse(request.body));
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

function setCtStatus(order: StandInOrder, account: Account, body: unknown): Answer {
  if (!hasFields(body, 'disable_ct') || typeof body.disable_ct !== 'boolean' || Object.keys(body).length !== 1) {
    return badFormat('Expected {"disable_ct": boolean} and nothing else.');
  }
  if (account.ctTurnedOff) {
    return failure(400, 'cert_transparency_turned_off_for_account', 'CT logging is turned off for the account.');
  }
  order.disableCt = body.disable_ct;
  return { status: 204 };
}

function readOrder(order: StandInOrder): Answer {
  if (order.reissue && order.reissue.readsLeft-- === 0) {
    order.certificate = order.reissue.certificate;
    order.status = 'issued';
    delete order.reissue;
  }
  const { certificate, commonName, dnsNames } = order;
  return {
    status: 200,
    body: {
      id: exactNumber(order.id),
      status: order.status,
      disable_ct: order.disableCt,
      certificate: {
        id: certificate?.id,
        common_name: certificate?.commonName ?? commonName,
        dns_names: certificate?.dnsNames ?? dnsNames,
        date_issued: certificate?.issuedAt.toISOString(),
        valid_till: certificate?.validTill.toISOString().slice(0, 10),
        signature_hash: 'sha256',
        server_platform: { id: 45, name: 'nginx' },
      },
      product: { name_id: order.productNameId },
    },
  };
}

function downloadCertificate({ certificate }: StandInOrder): Answer {
  if (!certificate) return failure(404, 'not_found|certificate', 'No certificate was issued for the order.');
  return { status: 200, headers: { 'Content-Type': 'application/x-pem-file' }, body: certificate.pem };
}

async function reissue(order: StandInOrder, account: Account, body: unknown): Promise<Answer> {
  const wanted = hasFields(body, 'certificate') ? body.certificate : undefined;
  if (!hasFields(wanted, 'common_name', 'csr', 'signature_hash') || typeof wanted.common_name !== 'string') {
    return badFormat('Expected a certificate with common_name, csr and signature_hash.');
  }
  const commonName = wanted.common_name;
  const dnsNames = hasFields(wanted, 'dns_names') ? wanted.dns_names : [commonName];
  const publicKey = await readCsrPublicKey(String(wanted.csr)).catch(() => undefined);
  if (!publicKey) return badFormat('The CSR cannot be read.');
  if (!Array.isArray(dnsNames) || !dnsNames.every((name) => typeof name === 'string')) {
    return badFormat('dns_names must be a list of names.');
  }
  const mode = account.reissueMode;
  if (typeof mode === 'object' && 'failWith' in mode) {
    return failure(mode.failWith, 'reissue_failed', 'The reissue failed.');
  }
  if (order.status !== 'issued') return failure(400, 'invalid_order_status', `The order is ${order.status}.`);
  const scts = !order.disableCt;
  const certificate = await account.book.issue({ commonName, dnsNames, scts, keyType: 'ec', publicKey });
  const accepted = { id: exactNumber(order.id), requests: [{ id: certificate.id + 1_000_000, status: 'approved' }] };
  if (mode !== 'at once') {
    order.status = 'reissue_pending';
    order.reissue = { readsLeft: mode.pendingReads, certificate };
    return { status: 201, body: accepted };
  }
  order.certificate = certificate;
  const chain = [{ subject_common_name: commonName, pem: certificate.pem }];
  return { status: 201, body: { ...accepted, certificate_id: certificate.id, certificate_chain: chain } };
}

const badFormat = (message: string) => failure(400, 'bad_request_format', message);

function failure(status: number, code: string, message: string): Answer {
  return { status, body: { errors: [{ code, message }] } };
}

function hasFields<Name extends string>(value: unknown, ...names: Name[]): value is Record<Name, unknown> {
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}

/** An order ID as the JSON number it is, with all of its digits. */
function exactNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits);
}
