import { expect, test } from 'vitest';
import type { Verdict } from '../../../../src/audit/judge/verdict.ts';
import { toOutputs } from '../../../../src/audit/report/result.ts';
import { findingWith, resultOf } from '../orders.ts';

const finding = (orderId: string, verdict: Verdict, isNew?: boolean) => findingWith({ orderId, verdict, isNew });

test('the outputs are ready for a matrix', () => {
  const reissue = findingWith({ verdict: 'reissue', desired: 'disabled', orderId: '1', plan: '1 api=…' });
  const setStatus = findingWith({ verdict: 'set status', orderId: '5', plan: '1 api=… 5' });
  const others = [finding('2', 'unknown'), finding('3', 'pending'), finding('4', 'manual'), finding('6', 'manual')];
  const result = resultOf([reissue, ...others, setStatus]);
  expect(toOutputs(result, [reissue])).toEqual({
    'to-do': [{ 'order-id': '1', 'disable-ct': true, plan: '1 api=…' }],
    'to-do-count': 2,
    'manual-count': 2,
    'unknown-count': 1,
    'pending-count': 1,
    state: 'attention',
    message: `CT audit: 1 reissue, 1 set status, 2 manual, 1 unknown, 1 pending; fingerprint ${result.totals.fingerprint}`,
    'new-count': 5,
    'checked-count': 6,
    'report-file': '/a.csv',
    'json-file': '/a.json',
  });
  expect(toOutputs(result, [setStatus])['to-do']).toEqual([
    { 'order-id': '5', 'disable-ct': false, plan: '1 api=… 5' },
  ]);
});

test.each<[state: string, Verdict[]]>([
  ['attention', ['pending', 'reissue']],
  ['attention', ['set status']],
  ['attention', ['manual']],
  ['attention', ['pending', 'unknown']],
  ['pending', ['in sync', 'pending']],
  ['in-sync', ['in sync', 'not applicable', 'ignored']],
  ['in-sync', []],
])('the state is %s after %j', (state, verdicts) => {
  expect(toOutputs(resultOf(verdicts.map((verdict) => findingWith({ verdict }))), []).state).toBe(state);
});

test('the message says how many findings are new, if there is a previous report', () => {
  const findings = [finding('1', 'manual', true), finding('2', 'manual', false)];
  const { message } = toOutputs(resultOf(findings, { hasPrevious: true }), []);
  expect(message).toMatch(
    /^CT audit: 0 reissue, 0 set status, 2 manual, 0 unknown, 0 pending, 1 new; fingerprint [\da-f]{12}$/,
  );
  expect(toOutputs(resultOf(findings), []).message).not.toContain('new');
});
