import { expect, test } from 'vitest';
import { type Act, actsAt, isDeed, isKill } from './model/acts.ts';
import { findBreaks } from './model/invariants.ts';
import { explainPublication, isOurPublication } from './model/publications.ts';
import { type SimulatedRun, simulate } from './model/simulated-run.ts';
import { describeStart, type Start, startsOf } from './model/starts.ts';
import { createEnvironment, type RunEnvironment } from './model/step-environment.ts';

/** How many acts a sequence has at most: faults, kills, and what others do. */
const MAX_ACTS = Number(process.env['FAULTS'] ?? 2);
const HOUR_MS = 3_600_000;

/** What was found, each with the first and shortest of its sequences. */
class Findings {
  runs = 0;
  readonly breaks = new Map<string, { count: number; acts: number; first: string }>();
  readonly publications = new Map<string, { count: number; acts: number; first: string }>();

  add(start: Start, acts: readonly Act[], run: SimulatedRun): void {
    this.runs++;
    const describe = () =>
      [describeStart(start), `acts: ${JSON.stringify(acts)}`, ...run.log].join('\n    ');
    for (const { name, is } of findBreaks(run.story)) count(this.breaks, `${start.action}: ${name}: ${is}`, acts, describe);
    for (const each of run.story.happenings)
      if (isOurPublication(each))
        count(this.publications, explainPublication(each, run.story) ?? 'AVOIDABLE', acts, describe);
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

async function explore(environment: RunEnvironment, start: Start, findings: Findings, acts: readonly Act[] = []) {
  const run = await simulate(environment, start, acts);
  findings.add(start, acts, run);
  if (acts.length === MAX_ACTS) return;
  for (const act of nextActs(run, acts)) {
    // A job is killed once.
    if (isKill(act.is) && acts.some(({ is }) => isKill(is))) continue;
    await explore(environment, start, findings, [...acts, act]);
  }
}

test.each(['reissue', 'root'] as const)(
  `no sequence of up to ${MAX_ACTS} faults and acts of others breaks an invariant: %s`,
  { timeout: 6 * HOUR_MS },
  async (action) => {
    using environment = await createEnvironment();
    const findings = new Findings();
    const started = performance.now();
    const starts = startsOf(action);
    for (const start of starts) await explore(environment, start, findings);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    const { runs, breaks, publications } = findings;
    console.log(`${action}: ${starts.length} starts, ${runs} runs of up to ${MAX_ACTS} acts, ${seconds} s`);
    for (const [why, { count: times, first }] of publications)
      console.log(`PUBLISHED ${times} × ${why}${process.env['VERBOSE'] ? `\n    ${first}` : ''}`);
    for (const [name, { count: times, first }] of breaks) console.log(`BREAK ${times} × ${name}\n    ${first}`);
    expect([...breaks.keys()]).toEqual([]);
  },
);
