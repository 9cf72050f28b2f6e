import { describe, expect, test } from 'vitest';
import { renderMarkdown, textOf } from '../harness/markdown.ts';
import { runStep, runWithFaults, startService } from './step.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';
const logsKeep = 'Certificates that are in a public CT log stay there';
const time = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;

/** The rows of the summary's table, by their headings. */
function rowsOf(summary: string): Record<string, string> {
  const cells = renderMarkdown(summary).elements.filter(({ tagName }) => tagName === 'tr');
  return Object.fromEntries(cells.map(({ children }) => children.map(textOf)));
}

const linksOf = (summary: string) =>
  renderMarkdown(summary).elements.flatMap(({ tagName, properties }) => (tagName === 'a' ? [properties['href']] : []));

describe.concurrent('the summary', () => {
  test('has the facts that an auditor keeps', async () => {
    await using service = await startService();
    const { summary } = await runStep(service);
    expect(rowsOf(summary)).toEqual({
      Order: '1000001, issued',
      'Common name': 'order-1000001.example.com',
      'DNS names': 'order-1000001.example.com, www.order-1000001.example.com',
      Desired: 'CT logging disabled',
      'CT logging of the order': 'disabled',
      'Active certificate': '2000001, logged (2 embedded SCTs)',
      'Reissue required': 'yes',
      'Reissue pending': 'no',
    });
    const { text } = renderMarkdown(summary);
    expect(text).toMatch(/^DigiCert order 1000001: CT logging disabled, reissue required\n/);
    expect(text).toContain('Next: Reissue the certificate: ');
    expect(text).toContain(logsKeep);
    expect(text).toMatch(time);
    expect(text).toContain('run by octocat on workflow_dispatch in this workflow run');
    expect(linksOf(summary)).toEqual([run]);
  });

  test('says so if nothing is left to do', async () => {
    await using service = await startService();
    const { summary, notices } = await runStep(service, { 'disable-ct': 'false' });
    expect(rowsOf(summary)).toMatchObject({ Desired: 'CT logging enabled', 'Reissue required': 'no' });
    expect(renderMarkdown(summary).text).toContain(
      'Next: Nothing to do: the order and its active certificate are in sync.',
    );
    expect(summary).not.toContain(logsKeep);
    expect(notices).toEqual([]);
  });

  test('of a failed run says what failed, what to do, and who ran it', async () => {
    await using service = await startService();
    const { summary, errors } = await runStep(service, { 'order-id': '4711' });
    const { text } = renderMarkdown(summary);
    expect(text).toMatch(/^CT logging status: the step failed\n/);
    expect(text).toContain('Could not disable CT logging of order 4711: PUT http://127.0.0.1:');
    expect(text).toContain('404 not_found|order: The specified order was not found');
    expect(text).toMatch(
      /What to do: This account has no such order: check order-id\. If the order is in the Europe instance, set api-url/,
    );
    expect(text).toContain('No output was set.');
    expect(text).toContain('run by octocat on workflow_dispatch in this workflow run');
    expect(linksOf(summary)).toEqual([run]);
    expect(errors).toEqual([
      expect.stringContaining('404 not_found|order: The specified order was not found. This account has no such order'),
    ]);
  });

  test('names who ran it again, and where, on any server', async () => {
    const server = { GITHUB_SERVER_URL: 'https://ghe.example.com', GITHUB_RUN_ATTEMPT: '3' };
    const env = { ...server, GITHUB_TRIGGERING_ACTOR: 'hubot', GITHUB_EVENT_NAME: 'schedule' };
    const { summary } = (await runWithFaults({}, {}, { env })).step;
    expect(renderMarkdown(summary).text).toContain('run by hubot on schedule in this workflow run');
    expect(linksOf(summary)).toEqual(['https://ghe.example.com/octo-org/octo-repo/actions/runs/1658821493/attempts/3']);
  });

  test('has a warning as prose, and the words of the service in it as code', async () => {
    await using service = await startService();
    service.fault({ path: 'certificate' }, { status: 404, body: { errors: [{ code: 'gone', message: 'No such.' }] } });
    const { summary, warnings } = await runStep(service);
    expect(warnings).toHaveLength(1);
    expect(summary).toMatch(
      /<p><strong>Warning:<\/strong> Whether the active certificate [^<]* is unknown, [^<]*: <code>GET http[^<]* 404 gone: No such<\/code>\. [^<]*<\/p>/,
    );
  });
});
