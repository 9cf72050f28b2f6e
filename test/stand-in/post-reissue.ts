import { domainToASCII } from 'node:url';
import { badFormatResponse, errorResponse, exactNumber, hasFields, type StandInResponse } from './messages.ts';
import type { ReissueMode, ReissueScenario, StandInOrder } from './orders.ts';
import { readCsrPublicKey } from './pki.ts';
import type { StandInAccount } from './state.ts';

interface Body {
  certificate: { common_name: string; dns_names?: string[]; csr: string };
  comments?: string;
}

/** Accepts a request for a reissue, or refuses it. */
export async function requestReissue(
  order: StandInOrder,
  account: StandInAccount,
  body: unknown,
  apiKey: string,
): Promise<StandInResponse> {
  const flaw = findReissueFlaw(body);
  if (flaw) return badFormatResponse(flaw);
  const { certificate, comments } = body as Body;
  const { common_name: commonName, dns_names = [], csr } = certificate;
  const publicKey = await readCsrPublicKey(csr).catch(() => undefined);
  if (!publicKey) return badFormatResponse('The CSR cannot be read, or is not signed with its own key.');
  const { reissueMode: mode, store } = account;
  if (typeof mode === 'object' && 'failWith' in mode) {
    return errorResponse(mode.failWith, 'reissue_failed', 'The reissue failed.');
  }
  // Only Administrators and Managers can skip the approver.
  const needsApproval = apiKey === account.standardUserKey;
  const dnsNames = distinct([commonName, ...dns_names]);
  if (hasPlanEnded(order, store.now())) return errorResponse(400, 'order_has_expired', 'The plan has ended.');
  const prepared = await store.prepare(order, { commonName, dnsNames, publicKey }, scenarioOf(mode));
  // From here on nothing is awaited: of two requests at the same time one is the second.
  if (order.pending || order.status !== 'issued') {
    if (order.pending) order.secondPosts++;
    return errorResponse(400, 'invalid_order_status', `The order is ${order.status}.`);
  }
  order.posts++;
  store.start(order, prepared, { csr, needsApproval, comments });
  return { status: 201, body: { id: exactNumber(order.id), ...describeOutcome(order, commonName) } };
}

const DAY_MS = 86_400_000;

/** Whether the last day of a plan is over. */
const hasPlanEnded = ({ planEnds }: StandInOrder, now: number) =>
  planEnds instanceof Date && planEnds.getTime() + DAY_MS <= now;

/** What a 201 says, in its three forms: an approver must agree, DigiCert must validate, or the certificate is there. */
function describeOutcome({ pending, certificate, validation }: StandInOrder, commonName: string): object {
  if (pending?.waitsFor === 'approval') return { requests: [{ id: pending.requestId, status: 'pending' }] };
  const random = validation.type === 'dv' && { dcv_random_value: validation.randomValue };
  if (pending) return { certificate_id: pending.id, ...random };
  const chain = [{ subject_common_name: commonName, pem: certificate?.pem }];
  return { certificate_id: certificate?.id, certificate_chain: chain };
}

/** What is wrong with a request for a reissue, except the content of its CSR. */
function findReissueFlaw(body: unknown): string | undefined {
  const certificate = hasFields(body, 'certificate') ? body.certificate : undefined;
  if (!hasFields(certificate, 'common_name', 'csr', 'signature_hash', 'server_platform')) {
    return 'Expected a certificate with common_name, csr, signature_hash and server_platform.';
  }
  if (!isName(certificate.common_name)) return 'common_name must be a DNS name.';
  if (typeof certificate.csr !== 'string') return 'csr must be text.';
  if (!['sha256', 'sha384', 'sha512'].includes(String(certificate.signature_hash))) return 'signature_hash is unknown.';
  const dnsNames = hasFields(certificate, 'dns_names') ? certificate.dns_names : [];
  if (!Array.isArray(dnsNames) || !dnsNames.every(isName)) return 'dns_names must be a list of DNS names.';
  const platform = certificate.server_platform;
  if (!hasFields(platform, 'id') || !Number.isInteger(platform.id)) return 'server_platform must have an ID.';
  if (hasFields(body, 'comments') && typeof body.comments !== 'string') return 'comments must be a string.';
  const skips = hasFields(body, 'skip_approval') ? body.skip_approval : false;
  return typeof skips === 'boolean' ? undefined : 'skip_approval must be a boolean.';
}

const isName = (name: unknown) =>
  typeof name === 'string' &&
  /^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]+$/i.test(domainToASCII(name) || name);

/** Without the names that differ from an earlier one in case only. */
function distinct(names: readonly string[]): string[] {
  return [...new Map(names.toReversed().map((name) => [name.toLowerCase(), name])).values()].toReversed();
}

function scenarioOf(mode: Exclude<ReissueMode, { failWith: number }>): ReissueScenario {
  if (mode === 'immediate') return {};
  return mode === 'manual' ? { pendingReads: 'manual' } : mode;
}
