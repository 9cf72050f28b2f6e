import type { CtStatus } from '../pki/ct-status.ts';
import { allDnsNames } from '../pki/dns-names.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';

/** What is kept of the certificate that was active at the start. */
export type Baseline = Pick<IssuedCertificate, 'ctStatus' | 'serialNumber' | 'dnsNames'>;

export function baselineOf(chain: IssuedCertificate): Baseline {
  return { ctStatus: chain.ctStatus, serialNumber: chain.serialNumber, dnsNames: allDnsNames(chain) };
}

/** How far a change has come: what the settlement needs to know, in this process or in the post step. No secret is in it. */
export interface Transaction {
  orderId: string;
  desiredStatus: CtStatus;
  apiUrl: string;
  /** Null where nothing was issued yet. */
  baseline: Baseline | null;
  /** The CT logging status that the order told at the start. */
  initialCtStatus: CtStatus | 'unknown';
  statusUpdate: 'in-doubt' | 'done' | 'not carried out';
  /** `sent` also where it is about to be, and where it was accepted. */
  post: 'not sent' | 'sent' | 'not carried out';
  /** Whether a reissue was seen pending: at the start (another's), or since. */
  pending: 'never' | 'at the start' | 'since';
  /** The file with the certificate, once it is about to be written: a run that does not end green leaves none. */
  certificateFile: string | null;
}

/** Whether a certificate may still be issued of which this run knows. */
export function mayStillBeReissued({ post, pending }: Transaction): boolean {
  return post === 'sent' || pending !== 'never';
}
