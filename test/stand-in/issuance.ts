import { domainToASCII } from 'node:url';
import type { Course, StandInOrder } from './orders.ts';
import { readCsrPublicKey } from './pki.ts';
import { type Answer, badFormat, exactNumber, failure, hasFields } from './responses.ts';
import type { Account, ReissueMode } from './routes.ts';

/** Accepts a request for a reissue, or refuses it. */
export async function reissue(order: StandInOrder, account: Account, body: unknown): Promise<Answer> {
  const wanted = hasFields(body, 'certificate') ? body.certificate : undefined;
  const flaw = flawOfReissue(wanted, body);
  if (flaw) return badFormat(flaw);
  const { common_name: commonName, dns_names = [], csr } = wanted as Wanted;
  const publicKey = await readCsrPublicKey(csr).catch(() => undefined);
  if (!publicKey) return badFormat('The CSR cannot be read, or is not signed with its own key.');
  const { reissueMode: mode, book } = account;
  if (typeof mode === 'object' && 'failWith' in mode) {
    return failure(mode.failWith, 'reissue_failed', 'The reissue failed.');
  }
  const waits = account.needsApproval && !(hasFields(body, 'skip_approval') && body.skip_approval);
  const course: Course = waits ? { pendingReads: 'until told', status: 'needs_approval' } : courseOf(mode);
  const dnsNames = distinct([commonName, ...dns_names]);
  const prepared = await book.prepare({ commonName, dnsNames, keyType: 'ec', publicKey }, course);
  // From here on nothing is awaited: of two requests at the same time one is the second.
  const here = new Set(dnsNames.map((name) => name.toLowerCase()));
  const lostNames = (order.certificate?.dnsNames ?? []).filter((name) => !here.has(name.toLowerCase()));
  const record = { body, at: Date.now(), lostNames };
  if (order.pending || order.status !== 'issued') {
    if (order.pending) order.secondRequests.push(record);
    return failure(400, 'invalid_order_status', `The order is ${order.status}.`);
  }
  order.reissues.push(record);
  book.begin(order, { commonName, dnsNames }, prepared, course, csr);
  const requestId = 3_000_000 + order.reissues.length;
  const requests = [{ id: requestId, status: waits ? 'pending' : 'approved' }];
  const accepted = { id: exactNumber(order.id), requests };
  const { certificate } = order;
  if (order.pending || course.rejected || !certificate) return { status: 201, body: accepted };
  const chain = [{ subject_common_name: commonName, pem: certificate.pem }];
  return { status: 201, body: { ...accepted, certificate_id: certificate.id, certificate_chain: chain } };
}

interface Wanted {
  common_name: string;
  dns_names?: string[];
  csr: string;
}

/** What is wrong with a request for a reissue, as far as that can be told without reading its CSR. */
function flawOfReissue(wanted: unknown, body: unknown): string | undefined {
  if (!hasFields(wanted, 'common_name', 'csr', 'signature_hash')) {
    return 'Expected a certificate with common_name, csr and signature_hash.';
  }
  if (!isName(wanted.common_name)) return 'common_name must be a DNS name.';
  if (typeof wanted.csr !== 'string') return 'csr must be PEM.';
  if (!['sha256', 'sha384', 'sha512'].includes(String(wanted.signature_hash))) return 'signature_hash is unknown.';
  const dnsNames = hasFields(wanted, 'dns_names') ? wanted.dns_names : [];
  if (!Array.isArray(dnsNames) || !dnsNames.every(isName)) return 'dns_names must be a list of DNS names.';
  const platform = hasFields(wanted, 'server_platform') ? wanted.server_platform : { id: 45 };
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

function courseOf(mode: Exclude<ReissueMode, { failWith: number }>): Course {
  if (mode === 'at once') return {};
  return typeof mode === 'string' ? { pendingReads: 'until told' } : mode;
}
