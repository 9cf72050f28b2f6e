import { expect, test } from 'vitest';
import { runStep } from '../harness/step.ts';
import { certificateThatEnds, orderKinds } from '../stand-in/order-fixtures.ts';
import type { OrderSeed } from '../stand-in/server.ts';
import { audit, startService, verdictsOf } from './step.ts';

const {
  logged,
  'kept out': keptOut,
  'logged, but disabled since': disabledSince,
  'kept out, but enabled since': enabledSince,
  'not issued': unissued,
  'not issued, kept out': unissuedKeptOut,
  'not issued, its status not reported': unissuedUnreported,
  'a reissue pending with the same status': pendingLogged,
  ...kinds
} = orderKinds;
const named = (kind: { seed: Omit<OrderSeed, 'id'> }, ...dnsNames: string[]): Omit<OrderSeed, 'id'> => {
  const commonName = dnsNames[0] as string;
  const { certificate } = kind.seed;
  return { ...kind.seed, commonName, certificate: certificate && { ...certificate, commonName, dnsNames } };
};
const corp = 'host.corp.example.com';
const endsIn = (days: number, planDays: number) => certificateThatEnds(1000001, days, planDays);
const FIRST_ID = 5_000_001;
const renewal = { ...keptOut.seed, renewedOrderId: FIRST_ID };
const unreadable = { ...logged.seed };
/** The policy has their order IDs in `log`. */
const lookedAt = {
  first: { ...unissuedKeptOut.seed },
  pending: { ...pendingLogged.seed, certificate: keptOut.seed.certificate },
};

/** An order for each row of the table, some of them several times: its verdict, and what is left of it after the matrix has run. */
const fleet: readonly (readonly [row: number, Omit<OrderSeed, 'id'>, before: string, after?: string])[] = [
  [1, keptOut.seed, 'ignored'],
  [2, kinds.closed.seed, 'not applicable'],
  [2, kinds.private.seed, 'not applicable'],
  [3, kinds['expired long ago'].seed, 'not applicable'],
  [4, unreadable, 'unknown'],
  [5, kinds['closed since it was listed'].seed, 'not applicable'],
  [6, { ...named(unissued, corp), certificateFields: { dns_names: [corp, 'www.example.com'] } }, 'manual'],
  [7, named(unissued, corp), 'set status', 'not applicable'],
  [8, named(unissuedUnreported, corp), 'manual'],
  [9, lookedAt.first, 'set status', 'not applicable'],
  [10, unissued.seed, 'not applicable'],
  [11, kinds['issued, and cannot be downloaded'].seed, 'unknown'],
  [12, kinds['expired lately'].seed, 'not applicable'],
  [13, named(logged, corp, 'www.example.com'), 'manual'],
  [14, { ...named(pendingLogged, corp), orderFields: {} }, 'manual'],
  [15, named(pendingLogged, corp), 'pending'],
  [16, kinds['a CSR with another key'].seed, 'manual'],
  [16, kinds['a name that is an IP address'].seed, 'manual'],
  [16, named(kinds['an EV order'], corp), 'manual'],
  [16, pendingLogged.seed, 'manual'],
  [16, endsIn(-9, 90), 'manual'],
  [16, renewal, 'manual'],
  [17, keptOut.seed, 'reissue', 'in sync'],
  [17, named(logged, corp), 'reissue', 'in sync'],
  [17, endsIn(9, 300), 'reissue', 'in sync'],
  [17, enabledSince.seed, 'reissue', 'in sync'],
  [17, kinds['kept out, its status not reported'].seed, 'reissue', 'in sync'],
  [17, named({ seed: renewal }, 'shop.example.com'), 'reissue', 'in sync'],
  [17, { ...kinds['a DV order'].seed, ...keptOut.seed, validation: { type: 'dv' } }, 'reissue', 'manual'],
  [18, disabledSince.seed, 'set status', 'in sync'],
  [18, named(kinds['a reissue that waits for approval'], corp), 'set status', 'manual'],
  [18, lookedAt.pending, 'set status', 'pending'],
  [18, kinds['an order to set, a duplicate kept out'].seed, 'set status', 'manual'],
  [19, kinds['a duplicate kept out'].seed, 'manual'],
  [20, kinds['a duplicate without an ID'].seed, 'unknown'],
  [21, logged.seed, 'in sync'],
  [21, named(keptOut, corp), 'in sync'],
  [21, kinds['duplicates as desired'].seed, 'in sync'],
];
const idOf = (seed: object) => FIRST_ID + fleet.findIndex(([, candidate]) => candidate === seed);
const policy = {
  default: 'log',
  'keep-out': { 'corp.example.com': 'internal' },
  log: {
    ...Object.fromEntries(Object.values(lookedAt).map((seed) => [idOf(seed), 'looked at'])),
    'shop.example.com': 'public',
  },
  ignore: { [FIRST_ID]: 'expires soon' },
};

test('what the matrix leaves is manual, pending or unknown', async () => {
  expect(new Set(fleet.map(([row]) => row)).size).toBe(21);
  const orders = fleet.map(([, seed], index) => ({ ...seed, id: FIRST_ID + index }));
  await using service = await startService({ orders });
  service.fault({ path: RegExp(`/certificate/${idOf(unreadable)}$`) }, { status: 403 });
  const files = { 'ct-policy.json': JSON.stringify(policy) };
  const inputs = { 'policy-file': 'ct-policy.json', 'reissue-before-days': '30', fail: 'false' };
  const expectVerdicts = (step: Awaited<ReturnType<typeof audit>>, position: 2 | 3) =>
    expect(verdictsOf(step)).toEqual(
      Object.fromEntries(fleet.map((entry, index) => [FIRST_ID + index, entry[position] ?? entry[2]])),
    );

  const before = await audit(service, inputs, { files });
  expectVerdicts(before, 2);
  const follow = async ({ 'order-id': id, plan }: { 'order-id': number; plan: string }) => {
    const run = await runStep(
      service,
      { 'order-id': `${id}`, 'disable-ct': '', 'policy-file': 'ct-policy.json', 'expected-plan': plan },
      { action: 'reissue', files },
    );
    // Nobody validates or approves here, so such a run waits in vain.
    const isPending = /^(?:reissue_pending|needs_approval)$/.test(service.stateOf(id).status);
    expect([id, run.errors]).toEqual([id, isPending ? [expect.stringMatching(/left pending/i)] : []]);
  };
  await Promise.all(JSON.parse(before.outputs['to-do'] ?? '').map(follow));

  const after = await audit(service, inputs, { files });
  expectVerdicts(after, 3);
  expect(after.outputs).toMatchObject({ 'to-do': '[]', 'to-do-count': '0' });
});
