import { expect, test } from 'vitest';
import { runInVirtualTime } from '../harness/virtual-run.ts';
import { seededRandom, VirtualTime } from '../harness/virtual-time.ts';
import type { StandInOrder } from '../stand-in/orders.ts';
import { sampleFaults } from '../stand-in/random-faults.ts';
import { auditInVirtualTime, createAccount } from './virtual-audit.ts';

/** `TWO_YEARS` says of how many orders; by default, they are a few for less time. */
const [ORDERS, DAYS] = process.env['TWO_YEARS'] ? [Number(process.env['TWO_YEARS']), 730] : [8, 80];
const SEED = Number(process.env['SEED'] ?? 1);
const DAY_MS = 86_400_000;
const FIRST_ID = 5_000_001;
const POLICY = { default: 'log', 'keep-out': { 'corp.example.com': 'internal hosts' } };
const isKeptOut = ({ commonName }: StandInOrder) => commonName.endsWith('.corp.example.com');
const dayOf = (time: number | Date) => Math.floor(Number(time) / DAY_MS);

/** An account with annual plans over the years: orders, their renewals, and the people who approve. */
async function startYears(maxDays: number) {
  const random = seededRandom(SEED);
  // The same weekdays whenever the test runs.
  const startedAt = Date.UTC(2027, 0, 4);
  const time = new VirtualTime(startedAt);
  const account = await createAccount({ maxDays });
  account.store.now = () => time.now;
  const renewed = new Set<string>();
  /** What happens on later days, by the day. */
  const events = new Map<number, (() => Promise<void> | void)[]>();
  const later = (days: number, happen: () => Promise<void> | void) => {
    const day = dayOf(time.now) + days;
    events.set(day, [...(events.get(day) ?? []), happen]);
  };
  /** The end of the last certificate of each order. */
  const ends = new Map<string, number>();
  const order = (id: number, planEnds: number, changes = {}) => {
    const commonName = `host-${id}.${id % 2 ? 'corp.' : ''}example.com`;
    const disableCt = id % 2 === 1;
    return { id, status: 'issued', disableCt, commonName, planEnds: new Date(planEnds * DAY_MS), ...changes };
  };
  let lastId = FIRST_ID - 1;
  for (let index = 0; index < ORDERS; index++) {
    const id = ++lastId;
    const { commonName, disableCt, ...seed } = order(id, dayOf(startedAt) + 1 + Math.floor(random() * 364));
    // Issued some time ago, as late as DigiCert would have: at the end of its plan, or before.
    const left = Math.min(dayOf(seed.planEnds) - dayOf(startedAt), 31 + Math.floor(random() * (maxDays - 31)));
    const notAfter = new Date(startedAt + (left + 1) * DAY_MS - 1_000);
    const notBefore = new Date(startedAt + (left - maxDays + 1) * DAY_MS);
    const certificate = { commonName, dnsNames: [commonName], scts: !disableCt, notBefore, notAfter };
    await account.addOrder({ ...seed, commonName, disableCt, certificate });
  }
  const renew = async (old: StandInOrder) => {
    renewed.add(old.id);
    const id = ++lastId + (lastId % 2 === Number(old.id) % 2 ? 0 : 1);
    lastId = id;
    const { commonName } = old;
    const planEnds = dayOf(old.planEnds as Date) + 365;
    const renewal = { status: 'processing', commonName, certificate: undefined, renewedOrderId: old.id };
    await account.addOrder(order(id, planEnds, renewal));
    later(Math.floor(random() * 7), () => account.issue(id));
  };
  return { account, time, random, events, later, ends, renewed, renew };
}

test.each([[199], [47]])(
  'certificates of %i days: none ends before its plan, or is reissued twice for one end',
  { timeout: 6 * 3_600_000 },
  async (maxDays) => {
    const { account, time, random, events, later, ends, renewed, renew } = await startYears(maxDays);
    const { orders } = account;
    let outageUntil = 0;
    const faults = sampleFaults({ seed: SEED, share: 0.01 });
    const fault = (request: Parameters<typeof faults>[0]) =>
      time.now < outageUntil ? ('503' as const) : faults(request);
    account.store.onProgress = (pending, stage) => {
      if (stage !== 'issued') return;
      const order = [...orders.values()].find(({ certificate }) => certificate?.id === pending.id) as StandInOrder;
      const end = dayOf(order.certificate?.validTill as Date);
      expect(end, `order ${order.id} was reissued for the same end`).toBeGreaterThan(ends.get(order.id) ?? 0);
      ends.set(order.id, end);
    };
    for (const { id, certificate } of orders.values()) ends.set(id, dayOf(certificate?.validTill as Date));
    const startedAt = time.now;
    for (let day = 0; day < DAYS; day++) {
      time.now = startedAt + day * DAY_MS + 3_600_000;
      for (const happen of events.get(dayOf(time.now)) ?? []) await happen();
      if (time.now >= outageUntil && random() < 0.03) outageUntil = time.now + (1 + random() * 2) * DAY_MS;
      const usual = { time, isRecording: true, fault };
      const policy = { policy: POLICY, ...usual };
      const audit = await auditInVirtualTime(account, { 'reissue-before-days': '30', retries: '5' }, policy);
      for (const job of JSON.parse(audit.outputs['to-do'] || '[]')) {
        const id = String(job['order-id']);
        // Most are issued at once; others wait for an approver for up to a week, who may reject them.
        const isSlow = random() < 0.25;
        account.reissueMode = random() < 0.5 ? 'immediate' : { pendingReads: 2 };
        const inputs = {
          'order-id': id,
          'disable-ct': '',
          'policy-file': 'ct-policy.json',
          'expected-plan': job.plan,
          'wait-minutes': '5',
          'reissue-before-days': '0',
          'dry-run': 'false',
          'skip-approval': 'true',
          'api-key': isSlow ? account.standardUserKey : account.apiKey,
        };
        const files = { 'ct-policy.json': JSON.stringify(POLICY) };
        await runInVirtualTime(account, 'reissue', inputs, { ...usual, files });
        if (account.stateOf(id).pending)
          later(1 + Math.floor(random() * 7), () => {
            const isRejected = random() < 0.2;
            if (account.stateOf(id).pending) return isRejected ? account.reject(id) : account.issue(id);
            return undefined;
          });
      }
      for (const order of [...orders.values()]) {
        const { id, certificate, planEnds, disableCt, pending } = order;
        const plan = dayOf(planEnds as Date);
        const today = dayOf(time.now);
        if (plan < today) continue;
        if (!renewed.has(id) && plan - today <= 20) await renew(order);
        expect([id, disableCt], `day ${day}`).toEqual([id, isKeptOut(order)]);
        if (!certificate) continue;
        expect([id, certificate.scts], `day ${day}`).toEqual([id, !isKeptOut(order)]);
        const end = dayOf(certificate.validTill);
        // Within the last week of its plan, a certificate is not reissued.
        const isLate = end < today && plan - end >= 7;
        expect(isLate, `the certificate of order ${id} ended (${pending ? 'pending' : 'nothing pending'})`).toBe(false);
      }
    }
    expect([...orders.keys()].some((id) => account.stateOf(id).posts > 0)).toBe(true);
  },
);
