import { expect, test } from 'vitest';
import { explore, Findings } from './model/exploration.ts';
import { startsOf } from './model/starts.ts';
import { createEnvironment } from './model/step-environment.ts';

/** How many acts a sequence has at most: faults, kills, and what others do. */
const MAX_ACTS = Number(process.env['FAULTS'] ?? 2);
/** Of the longest sequences, one in so many is run. */
const STRIDE = Number(process.env['STRIDE'] ?? 40);
const HOUR_MS = 3_600_000;

test.each(['reissue', 'root'] as const)(
  `no sequence of up to ${MAX_ACTS} faults and acts of others breaks an invariant: %s`,
  { timeout: 6 * HOUR_MS },
  async (action) => {
    using environment = await createEnvironment();
    const findings = new Findings();
    const started = performance.now();
    const starts = startsOf(action);
    let chosen = 0;
    const isChosen = () => chosen++ % STRIDE === 0;
    for (const start of starts) await explore(environment, start, findings, { maxActs: MAX_ACTS, isChosen });
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    console.log(`${action}: ${starts.length} starts, up to ${MAX_ACTS} acts, ${seconds} s: ${findings.describe()}`);
    expect([...findings.breaks.keys()]).toEqual([]);
  },
);
