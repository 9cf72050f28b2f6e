import { describe, expect, test } from 'vitest';
import type { PendingReasons } from '../../../../src/reissue/pending-reasons.ts';
import { formatWaitsFor } from '../../../../src/reissue/pending-reasons.ts';
import type { RecoveryDecision } from '../../../../src/reissue/recovery/decision.ts';
import {
  describeRecovery,
  formatRecovery,
  isLeftOutOfSync,
  recoveryFailedMessage,
  withoutRerunHint,
} from '../../../../src/reissue/recovery/messages.ts';
import { outage, transactionWith } from '../builders.ts';
import { decisions, recoveryLine } from '../failed-runs.ts';

test.each<[keyof typeof decisions, isOut: boolean, isOutIfNotSet?: boolean]>([
  ['not changed', false],
  ['not changed, pending', false],
  ['not changed, unknown', false],
  ['not changed, out of sync', true],
  ['left pending', false, true],
  ['not readable', true],
  ['not readable, closed', true],
  ['no certificate', false],
  ['nothing issued', false, false],
  ['the baseline', false, true],
  ['in sync', false, true],
  ['status of the certificate', false, true],
])('whether the order is left out of sync: %s', (name, isOut, isOutIfNotSet) => {
  const result = { decision: decisions[name], error: undefined, pendingReasons: undefined };
  expect(isLeftOutOfSync(result)).toBe(isOut);
  if (isOutIfNotSet !== undefined) expect(isLeftOutOfSync({ ...result, error: outage })).toBe(isOutIfNotSet);
});

describe('a hint', () => {
  test('that the cause of the failure has, too, is shown only once', () => {
    expect(recoveryLine(decisions['not readable'], undefined, 'Another.')).toMatch(/503 later\. Wait\.$/);
    expect(recoveryLine(decisions['not readable'], undefined, 'Wait.')).toMatch(/503 later\.$/);
  });

  const rerunHint = outage.with({ hint: 'Wait, then run again.', advisesRerun: true });
  test.each<[string, isKept: boolean, RecoveryDecision, error: typeof outage | undefined, cause: typeof outage]>([
    ['not if only a repair helps', false, decisions['in sync'], rerunHint, rerunHint],
    ['nor if a run refuses the closed order', false, decisions['not readable, closed'], undefined, rerunHint],
    ['nor of an order that was not changed', false, decisions['not changed, out of sync'], undefined, rerunHint],
    ['but another hint', true, decisions['in sync'], outage, outage],
    ['but if a run may find out more', true, decisions['not readable'], undefined, rerunHint],
    ['but if a reissue is pending', true, decisions['left pending'], rerunHint, rerunHint],
    ['but if nothing is out of sync', true, decisions['nothing issued'], rerunHint, rerunHint],
  ])('to run again is shown: %s', (_, isKept, decision, error, cause) => {
    const result = { decision, error, pendingReasons: undefined };
    expect(withoutRerunHint(cause, result).message).toBe(isKept ? cause.message : '503 later. ');
    const sameDecision = decision.kind === 'out-of-sync' ? { ...decision, error: cause } : decision;
    const ending = isKept ? cause.message : '503 later.';
    if (error || decision.kind === 'out-of-sync') expect(recoveryLine(sameDecision, error).endsWith(ending)).toBe(true);
  });
});

test('a message has the facts for the summary: lost names, the response, what a pending order waits for', () => {
  const domains = [{ name: 'a.example', status: 'pending', method: 'dns-txt-token' }];
  const pendingReasons: PendingReasons = {
    approval: 'none',
    validation: { domains, organizations: [] },
    caaProblems: [],
  };
  const response = { certificateId: '9', hasChain: false, needsApproval: false, dcvRandomValue: 'r4nd0m' };
  const transaction = transactionWith({ dcvRandomValue: 'r4nd0m' });
  const describeAs = (name: keyof typeof decisions) =>
    describeRecovery({ decision: decisions[name], error: undefined, pendingReasons }, transaction, response);
  const message = describeAs('left pending');
  expect(message).toEqual({
    text: expect.stringContaining('left pending'),
    cause: undefined,
    waitsFor: [expect.stringContaining('with the value r4nd0m')],
    request: expect.stringMatching(/^This run requested no reissue\. .* certificate 9\. .* is r4nd0m\.$/),
    lostNames: [],
  });
  expect(formatRecovery(message)).toBe(
    `${message.text} ${message.request} The order is waiting for ${message.waitsFor[0]}.`,
  );
  expect(describeAs('in sync, a name lost').lostNames).toEqual(['b.example']);
});

test('a sentence has as many reasons as fit, and the number of the others', () => {
  const reason = 'r'.repeat(99);
  expect(formatWaitsFor([])).toBe('');
  expect(formatWaitsFor(Array(7).fill(reason))).toBe(
    `The order is waiting for ${Array(5).fill(reason).join('; ')} and 2 more.`,
  );
});

test('an error of the recovery keeps its full stops but the last', () => {
  expect(recoveryFailedMessage('7', new Error('No a.b. Bug.'))).toContain('(No a.b. Bug), ');
});
