import { seededRandom } from '../harness/virtual-time.ts';
import * as faults from './faults.ts';
import type { RecordedRequest } from './messages.ts';
import { kindOf } from './routes.ts';

const signInPage = { headers: { 'Content-Type': 'text/html' }, body: '<!DOCTYPE html><title>Sign in</title>' };
const rateLimited = { status: 429, body: { errors: [{ code: 'request_limit_exceeded', message: 'Too many.' }] } };

/** What goes wrong at times; the last is never used for the list, because it would end an audit. */
export const commonFaults = {
  '500': { status: 500, body: { errors: [{ code: 'server_error', message: 'Try again.' }] } },
  '503': { status: 503, headers: { 'Retry-After': '1' }, body: 'down' },
  '502 HTML': { status: 502, ...signInPage },
  '429': rateLimited,
  '429 for 2 seconds': { ...rateLimited, headers: { 'Retry-After': '2' } },
  reset: faults.reset,
  'cut body': faults.cutKnownLength(200),
  'cut chunks': faults.cutChunked(200),
  '200 HTML': { status: 200, ...signInPage },
} satisfies Record<string, faults.Behavior>;

export type FaultName = keyof typeof commonFaults;

/** Draws a fault for a share of the requests, the same for the same seed and order of requests. */
export function sampleFaults({ seed, share = 0.05 }: { seed: number; share?: number }) {
  const random = seededRandom(seed);
  const names = Object.keys(commonFaults) as FaultName[];
  return (request: Pick<RecordedRequest, 'method' | 'path'>): FaultName | undefined => {
    if (random() >= share) return undefined;
    const choice = kindOf(request) === 'list' ? names.length - 1 : names.length;
    return names[Math.floor(random() * choice)];
  };
}

/** As `sampleFaults`, for `randomFault` of a stand-in. */
export function randomFaults(options: { seed: number; share?: number }) {
  const sample = sampleFaults(options);
  return (request: RecordedRequest): faults.Behavior | undefined => {
    const name = sample(request);
    return name && commonFaults[name];
  };
}
