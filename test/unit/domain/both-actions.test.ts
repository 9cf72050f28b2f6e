import { expect, test } from 'vitest';
import { evaluate } from '../../../src/audit/judge/finding.ts';
import { determinePhase } from '../../../src/domain/order-phase.ts';
import { createPlan } from '../../../src/reissue/plan.ts';
import { createCsr } from '../../stand-in/pki.ts';
import { criteriaWith, fetchedWith, listedWith, NOW } from '../audit/orders.ts';
import { certificateWith, orderWith, stateOf } from '../reissue/builders.ts';

const { reissueDefaults, product } = orderWith();
const csrs = {
  'its CSR': {},
  'no CSR': { reissueDefaults: { ...reissueDefaults, csr: '' } },
  'a broken CSR': { reissueDefaults: { ...reissueDefaults, csr: 'x' } },
  'a CSR with another key': {
    reissueDefaults: { ...reissueDefaults, csr: (await createCsr('a.example', [], 'ec')).pem },
  },
};
const states = {
  issued: {},
  'a reissue pending': { status: 'reissue_pending' },
  'an unknown status': { status: 'odd' },
  closed: { status: 'revoked' },
  'a private product': { product: { ...product, nameId: 'private_ssl' } },
  'a product type for e-mail': { product: { ...product, type: 'email_certificate' } },
};
const certificates = {
  usual: {},
  'with an IP address': { nonDnsNameCount: 1 },
  'without alternative names': { dnsNames: [] },
  'without a common name': { commonName: '' },
  'without a name': { commonName: '', dnsNames: [] },
  EV: { isEv: true },
  'for e-mail': { extendedKeyUsages: ['1.3.6.1.5.5.7.3.4'] },
  'for any usage': { extendedKeyUsages: ['2.5.29.37.0'] },
};
const statuses = ['enabled', 'disabled'] as const;

/** Each order and certificate, once for each desired status. */
const cases = Object.entries(states).flatMap(([state, stateChanges]) =>
  Object.entries(csrs).flatMap(([csr, csrChanges]) =>
    Object.entries(certificates).flatMap(([kind, certificateChanges]) =>
      ([...statuses, 'unknown'] as const).flatMap((ctStatus) =>
        statuses.flatMap((certificateCtStatus) =>
          statuses.map((desiredStatus) => ({
            name: `${state}, ${csr}, ${kind}, order ${ctStatus}, certificate ${certificateCtStatus}, desired ${desiredStatus}`,
            order: orderWith({ commonName: '', ctStatus, ...stateChanges, ...csrChanges }),
            certificate: certificateWith({
              validTill: new Date(NOW),
              ctStatus: certificateCtStatus,
              ...certificateChanges,
            }),
            desiredStatus,
          })),
        ),
      ),
    ),
  ),
);

test('the audit has to do exactly what the reissue action does not refuse', () => {
  const options = { orderId: '7', csrFile: null, expectedPlan: null, skipApproval: true, runUrl: '' };
  const found = new Set<string>();
  for (const { name, order, certificate, desiredStatus } of cases) {
    const criteria = criteriaWith(desiredStatus === 'enabled' ? 'log' : 'keep-out');
    const { verdict } = evaluate(listedWith(), fetchedWith(order, certificate), criteria, NOW);
    const planned = planOf(stateOf(order, certificate), {
      ...options,
      statusSource: { policyFile: null, status: desiredStatus },
    });
    // The names of a reissue that is or may be pending are for a person, who may approve a plan that waits.
    const { reissuePending } = determinePhase(order, certificate);
    if (verdict === 'manual' && desiredStatus === 'enabled' && reissuePending !== false) continue;
    found.add(`${verdict}: ${planned}`);
    // What is in sync, and a reissue that will bring the desired status, is left to itself.
    if (verdict === 'in sync' || verdict === 'pending') continue;
    expect(verdict === 'reissue' || verdict === 'set status', name).toBe(planned !== 'refused');
  }
  expect([...found].sort()).toEqual([
    'in sync: refused',
    'in sync: up-to-date',
    'in sync: wait',
    'manual: refused',
    'not applicable: refused',
    'pending: refused',
    'pending: wait',
    'reissue: reissue',
    'reissue: wait',
    'set status: up-to-date',
    'set status: wait',
  ]);
});

function planOf(...parameters: Parameters<typeof createPlan>): string {
  try {
    return createPlan(...parameters).kind;
  } catch {
    return 'refused';
  }
}
