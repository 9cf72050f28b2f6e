/** Every sequence of acts beside a run, from a start on. */
import { type Act, actsAt, isDeed, isKill } from './acts.ts';
import { findBreaks } from './invariants.ts';
import { explainPublication, isOurPublication } from './publications.ts';
import { type SimulatedRun, simulate } from './simulated-run.ts';
import { describeStart, type Start } from './starts.ts';
import type { RunEnvironment } from './step-environment.ts';

/** What was found, each with the first and shortest of its sequences. */
export class Findings {
  runs = 0;
  #green = 0;
  readonly breaks = new Map<string, { count: number; acts: number; first: string }>();
  readonly publications = new Map<string, { count: number; acts: number; first: string }>();

  add(start: Start, acts: readonly Act[], run: SimulatedRun): void {
    this.runs++;
    const describe = () => [describeStart(start), `acts: ${JSON.stringify(acts)}`, ...run.log].join('\n    ');
    for (const { name, is } of findBreaks(run.story))
      count(this.breaks, `${start.action}: ${name}: ${is}`, acts, describe);
    this.#countEnd(run);
    for (const each of run.story.happenings)
      if (isOurPublication(each))
        count(this.publications, explainPublication(each, run.story) ?? 'AVOIDABLE', acts, describe);
  }

  /** Describes all that was found. */
  describe(): string {
    const published = [...this.publications].map(([why, { count: times, first }]) =>
      [`published ${times} × ${why}`, ...(process.env['VERBOSE'] ? [first] : [])].join('\n    '),
    );
    const broken = [...this.breaks].map(([name, { count: times, first }]) => `BREAK ${times} × ${name}\n    ${first}`);
    return [`${this.runs} runs, of them ${this.#green} green`, ...published, ...broken].join('\n  ');
  }

  #countEnd({ story: { steps } }: SimulatedRun): void {
    if (steps.length === 1 && !steps[0].isRed && !steps[0].isKilled) this.#green++;
  }
}

function count(found: Findings['breaks'], name: string, { length }: readonly Act[], describe: () => string): void {
  const { count: before = 0, acts = Number.POSITIVE_INFINITY, first = '' } = found.get(name) ?? {};
  const isShorter = length < acts;
  found.set(name, { count: before + 1, acts: Math.min(acts, length), first: isShorter ? describe() : first });
}

/** Returns what can come next, at the last position of a sequence or later. */
function nextActs({ positions }: SimulatedRun, acts: readonly Act[]): Act[] {
  const last = acts.at(-1);
  const from = last?.at ?? 0;
  return positions.flatMap((position, at) => {
    if (at < from || !position.isTelling) return [];
    const isSame = at === last?.at;
    // A request has one fate. What others do comes before that.
    if (isSame && !isDeed(last.is)) return [];
    // What is so at the first request is another start.
    const possible = actsAt(position).filter((is) => at > 0 || !isDeed(is) || is === 'the status word is unknown');
    const isDone = new Set(acts.filter((act) => act.at === at).map(({ is }) => is));
    return possible.filter((is) => !isDone.has(is)).map((is) => ({ at, is }));
  });
}

/** Runs each sequence of up to so many acts that `isChosen` takes; the shorter ones are run anyway. */
export async function explore(
  environment: RunEnvironment,
  start: Start,
  findings: Findings,
  { maxActs, isChosen = () => true }: { maxActs: number; isChosen?: () => boolean },
  acts: readonly Act[] = [],
): Promise<void> {
  const run = await simulate(environment, start, acts);
  findings.add(start, acts, run);
  if (acts.length === maxActs) return;
  for (const act of nextActs(run, acts)) {
    // A job is killed once.
    if (isKill(act.is) && acts.some(({ is }) => isKill(is))) continue;
    if (acts.length > 0 && acts.length + 1 === maxActs && !isChosen()) continue;
    await explore(environment, start, findings, { maxActs, isChosen }, [...acts, act]);
  }
}
