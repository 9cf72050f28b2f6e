import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exactTime } from '../../src/certcentral/dates.ts';
import type { Order } from '../../src/certcentral/order.ts';
import { assess } from '../../src/domain/assessment.ts';
import { activeCertificate } from '../../src/domain/order-state.ts';
import { whyUnseen } from '../../src/domain/status-update.ts';
import type { RequestError } from '../../src/errors.ts';
import type { Certificate, CtStatus } from '../../src/pki/certificate.ts';
import { buildResult, toOutputs } from '../../src/set-status/result.ts';
import { certificateWith, criteriaFor, DAY, evaluated, failed, NOW, orderWith } from './audit/orders.ts';
import { snapshotOf } from './result.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = await readFile(join(ROOT, 'docs/states.md'), 'utf8');

const DOWNLOADS: Record<string, Certificate | RequestError> = {
  logged: certificateWith({ ctStatus: 'enabled' }),
  'not logged': certificateWith({ ctStatus: 'disabled' }),
  'expired, logged': certificateWith({ ctStatus: 'enabled', validTill: new Date(NOW - DAY) }),
  'expired, not logged': certificateWith({ ctStatus: 'disabled', validTill: new Date(NOW - DAY) }),
  'nothing issued': failed(404),
};
const FIRST = { status: 'pending', isDated: false, issuedAt: undefined, certificateId: '' } as const;
const ODD = { status: 'odd' };
const PENDING = { status: 'reissue_pending', openRequests: [exactTime(NOW - DAY)] };
/** What the columns change in an order that was issued, and in one that was not. */
const ISSUED: readonly Partial<Order>[] = [{}, PENDING, ODD];
const UNISSUED: readonly (Partial<Order> | undefined)[] = [FIRST, undefined, { ...FIRST, ...ODD }];

/** Returns what a cell says: the verdict, whether the order cannot wait, the root action's `next`, and the plan's `do`. */
function cellOf(desired: CtStatus, order: Order, download: Certificate | RequestError, isUnissued: boolean): string {
  const criteria = criteriaFor(desired);
  const finding = evaluated(order, download, { criteria, ...(isUnissued ? { validTill: '' } : {}) });
  const verdict = finding.wouldPublish ? `${finding.verdict} (cannot wait)` : finding.verdict;
  const snapshot = snapshotOf(order, download, NOW);
  if (whyUnseen(desired, order, snapshot)) return `${verdict}, refused`;
  const result = buildResult({ orderId: order.id, desiredStatus: desired, dryRun: true }, snapshot, NOW);
  const given = { csrFile: null, expectedPlan: null, reissueBeforeDays: 0, renewal: undefined, now: NOW };
  const assessment = assess(criteria.source, {
    ...snapshot,
    ...given,
    order,
    certificate: activeCertificate(snapshot),
  });
  const action = 'action' in assessment ? assessment.action : assessment.kind;
  return `${verdict}, \`${toOutputs(result).next}\`, \`${action}\``;
}

test.each<[desired: CtStatus, heading: string]>([
  ['disabled', 'The names should stay out'],
  ['enabled', 'The names should be logged'],
])('if %s is desired, the table in states.md has what the actions find', (desired, heading) => {
  const section = text.split(`## ${heading}`)[1] ?? '';
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  const rows = table.trim().split('\n').slice(2);
  expect(rows).toHaveLength(15);
  for (const row of rows) {
    const [, status = '', name = '', ...cells] = row.split('|').map((cell) => cell.trim());
    const download = DOWNLOADS[name] ?? failed(500);
    const ctStatus = status === 'not reported' ? 'unknown' : (status.replaceAll('`', '') as CtStatus);
    const isUnissued = name === 'nothing issued';
    const expected = (isUnissued ? UNISSUED : ISSUED).map((changes) =>
      changes ? cellOf(desired, orderWith({ ctStatus, ...changes }), download, isUnissued) : '',
    );
    expect(cells.slice(0, 3), row).toEqual(expected);
  }
});
