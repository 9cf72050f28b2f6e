import { expect, test } from 'vitest';
import { renderFailure, toFailure } from '../../../src/domain/failure-report.ts';
import { formatWarning, RequestError } from '../../../src/errors.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';
import type { CtStatusResult } from '../../../src/set-status/result.ts';
import {
  type ChangeState,
  formatResult,
  refusalError,
  renderSummary,
  reportFailure,
  turnedOffError,
  warningsOf,
} from '../../../src/set-status/words.ts';
import { certificate, order } from '../result.ts';
import { build, closed, type Given, noPublicTls, unissued, unread } from './results.ts';

/** What users read of a run: every kind of result and warning at least once. */
const results: Record<string, Given> = {
  'in sync': {},
  'a reissue is required': { certificate: 'enabled' },
  'the order and its certificate could not be read': { order: unread, certificate: unread },
  'the order could not be read, and a reissue is required': { order: unread, certificate: 'enabled' },
  'the order could not be read, and no reissue is required': { order: unread },
  'the certificate could not be read': { certificate: unread },
  'the certificate of a private product could not be read': { ...noPublicTls['product-name'], certificate: unread },
  'nothing was issued yet': unissued,
  'a reissue is pending': { pending: true, certificate: 'enabled' },
  'the order is closed': closed,
  'the order reports the other status': { order: { ctStatus: 'enabled' } },
  'the order reports the other status, and is closed': { ...closed, order: { status: 'revoked', ctStatus: 'enabled' } },
  'no public TLS by the name of the product': { ...noPublicTls['product-name'], certificate: 'enabled' },
  'no public TLS by the extended key usage': noPublicTls['key-usage'],
  'the plan of the order has ended': { ...closed, closure: 'plan-ended' },
  'an EV certificate': { but: { isEv: true } },
  'an EV certificate, and a reissue is required': { but: { isEv: true }, certificate: 'enabled' },
  'an IP address': {
    but: { names: { ...certificate.names, nonDnsNames: ['IP Address:192.0.2.1'] } },
    certificate: 'enabled',
  },
  'no DNS name': { but: { names: { ...certificate.names, dnsNames: [] } }, certificate: 'enabled' },
  'an expired certificate': { but: { validTill: new Date('2026-02-01') } },
  'perhaps pending': { certificate: 'enabled', pending: 'unknown' },
  'logging was turned on, and a reissue is pending': { desired: 'enabled', pending: true },
  'too few SCTs': { desired: 'enabled', but: { sctCount: 1, sctLogCount: 1 } },
  'dry run, in sync': { dryRun: true },
  'dry run, the order differs': { dryRun: true, order: { ctStatus: 'enabled' } },
  'dry run, the CT status of the order is not reported': { dryRun: true, order: { ctStatus: 'unknown' } },
  'dry run, a reissue is required': { dryRun: true, order: { ctStatus: 'enabled' }, certificate: 'enabled' },
  'dry run, nothing was issued yet': { ...unissued, dryRun: true, order: { ctStatus: 'enabled' } },
  'dry run, a reissue is pending': { dryRun: true, order: { ctStatus: 'enabled' }, pending: true },
};

/** The others have the same table with other words of the log line, and the warnings once more. */
const WITH_TABLE = new Set([
  'a reissue is required',
  'the order and its certificate could not be read',
  'the order is closed',
]);

test('the words of the action', async () => {
  const sections = Object.entries(results).map(([title, given]) => section(title, build(given)));
  const failed = new RequestError('403 no', {
    title: 'Could not read order 1',
    request: 'GET https://a.example',
    hint: 'Check it.',
  });
  const failures: [string, Error, ChangeState][] = [
    ['a request fails', failed, 'not-changed'],
    ['a request is in doubt', failed, 'in-doubt'],
    ['the outputs cannot be written', new Error('The outputs could not be written'), 'changed'],
    ['inputs are empty', new InvalidInputsError(['Input a is empty', 'Input b is empty']), 'not-changed'],
    ...(['unissued', 'reissue-pending', 'reissue-may-be-pending'] as const).map((why): [string, Error, ChangeState] => [
      `unseen names: ${why}`,
      refusalError(order, why),
      'not-changed',
    ]),
    ['turned off again beside a reissue', turnedOffError('1000001', { order, reissuePending: true }), 'reported'],
    [
      'turned off again, perhaps beside one',
      turnedOffError('1000001', { order, reissuePending: 'unknown' }),
      'reported',
    ],
    ['turned off again, not read', turnedOffError('1000001', { order: failed, reissuePending: 'unknown' }), 'reported'],
    ['turned off again, in doubt', turnedOffError('1000001', failed), 'reported'],
    ['in doubt, and not turned off', turnedOffError('1000001', failed, failed), 'reported'],
    ['not turned off', turnedOffError('1000001', { order, reissuePending: true }, failed), 'reported'],
  ];
  const ends = failures.map(([title, error, change]) => {
    const report = reportFailure(change);
    return `# the step failed: ${title}\n\nerror: ${toFailure(report, error).message}\n${renderFailure(report, error)}\n`;
  });
  await expect([...sections, ...ends].join('\n')).toMatchFileSnapshot('wording.txt');
});

function section(title: string, result: CtStatusResult): string {
  const lines = [
    ...warningsOf(result).map((warning) => `warning: ${formatWarning(warning)}`),
    `log: ${formatResult(result)}`,
  ];
  const summary = renderSummary(result).replaceAll('<tr>', '\n<tr>').split('\n');
  const isShown = (line: string) => WITH_TABLE.has(title) || !/^<t|^<details|^<p><strong>Warning/.test(line);
  return `# ${title}\n\n${[...lines, ...summary.filter(isShown)].join('\n')}\n`;
}
