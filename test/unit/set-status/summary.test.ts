import { describe, expect, test } from 'vitest';
import type { Order } from '../../../src/certcentral/order.ts';
import { RequestError } from '../../../src/http/request-error.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';
import type { CtStatusResult } from '../../../src/set-status/result.ts';
import {
  formatResult,
  nextStep,
  renderFailureSummary,
  renderSummary,
  toOutputs,
} from '../../../src/set-status/summary.ts';
import { changed, order } from '../result.ts';

const closed: Order = { ...order, phase: 'closed', status: 'REVOKED', certificateId: '' };
const unissued: Order = { ...order, phase: 'unissued', status: 'pending', certificateId: '' };
const none = { certificateCtStatus: 'none', reissueRequired: false } as const;

describe('the outputs', () => {
  test('are what action.yml declares', () => {
    expect(toOutputs(changed)).toEqual({
      'order-id': '1000001',
      'ct-status': 'disabled',
      'certificate-ct-status': 'enabled',
      'reissue-required': true,
      'certificate-id': '2000001',
      'common-name': 'www.example.com',
      'dns-names': ['www.example.com', 'example.com'],
    });
  });

  test('are empty where an order could not be read', () => {
    expect(toOutputs({ ...changed, order: undefined })).toMatchObject({
      'order-id': '1000001',
      'certificate-id': '',
      'common-name': '',
      'dns-names': [],
    });
  });

  test('have no certificate where none is active, whatever the order says', () => {
    expect(toOutputs({ ...changed, ...none })).toMatchObject({
      'certificate-id': '',
      'common-name': 'www.example.com',
    });
  });
});

describe('the result in one line', () => {
  test.each<[Partial<CtStatusResult>, string]>([
    [
      {},
      'CT logging of order 1000001 (www.example.com) is now disabled; active certificate: carries embedded SCTs: it was logged; reissue required: yes.',
    ],
    [
      { desiredStatus: 'enabled', ctStatus: 'enabled', reissueRequired: false },
      'CT logging of order 1000001 (www.example.com) is now enabled; active certificate: carries embedded SCTs: it was logged; reissue required: no.',
    ],
    [
      { certificateCtStatus: 'disabled', reissueRequired: false },
      'CT logging of order 1000001 (www.example.com) is now disabled; active certificate: carries no embedded SCTs; reissue required: no.',
    ],
    [
      { order: { ...unissued, commonName: '' }, ...none },
      'CT logging of order 1000001 is now disabled; active certificate: none issued yet; reissue required: no.',
    ],
    [
      { order: closed, ...none },
      'CT logging of order 1000001 (www.example.com) is now disabled; active certificate: none: the order is revoked; reissue required: no.',
    ],
    [
      { order: undefined, ...none },
      'CT logging of order 1000001 is now disabled; active certificate: none issued yet; reissue required: no.',
    ],
    [
      { order: undefined, certificateCtStatus: 'unknown' },
      'CT logging of order 1000001 is now disabled; active certificate: unknown; reissue required: yes.',
    ],
    [
      { dryRun: true, ctStatus: 'enabled' },
      'Dry run, nothing was changed: order 1000001 (www.example.com) has CT logging enabled; active certificate: carries embedded SCTs: it was logged; reissue required: yes.',
    ],
    [
      { order: { ...order, commonName: 'x'.repeat(501) } },
      `CT logging of order 1000001 (${'x'.repeat(499)}…) is now disabled; active certificate: carries embedded SCTs: it was logged; reissue required: yes.`,
    ],
  ])('%o', (difference, line) => {
    expect(formatResult({ ...changed, ...difference })).toBe(line);
  });
});

describe('what is left to do', () => {
  const CLOSED = 'The order is revoked: nothing can be reissued on it. For a new certificate, place a new order.';
  const PRIVATE = 'CT logging does not apply to private certificates: no reissue is needed.';
  const FOLLOW = 'Certificates issued on this order from now on follow its status.';
  const WAIT = 'Wait for the pending reissue, and run again to see whether the new certificate is as asked for.';
  const FIND_OUT = 'Reissue the certificate, or find out how it was issued: it could be out of step with the order.';
  const MATCHES = 'The active certificate matches what was asked for: no reissue is needed.';
  const REISSUE = 'Reissue the certificate: the active one was issued with CT logging enabled.';
  const RUN_AGAIN = 'Run again without dry-run to have CT logging disabled. ';
  const matches = { certificateCtStatus: 'disabled', reissueRequired: false } as const;
  const privateProduct = { ...order, privateProduct: true };
  const pending = { ...order, reissuePending: true };

  test.each<[string, Partial<CtStatusResult>, string]>([
    ['out of step', {}, REISSUE],
    [
      'out of step, the other way',
      { desiredStatus: 'enabled', ctStatus: 'enabled', certificateCtStatus: 'disabled' },
      REISSUE.replace('enabled', 'disabled'),
    ],
    ['in sync', matches, MATCHES],
    ['without a certificate yet', { order: unissued, ...none }, FOLLOW],
    ['without knowing the certificate', { certificateCtStatus: 'unknown' }, FIND_OUT],
    ['without knowing the order', { order: undefined }, REISSUE],
    ['closed', { order: closed, ...none }, CLOSED],
    ['private', { order: privateProduct, reissueRequired: false }, PRIVATE],
    [
      'private, without a certificate yet',
      { order: { ...privateProduct, ...unissued, isPrivateProduct: true }, ...none },
      PRIVATE,
    ],
    ['private and closed', { order: { ...closed, isPrivateProduct: true }, ...none }, CLOSED],
    ['out of step, a reissue pending', { order: pending }, WAIT],
    ['without knowing the certificate, a reissue pending', { order: pending, certificateCtStatus: 'unknown' }, WAIT],
    ['in step, a reissue pending', { order: pending, ...matches }, WAIT],
  ])('%s', (_, difference, step) => {
    const result = { ...changed, ...difference };
    expect(nextStep(result)).toBe(step);
    expect(nextStep({ ...result, dryRun: true })).toBe(step);
    // Of a change, the status is what was asked for, whatever is reported; on a closed order it matters no longer.
    const other = { ...result, ctStatus: result.ctStatus === 'enabled' ? 'disabled' : 'enabled' } as const;
    expect(nextStep(other)).toBe(step);
    const runAgain = step === CLOSED || step === PRIVATE ? '' : RUN_AGAIN.replace('disabled', result.desiredStatus);
    expect(nextStep({ ...other, dryRun: true })).toBe(`${runAgain}${step}`);
    expect(nextStep({ ...result, ctStatus: 'unknown', dryRun: true })).toBe(`${runAgain}${step}`);
  });
});

const table = (...rows: [string, string][]) =>
  `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;

describe('the summary of a result', () => {
  test('is a page an auditor keeps', () => {
    expect(renderSummary(changed).split('\n')).toEqual([
      '<h2>CT logging of DigiCert order 1000001 is now disabled</h2>',
      table(
        ['Order', '<code>1000001</code>, <code>issued</code>'],
        ['Common name', '<code>www.example.com</code>'],
        ['DNS names', '<code>www.example.com</code>, <code>example.com</code>'],
        ['Asked for', 'CT logging disabled'],
        ['CT logging of the order', '<strong>disabled</strong>'],
        ['Active certificate', '<code>2000001</code>, carries embedded SCTs: it was logged'],
        ['Reissue required', '<strong>yes</strong>'],
      ),
      '<p><strong>Next:</strong> Reissue the certificate: the active one was issued with CT logging enabled.</p>',
      '<p>What is in a public CT log stays there: a reissue can be kept out of the logs, the earlier certificates cannot be taken out. Chrome, Safari and Firefox (since 135, on the desktop) show a warning for a public TLS certificate that was not logged.</p>',
    ]);
  });

  test('of a dry run says so on top', () => {
    const result = { ...changed, requested: 'enabled', dryRun: true, reissueRequired: false } as const;
    expect(renderSummary(result).split('\n')).toEqual([
      '<h2>Dry run: CT logging of DigiCert order 1000001 is disabled</h2>',
      '<p><strong>This was a dry run: nothing was changed.</strong></p>',
      table(
        ['Order', '<code>1000001</code>, <code>issued</code>'],
        ['Common name', '<code>www.example.com</code>'],
        ['DNS names', '<code>www.example.com</code>, <code>example.com</code>'],
        ['Asked for', 'CT logging enabled (dry run)'],
        ['CT logging of the order', '<strong>disabled</strong>'],
        ['Active certificate', '<code>2000001</code>, carries embedded SCTs: it was logged'],
        ['Reissue required', '<strong>no</strong>'],
      ),
      '<p><strong>Next:</strong> Run again without dry-run to have CT logging enabled. The active certificate matches what was asked for: no reissue is needed.</p>',
    ]);
  });

  test('of an order that could not be read has its gaps, and the warnings', () => {
    const cause = new RequestError('403 <b>', { title: 'Could not read order 1000001', hint: 'Check it.' });
    const warnings = [{ text: 'The order could not be read back.', cause }, { text: 'It is so.' }];
    const status = { requested: 'enabled', ctStatus: 'enabled', certificateCtStatus: 'disabled' } as const;
    const result = { ...changed, ...status, order: undefined, warnings };
    expect(renderSummary(result).split('\n')).toEqual([
      '<h2>CT logging of DigiCert order 1000001 is now enabled</h2>',
      table(
        ['Order', '<code>1000001</code>'],
        ['Common name', 'unknown'],
        ['DNS names', 'unknown'],
        ['Asked for', 'CT logging enabled'],
        ['CT logging of the order', '<strong>enabled</strong>'],
        ['Active certificate', 'carries no embedded SCTs'],
        ['Reissue required', '<strong>yes</strong>'],
      ),
      '<p><strong>Next:</strong> Reissue the certificate: the active one was issued with CT logging disabled.</p>',
      '<p><strong>Warning:</strong> The order could not be read back. Could not read order 1000001: <code>403 &#60;b&#62;</code>. Check it.</p>',
      '<p><strong>Warning:</strong> It is so.</p>',
    ]);
  });

  test('of an order that is closed names its status, and no certificate', () => {
    const page = renderSummary({ ...changed, order: { ...closed, commonName: '', dnsNames: [] }, ...none });
    expect(page).toContain('<td><code>1000001</code>, <code>REVOKED</code></td>');
    expect(page).toContain('<th align="left">Common name</th><td>unknown</td>');
    expect(page).toContain('<th align="left">Active certificate</th><td>none: the order is revoked</td>');
  });

  test('of an order without a status names none', () => {
    expect(renderSummary({ ...changed, order: { ...order, status: '' } })).toContain('<td><code>1000001</code></td>');
  });

  test("keeps the service's text inert", () => {
    const hostile = '<img src=x>\n::error::| @octocat';
    const inert = '<code>&#60;img src=x&#62; ::error::| @octocat</code>';
    const hostileOrder = { ...order, status: hostile, commonName: hostile, dnsNames: [hostile, 'a'] };
    const page = renderSummary({ ...changed, order: hostileOrder });
    expect(page).toContain(`<td><code>1000001</code>, ${inert}</td>`);
    expect(page).toContain(`<th align="left">Common name</th><td>${inert}</td>`);
    expect(page).toContain(`<td>${inert}, <code>a</code></td>`);
  });
});

describe('the summary of a failure', () => {
  test('says what failed and what to do', () => {
    const failure = new RequestError('403 no', { title: 'Could not read order 1', hint: 'Check it.' });
    expect(renderFailureSummary(failure).split('\n')).toEqual([
      '<h2>CT logging status: the step failed</h2>',
      '<p>Could not read order 1: <code>403 no</code>.</p>',
      '<p><strong>What to do:</strong> Check it.</p>',
      '<p>No output was set.</p>',
    ]);
  });

  test('names every problem of the inputs', () => {
    expect(renderFailureSummary(new InvalidInputsError(['a', 'b'])).split('\n')).toEqual([
      '<h2>CT logging status: the step failed</h2>',
      '<p><code>a</code></p>',
      '<p><code>b</code></p>',
      '<p>No output was set.</p>',
    ]);
  });
});
