import { describe, expect, test } from 'vitest';
import { Stops } from '../../../src/audit/stops.ts';
import type { Verdict } from '../../../src/audit/verdict-rules.ts';
import type { Clock } from '../../../src/clock.ts';
import type { RequestError } from '../../../src/errors.ts';
import { failed, findingWith } from './orders.ts';

const noResponse = failed(0).with({ status: undefined });
const refusal = failed(403).with({ isKeyRefused: true });

describe('the attempts', () => {
  const kinds: Record<string, RequestError | undefined> = {
    ...{ l: failed(429), n: noResponse, k: refusal, r: failed(403), f: failed(503), s: undefined },
  };
  test.each<[stops: boolean, string, attempts: string]>([
    [true, 'a refused key', '0k'],
    [false, 'another refusal', '0r 10r'],
    [true, '10 minutes of 429', '3l 5l 13l'],
    [true, '10 minutes of 429, some without a response', '0l 5n 10l'],
    [false, 'less than 10 minutes', '0l 9.99l'],
    [false, 'a success between', '0l 5s 10l 14l'],
    [false, 'another failure between', '0l 5f 10l'],
    [false, 'no response at last', '0l 10n'],
  ])('%j: %s, by minute and kind: %s', (expected, _, attempts) => {
    const time = { at: 0 };
    const stops = new Stops({ now: () => time.at } as Clock);
    for (const attempt of attempts.split(' ')) {
      expect(stops.controller.signal.aborted).toBe(false);
      time.at = Number.parseFloat(attempt) * 60_000;
      stops.addAttempt(kinds[attempt.slice(-1)]);
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
