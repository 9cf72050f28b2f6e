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
type Event = Change | Publication;
type Change = { at: number; by: Party; is: 'turned on' | 'turned off' | 'requested' };
/** Of a certificate, by whoever turned logging on. */
type Publication = { at: number; by: Party; is: 'published'; names: readonly string[]; requested: Change };

const pick = <T>(random: () => number, ...values: T[]): T => values[Math.floor(random() * values.length)] as T;

/** Starts an account with an order, and writes down what happens to that. */
function observe(account: StandInAccount, random: () => number) {
  const order = account.orders.get(String(ID));
  if (!order) throw new Error('There is no order');
  const administrator = new Administrator(account, ID, random);
  const events: Event[] = [];
  let { disableCt } = order;
  const wasOff = disableCt === true;
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
  const started = new Map<unknown, { requested: Change; onBy: Party }>();
  account.store.onProgress = (pending, stage) => {
    if (!started.has(pending)) {
      const requested = { at, by: party, is: 'requested' } as const;
      started.set(pending, { requested, onBy });
      events.push(requested);
    }
    const { requested, onBy: before } = started.get(pending) as { requested: Change; onBy: Party };
    const by = account.store.ctStatusCounts === 'at request' ? before : onBy;
    if (stage === 'issued' && order.certificate?.scts)
      events.push({ at, by, is: 'published', names: order.certificate.dnsNames, requested });
  };
  const actNow = async (number: number) => {
    [party, at] = ['administrator', number];
    await administrator.act(number);
    party = 'run';
  };
  let lastAct = Promise.resolve();
  // One after the other, also before the two reads of a look.
  const act = (number: number) => {
    lastAct = lastAct.then(() => actNow(number));
    return lastAct;
  };
  return { order, administrator, events, act, wasOff };
}
type Observed = ReturnType<typeof observe>;

/** A run that has ended, and what it sent. */
interface Played extends Observed {
  account: StandInAccount;
  disableCt: boolean;
  hasPolicy: boolean;
  kinds: readonly (string | undefined)[];
  describe: () => unknown;
}

/** Returns the numbers of the requests of a kind. */
const numbersOf = ({ kinds }: Played, kind: string) =>
  kinds.flatMap((each, index) => (each === kind ? [index + 1] : []));

/** Says why names were published that nobody could look at; undefined if they should not have been. */
function explain(event: Publication, played: Played): string | undefined {
  const { by, requested } = event;
  if (by === 'before the run') return 'logging was on before the run';
  if (by === 'administrator' && requested.by === 'run')
    return 'logging was turned on by the administrator, after the last look before the POST';
  if (by === 'administrator') return 'logging was turned on by the administrator, before another request';
  // By a policy, they would have been refused.
  if (requested.by === 'run' && !played.hasPolicy) return 'requested by the run, with names that it saw';
  const { events, account } = played;
  const looks = numbersOf(played, 'order');
  const turnedOnAt = events.findLast(({ is, at }) => is === 'turned on' && at <= event.at)?.at ?? 0;
  const look = looks.find((number) => number >= Math.max(requested.at, turnedOnAt));
  // The two reads of a look are sent at once.
  if (look === undefined || look + 1 >= event.at) return 'issued before a look showed it, or requested after the last';
  if (account.store.ctStatusCounts === 'at request' && requested.at >= turnedOnAt)
    return 'requested while logging was on';
  if (numbersOf(played, 'reissue').some((post) => post < requested.at)) return "in place of the run's own reissue";
  const lookBefore = looks.findLast((number) => number < turnedOnAt) ?? 0;
  const isBehind = ({ by, is, at }: Event) => by === 'administrator' && is === 'turned off' && at > lookBefore;
  if (events.some((each) => isBehind(each) && each.at <= turnedOnAt)) return 'turned off between the look and the PUT';
  const next = looks.find((number) => number > look);
  if (next !== undefined && next + 1 >= event.at) return 'issued before the recovery looked';
  const off = events.find(({ is, by, at }) => is === 'turned off' && by === 'run' && at >= look);
  return off && off.at >= event.at ? 'issued before logging was turned off again' : undefined;
}

/** Returns whether logging was off when a look read the order, which is the request with this number. */
function wasOffAt(look: number, { events, kinds, wasOff }: Played): boolean {
  // The other read of a look is sent at once, and the order is read behind whatever happened before that.
  const read = kinds[look] === 'chain' ? look + 1 : look;
  const change = events.findLast(({ is, at }) => is.startsWith('turned') && at <= read);
  return change ? change.is === 'turned off' : wasOff;
}

/** Expects that no POST was sent although the last look before it showed the other status, whatever came of it. */
function expectDesiredBeforePost(played: Played): void {
  const { disableCt, describe } = played;
  const looks = numbersOf(played, 'order');
  for (const post of numbersOf(played, 'reissue')) {
    const look = looks.findLast((number) => number < post) ?? 0;
    expect(wasOffAt(look, played), `at request ${look}: ${JSON.stringify(describe(), undefined, 1)}`).toBe(disableCt);
  }
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
async function expectExplained(played: Played) {
  const { order, events, account, disableCt, describe } = played;
  expectDesiredBeforePost(played);
  // Whatever is left pending is issued some day.
  await played.act(Number.POSITIVE_INFINITY);
  if (order.pending) await account.issue(ID);
  for (const event of events) {
    if (event.is !== 'published' || !(disableCt || event.names.includes(Administrator.NAME))) continue;
    const why = explain(event, played);
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
    };
    const files = { 'ct-policy.json': JSON.stringify(policy) };
    // Both steps of a job have one runner: the post step removes the folder that main has made.
    await using runner = await startRunner();
    const main = await runInVirtualTime(account, 'reissue', inputs, { files, runner, beforeRequest: observed.act });
    const sent = main.network.sent.map((line) => line.split(' ')[1]);
    let last = main;
    if (Object.values(main.state).some((value) => value !== '')) {
      const env = Object.fromEntries(Object.entries(main.state).map(([name, value]) => [`STATE_${name}`, value]));
      const beforeRequest = (number: number) => observed.act(sent.length + number);
      last = await runInVirtualTime(account, 'post step', inputs, { files, env, runner, beforeRequest });
      expect(last.errors.join()).not.toContain('The saved state is not what the step saves');
    }
    const kinds = [...sent, ...(last === main ? [] : last.network.sent.map((line) => line.split(' ')[1]))];
    const describe = () => ({ index, disableCt, kinds, acts: observed.administrator.acts, said: last.messages, state });
    const state = account.stateOf(ID);
    const isChangedSince = observed.administrator.acts.some(({ before }) => before > kinds.lastIndexOf('order') + 1);
    const isGreen = last === main && main.exitCode === 0;
    count(isGreen ? 'green' : 'red');
    const isAsked = state.pending && state.disableCt === disableCt;
    if (isAsked && !state.inSync) count(`${isGreen ? 'green' : 'red'} and pending, with another status`);
    const isOutOfSync = !state.inSync && !isAsked && state.status !== 'revoked';
    const isOther = isGreen && state.disableCt !== disableCt && state.status !== 'revoked';
    if (isOutOfSync || isOther) {
      // A reissue that is pending may follow the status that was restored, which was out of sync before the run, too.
      const said = state.pending ? /out of sync|was restored to/i : /out of sync/i;
      const isSaid = !isGreen && said.test(last.errors.join());
      if (isGreen) count(`green and ${isOther ? 'of another status' : 'out of sync'}, changed since the last look`);
      else count(`red and out of sync, ${isSaid ? 'which it says' : 'changed since the last look'}`);
      expect(isSaid || isChangedSince, JSON.stringify(describe(), undefined, 1)).toBe(true);
    }
    const hasPolicy = inputs['policy-file'] !== 'none';
    await expectExplained({ ...observed, account, disableCt, hasPolicy, kinds, describe });
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
    const { acts } = observed.administrator;
    const describe = () => ({ index, disableCt, kinds, acts, said: ended.commands.slice(1) });
    await expectExplained({ ...observed, account: service, disableCt, hasPolicy: false, kinds, describe });
  }
  console.log(`${RUNS} runs of each, seed ${SEED}: ${JSON.stringify(counts, undefined, 1)}`);
});
