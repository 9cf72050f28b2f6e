import { playedRandom } from '../harness/virtual-time.ts';
import * as faults from './faults.ts';
import { kindOf, type RecordedRequest } from './routes.ts';

const page = { headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><title>Sign in</title>' };
const throttled = { status: 429, body: { errors: [{ code: 'request_limit_exceeded', message: 'Too many.' }] } };

/** What goes wrong at times; the last is no answer to a question for the list, which would end an audit. */
export const usualFaults = {
  '500': { status: 500, body: { errors: [{ code: 'server_error', message: 'Try again.' }] } },
  '503': { status: 503, headers: { 'Retry-After': '1' }, body: 'down' },
  '502 HTML': { status: 502, ...page },
  '429': throttled,
  '429 for 2 seconds': { ...throttled, headers: { 'Retry-After': '2' } },
  reset: faults.reset,
  'cut body': faults.cutKnownLength(200),
  'cut chunks': faults.cutChunked(200),
  '200 HTML': { status: 200, ...page },
} satisfies Record<string, faults.Behaviour>;

export type FaultName = keyof typeof usualFaults;

/** Draws a fault for a share of the requests, the same for the same seed and order of requests. */
export function drawFaults({ seed, share = 0.05 }: { seed: number; share?: number }) {
  const random = playedRandom(seed);
  const names = Object.keys(usualFaults) as FaultName[];
  return (request: Pick<RecordedRequest, 'method' | 'path'>): FaultName | undefined => {
    if (random() >= share) return undefined;
    const choice = kindOf(request) === 'list' ? names.length - 1 : names.length;
    return names[Math.floor(random() * choice)];
  };
}

/** As `drawFaults`, for the `chance` of a stand-in. */
export function randomFaults(options: { seed: number; share?: number }) {
  const draw = drawFaults(options);
  return (request: RecordedRequest): faults.Behaviour | undefined => {
    const name = draw(request);
    return name && usualFaults[name];
  };
}
