import { expect, test } from 'vitest';
import type { PolicyObjection } from '../../../src/domain/assessment.ts';
import type { DesiredStatus } from '../../../src/domain/policy.ts';
import { classifyPublication, type PublishingFacts } from '../../../src/domain/publishing.ts';
import type { NamedOrder } from '../../../src/domain/renewals.ts';
import type { CtStatus } from '../../../src/pki/certificate.ts';
import { certificate } from '../result.ts';

const enabled = { order: { ctStatus: 'enabled' }, certificate, reissuePending: false, isUnissued: false } as const;
const unlogged: Partial<PublishingFacts> = { certificate: { ctStatus: 'disabled' } };
const unread: Partial<PublishingFacts> = { certificate: undefined };
const unissued: Partial<PublishingFacts> = { certificate: undefined, isUnissued: true };
const off: Partial<PublishingFacts> = { order: { ctStatus: 'disabled' } };
const silent: Partial<PublishingFacts> = { order: { ctStatus: 'unknown' } };
const desired = (status: CtStatus): DesiredStatus => ({ status, rule: '', by: 'input' });
const mixed: PolicyObjection = { kind: 'mixed', keepOut: ['a'], log: ['b'], rule: '', by: 'default' };
const renewalOf = (list: NamedOrder['list'], status: CtStatus | 'unknown'): PolicyObjection => {
  return { kind: 'renewal', id: '1', list, status, rule: '' };
};
const keptOut = desired('disabled');

test.each<[string, DesiredStatus | PolicyObjection, Partial<PublishingFacts>, 'new' | 'again' | undefined]>([
  ['the certificate was not logged', keptOut, unlogged, 'new'],
  ['the certificate could not be read', keptOut, unread, 'new'],
  ['nothing is issued', keptOut, unissued, 'new'],
  ['nothing is issued, and no status is reported', keptOut, { ...unissued, ...silent }, 'new'],
  ['a reissue is pending', keptOut, { reissuePending: true }, 'new'],
  ['a reissue may be pending', keptOut, { reissuePending: 'unknown' }, 'new'],
  ['the certificate was logged', keptOut, {}, 'again'],
  ['mixed names', mixed, unlogged, 'new'],
  ['mixed names that were logged', mixed, {}, 'again'],
  ['mixed names, nothing issued', mixed, { ...unissued, ...silent }, 'new'],
  ['a renewal of a kept-out order', renewalOf('keep-out', 'enabled'), unlogged, 'new'],
  ['a renewal of a kept-out order, logged', renewalOf('keep-out', 'enabled'), {}, 'again'],
  ['a renewal whose names must stay out', renewalOf('log', 'disabled'), unlogged, 'new'],
  ['a renewal with mixed names', renewalOf('ignore', 'unknown'), unlogged, 'new'],
  ['not a renewal of another order', renewalOf('ignore', 'enabled'), unlogged, undefined],
  ['not if enabled is desired', desired('enabled'), unlogged, undefined],
  ['not if the order is ignored', { kind: 'ignored', rule: '' }, unlogged, undefined],
  ['not if logging is off', keptOut, { ...unlogged, ...off }, undefined],
  ['not if no status is reported', keptOut, { ...unlogged, ...silent }, undefined],
  ['not if nothing is issued, and logging is off', keptOut, { ...unissued, ...off }, undefined],
])('names that the next certificate would publish: %s', (_, decision, changes, expected) => {
  expect(classifyPublication(decision, { ...enabled, ...changes })).toBe(expected);
});
