import { describe, expect, test } from 'vitest';
import * as faults from '../support/faults.ts';
import { spellingsOf } from '../support/leaks.ts';
import { type Page, renderMarkdown } from '../support/markdown.ts';
import { API_KEY, expectFailure, expectSuccess, runStep, type Step, startService } from './step.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';
const MB = 1_000_000;

/** Text as it may be shown: on one line, without what no one can see, and without the key. */
const harmless = (text: string) =>
  text
    .replaceAll(API_KEY, '***')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();

/** As an annotation or a log line shows it: there the runner would take the older commands for its own. */
const logged = (text: string) => harmless(text).replaceAll('##[', '# #[');

/** Expects a summary that is made of the action's own elements alone, and returns it rendered. */
function expectInert({ summary }: Step): Page {
  expect(summary.length, "within GitHub's bound on summaries").toBeLessThan(100_000);
  const page = renderMarkdown(summary);
  const count = (name: string) => page.elements.filter(({ tagName }) => tagName === name).length;
  const names = new Set(page.elements.map(({ tagName }) => tagName));
  expect([...names].filter((name) => !/^(?:h2|p|code|strong|a|table|tbody|tr|th|td)$/.test(name))).toEqual([]);
  expect(count('h2')).toBe(1);
  expect(count('tr')).toBe(count('table') * 7);
  for (const { tagName, properties } of page.elements) {
    if (tagName === 'a') expect(properties).toEqual({ href: run });
    else expect(Object.keys(properties)).toEqual(tagName === 'th' ? ['align'] : []);
  }
  expect(count('a')).toBe(1);
  return page;
}

const texts: Record<string, string> = {
  'a workflow command behind LF': 'readable\n::error::forged',
  'a workflow command behind CR': 'readable\r::error::forged',
  'a workflow command behind CRLF': 'readable\r\n::error file=a,line=1::forged',
  'a workflow command behind a line separator': 'readable\u2028::error::forged\u2029::error::forged',
  'a workflow command behind NEL, VT and FF': 'readable\x85::error::x\x0b::error::x\x0c::error::x',
  'a workflow command at the beginning': '::error::forged',
  'a workflow command behind blanks': '\n \t ::warning::forged',
  'a forged output': 'readable\n::set-output name=ct-status::enabled\nct-status=enabled\nct-status<<EOF\nenabled\nEOF',
  'a forged mask': 'readable\n::add-mask::disabled',
  'the end of commands': 'readable\n::stop-commands::token\n::echo::on',
  'escapes of the runner': 'readable%0A::error::forged%0D%0A::error::x%25',
  'an older command': 'readable ##[error]forged ##[add-mask]x ###[group]y',
  'an older command in pieces': 'readable #\x00#[error]x #\u200b#\u200d[error]y ##\x1b[error]z',
  'ANSI colours': '\x1b[31mreadable\x1b[0m \x9b32mx',
  'an ANSI link and a cleared screen': '\x1b]8;;https://evil.example\x07readable\x1b]8;;\x07\x1b[2J\x1b[1;1H',
  'backspaces and NUL': 'readable\b\b\b\x00\x7f',
  'bidirectional overrides': '\u202ereadable\u202c\u2066x\u2069\u200f',
  'half a surrogate pair': 'readable\ud83dx\ude00',
  'an image': '<img src=x onerror=alert(1)>readable',
  'a script': '<script>alert(1)</script>readable<style>*{display:none}</style>',
  'the end of the table': 'readable</code></td></tr></table><h1>forged</h1><p>',
  'a link in HTML': '<a href="https://evil.example">readable</a>',
  'an attribute': `readable" onclick="alert(1)' x='`,
  'a comment': 'readable <!-- --!> <![CDATA[ <? <!DOCTYPE html>',
  'frames and forms': '<iframe src=x></iframe><form><input><button>readable</button></form><svg onload=x><math>',
  'everything after it': '<plaintext><textarea><title><xmp><noscript><select>readable',
  entities: 'readable &lt;img src=x&gt; &#60;b&#62; &amp; &nbsp',
  'a link in Markdown':
    '[readable](https://evil.example "x") [x][1] <https://evil.example>\n\n[1]: https://evil.example',
  'a javascript link': '[readable](javascript:alert(1))',
  'an image in Markdown': '![readable](https://evil.example/x.png)',
  'a bare link': 'readable https://evil.example www.evil.example me@evil.example',
  headings: 'readable\n\n# Forged\n\nForged\n======\n',
  'HTML behind a blank line': 'readable\n\n<h1>forged</h1>\n\n    code\n\n',
  'a table': 'readable | a | b |\n|---|---|\n| c | d |',
  fences: 'readable ```\nfenced\n``` ~~~ `` ` ``',
  'emphasis and lists': '**readable** __x__ ~~y~~\n\n- [x] task\n1. one\n> quote\n\n---\n',
  'footnotes, mentions and emoji': 'readable @octocat #1 GH-1 :smile: [^1]\n\n[^1]: foot',
  backslashes: 'readable \\ \\\\ \\` \\<b\\> \\n',
  'the key': `readable ${API_KEY} and ${API_KEY}`,
};

describe.concurrent('in the errors and the names that a green step shows', () => {
  test.each(Object.entries(texts))('%s', async (_, text) => {
    await using service = await startService();
    const errors = [{ code: text, message: `message ${text}` }];
    const certificate = { id: 5, common_name: text, dns_names: [text, `www.${text}`] };
    const order = { id: 1000001, status: text, disable_ct: true, certificate };
    service.fault({ path: 'put' }, { status: 503, headers: { 'Retry-After': '0' }, body: text }, 1);
    service.fault({ path: 'order' }, { status: 200, body: order });
    service.fault({ path: 'certificate' }, { status: 404, body: { errors } });
    const step = await runStep(service, { retries: '1' });
    const exactly = text.replaceAll(API_KEY, '***').toWellFormed();
    expectSuccess(step, { 'ct-status': 'disabled', 'common-name': exactly }, /could not be told/);
    expect(JSON.parse(step.outputs['dns-names'] ?? '').map(wellFormed)).toEqual([exactly, `www.${exactly}`]);
    expect(step.log).toHaveLength(2);
    expect(step.log[0]).toContain(`failed: 503 "${logged(text.toWellFormed())}`);
    expect(step.log[1]).toContain(logged(`order 1000001 (${text})`));
    expect(step.warnings[0]).toContain(logged(`404 ${text}: message ${text}`));
    const { text: page } = expectInert(step);
    expect(page).toContain(harmless(`www.${text}`));
    expect(page).toContain(harmless(`404 ${text}: message ${text}`));
  });
});

describe.concurrent('in the error of a failed step', () => {
  test.each(Object.entries(texts).filter((_, index) => index % 3 === 0))('%s', async (_, text) => {
    await using service = await startService();
    service.fault({}, { status: 400, body: { errors: [{ code: text, message: `message ${text}` }] } });
    const step = await runStep(service);
    const shown = `400 ${text}: message ${text}`;
    expectFailure(step, logged(shown));
    expect(step.log).toEqual([]);
    expect(expectInert(step).text).toContain(harmless(shown));
  });
});

const wellFormed = (text: string) => text.toWellFormed();

describe.concurrent('the key, however the service spells it', () => {
  const spellings = Object.entries(spellingsOf(API_KEY)).flatMap(([name, list]) =>
    name === 'literal' ? [[name, API_KEY] as const] : list.map((spelling) => [name, spelling] as const),
  );
  test.each<readonly [string, string]>([
    ...spellings,
    ['lower-case', API_KEY.toLowerCase()],
    ['broken over lines', `${API_KEY.slice(0, 9)}\r\n  ${API_KEY.slice(9)}`],
    ['with something invisible in it', `${API_KEY.slice(0, 7)}\u200b${API_KEY.slice(7, 14)}\x00${API_KEY.slice(14)}`],
    ['in base64 of a header', Buffer.from(`user:${API_KEY}`).toString('base64')],
  ])('%s: %j', async (_, spelling) => {
    await using service = await startService();
    const certificate = { id: 5, common_name: `cn ${spelling}`, dns_names: [spelling] };
    const order = { id: 1000001, status: spelling, disable_ct: true, certificate };
    const errors = [{ code: spelling, message: `x ${spelling} y` }];
    service.fault({ path: 'put' }, { status: 503, headers: { 'Retry-After': '0' }, body: { errors } }, 1);
    service.fault({ path: 'order' }, { status: 200, body: order });
    service.fault({ path: 'certificate' }, { status: 404, body: `before ${spelling} after` });
    const step = await runStep(service, { retries: '1' });
    expectSuccess(step, {}, /404 "before .*\*\*\*.* after"/);
    expect(step.log[0]).toMatch(/failed: 503 .*\*\*\*.*: x .*\*\*\*.* y/);
  });

  test.each([180, 190, 195, 480, 490, 495])('across the cut, at %i', async (at) => {
    await using service = await startService();
    const text = `${'x'.repeat(at)}${API_KEY}${'y'.repeat(600)}`;
    service.fault({ path: 'order' }, { status: 400, body: { errors: [{ code: 'c', message: text }] } });
    service.fault({ path: 'certificate' }, { status: 400, body: text });
    expect((await runStep(service)).warnings).toHaveLength(2);
  });

  test.each([9, 15, API_KEY.length - 1])(
    'cut off by the end of the connection, after %i characters',
    async (length) => {
      await using service = await startService();
      const head = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\n\r\n';
      service.fault({}, faults.sends(`${head}Not permitted: ${API_KEY.slice(0, length)}`));
      expectFailure(await runStep(service), ': 403 ');
    },
  );

  test('in the name of the host of a redirect', async () => {
    await using service = await startService({ apiKey: 'abcdef-0123456789-GHI' });
    service.fault({}, { status: 302, headers: { Location: `https://${service.apiKey}.example.com/` } });
    expectFailure(await runStep(service), '302 redirect to https://***.example.com');
  });
});

describe.concurrent('1 MB of text', () => {
  const huge: Record<string, string> = {
    letters: 'readable'.repeat(MB / 8),
    'line breaks and commands': '\n::error::readable'.repeat(MB / 18),
    'older commands': '##[error]'.repeat(MB / 9),
    HTML: '<img src=x>'.repeat(MB / 11),
    blanks: `readable${' '.repeat(MB)}readable`,
    'control characters': `readable${'\x7f'.repeat(MB)}`,
    'surrogate pairs': '😀'.repeat(MB / 2),
    'the key': API_KEY.repeat(MB / API_KEY.length),
    'the beginning of the key': API_KEY.slice(0, 7).repeat(MB / 7),
    backslashes: '\\'.repeat(MB),
    ampersands: '&#'.repeat(MB / 2),
    'an entity without end': `&#${'0'.repeat(MB)}`,
  };
  test.each(Object.entries(huge))('%s: cut and inert, exact in the outputs, and soon over', async (_, text) => {
    await using service = await startService();
    const certificate = { id: 5, common_name: text, dns_names: [text] };
    const errors = [{ code: text, message: text }];
    service.fault({ path: 'put' }, { status: 500, headers: { 'Retry-After': '0' }, body: { errors } }, 1);
    service.fault(
      { path: 'order' },
      { status: 200, body: { id: 1000001, status: text, disable_ct: true, certificate } },
    );
    service.fault({ path: 'certificate' }, { status: 200, body: text });
    const step = await runStep(service, { retries: '1' });
    const exactly = text.replaceAll(API_KEY, '***');
    expectSuccess(step, {}, /not an X\.509 certificate/);
    expect(step.outputs['common-name'] === exactly).toBe(true);
    expect(step.outputs['dns-names'] === JSON.stringify([exactly])).toBe(true);
    expect(step.log).toHaveLength(2);
    for (const line of step.log) expect(line.length).toBeLessThanOrEqual(2_000);
    expectInert(step);
    expect(step.durationMs).toBeLessThan(40_000);
  });

  test('as the error of a failed step: cut and inert', async () => {
    await using service = await startService();
    const text = '<img src=x>\n::error::readable'.repeat(MB / 30);
    service.fault({}, { status: 400, body: { errors: [{ code: text, message: text }] } });
    const step = await runStep(service);
    expectFailure(step, ': 400 ');
    expect(step.errors[0]?.length).toBeLessThanOrEqual(2_000);
    expectInert(step);
  });

  test('10,000 names', async () => {
    await using service = await startService();
    const names = Array.from({ length: 10_000 }, (_, index) => `<b>${index}</b>${'x'.repeat(90)}`);
    const certificate = { id: 5, common_name: 'a', dns_names: names };
    service.fault({ path: 'order' }, { status: 200, body: { id: 1000001, certificate } });
    const step = await runStep(service);
    expectSuccess(step, { 'dns-names': JSON.stringify(names) });
    expect(expectInert(step).text).toContain('and 9980 more');
  });
});
