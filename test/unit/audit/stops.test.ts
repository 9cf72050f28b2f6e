import { describe, expect, test } from 'vitest';
import { Stops } from '../../../src/audit/stops.ts';
import type { Verdict } from '../../../src/audit/verdict-rules.ts';
import type { Clock } from '../../../src/clock.ts';
import type { RequestError } from '../../../src/errors.ts';
import { failed, findingWith } from './orders.ts';

const noResponse = failed(0).with({ status: undefined });
const refusal = failed(403).with({ isKeyRefused: true });

describe('the attempts', () => {
  const minute = (at: number, error: RequestError | undefined) => [at, error] as const;
  const limited = failed(429);
  test.each<[stops: boolean, string, readonly (readonly [minutes: number, error: RequestError | undefined])[]]>([
    [true, 'a refused key', [minute(0, refusal)]],
    [false, 'another refusal', [minute(0, failed(403)), minute(10, failed(403))]],
    [true, '10 minutes of 429', [minute(3, limited), minute(5, limited), minute(13, limited)]],
    [
      true,
      '10 minutes of 429, some without a response',
      [minute(0, limited), minute(5, noResponse), minute(10, limited)],
    ],
    [false, 'less than 10 minutes', [minute(0, limited), minute(9.99, limited)]],
    [false, 'a success between', [minute(0, limited), minute(5, undefined), minute(10, limited), minute(14, limited)]],
    [false, 'another failure between', [minute(0, limited), minute(5, failed(503)), minute(10, limited)]],
    [false, 'no response at last', [minute(0, limited), minute(10, noResponse)]],
  ])('%j: %s', (expected, _, attempts) => {
    const time = { at: 0 };
    const stops = new Stops({ now: () => time.at } as Clock);
    for (const [at, error] of attempts) {
      expect(stops.controller.signal.aborted).toBe(false);
      time.at = at * 60_000;
      stops.addAttempt(error);
    }
    expect(stops.controller.signal.aborted).toBe(expected);
  });
});

describe('the findings', () => {
  const unreadable = failed(200).with({ isUnreadableCertificate: true });
  const kinds: Record<string, [Verdict, RequestError | undefined]> = {
    x: ['unknown', failed(503)],
    u: ['unknown', unreadable],
    d: ['unknown', undefined],
    m: ['manual', failed(503)],
    s: ['in sync', undefined],
  };
  test.each<[stops: boolean, findings: string]>([
    [true, 'xxxxxxxxxx'],
    [false, 'xxxxxxxxx'],
    [false, 'xxxxxxxxxsx'],
    [false, 'xxxxxxxxxmx'],
    [true, 'sxxxxxxxxxudx'],
    [false, 'xxxxxxxxxuuuddd'],
    [false, 'dddddddddddduuuuuuuuuuuu'],
  ])('%j: %s', (expected, findings) => {
    const stops = new Stops({ now: () => 0 } as Clock);
    for (const kind of findings) {
      const [verdict, failure] = kinds[kind] ?? ['ignored', undefined];
      stops.addFinding(findingWith({ verdict }), failure);
    }
    expect(stops.controller.signal.aborted).toBe(expected);
  });
});

test('only the first error counts', () => {
  const stops = new Stops({ now: () => 0 } as Clock);
  stops.controller.abort(refusal);
  stops.controller.abort(noResponse);
  expect(stops.controller.signal.reason).toBe(refusal);
});
