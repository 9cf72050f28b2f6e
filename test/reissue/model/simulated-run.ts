/** One run of an action in virtual time, with what happens at its requests. */
import { timeoutError } from '../../../src/http/network-errors.ts';
import type { HttpRequest, HttpResponse } from '../../../src/http/types.ts';
import { post } from '../../../src/reissue/recovery/post-step.ts';
import { run as reissue } from '../../../src/reissue/run.ts';
import { run as setStatus } from '../../../src/set-status/run.ts';
import { abortedError, refused, VirtualNetwork } from '../../harness/virtual-network.ts';
import { seededRandom, VirtualTime } from '../../harness/virtual-time.ts';
import type { ReissueMode, StandInOrder } from '../../stand-in/orders.ts';
import { YESTERDAY } from '../../stand-in/pki.ts';
import { StandInAccount } from '../../stand-in/state.ts';
import { type Act, type Fault, isDeed, type Position, perform } from './acts.ts';
import { type Attempt, isRead, kindOf, outcomeOf, statusIn } from './attempts.ts';
import { parseOrder } from './order.ts';
import { isUnreported, ORDER_ID, type Start, seedOf } from './starts.ts';
import { type RunEnvironment, runInEnvironment } from './step-environment.ts';
import { Chronicle, type PlayedStep, type Story } from './story.ts';

const LATENCY_MS = 500;
const TIMEOUT_SECONDS = 30;
const TELLING_LOOKS = 3;
const GRACE_MS = 125_000;

/** A run, and where in it something could have happened. */
export interface SimulatedRun {
  story: Story;
  positions: readonly Position[];
  /** Each request with what came of it. */
  log: readonly string[];
}

export interface SimulationOptions {
  ctStatusCounts?: 'at request' | 'at issuance';
  reissueMode?: ReissueMode;
  /** Makes what somebody else does before a request. */
  others?: (account: StandInAccount) => (request: number) => Promise<void>;
}

/** What the processes of a run share. */
class World {
  readonly time = new VirtualTime(YESTERDAY.getTime() + 86_400_000);
  readonly positions: Position[] = [];
  readonly attempts: Attempt[] = [];
  readonly log: string[] = [];
  readonly chronicle: Chronicle;
  readonly account: StandInAccount;
  readonly order: StandInOrder;
  readonly acts: readonly Act[];
  readonly options: SimulationOptions;
  readonly actOfOthers: ((request: number) => Promise<void>) | undefined;
  isUnreadable = false;
  #looks = 0;
  #phaseAt = 0;
  #isGraceOver = false;

  constructor(account: StandInAccount, acts: readonly Act[], options: SimulationOptions) {
    this.account = account;
    this.order = account.orders.get(ORDER_ID) as StandInOrder;
    this.chronicle = new Chronicle(account, this.order);
    this.acts = acts;
    this.options = options;
    this.actOfOthers = options.others?.(account);
  }

  /** Begins a phase: the looks after a change, or after something that happened, tell something new. */
  beginPhase(): void {
    this.#looks = 0;
    this.#isGraceOver = false;
    this.#phaseAt = this.time.now;
  }

  notePosition(kind: Position['kind'], step: Attempt['step']): number {
    const { order, chronicle, isUnreadable } = this;
    const { status: word, disableCt, pending, certificate } = order;
    if (kind !== 'order') this.beginPhase();
    const isFirstAfterGrace = !this.#isGraceOver && this.time.now - this.#phaseAt > GRACE_MS;
    if (isFirstAfterGrace) this.#isGraceOver = true;
    const isTelling = kind !== 'order' || this.#looks++ < TELLING_LOOKS || isFirstAfterGrace;
    const pendingOf = chronicle.requesterOf(pending);
    const isClosed = /revoked|rejected/.test(word);
    const isIssued = certificate !== undefined;
    this.positions.push({
      kind,
      step,
      word,
      isOff: disableCt === true,
      pendingOf,
      isIssued,
      isClosed,
      isUnreadable,
      isTelling,
    });
    return this.positions.length - 1;
  }
}

class SimulatedNetwork extends VirtualNetwork {
  isKilled = false;
  readonly #world: World;
  readonly #step: Attempt['step'];
  #fault: Fault | undefined;

  constructor(world: World, step: Attempt['step']) {
    super(world.account, world.time, seededRandom(1), { isRecording: false });
    this.#world = world;
    this.#step = step;
  }

  override async send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
    const { time, chronicle, attempts } = this.#world;
    const kind = kindOf(request);
    const began = { sent: chronicle.tick(), sentAt: time.now };
    const attempt: Attempt = { step: this.#step, kind, ...statusIn(request), ...began, isFalse: false };
    attempts.push(attempt);
    await this.clock.sleep(LATENCY_MS, signal).catch(() => {
      attempt.outcome = 'aborted';
      throw abortedError(true);
    });
    try {
      const response = await this.#respondTo(request, attempt, signal);
      attempt.outcome = outcomeOf(attempt, response);
      if (kind === 'order' && attempt.outcome === 'done') attempt.order = parseOrder(response.body, time.now);
      return response;
    } catch (error) {
      attempt.outcome ??= isRead(attempt) ? 'failed' : 'in doubt';
      throw error;
    } finally {
      Object.assign(attempt, { ended: chronicle.tick(), endedAt: time.now });
      this.#log(attempt);
    }
  }

  async #respondTo(request: HttpRequest, attempt: Attempt, signal?: AbortSignal): Promise<HttpResponse> {
    const { kind } = attempt;
    if (kind === 'chain' || kind === 'validation') return this.#carryOut(request, attempt);
    const fault = await this.#world.time.freezeDuring(this.#letActsHappen(kind));
    if (fault === 'killed') return this.#die();
    if (kind === 'order' && this.#world.isUnreadable) return { ...UNAVAILABLE };
    switch (fault) {
      case undefined:
        break;
      case 'killed, carried out':
        await this.#carryOut(request, attempt);
        return this.#die();
      case 'the order cannot be read':
        return { ...UNAVAILABLE };
      case 'the order can no longer be read':
        this.#world.isUnreadable = true;
        return { ...UNAVAILABLE };
      case 'in doubt, carried out':
        await this.#carryOut(request, attempt);
        await this.clock.sleep(TIMEOUT_SECONDS * 1_000, signal).catch(() => {});
        throw timeoutError(TIMEOUT_SECONDS, true);
      case 'in doubt, not carried out':
        return { ...UNAVAILABLE };
      case 'refused':
        return { ...UNAVAILABLE, ...refused(400) };
      case 'accepted, never issued':
        this.#fault = fault;
        break;
      default:
        throw new Error(`No such fault: ${fault}`);
    }
    return this.#carryOut(request, attempt);
  }

  /** Lets happen what happens at this request; returns what becomes of the request itself. */
  async #letActsHappen(kind: Position['kind']) {
    const { acts, account, chronicle, log } = this.#world;
    const at = this.#world.notePosition(kind, this.#step);
    const { actOfOthers } = this.#world;
    if (actOfOthers) await chronicle.letOthers(() => actOfOthers(at + 1));
    let fault: Exclude<Act['is'], 'deed'> | undefined;
    for (const act of acts) {
      if (act.at !== at) continue;
      log.push(`    ${act.is}`);
      this.#world.beginPhase();
      if (isDeed(act.is)) await perform(act.is, account, chronicle);
      else fault = act.is;
    }
    return fault;
  }

  async #carryOut(request: HttpRequest, attempt: Attempt): Promise<HttpResponse> {
    const { account, time, chronicle } = this.#world;
    account.reissueMode = this.#fault ? 'manual' : (this.#world.options.reissueMode ?? { pendingReads: 1 });
    const response = await time.freezeDuring(this.carryOut(request));
    attempt.served = chronicle.tick();
    return response;
  }

  #die(): Promise<never> {
    this.isKilled = true;
    this.clock.stop();
    return new Promise<never>(() => {});
  }

  #log({ kind, disableCt, outcome, order, sentAt }: Attempt): void {
    if (kind === 'chain' || kind === 'validation') return;
    const shown = order && ` ${order.status} disable_ct=${order.disableCt}`;
    const body = disableCt === undefined ? '' : ` ${disableCt}`;
    this.#world.log.push(
      `${this.#step} ${Math.round((sentAt - YESTERDAY.getTime() - 86_400_000) / 1000)} ${kind}${body}: ${outcome}${shown ?? ''}`,
    );
  }
}

const UNAVAILABLE = { status: 503, headers: {}, body: '', bodyError: undefined };

/** Runs an action from a start, with what happens at its requests, and its post step if it left a state. */
export async function simulate(
  environment: RunEnvironment,
  start: Start,
  acts: readonly Act[],
  options: SimulationOptions = {},
): Promise<SimulatedRun> {
  const account = await StandInAccount.create({
    orders: [seedOf(start)],
    ctReported: !isUnreported(start),
    ctStatusCounts: options.ctStatusCounts ?? 'at issuance',
  });
  const world = new World(account, acts, options);
  const { action, disableCt, isPermitted, waitMinutes } = start;
  const { disableCt: wasOff, serial: serialBefore } = account.stateOf(ORDER_ID);
  const play = async (
    name: PlayedStep['name'],
    state: Record<string, string>,
  ): Promise<PlayedStep & { state: string }> => {
    const network = new SimulatedNetwork(world, name);
    const entry = name === 'post' ? post : action === 'root' ? setStatus : reissue;
    const startedAt = world.time.now;
    // What happens in the main step to the network is over in the post step, but for what DigiCert has.
    const ended = await runInEnvironment(environment, start, state, async () => {
      let isDone = false;
      const running = entry({ transport: network, clock: network.clock }).then(() => {
        isDone = true;
      });
      await world.time.advanceUntil(() => isDone || network.isKilled).catch(() => {});
      // In the end, only work on files is left.
      if (!network.isKilled)
        await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
      return isDone;
    });
    const { hasEnded, ...rest } = ended;
    world.log.push(
      network.isKilled
        ? `${name} killed`
        : `${name} ${rest.isRed ? 'red' : 'green'}: ${[...rest.errors, ...rest.warnings].join(' | ')}`,
    );
    return { name, isKilled: network.isKilled, hasEnded, seconds: (world.time.now - startedAt) / 1_000, ...rest };
  };
  const main = await play('main', {});
  const steps: [PlayedStep, ...PlayedStep[]] = [main];
  if (main.state !== '') {
    world.beginPhase();
    steps.push(await play('post', { STATE_transaction: main.state }));
  }
  const end = world.chronicle.end(ORDER_ID);
  // Whatever is left pending is issued some day.
  if (account.orders.get(ORDER_ID)?.pending) await account.issue(ORDER_ID);
  const { attempts, positions, log, chronicle } = world;
  const facts = { action, disableCt, isPermitted, waitMinutes, wasOn: wasOff === false, serialBefore };
  return { story: { ...facts, attempts, happenings: chronicle.since(), steps, end }, positions, log };
}
