import { describe, expect, test } from 'vitest';
import { seedOrders } from '../support/certcentral.ts';
import { renderMarkdown, textOf } from '../support/markdown.ts';
import { runStep, startService } from './step.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';
const logsKeep = 'What is in a public CT log stays there';
const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;

/** The rows of the summary's table, by their headings. */
function rowsOf(summary: string): Record<string, string> {
  const cells = renderMarkdown(summary).elements.filter(({ tagName }) => tagName === 'tr');
  return Object.fromEntries(cells.map(({ children }) => children.map(textOf)));
}

const linksOf = (summary: string) =>
  renderMarkdown(summary).elements.flatMap(({ tagName, properties }) => (tagName === 'a' ? [properties['href']] : []));

describe.concurrent('the summary', () => {
  test('is a page that an auditor keeps', async () => {
    await using service = await startService();
    const { summary } = await runStep(service);
    expect(rowsOf(summary)).toEqual({
      Order: '1000001, issued',
      'Common name': 'order-1000001.example.com',
      'DNS names': 'order-1000001.example.com, www.order-1000001.example.com',
      'Asked for': 'CT logging disabled',
      'CT logging of the order': 'disabled',
      'Active certificate': '2000001, carries embedded SCTs: it was logged',
      'Reissue required': 'yes',
    });
    const { text } = renderMarkdown(summary);
    expect(text).toMatch(/^CT logging of DigiCert order 1000001 is now disabled\n/);
    expect(text).toContain('Next: Reissue the certificate: ');
    expect(text).toContain(logsKeep);
    expect(text).toMatch(time);
    expect(text).toContain('run by octocat on workflow_dispatch in this workflow run');
    expect(linksOf(summary)).toEqual([run]);
  });

  test('says what is to do next where nothing is', async () => {
    await using service = await startService();
    const { summary, notices } = await runStep(service, { 'disable-ct': 'false' });
    expect(rowsOf(summary)).toMatchObject({ 'Asked for': 'CT logging enabled', 'Reissue required': 'no' });
    expect(renderMarkdown(summary).text).toContain('Next: The active certificate matches what was asked');
    expect(summary).not.toContain(logsKeep);
    expect(notices).toEqual([]);
  });

  test('knows an order without a certificate', async () => {
    await using service = await startService({ orders: seedOrders });
    const { summary } = await runStep(service, { 'order-id': '1000004' });
    expect(rowsOf(summary)).toMatchObject({ Order: '1000004, pending', 'Active certificate': 'none issued yet' });
  });

  test('of a failed run says what failed, what to do, and who ran it', async () => {
    await using service = await startService();
    const { summary, errors } = await runStep(service, { 'order-id': '4711' });
    const { text } = renderMarkdown(summary);
    expect(text).toMatch(/^CT logging status: the step failed\n/);
    expect(text).toContain('Could not disable CT logging of order 4711: PUT http://127.0.0.1:');
    expect(text).toContain('404 not_found|order: The specified order was not found');
    expect(text).toMatch(
      /What to do: No such order in this account: check order-id; for the Europe instance set api-url/,
    );
    expect(text).toContain('No output was set.');
    expect(text).toContain('run by octocat on workflow_dispatch in this workflow run');
    expect(linksOf(summary)).toEqual([run]);
    expect(errors).toEqual([
      expect.stringContaining('404 not_found|order: The specified order was not found. No such'),
    ]);
  });

  test('names who ran it again, and which attempt it was', async () => {
    await using service = await startService();
    const env = { GITHUB_TRIGGERING_ACTOR: 'hubot', GITHUB_RUN_ATTEMPT: '3', GITHUB_EVENT_NAME: 'schedule' };
    const { summary } = await runStep(service, {}, { env });
    expect(renderMarkdown(summary).text).toContain('run by hubot on schedule in this workflow run');
    expect(linksOf(summary)).toEqual([run.replace(/1$/, '3')]);
  });

  test('links to the run on a GitHub Enterprise server', async () => {
    await using service = await startService();
    const { summary } = await runStep(service, {}, { env: { GITHUB_SERVER_URL: 'https://ghe.example.com' } });
    expect(linksOf(summary)).toEqual([run.replace('github.com', 'ghe.example.com')]);
  });
});

describe.concurrent('a reissue that is needed is a notice', () => {
  test.each([
    ['disable-ct true, a certificate with SCTs', { 'disable-ct': 'true' }, /^Order 1000001: Reissue the certificate: /],
    ['the same in a dry run', { 'disable-ct': 'true', 'dry-run': 'true' }, /Run again without dry-run/],
  ])('%s', async (_, inputs, text) => {
    await using service = await startService();
    const { notices } = await runStep(service, inputs);
    expect(notices).toEqual([expect.stringMatching(/^Order 1000001: /)]);
    expect(notices[0]).toMatch(text);
  });

  test('one that is not needed is none', async () => {
    await using service = await startService();
    expect((await runStep(service, { 'order-id': '1000004' })).notices).toEqual([]);
  });
});
