import { domainToASCII } from 'node:url';
import type { ReissueScenario, StandInOrder } from './orders.ts';
import { readCsrPublicKey } from './pki.ts';
import { badFormatResponse, errorResponse, exactNumber, hasFields, type StandInResponse } from './responses.ts';
import type { Account, ReissueMode } from './routes.ts';

/** Accepts a request for a reissue, or refuses it. */
export async function requestReissue(order: StandInOrder, account: Account, body: unknown): Promise<StandInResponse> {
  const wanted = hasFields(body, 'certificate') ? body.certificate : undefined;
  const flaw = findReissueFlaw(wanted, body);
  if (flaw) return badFormatResponse(flaw);
  const { common_name: commonName, dns_names = [], csr } = wanted as ReissueRequest;
  const publicKey = await readCsrPublicKey(csr).catch(() => undefined);
  if (!publicKey) return badFormatResponse('The CSR cannot be read, or is not signed with its own key.');
  const { reissueMode: mode, store } = account;
  if (typeof mode === 'object' && 'failWith' in mode) {
    return errorResponse(mode.failWith, 'reissue_failed', 'The reissue failed.');
  }
  const waits = account.needsApproval && !(hasFields(body, 'skip_approval') && body.skip_approval);
  const scenario: ReissueScenario = waits ? { pendingReads: 'manual', status: 'needs_approval' } : scenarioOf(mode);
  const dnsNames = distinct([commonName, ...dns_names]);
  const prepared = await store.prepare({ commonName, dnsNames, keyType: 'ec', publicKey }, scenario);
  // From here on nothing is awaited: of two requests at the same time one is the second.
  const here = new Set(dnsNames.map((name) => name.toLowerCase()));
  const lostNames = (order.certificate?.dnsNames ?? []).filter((name) => !here.has(name.toLowerCase()));
  const record = { body, at: Date.now(), lostNames };
  if (order.pending || order.status !== 'issued') {
    if (order.pending) order.secondRequests.push(record);
    return errorResponse(400, 'invalid_order_status', `The order is ${order.status}.`);
  }
  order.reissues.push(record);
  store.start(order, { commonName, dnsNames }, prepared, scenario, csr);
  const requestId = 3_000_000 + order.reissues.length;
  const requests = [{ id: requestId, status: waits ? 'pending' : 'approved' }];
  const accepted = { id: exactNumber(order.id), requests };
  const { certificate } = order;
  if (order.pending || scenario.rejected || !certificate) return { status: 201, body: accepted };
  const chain = [{ subject_common_name: commonName, pem: certificate.pem }];
  return { status: 201, body: { ...accepted, certificate_id: certificate.id, certificate_chain: chain } };
}

interface ReissueRequest {
  common_name: string;
  dns_names?: string[];
  csr: string;
}

/** What is wrong with a request for a reissue, as far as that can be told without reading its CSR. */
function findReissueFlaw(certificate: unknown, body: unknown): string | undefined {
  if (!hasFields(certificate, 'common_name', 'csr', 'signature_hash')) {
    return 'Expected a certificate with common_name, csr and signature_hash.';
  }
  if (!isName(certificate.common_name)) return 'common_name must be a DNS name.';
  if (typeof certificate.csr !== 'string') return 'csr must be PEM.';
  if (!['sha256', 'sha384', 'sha512'].includes(String(certificate.signature_hash))) return 'signature_hash is unknown.';
  const dnsNames = hasFields(certificate, 'dns_names') ? certificate.dns_names : [];
  if (!Array.isArray(dnsNames) || !dnsNames.every(isName)) return 'dns_names must be a list of DNS names.';
  const platform = hasFields(certificate, 'server_platform') ? certificate.server_platform : { id: 45 };
  if (!hasFields(platform, 'id') || !Number.isInteger(platform.id)) return 'server_platform must have an ID.';
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
  return typeof mode === 'string' ? { pendingReads: 'manual' } : mode;
}
