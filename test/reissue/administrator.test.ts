import { expect, test } from 'vitest';
import { seededRandom } from '../harness/virtual-time.ts';
import { Administrator } from '../stand-in/administrator.ts';
import type { ReissueMode } from '../stand-in/orders.ts';
import type { StandInAccount } from '../stand-in/state.ts';
import { Findings } from './model/exploration.ts';
import { simulate } from './model/simulated-run.ts';
import { ORDER_ID, type Start, startsOf } from './model/starts.ts';
import { createEnvironment } from './model/step-environment.ts';

/** How many runs of each action; the thorough workflow makes more. */
const RUNS = Number(process.env['RUNS'] ?? 200);
const SEED = Number(process.env['SEED'] ?? 1);

const pick = <T>(random: () => number, ...values: T[]): T => values[Math.floor(random() * values.length)] as T;

test.each(['reissue', 'root'] as const)(
  `an administrator beside ${RUNS} runs breaks no invariant: %s`,
  async (action) => {
    using environment = await createEnvironment();
    const findings = new Findings();
    const starts = startsOf(action);
    for (let index = 0; index < RUNS; index++) {
      const random = seededRandom(SEED * 1_000_003 + index);
      const start: Start = pick(random, ...starts);
      let administrator: Administrator | undefined;
      const options = {
        ctStatusCounts: pick(random, 'at request' as const, 'at issuance' as const),
        reissueMode: pick<ReissueMode>(random, 'immediate', 'manual', { pendingReads: 1 }, { pendingReads: 3 }),
        others: (account: StandInAccount) => {
          const own = new Administrator(account, ORDER_ID, random);
          administrator = own;
          return (request: number) => own.act(request);
        },
      };
      const run = await simulate(environment, start, [], options);
      findings.add(start, [], { ...run, log: [...run.log, JSON.stringify([index, options, administrator?.acts])] });
    }
    console.log(`${action}, seed ${SEED}: ${findings.describe()}`);
    expect([...findings.breaks.keys()]).toEqual([]);
  },
);
