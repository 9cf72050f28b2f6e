/** Runs the audit with a clock that is a thousand times as fast, so that its own rate does not hold it. */
import { setTimeout } from 'node:timers/promises';
import { run } from '../../src/audit/run.ts';

const SPEED = 1_000;
const started = Date.now();

await run({
  clock: {
    now: () => started + (performance.timeOrigin + performance.now() - started) * SPEED,
    random: Math.random,
    sleep: (ms, signal) => setTimeout(ms / SPEED, undefined, signal && { signal }),
  },
});
