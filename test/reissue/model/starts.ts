/** The orders and runs that the exhaustive model begins with. */
import type { OrderSeed } from '../../stand-in/orders.ts';

export const ORDER_ID = '1000001';
const NAMES = ['example.com', 'www.example.com'];
/** A name that only somebody else's reissue has. */
export const UNSEEN_NAME = 'unseen.example.com';

export interface Start {
  action: 'reissue' | 'root';
  disableCt: boolean;
  /** The CT status of the order; `unreported`: it has the one that is not desired, and does not say so. */
  order: 'enabled' | 'disabled' | 'unreported';
  certificate: 'logged' | 'not logged' | 'none';
  /** Whether somebody else's reissue, or the first certificate, is pending. */
  isPending: boolean;
  /** Whether `log` of the policy has the order's ID. */
  isPermitted: boolean;
  waitMinutes: number;
  retries: number;
}

const cross = <T extends object, K extends string, V>(starts: readonly T[], name: K, values: readonly V[]) =>
  starts.flatMap((start) => values.map((value) => ({ ...start, [name]: value }) as T & Record<K, V>));

/** Returns all starts of an action. */
export function startsOf(action: Start['action']): readonly Start[] {
  const statuses = cross(cross([{ action }], 'disableCt', [true, false]), 'order', [
    'enabled',
    'disabled',
    'unreported',
  ] as const);
  const orders = cross(cross(statuses, 'certificate', ['logged', 'not logged', 'none'] as const), 'isPending', [
    false,
    true,
  ]);
  if (action === 'root') return orders.map((start) => ({ ...start, isPermitted: false, waitMinutes: 0, retries: 0 }));
  const runs = cross(cross(orders, 'isPermitted', [false, true]), 'waitMinutes', [3, 0]);
  return cross(runs, 'retries', [0, 1]).filter(
    ({ isPermitted, disableCt, waitMinutes, retries, order }) =>
      // What a policy permits is to turn logging on; what differs by the wait and the retries shows without the rest.
      !(isPermitted && (disableCt || waitMinutes === 0)) &&
      !(retries === 1 && (isPermitted || waitMinutes === 0 || order === 'unreported')),
  );
}

export const isUnreported = ({ order }: Start): boolean => order === 'unreported';

/** Returns the order of a start. */
export function seedOf({ order, disableCt, certificate, isPending }: Start): OrderSeed {
  const isOff = order === 'unreported' ? !disableCt : order === 'disabled';
  const usual = { commonName: NAMES[0] as string, dnsNames: NAMES, scts: certificate === 'logged' };
  const isIssued = certificate !== 'none';
  return {
    id: ORDER_ID,
    status: isIssued ? (isPending ? 'reissue_pending' : 'issued') : 'processing',
    disableCt: isOff,
    commonName: usual.commonName,
    ...(isIssued && { certificate: usual }),
    ...(isPending && { pending: {} }),
  };
}

/** Describes a start for people. */
export function describeStart({ action, order, certificate, isPending, ...run }: Start): string {
  const { disableCt, isPermitted, waitMinutes, retries } = run;
  const parts = [
    `${action === 'root' ? 'root action' : 'reissue'} to ${disableCt ? 'disabled' : 'enabled'}`,
    `order ${order}`,
    `certificate ${certificate}`,
    isPending && 'pending',
    isPermitted && 'the policy permits it',
    `wait-minutes ${waitMinutes}`,
    `retries ${retries}`,
  ];
  return parts.filter(Boolean).join(', ');
}
