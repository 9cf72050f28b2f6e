import {
  boolean,
  integerBetween,
  type Kind,
  orderId,
  type Read,
  readAccess,
  readPatience,
  requestedStatus,
} from '../runner/inputs.ts';

/** A list of orders in which each is once: separated by white space or commas, `#` begins a comment. */
const orderIds: Kind<ReadonlySet<string>> = {
  parse(value) {
    const entries = value.replace(/#.*/g, '').split(/[\s,]/).filter(Boolean);
    const ids = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      // It is not shown: it may be a part of a key.
      if (orderId.parse(entry) === undefined)
        throw new Error(`is not a list of orders: entry ${index + 1} must be ${orderId.accepted}`);
      if (ids.has(entry)) throw new Error(`has order ${entry} twice`);
      ids.add(entry);
    }
    return ids;
  },
  accepted: 'order IDs',
};

/** Reads what audit/action.yml declares, in its order. */
export const readAll = (read: Read) => ({
  ...readAccess(read),
  /** The status that orders are to have. */
  usual: read('disable-ct', requestedStatus, 'enabled'),
  /** The orders that are to have the other one. */
  except: read('except', orderIds, new Set<string>()),
  /** The orders to look at; none for all of the account. */
  orders: read('orders', orderIds, new Set<string>()),
  fail: read('fail', boolean, true),
  ...readPatience(read),
  requestsPerMinute: read('requests-per-minute', integerBetween(1, 2000), 300),
});

export type Inputs = ReturnType<typeof readAll>;
