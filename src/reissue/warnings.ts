import type { Order } from '../certcentral/order.ts';
import type { Csr } from '../pki/csr.ts';
import type { CtStatus } from '../pki/ct-status.ts';
import type { IssuedCertificate } from '../pki/issued-certificate.ts';
import type { Warning } from '../runner/html.ts';
import type { Plan } from './plan.ts';
import type { Transaction } from './transaction.ts';

/** What is to be warned of where the last look shows another status than was set. Lag and somebody else look the same. */
export function statusWarnings({ ctStatus }: Order, requested: CtStatus): Warning[] {
  if (ctStatus === requested || ctStatus === 'unknown') return [];
  return [
    {
      text: `DigiCert confirmed that CT logging is ${requested}, but the order still reports ${ctStatus}: CertCentral can lag behind a change. Check the order: if it stays so, it is out of step.`,
    },
  ];
}

/** What is to be warned of where the certificate that is handed over is for another key than that of `csr-file`. */
export function keyWarnings(
  csr: Csr | null,
  certificate: IssuedCertificate | null,
  { post }: Pick<Transaction, 'post'>,
): Warning[] {
  const why =
    post === 'sent' ? 'another reissue came first, or DigiCert kept the key' : 'no reissue was requested with it';
  return keyMismatchWarnings(csr, certificate, `${why}. Deploy it with the key that it was issued for.`);
}

/** What a dry run warns of. */
export function dryRunWarnings(csr: Csr | null, { kind, certificate }: Plan): Warning[] {
  if (kind === 'nothing to reissue')
    return keyMismatchWarnings(csr, certificate, 'a run would request no reissue, since it is as requested.');
  if (kind === 'wait for the pending reissue')
    return keyMismatchWarnings(
      csr,
      certificate,
      'a run would wait for the reissue that is pending, and request none with it.',
    );
  return [];
}

function keyMismatchWarnings(csr: Csr | null, certificate: IssuedCertificate | null, why: string): Warning[] {
  if (!csr || !certificate || csr.publicKey.equals(certificate.publicKey)) return [];
  return [{ text: `The certificate was not issued for the key of csr-file: ${why}` }];
}
