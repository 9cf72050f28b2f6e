import { expect, test } from 'vitest';
import { runInVirtualTime } from '../harness/virtual-run.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import { auditInVirtualTime, createAccount } from './virtual-audit.ts';

const ORDERS = 40;
const DAYS = 365;
/** How many days are between two audits. */
const STEP = 14;
const SEED = Number(process.env['SEED'] ?? 1);
const DAY_MS = 86_400_000;
/** The same weekdays whenever the test runs. */
const STARTED_AT = Date.UTC(2027, 0, 4);
const FIRST_ID = 5_000_001;
const RENEWALS_FROM = 6_000_000;
const DOMAIN = 'corp.example.com';

const lists = ['keep-out', 'log', 'ignore'] as const;
type List = (typeof lists)[number];
type Draw = <T>(...values: T[]) => T;

/** An order that the policy names by its ID, and what becomes of it and its renewal. */
interface NamedOrder {
  id: number;
  list: List;
  name: string;
  planEnds: Date;
  renewal: {
    id: number;
    /** Which of the two orders has `renewed_order_id`. */
    carrier: 'renewal' | 'renewed';
    disableCt: boolean | undefined;
    /** After how many days its certificate is issued; never by itself if it is beyond the year. */
    issuedAfter: number;
  };
  /** What becomes of the order when it is renewed. */
  end: 'revoked' | 'expires' | 'stays open';
  /** Whether the list reports `is_renewed`. */
  isListReporting: boolean;
  /** After how many days somebody lists the ID of the renewal; `undefined`: nobody does. */
  repairedAfter: number | undefined;
}

function drawOrder(index: number, draw: Draw): NamedOrder {
  const id = FIRST_ID + index;
  const list = draw<List>('keep-out', 'keep-out', 'log', 'ignore');
  // Some names are in the policy by their domain, too.
  const isByDomain = list === 'keep-out' && draw(true, false, false, false, false);
  return {
    id,
    list,
    name: `host-${id}.${isByDomain ? DOMAIN : 'example.com'}`,
    planEnds: new Date(STARTED_AT + (20 + Math.floor((index * (DAYS - 40)) / ORDERS)) * DAY_MS),
    renewal: {
      id: RENEWALS_FROM + index,
      carrier: draw('renewal', 'renewed'),
      disableCt: draw<boolean | undefined>(true, false, false, list === 'log' ? false : undefined),
      issuedAfter: draw(0, 5, 20, DAYS),
    },
    end: draw('revoked', 'expires', 'stays open'),
    isListReporting: draw(true, false),
    repairedAfter: draw(undefined, undefined, 45),
  };
}

async function startAccount() {
  const random = seededRandom(SEED);
  const draw: Draw = (...values) => values[Math.floor(random() * values.length)] as (typeof values)[number];
  const named = Array.from({ length: ORDERS }, (_, index) => drawOrder(index, draw));
  const account = await createAccount();
  const time = new VirtualTime(STARTED_AT);
  account.store.now = () => time.now;
  for (const { id, list, name, planEnds, isListReporting } of named) {
    const scts = list !== 'keep-out';
    const validity = {
      notBefore: new Date(STARTED_AT - 10 * DAY_MS),
      notAfter: new Date(Number(planEnds) + DAY_MS / 2),
    };
    await account.addOrder({
      id,
      status: 'issued',
      disableCt: !scts,
      planEnds,
      certificate: { commonName: name, dnsNames: [name], scts, ...validity },
      rowFields: isListReporting ? {} : { is_renewed: undefined },
    });
  }
  const policy: Record<List, Record<string, string>> & { default: string } = {
    default: 'log',
    'keep-out': { [DOMAIN]: 'internal hosts' },
    log: {},
    ignore: {},
  };
  for (const { id, list } of named) policy[list][id] = 'an exception';
  return { account, time, named, policy };
}

type Started = Awaited<ReturnType<typeof startAccount>>;

const orderOf = ({ account }: Started, id: number) => account.orders.get(String(id)) as StandInOrder;

async function renew(started: Started, { id, name, planEnds, renewal, end }: NamedOrder): Promise<void> {
  const { account } = started;
  const old = orderOf(started, id);
  const isCarrier = renewal.carrier === 'renewal';
  await account.addOrder({
    id: renewal.id,
    status: 'pending',
    disableCt: renewal.disableCt,
    commonName: name,
    planEnds: new Date(Number(planEnds) + DAYS * DAY_MS),
    ...(isCarrier && { renewedOrderId: id }),
  });
  old.isRenewed = true;
  if (!isCarrier) old.renewedOrderId = String(renewal.id);
  if (end === 'revoked') old.status = 'revoked';
}

/** Lets a day pass: orders are renewed, renewals are issued, and people repair the policy. */
async function passDay(started: Started, day: number): Promise<void> {
  const { account, time, named, policy } = started;
  time.now = STARTED_AT + day * DAY_MS + 3_600_000;
  for (const order of named) {
    const { planEnds, renewal, list, repairedAfter } = order;
    const renewedOn = Math.floor((Number(planEnds) - STARTED_AT) / DAY_MS) - 10;
    if (day === renewedOn) await renew(started, order);
    if (day === renewedOn + renewal.issuedAfter) await account.issue(renewal.id);
    if (repairedAfter !== undefined && day === renewedOn + repairedAfter) policy[list][renewal.id] = 'a renewal';
  }
}

/** Whether the next certificate of a renewal would be the first that publishes its names, which must stay out. */
function wouldPublish({ disableCt, certificate }: StandInOrder): boolean {
  if (disableCt === undefined) return !certificate;
  return !disableCt && !certificate?.scts;
}

test(`${ORDERS} orders that the policy names by ID, renewed over a year: no name of keep-out is handed over, or green`, async () => {
  const started = await startAccount();
  const { account, time, named, policy } = started;
  const counts: Record<string, number> = {};
  const isKeptOut = ({ list }: NamedOrder) => list === 'keep-out';
  for (let day = 0; day < DAYS; day++) {
    await passDay(started, day);
    if (day % STEP > 0) continue;
    const there = named.filter(({ renewal }) => account.orders.has(String(renewal.id)));
    const isWhole = day % (2 * STEP) === 0 || there.length === 0;
    const orders = isWhole ? 'all' : there.map(({ renewal }) => renewal.id).join(' ');
    const options = { time, policy: structuredClone(policy) };
    const audit = await auditInVirtualTime(account, { orders }, options);
    const toDo: { 'order-id': string; 'disable-ct': boolean; plan: string }[] = JSON.parse(
      audit.outputs['to-do'] ?? '[]',
    );
    const handedOver = new Map(toDo.map((job) => [Number(job['order-id']), job['disable-ct']]));
    const publishing: number[] = [];
    for (const order of there) {
      const { renewal, list, name } = order;
      const row = audit.rows.find((each) => each['order-id'] === String(renewal.id));
      const isDecided = renewal.id in policy[list] || name.endsWith(DOMAIN);
      const described = JSON.stringify({ day, ...order, row }, undefined, 1);
      if (!isDecided) {
        expect(row?.['verdict'], described).toBe('manual');
        expect(row?.['reason'], described).toContain(String(order.id));
        if (isKeptOut(order)) expect(row?.['reason'], described).not.toMatch(/\blog\b/);
        expect(handedOver.has(renewal.id), described).toBe(false);
      }
      if (isKeptOut(order)) {
        expect(handedOver.get(renewal.id), described).not.toBe(false);
        const state = account.stateOf(renewal.id);
        if (row?.['verdict'] === 'in sync') expect([state.disableCt, state.scts], described).toEqual([true, false]);
        if (wouldPublish(orderOf(started, renewal.id))) publishing.push(renewal.id);
      }
      const kind = `${list}, ${isDecided ? 'decided' : 'not decided'}: ${row?.['verdict']}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    const ids = publishing.map(String);
    expect(audit.outputs['would-publish-count'], `day ${day}: ${ids} of ${audit.summary}`).toBe(String(ids.length));
    expectReadOnce(started, audit.network.sent, isWhole);
    await runFleet(started, toDo);
  }
  // All kinds were there.
  expect(Object.keys(counts)).toEqual(
    expect.arrayContaining([...lists.map((list) => `${list}, not decided: manual`), 'keep-out, decided: in sync']),
  );
});

/** Expects that named orders that are not audited are read once, unless the list says that they were not renewed. */
function expectReadOnce({ account, named }: Started, sent: readonly string[], isWhole: boolean): void {
  for (const { id, list, isListReporting } of named) {
    const { isRenewed, status } = account.orders.get(String(id)) as StandInOrder;
    if (isWhole && list !== 'ignore' && status !== 'revoked') continue;
    const requests = sent.filter((line) => line.endsWith(` ${id}`));
    expect(requests.length, `order ${id}: ${requests}`).toBe(Number(isRenewed || !isListReporting));
  }
}

/** Runs the jobs that an audit hands over, and a run that a person starts for each renewal that the policy does not name. */
async function runFleet(
  { account, time, named, policy }: Started,
  toDo: readonly { 'order-id': string; 'disable-ct': boolean; plan: string }[],
): Promise<void> {
  const files = { 'ct-policy.json': JSON.stringify(policy) };
  const usual = { 'policy-file': 'ct-policy.json', 'disable-ct': '' };
  for (const job of toDo) {
    const inputs = { ...usual, 'order-id': job['order-id'], 'expected-plan': job.plan };
    await runInVirtualTime(account, 'reissue', inputs, { time, files });
  }
  for (const { list, name, renewal } of named) {
    const order = account.orders.get(String(renewal.id));
    if (!order || renewal.carrier === 'renewed' || renewal.id in policy[list] || name.endsWith(DOMAIN)) continue;
    const inputs = {
      ...usual,
      'order-id': String(renewal.id),
      'disable-ct': String(order.puts === 0 && list === 'keep-out'),
    };
    const before = account.stateOf(renewal.id);
    const run = await runInVirtualTime(account, 'reissue', inputs, { time, files });
    expect(account.stateOf(renewal.id)).toEqual(before);
    expect(run.errors.join()).toMatch(/not changed/);
  }
}
