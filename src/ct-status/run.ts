import { CertCentral } from './certcentral.ts';
import { ctStatusOfCertificate } from './certificate.ts';
import { type Inputs, readInputs } from './inputs.ts';
import { certificateCtStatus, isReissueRequired } from './reissue.ts';
import { log, reportFailure, reportResult } from './report.ts';
import type { Result } from './summary.ts';

const MAX_READ_BACK_RETRIES = 2;

/** One run of the action. Never rejects: what goes wrong is reported, and fails the step. */
export async function run(): Promise<void> {
  try {
    const inputs = readInputs();
    const api = new CertCentral(inputs, log);
    try {
      if (!inputs.dryRun) await api.setCtStatus(inputs.orderId, inputs.requested, inputs);
      await reportResult(await readBack(api, inputs));
    } finally {
      api.close();
    }
  } catch (error) {
    await reportFailure(error);
  }
}

/** Finds out how the order and its active certificate stand. Only a dry run, whose job it is, fails with the order. */
async function readBack(api: CertCentral, { orderId, requested, dryRun, retries }: Inputs): Promise<Result> {
  const attempts = { retries: dryRun ? retries : Math.min(retries, MAX_READ_BACK_RETRIES) };
  const certificateNotNeeded = new AbortController();
  const [orderRead, certificateRead] = await Promise.allSettled([
    api.getOrder(orderId, attempts).then(
      (order) => {
        if (order.certificate.state === 'none') certificateNotNeeded.abort();
        return order;
      },
      (error) => {
        if (dryRun) certificateNotNeeded.abort();
        throw error;
      },
    ),
    api.getActiveCertificate(orderId, { ...attempts, stop: certificateNotNeeded.signal }).then(ctStatusOfCertificate),
  ]);

  const warnings: string[] = [];
  const order = orderRead.status === 'fulfilled' ? orderRead.value : undefined;
  if (orderRead.status === 'rejected') {
    if (dryRun) throw orderRead.reason;
    warnings.push(`CT logging is ${requested}, but the order could not be read back. ${orderRead.reason.message}`);
  }
  if (!dryRun && order && order.ctStatus !== requested && order.ctStatus !== 'unknown')
    warnings.push(
      `DigiCert confirmed that CT logging is ${requested}, but the order still reports ${order.ctStatus}: CertCentral can lag behind a change. Check the order later.`,
    );

  const carried = certificateRead.status === 'fulfilled' ? certificateRead.value : undefined;
  const certificate = certificateCtStatus(order?.certificate.state, carried);
  if (certificate === 'unknown') {
    const why =
      certificateRead.status === 'rejected'
        ? certificateRead.reason.message
        : 'The order does not tell whether a certificate was issued.';
    warnings.push(`Whether the active certificate carries SCTs could not be told, so reissue-required is true. ${why}`);
  }
  const ctStatus = dryRun && order ? order.ctStatus : requested;
  if (certificate === requested && ctStatus !== requested && ctStatus !== 'unknown')
    warnings.push(
      `The order and its live certificate disagree: the order has CT logging ${ctStatus}, the certificate was issued with CT logging ${certificate}.`,
    );
  return {
    orderId,
    requested,
    dryRun,
    order,
    ctStatus,
    certificateCtStatus: certificate,
    reissueRequired: isReissueRequired(requested, certificate),
    warnings,
  };
}
