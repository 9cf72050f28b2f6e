import { expect, test } from 'vitest';
import { certificateCtStatus, isReissueRequired } from '../../src/reissue.ts';

test.each([
  ['issued', 'enabled', 'enabled'],
  ['issued', 'disabled', 'disabled'],
  ['issued', undefined, 'unknown'],
  ['none', 'enabled', 'none'],
  ['none', 'disabled', 'none'],
  ['none', undefined, 'none'],
  ['unknown', 'enabled', 'unknown'],
  ['unknown', 'disabled', 'unknown'],
  ['unknown', undefined, 'unknown'],
  [undefined, 'enabled', 'enabled'],
  [undefined, 'disabled', 'disabled'],
  [undefined, undefined, 'unknown'],
] as const)('an order with certificate: %s, download: %s: the certificate is %s', (issued, carried, status) => {
  expect(certificateCtStatus(issued, carried)).toBe(status);
});

test.each([
  ['enabled', 'enabled', false],
  ['enabled', 'disabled', true],
  ['enabled', 'none', false],
  ['enabled', 'unknown', true],
  ['disabled', 'enabled', true],
  ['disabled', 'disabled', false],
  ['disabled', 'none', false],
  ['disabled', 'unknown', true],
] as const)('asked for %s, the active certificate is %s: reissue required: %s', (requested, certificate, required) => {
  expect(isReissueRequired(requested, certificate)).toBe(required);
});
