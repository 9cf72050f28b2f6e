import { expect, test } from 'vitest';
import { runInVirtualTime } from '../harness/virtual-run.ts';
import { seededRandom } from '../harness/virtual-time.ts';
import { Administrator } from '../stand-in/administrator.ts';
import { issuedOrder, type ReissueMode } from '../stand-in/orders.ts';
import { kindOf } from '../stand-in/routes.ts';
import { startCertCentral } from '../stand-in/server.ts';
import { StandInAccount } from '../stand-in/state.ts';
import { startRunner } from '../unit/runner.ts';

/** How many runs of each action; the thorough workflow makes more. */
const RUNS = Number(process.env['RUNS'] ?? 60);
const SEED = Number(process.env['SEED'] ?? 1);
const ID = 1000001;

type Party = 'before the run' | 'administrator' | 'run';

/** What happened to the order, each with the number of the request before or during which it did. */
type Event = { at: number; by: Party } & (
  | { is: 'turned on' | 'turned off' }
  | { is: 'requested' }
  /** `by` is who turned logging on; `requested`: at which request of this run it had been requested, and by whom. */
  | { is: 'published'; names: readonly string[]; requested: Event | undefined }
);

const pick = <T>(random: () => number, ...values: T[]): T => values[Math.floor(random() * values.length)] as T;

/** Starts an account with an order, and writes down what happens to that. */
function observe(account: StandInAccount, random: () => number) {
  const order = account.orders.get(String(ID));
  if (!order) throw new Error('There is no order');
  const administrator = new Administrator(account, ID, random);
  const events: Event[] = [];
  let { disableCt } = order;
  let [party, at] = ['run' as Party, 0];
  let onBy: Party = 'before the run';
  Object.defineProperty(order, 'disableCt', {
    enumerable: true,
    get: () => disableCt,
    set: (value: boolean) => {
      if (value !== disableCt) events.push({ at, by: party, is: value ? 'turned off' : 'turned on' });
      if (value !== disableCt) onBy = party;
      disableCt = value;
    },
  });
  const started = new Map<unknown, { request: Event; onBy: Party }>();
  account.store.onProgress = (pending, stage) => {
    if (!started.has(pending)) {
      const request = { at, by: party, is: 'requested' } as const;
      started.set(pending, { request, onBy });
      events.push(request);
    }
    const { request, onBy: before } = started.get(pending) as { request: Event; onBy: Party };
    const by = account.store.ctStatusCounts === 'at request' ? before : onBy;
    if (stage === 'issued' && order.certificate?.scts)
      events.push({ at, by, is: 'published', names: order.certificate.dnsNames, requested: request });
  };
  const act = async (number: number) => {
    [party, at] = ['administrator', number];
    await administrator.act(number);
    party = 'run';
  };
  return { order, administrator, events, act };
}
type Observed = ReturnType<typeof observe>;

/** Says why a run may have published names that nobody could look at; undefined if it should not have. */
function explain(event: Event, { events }: Observed, looks: readonly number[], statusCounts: string, posts: number[]) {
  if (event.is !== 'published') throw new Error('Nothing was published');
  if (event.by !== 'run')
    return event.by === 'administrator'
      ? 'logging was turned on by the administrator'
      : 'logging was on before the run';
  const { requested } = event;
  const requestedAt = requested?.at ?? 0;
  const turnedOn = events.findLast(({ is, by, at }) => is === 'turned on' && by === 'run' && at <= event.at);
  const turnedOnAt = turnedOn?.at ?? 0;
  const lookBefore = looks.findLast((look) => look < turnedOnAt) ?? 0;
  const look = looks.find((number) => number >= Math.max(requestedAt, turnedOnAt));
  if (look === undefined || look >= event.at) return 'issued before a look showed it, or requested after the last';
  if (statusCounts === 'at request' && requestedAt >= turnedOnAt) return 'requested while logging was on';
  if (posts.some((post) => post < requestedAt)) return "in place of the run's own reissue";
  const isBehind = ({ at, by, is }: Event) => by === 'administrator' && is === 'turned off' && at > lookBefore;
  if (events.some((each) => isBehind(each) && each.at <= turnedOnAt)) return 'turned off between the look and the PUT';
  const off = events.find(({ is, by, at }) => is === 'turned off' && by === 'run' && at >= look);
  if (off && off.at >= event.at) return 'issued before logging was turned off again';
  return undefined;
}

const counts: Record<string, number> = {};
const count = (what: string) => {
  counts[what] = (counts[what] ?? 0) + 1;
};

/** Draws an order and what is desired of it. */
function draw(index: number) {
  const random = seededRandom(SEED * 1_000_003 + index);
  const disableCt = pick(random, true, false);
  const [isLogged, isDisabled] = pick(random, [disableCt, !disableCt], [disableCt, disableCt], [!disableCt, disableCt]);
  const statusCounts = pick(random, 'at request' as const, 'at issuance' as const);
  const orders = [{ ...issuedOrder(ID, { scts: isLogged }), disableCt: isDisabled }];
  const policy = {
    default: disableCt ? 'keep-out' : 'log',
    'keep-out': { [Administrator.NAME]: 'nobody has seen it' },
  };
  return { random, disableCt, policy, account: { orders, ctStatusCounts: statusCounts } };
}

/** Counts what was published in the end, and expects an explanation of it. */
async function expectExplained(
  observed: Observed,
  account: StandInAccount,
  disableCt: boolean,
  looks: readonly number[],
  posts: number[],
  describe: () => unknown,
) {
  const { order, events } = observed;
  // Whatever is left pending is issued some day.
  await observed.act(Number.POSITIVE_INFINITY);
  if (order.pending) await account.issue(ID);
  for (const event of events) {
    const isSecret = event.is === 'published' && (disableCt || event.names.includes(Administrator.NAME));
    if (!isSecret) continue;
    const why = explain(event, observed, looks, account.store.ctStatusCounts, posts);
    count(`published: ${why}`);
    expect(why, JSON.stringify(describe(), undefined, 1)).toBeDefined();
  }
}

test(`an administrator beside ${RUNS} runs of the reissue action`, async () => {
  for (let index = 0; index < RUNS; index++) {
    const { random, disableCt, policy, account: options } = draw(index);
    const account = await StandInAccount.create(options);
    account.reissueMode = pick<ReissueMode>(random, 'immediate', 'manual', { pendingReads: 1 }, { pendingReads: 3 });
    const observed = observe(account, random);
    const inputs = {
      'order-id': String(ID),
      'disable-ct': String(disableCt),
      'policy-file': pick(random, 'ct-policy.json', 'none'),
      'wait-minutes': pick(random, '0', '3'),
      'reissue-before-days': '0',
      'csr-file': '',
      'expected-plan': 'any',
      'dry-run': 'false',
      'skip-approval': 'true',
    };
    const files = { 'ct-policy.json': JSON.stringify(policy) };
    const main = await runInVirtualTime(account, 'reissue', inputs, { files, beforeRequest: observed.act });
    const sent = main.network.sent.map((line) => line.split(' ')[1]);
    let last = main;
    if (Object.values(main.state).some((value) => value !== '')) {
      const env = Object.fromEntries(Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]));
      const beforeRequest = (number: number) => observed.act(sent.length + number);
      last = await runInVirtualTime(account, 'post step', inputs, { files, env, beforeRequest });
    }
    const all = [...sent, ...(last === main ? [] : last.network.sent.map((line) => line.split(' ')[1]))];
    const numbersOf = (kind: string) => all.flatMap((each, index) => (each === kind ? [index + 1] : []));
    const looks = numbersOf('order');
    const describe = () => ({ index, disableCt, all, acts: observed.administrator.acts, said: last.messages, state });
    const state = account.stateOf(ID);
    const isChangedSince = observed.administrator.acts.some(({ before }) => before > (looks.at(-1) ?? 0));
    const isGreen = last === main && main.exitCode === 0;
    count(isGreen ? 'green' : 'red');
    const isAsked = state.pending && state.disableCt === disableCt;
    if (isAsked && !state.inSync) count(`${isGreen ? 'green' : 'red'} and pending, with another status`);
    const isOutOfSync = !state.inSync && !isAsked && state.status !== 'revoked';
    const isOther = isGreen && state.disableCt !== disableCt && state.status !== 'revoked';
    if (isOutOfSync || isOther) {
      const isSaid = !isGreen && /out of sync/i.test(last.errors.join());
      if (isGreen) count(`green and ${isOther ? 'of another status' : 'out of sync'}, changed since the last look`);
      else count(`red and out of sync, ${isSaid ? 'which it says' : 'changed since the last look'}`);
      expect(isSaid || isChangedSince, JSON.stringify(describe(), undefined, 1)).toBe(true);
    }
    await expectExplained(observed, account, disableCt, looks, numbersOf('reissue'), describe);
  }
});

test(`an administrator beside ${RUNS} runs of the root action`, async () => {
  const { run } = await import('../../src/set-status/run.ts');
  for (let index = 0; index < RUNS; index++) {
    const { random, disableCt, account: options } = draw(index);
    let observed: Observed | undefined;
    let number = 0;
    const intercept = async () => {
      await observed?.act(++number);
      return undefined;
    };
    await using service = await startCertCentral({ ...options, intercept });
    observed = observe(service, random);
    await using runner = await startRunner();
    const inputs = { 'order-id': String(ID), 'disable-ct': String(disableCt), 'dry-run': 'false' };
    const ended = await runner.run(run, { ...inputs, 'api-key': service.apiKey, 'api-url': service.url });
    count(`root ${ended.exitCode === 0 ? 'green' : 'red'}`);
    const kinds = service.requests.map(kindOf);
    const looks = kinds.flatMap((kind, index) => (kind === 'order' ? [index + 1] : []));
    const { acts } = observed.administrator;
    const describe = () => ({ index, disableCt, kinds, acts, said: ended.commands.slice(1) });
    await expectExplained(observed, service, disableCt, looks, [], describe);
  }
  console.log(`${RUNS} runs of each, seed ${SEED}: ${JSON.stringify(counts, undefined, 1)}`);
});
