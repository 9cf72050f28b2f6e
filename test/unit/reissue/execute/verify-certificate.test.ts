import { describe, expect, test } from 'vitest';
import type { ApprovedPlan } from '../../../../src/domain/approved-plan.ts';
import { type PolicyFile, parsePolicy } from '../../../../src/domain/policy-file.ts';
import { verifyCertificate } from '../../../../src/reissue/execute/verify-certificate.ts';
import type { Inputs } from '../../../../src/reissue/inputs.ts';
import { findObjections } from '../../../../src/reissue/refusals.ts';
import type { Transaction } from '../../../../src/reissue/transaction.ts';
import {
  approvedPlanWith,
  certificateWith,
  csrFileFor,
  inputsWith,
  old,
  renewed,
  transactionWith,
} from '../builders.ts';

describe('a new certificate', () => {
  const { keyDigest: csrKeyDigest } = csrFileFor('key 2');
  const requested = { reissueRequest: 'accepted' } as const;
  const due = { requiredKeyDigest: csrFileFor('own').keyDigest };
  const foreign = { ...renewed, publicKey: Buffer.from('key 2') };
  const moreNames = { ...foreign, dnsNames: ['c.example', 'B.example', 'a.example'] };
  const short = { ...renewed, dnsNames: ['a.example'] };
  const nameless = certificateWith({ serialNumber: '02', dnsNames: [], commonName: '' });

  test.each<[string, typeof renewed, Partial<Transaction>, string]>([
    ['as desired', renewed, {}, ''],
    ['with the key of csr-file, and more names', moreNames, { csrKeyDigest }, ''],
    ['with another key, which this run did not request', foreign, {}, ''],
    ['with the same key, which this run requested', renewed, requested, ''],
    ['without names, if there was none before', { ...renewed, dnsNames: [] }, { baseline: null }, ''],
    ['with the other status', old, {}, 'it was issued with CT logging enabled. '],
    ['with another key than csr-file', renewed, { csrKeyDigest }, 'its key is not that of csr-file. '],
    ['with another key than before', foreign, requested, 'its key is not that of the earlier certificate. '],
    [
      'with another key than the plan has',
      renewed,
      { requiredKeyDigest: 'a0' },
      'its key is not that of expected-plan. ',
    ],
    [
      'with another key than before, if a reissue was due',
      foreign,
      due,
      'its key is not that of the earlier certificate. ',
    ],
    ['without a name', short, {}, 'it lacks b.example. '],
    ['with a name only as its common name', { ...short, commonName: 'b.example' }, {}, 'it lacks b.example. '],
    [
      'with every difference',
      nameless,
      { csrKeyDigest },
      'it was issued with CT logging enabled; its key is not that of csr-file; it lacks a.example, b.example. ',
    ],
  ])('%s', (_, certificate, changes, differences) => {
    const verify = () => verifyCertificate(certificate, transactionWith(changes), []);
    if (differences === '') expect(verify).not.toThrow();
    else expect(verify).toThrow(`The new certificate is not as desired (CT logging disabled): ${differences}`);
  });
});

describe('a new certificate that is as desired, but', () => {
  const more = { ...renewed, dnsSans: ['a.example', 'b.example', 'c.example'] };
  const planned = (changes: Partial<ApprovedPlan> = {}) => inputsWith({ expectedPlan: approvedPlanWith(changes) });
  const policyFileWith = (policy: object): PolicyFile => ({
    policy: parsePolicy(JSON.stringify(policy), String, true),
    path: 'ct-policy.json',
    digest: 'd1',
  });
  const policy = (text: object) => inputsWith({ statusSource: { policyFile: policyFileWith(text), status: null } });
  const verify = (certificate: typeof renewed, inputs: Inputs) => () =>
    verifyCertificate(certificate, transactionWith(), findObjections(certificate, inputs, 'disabled'));

  test.each<[string, Inputs]>([
    ['the plan is for a reissue', planned()],
    ['nothing was issued when it was planned', planned({ action: 'status', serialNumber: 'none' })],
  ])('has more names than the plan: %s', (_, inputs) => {
    expect(verify(more, inputs)).toThrow(
      /: its names are not exactly those of expected-plan\. Do not deploy it until .* plan again/,
    );
    expect(verify(renewed, inputs)).not.toThrow();
  });

  test.each<[string, Inputs]>([
    ['the plan only sets the status of a certificate', planned({ action: 'status' })],
    ['the plan waits for a reissue', planned({ action: 'wait' })],
    ['there is no plan', inputsWith()],
  ])('may have more names: %s', (_, inputs) => {
    expect(verify(more, inputs)).not.toThrow();
  });

  test.each<[string, object, string]>([
    ['mixed', { default: 'keep-out', log: { 'c.example': 'public' } }, 'logs c.example'],
    ['another status', { default: 'log' }, 'the policy has disable-ct false for its names (default)'],
  ])('the policy refuses its names: %s', (_, text, words) => {
    expect(verify(more, policy(text))).toThrow(words);
    expect(verify(more, policy(text))).toThrow(/running again does not help before .*list the order ID/);
  });

  test.each<[string, object]>([
    ['agrees', { default: 'keep-out' }],
    ['names the order', { default: 'log', 'keep-out': { '7': 'pilot' } }],
    ['ignores the order', { default: 'log', ignore: { '7': 'expires' } }],
  ])('the policy %s: it is verified', (_, text) => {
    expect(verify(more, policy(text))).not.toThrow();
  });

  test('also lacks a name: the error has every difference, and each advice once', () => {
    const inputs = { ...planned(), ...policy({ default: 'log' }), expectedPlan: approvedPlanWith() };
    const short = { ...renewed, dnsSans: ['a.example'], dnsNames: ['a.example'] };
    expect(verify(short, inputs)).toThrow(
      /it lacks b\.example; the policy has .*; its names are not .*expected-plan\. Do not deploy it\. DigiCert revokes .*list the order ID\)\. .* plan again/,
    );
  });
});
