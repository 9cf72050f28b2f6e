import type { FailureReport } from '../../domain/failure-report.ts';
import type { CtStatus } from '../../pki/certificate.ts';
import { capitalize, joinSentences } from '../../text.ts';
import type { Sync } from '../recovery/decision.ts';
import { DISABLE, rerunAdvice } from './advice.ts';

/** The words for an order that differs from its certificate, or may differ. */
export const OUT_OF_SYNC = 'out of sync';

export const subjectOf = (orderId: string) => `DigiCert order ${orderId}`;

/** Reports a run that failed before it read an order. */
export function reportNotRead(orderId: string | undefined): FailureReport {
  const subject = orderId === undefined ? 'Reissue' : subjectOf(orderId);
  return { subject, state: 'not changed', text: 'The order was not changed.', advice: '', waitsFor: [] };
}

/** What is known of a run that changed nothing. */
interface Unchanged {
  orderId: string;
  sync: Sync;
  /** The status that the run should have set; null if none was decided. */
  desired: CtStatus | null;
  isPlanned: boolean;
}

/** Reports a run that changed nothing, and whether the order is out of sync anyway. */
export function reportUnchanged({ orderId, sync, desired, isPlanned }: Unchanged): FailureReport {
  const report = reportNotRead(orderId);
  if (sync.kind === 'out-of-sync') {
    const { orderStatus, certificateStatus } = sync;
    const facts = `it has CT logging ${orderStatus}, but its active certificate was ${describeIssued(certificateStatus)}`;
    const text = `Order ${orderId} is out of sync: ${facts}. ${report.text}`;
    const isDangerous = orderStatus === 'enabled' && desired === 'disabled';
    const advice = joinSentences(isDangerous && capitalize(DISABLE), rerunAdvice(isPlanned, true));
    return { ...report, state: OUT_OF_SYNC, text, advice };
  }
  const notes = {
    'in-sync': '',
    pending: 'A reissue is pending: its CT status is not known before it is issued.',
    unknown: `If an earlier run reported that order ${orderId} is out of sync, that still holds.`,
  };
  const mayPublish = sync.kind === 'pending' && desired === 'disabled';
  const advice = mayPublish
    ? joinSentences(
        `Cancel the pending reissue in CertCentral, unless its names may be public: it can still publish them. Then ${DISABLE}`,
        capitalize(rerunAdvice(isPlanned, true)),
      )
    : '';
  return { ...report, text: joinSentences(report.text, notes[sync.kind]), advice };
}

/** Describes how a certificate was issued. */
export function describeIssued(status: CtStatus): string {
  return status === 'enabled' ? 'logged' : 'not logged';
}
