import { describe, expect, test } from 'vitest';
import { type ApprovedPlan, createPlan, findPlanDifferences, plannedKey } from '../../../src/domain/approved-plan.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import * as found from './facts.ts';

const { assessFor, certificateWith, csrFile, factsWith, maybe, named, OTHER_KEY, OWN_KEY, pending, reported } = found;
const { unissued, unlogged } = found;

/** Compares what is found with a plan of the usual facts that has some other fields. */
function compare(desired: CtStatus, found: Partial<Facts>, changes: Partial<ApprovedPlan>) {
  const usual = factsWith();
  const plan = { ...createPlan('https://dc.example', assessFor(desired, usual), usual, 0), ...changes };
  const facts = factsWith({ ...found, plannedKey: plannedKey(plan) });
  return findPlanDifferences(plan, assessFor(desired, facts), facts);
}

const replaced = certificateWith({ serialNumber: '02' });
const logged = certificateWith({ serialNumber: '02', ctStatus: 'enabled' });
const status = { do: 'status' } as const;
const first = { ...status, serial: 'none', key: 'any' } as const;
const wait = { do: 'wait', key: 'any' } as const;
type Case = [string, found: Partial<Facts>, plan: Partial<ApprovedPlan>, differences: string[]];

describe.each<[CtStatus, Case[]]>([
  [
    'disabled',
    [
      ['the same', {}, {}, []],
      ['another status', {}, { ct: 'enabled' }, ['status']],
      ['other names', named('www.example.com'), {}, ['names']],
      ['names in another case', named('EXAMPLE.com', 'www.example.com'), {}, []],
      ['another certificate', replaced, {}, ['serial-number']],
      ['the key of csr-file', csrFile, { key: OTHER_KEY }, []],
      ['another key than that of csr-file', csrFile, {}, ['key']],
      ['the key of a plan with csr-file, but there is none', {}, { key: OTHER_KEY }, ['key']],
      // A reissue is due now.
      ['the plan only sets the status', {}, status, ['action']],
      ['the plan waits', {}, { ...wait, key: OWN_KEY }, ['action']],
      ['the plan waits for any key', {}, wait, ['action', 'key']],
      ['nothing was issued', {}, first, ['action', 'serial-number', 'key']],
      // Nothing is due any more.
      ['as desired', certificateWith({ serialNumber: '02', ctStatus: 'disabled' }), {}, []],
      ['as desired, and the plan waits', unlogged, { ...wait, key: OWN_KEY }, []],
      ['nothing was issued, and the names are the same', unissued, first, []],
      // A reissue is pending.
      ['pending', { ...pending, ...replaced }, {}, []],
      ['pending, and the plan only sets the status', pending, status, []],
      ['pending, with other names', { ...pending, ...named('a.example') }, {}, ['names']],
      ['perhaps pending', maybe, status, ['action']],
    ],
  ],
  [
    'enabled',
    [
      ['another status', {}, { ct: 'disabled' }, ['status']],
      ['another certificate, as desired', logged, {}, []],
      // Names that nobody has seen.
      ['pending', { ...pending, ...reported('disabled') }, {}, ['unseen-names']],
      ['pending, not reported', pending, { do: 'reissue' }, ['unseen-names']],
      ['pending, and published already', { ...pending, ...reported('enabled') }, {}, []],
      ['pending, and the plan waits', pending, wait, []],
      // That a reissue may be pending is another thing than that it is.
      ['perhaps pending', maybe, {}, ['unseen-names']],
      ['perhaps pending, and one is due', { ...maybe, ...unlogged }, { ...wait, key: OWN_KEY }, ['action']],
      ['perhaps pending, and the plan waits', maybe, wait, []],
      ['perhaps pending, without a certificate', { ...maybe, ...unissued }, first, ['unseen-names']],
      ['not pending, without a certificate', unissued, first, []],
    ],
  ],
])('to be %s', (desired, cases) => {
  test.each(cases)('%s', (_, found, changes, differences) => {
    expect(compare(desired, found, changes).map(({ kind }) => kind)).toEqual(differences);
  });
});

test('a difference has what was planned and what is found', () => {
  expect(compare('disabled', {}, { ct: 'enabled', do: 'wait' })).toEqual([
    { kind: 'status', planned: 'enabled', desired: 'disabled' },
    { kind: 'action', planned: 'wait' },
  ]);
});
