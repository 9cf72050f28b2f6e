/** What goes wrong, and what others do, at a request of a run. */
import type { PendingIssuance } from '../../stand-in/orders.ts';
import type { StandInAccount } from '../../stand-in/state.ts';
import type { Attempt, RequestKind } from './attempts.ts';
import { ORDER_ID, UNSEEN_NAME } from './starts.ts';
import type { Chronicle } from './story.ts';

/** What somebody else, or DigiCert, does before a request arrives. */
export const DEEDS = [
  'a stranger requests a reissue',
  'a stranger turns logging on',
  'a stranger turns logging off',
  'what is pending is issued',
  'what is pending is rejected',
  'the status word is unknown',
] as const;
/** What becomes of a request. */
export const FAULTS = {
  order: ['the order cannot be read', 'the order can no longer be read'],
  put: ['in doubt, carried out', 'in doubt, not carried out', 'refused'],
  post: ['in doubt, carried out', 'in doubt, not carried out', 'refused', 'accepted, never issued'],
} as const;
/** The end of the process, as the request is sent, or as soon as it was carried out. */
export const KILLS = ['killed', 'killed, carried out'] as const;

export type Deed = (typeof DEEDS)[number];
export type Fault = (typeof FAULTS)[keyof typeof FAULTS][number];
export type Kill = (typeof KILLS)[number];
export interface Act {
  /** The number of the request, from 0 on. A look is one. */
  at: number;
  is: Deed | Fault | Kill;
}

/** What a sequence finds at a request: what is possible there. */
export interface Position {
  kind: Exclude<RequestKind, 'chain' | 'validation'>;
  step: Attempt['step'];
  word: string;
  isOff: boolean;
  pendingOf: string | undefined;
  isIssued: boolean;
  isClosed: boolean;
  /** Whether the looks from here on fail. */
  isUnreadable: boolean;
  /** Whether it is worth a sequence of its own: of many looks in a row, the first ones and those beyond the grace period are. */
  isTelling: boolean;
}

/** Returns what can happen at a position. */
export function actsAt({ kind, step, ...order }: Position): Act['is'][] {
  const { word, isOff, pendingOf, isIssued, isClosed, isUnreadable } = order;
  if (isClosed) return [];
  const isFree = pendingOf === undefined || (pendingOf === 'run' && isIssued);
  const possible: Record<Deed, boolean> = {
    // In place of the run's own one, which it replaces.
    'a stranger requests a reissue': isFree && isIssued,
    'a stranger turns logging on': isOff,
    'a stranger turns logging off': !isOff,
    'what is pending is issued': pendingOf !== undefined || !isIssued,
    'what is pending is rejected': pendingOf !== undefined,
    'the status word is unknown': word !== UNKNOWN_WORD && !isUnreadable,
  };
  const deeds = DEEDS.filter((deed) => possible[deed]);
  const faults = kind === 'order' && isUnreadable ? [] : FAULTS[kind];
  const kills = step === 'post' ? [] : kind === 'order' ? KILLS.slice(0, 1) : KILLS;
  return [...deeds, ...faults, ...kills];
}

export const UNKNOWN_WORD = 'frozen';

export const isDeed = (is: Act['is']): is is Deed => DEEDS.some((deed) => deed === is);
export const isKill = (is: Act['is']): is is Kill => KILLS.some((kill) => kill === is);

/** Lets a deed happen. */
export async function perform(deed: Deed, account: StandInAccount, chronicle: Chronicle): Promise<void> {
  const order = account.orders.get(ORDER_ID);
  if (!order) throw new Error('There is no order');
  const drop = (pending: PendingIssuance | undefined) => pending && account.reject(ORDER_ID);
  await chronicle.letOthers(async () => {
    if (deed === 'a stranger requests a reissue') {
      const { dnsNames } = order.certificate ?? order;
      const names = { dnsNames: [...dnsNames, UNSEEN_NAME] };
      const begin = await account.prepareReissue(ORDER_ID, { ...names, pendingReads: 'manual' });
      drop(order.pending);
      begin();
    } else if (deed === 'a stranger turns logging on') order.disableCt = false;
    else if (deed === 'a stranger turns logging off') order.disableCt = true;
    else if (deed === 'what is pending is issued') await account.issue(ORDER_ID);
    else if (deed === 'what is pending is rejected') drop(order.pending);
    else order.status = UNKNOWN_WORD;
  });
}
