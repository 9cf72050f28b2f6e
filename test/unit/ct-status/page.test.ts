import { describe, expect, test } from 'vitest';
import type { Order } from '../../src/certcentral.ts';
import { failurePage, nextStep, type Result, resultLine, resultPage } from '../../src/summary.ts';
import { changed, order } from './result.ts';

const audit = {
  actor: 'octocat',
  event: 'workflow_dispatch',
  runUrl: 'https://github.com/o/r/actions/runs/1/attempts/1',
};

describe('the result in one line', () => {
  test.each<[Partial<Result>, string]>([
    [
      {},
      'CT logging of order 1000001 (www.example.com) is now disabled; active certificate: carries embedded SCTs: it was logged; reissue required: yes.',
    ],
    [
      { requested: 'enabled', ctStatus: 'enabled', reissueRequired: false },
      'CT logging of order 1000001 (www.example.com) is now enabled; active certificate: carries embedded SCTs: it was logged; reissue required: no.',
    ],
    [
      { certificateCtStatus: 'disabled', reissueRequired: false },
      'CT logging of order 1000001 (www.example.com) is now disabled; active certificate: carries no embedded SCTs; reissue required: no.',
    ],
    [
      { order: { ...order, commonName: '' }, certificateCtStatus: 'none', reissueRequired: false },
      'CT logging of order 1000001 is now disabled; active certificate: none issued yet; reissue required: no.',
    ],
    [
      { order: undefined, certificateCtStatus: 'unknown' },
      'CT logging of order 1000001 is now disabled; active certificate: could not be told; reissue required: yes.',
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
    expect(resultLine({ ...changed, ...difference })).toBe(line);
  });
});

describe('what is left to do', () => {
  const FOLLOW = 'Certificates issued on this order from now on follow its status.';
  const FIND_OUT = 'Reissue the certificate, or find out how it was issued: it could be out of step with the order.';
  const MATCHES = 'The active certificate matches what was asked: no reissue is needed.';
  const REISSUE = 'Reissue the certificate: the live one was issued with CT logging enabled.';
  const RUN_AGAIN = 'Run again without dry-run to have CT logging disabled. ';

  test.each<[Partial<Result>, string]>([
    [{}, REISSUE],
    [{ requested: 'enabled' }, REISSUE.replace('disabled', 'enabled')],
    [{ reissueRequired: false }, MATCHES],
    [{ certificateCtStatus: 'none', reissueRequired: false }, FOLLOW],
    [{ certificateCtStatus: 'unknown' }, FIND_OUT],
    [{ dryRun: true, ctStatus: 'enabled' }, RUN_AGAIN + REISSUE],
    [{ dryRun: true, ctStatus: 'unknown' }, RUN_AGAIN + REISSUE],
    [{ dryRun: true, ctStatus: 'enabled', reissueRequired: false }, RUN_AGAIN + MATCHES],
    [{ dryRun: true, ctStatus: 'enabled', certificateCtStatus: 'none' }, RUN_AGAIN + FOLLOW],
    [{ dryRun: true, ctStatus: 'enabled', certificateCtStatus: 'unknown' }, RUN_AGAIN + FIND_OUT],
    [{ dryRun: true }, REISSUE],
    // Not in a dry run: the status is what was asked, whatever is reported.
    [{ ctStatus: 'enabled' }, REISSUE],
  ])('%o', (difference, step) => {
    expect(nextStep({ ...changed, ...difference })).toBe(step);
  });
});

/** A page without its last line, which holds the time. */
const withoutAudit = (page: string) => page.split('\n').slice(0, -1);
const table = (...rows: [string, string][]) =>
  `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${value}</td></tr>`).join('')}</table>`;

describe('the summary of a result', () => {
  test('is a page an auditor keeps', () => {
    expect(withoutAudit(resultPage(changed, audit))).toEqual([
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
      '<p><strong>Next:</strong> Reissue the certificate: the live one was issued with CT logging enabled.</p>',
      '<p>What is in a public CT log stays there: a reissue can be kept out of the logs, the earlier certificates cannot be taken out. Chrome and Safari show a warning for a public TLS certificate that was not logged.</p>',
    ]);
  });

  test('of a dry run says so on top', () => {
    const result = { ...changed, requested: 'enabled', dryRun: true, reissueRequired: false } as const;
    expect(withoutAudit(resultPage(result, audit))).toEqual([
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
      '<p><strong>Next:</strong> Run again without dry-run to have CT logging enabled. The active certificate matches what was asked: no reissue is needed.</p>',
    ]);
  });

  test('of an order that could not be read has its gaps, and the warnings', () => {
    const warnings = ['The order could not be read back. <b>', 'x'.repeat(2001)];
    const status = { requested: 'enabled', ctStatus: 'enabled', certificateCtStatus: 'disabled' } as const;
    const result = { ...changed, ...status, order: undefined, warnings };
    expect(withoutAudit(resultPage(result, audit))).toEqual([
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
      '<p><strong>Next:</strong> Reissue the certificate: the live one was issued with CT logging disabled.</p>',
      '<p><strong>Warning:</strong> <code>The order could not be read back. &#60;b&#62;</code></p>',
      `<p><strong>Warning:</strong> <code>${'x'.repeat(1999)}…</code></p>`,
    ]);
  });

  test('of an order without a certificate names none', () => {
    const pending: Order = { ...order, status: '', commonName: '', dnsNames: [], certificate: { state: 'none' } };
    const page = resultPage({ ...changed, order: pending, certificateCtStatus: 'none' }, audit);
    expect(page).toContain('<td><code>1000001</code></td>');
    expect(page).toContain('<th align="left">Common name</th><td>unknown</td>');
    expect(page).toContain('<th align="left">DNS names</th><td>unknown</td>');
    expect(page).toContain('<td>none issued yet</td>');
  });

  test.each([
    [20, ''],
    [21, ', and 1 more'],
    [250, ', and 230 more'],
  ])('of %i DNS names names 20 at most, and counts the rest', (count, rest) => {
    const dnsNames = Array.from({ length: count }, (_, index) => `n${index}.example`);
    const shown = dnsNames.slice(0, 20).map((name) => `<code>${name}</code>`);
    expect(resultPage({ ...changed, order: { ...order, dnsNames } }, audit)).toContain(
      `<td>${shown.join(', ')}${rest}</td>`,
    );
  });

  test("keeps the service's text inert, on one line and short", () => {
    const hostile = '<img src=x onerror=alert(1)>\n::error::| @octocat #1\u202e';
    const inert = '<code>&#60;img src=x onerror=alert(1)&#62; ::error::| @octocat #1</code>';
    const page = resultPage(
      { ...changed, order: { ...order, status: hostile, commonName: hostile, dnsNames: [hostile, 'x'.repeat(501)] } },
      audit,
    );
    expect(page).toContain(`<td><code>1000001</code>, ${inert}</td>`);
    expect(page).toContain(`<th align="left">Common name</th><td>${inert}</td>`);
    expect(page).toContain(`<td>${inert}, <code>${'x'.repeat(499)}…</code></td>`);
    expect(page).not.toMatch(/<img|\u202e/);
  });
});

describe('the summary of a failure', () => {
  test('says what failed and what to do', () => {
    expect(withoutAudit(failurePage(['Could not <read> order 1'], 'Check "it".', audit))).toEqual([
      '<h2>CT logging status: the step failed</h2>',
      '<p><code>Could not &#60;read&#62; order 1</code></p>',
      '<p><strong>What to do:</strong> Check &#34;it&#34;.</p>',
      '<p>No output was set.</p>',
    ]);
  });

  test('names every problem, each up to 2,000 characters, and no hint where there is none', () => {
    expect(withoutAudit(failurePage(['a', 'x'.repeat(2001)], undefined, audit))).toEqual([
      '<h2>CT logging status: the step failed</h2>',
      '<p><code>a</code></p>',
      `<p><code>${'x'.repeat(1999)}…</code></p>`,
      '<p>No output was set.</p>',
    ]);
  });
});

describe('the last line of a summary', () => {
  const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;
  const pages = (who: typeof audit | undefined) => [resultPage(changed, who), failurePage(['a'], 'b', who)];

  test('says who ran it when, on which event, in which run', () => {
    for (const page of pages({ actor: 'o<c>tocat', event: 'push', runUrl: 'https://x.example/"a' })) {
      const line = page.split('\n').at(-1);
      const now = Date.parse(time.exec(String(line))?.[0] ?? '');
      expect(Math.abs(Date.now() - now)).toBeLessThan(60_000);
      expect(line?.replace(time, 'TIME')).toBe(
        '<p>TIME: run by <code>o&#60;c&#62;tocat</code> on <code>push</code> in <a href="https://x.example/&#34;a">this workflow run</a>.</p>',
      );
    }
  });

  test('says so where the environment does not tell', () => {
    for (const page of pages(undefined))
      expect(page.split('\n').at(-1)?.replace(time, 'TIME')).toBe(
        '<p>TIME. Who ran this could not be read from the environment.</p>',
      );
  });
});
