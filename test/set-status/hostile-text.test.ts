import { expect, test } from 'vitest';
import { type Page, renderMarkdown } from '../harness/markdown.ts';
import { API_KEY, type CheckedRun, expectSuccess, runWithFaults } from '../harness/step.ts';
import type { StandInResponse } from '../stand-in/server.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';
const MB = 1_000_000;

/** Text as it may be shown: on one line, without invisible characters, and without the key. */
const harmless = (text: string) =>
  text
    .replaceAll(API_KEY, '***')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();

/** The same in an annotation or a log line, where the older commands must be broken up, too. */
const logged = (text: string) => harmless(text).replaceAll('##[', '# #[');

/** Expects a summary of the action's own elements alone, and returns it rendered. */
function expectHarmless({ summary }: CheckedRun): Page {
  expect(summary.length, "within GitHub's bound on summaries").toBeLessThan(100_000);
  const page = renderMarkdown(summary);
  const count = (name: string) => page.elements.filter(({ tagName }) => tagName === name).length;
  const names = new Set(page.elements.map(({ tagName }) => tagName));
  expect(
    [...names].filter((name) => !/^(?:h2|p|code|strong|a|details|summary|table|tbody|tr|th|td)$/.test(name)),
  ).toEqual([]);
  expect(count('h2')).toBe(1);
  // The facts and the outputs, without those that have no value.
  expect(count('table')).toBe(2);
  expect(count('tr')).toBeLessThanOrEqual(5 + 10);
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
  'a workflow command behind a line separator': 'readable\u2028::error::forged\u2029::error::forged',
  'a workflow command behind NEL, VT and FF': 'readable\x85::error::x\x0b::error::x\x0c::error::x',
  'a forged output': 'readable\n::set-output name=ct-status::enabled\nct-status=enabled\nct-status<<EOF\nenabled\nEOF',
  'escapes of the runner': 'readable%0A::error::forged%0D%0A::error::x%25',
  'an older command in pieces': 'readable #\x00#[error]x #\u200b#\u200d[error]y ##\x1b[error]z',
  'an ANSI link and a cleared screen': '\x1b]8;;https://evil.example\x07readable\x1b]8;;\x07\x1b[2J\x1b[1;1H',
  'bidirectional overrides': '\u202ereadable\u202c\u2066x\u2069\u200f',
  'half a surrogate pair': 'readable\ud83dx\ude00',
  'the end of the table': 'readable</code></td></tr></table><h1>forged</h1><p>',
  'a comment': 'readable <!-- --!> <![CDATA[ <? <!DOCTYPE html>',
  'everything after it': '<plaintext><textarea><title><xmp><noscript><select>readable',
  'an image in Markdown': '![readable](https://evil.example/x.png)',
  'HTML behind a blank line': 'readable\n\n<h1>forged</h1>\n\n    code\n\n',
  'a table': 'readable | a | b |\n|---|---|\n| c | d |',
  fences: 'readable ```\nfenced\n``` ~~~ `` ` ``',
  'footnotes, mentions and emoji': 'readable @octocat #1 GH-1 :smile: [^1]\n\n[^1]: foot',
  'the key': `readable ${API_KEY} and ${API_KEY}`,
};

/** Several of them in one run: what one begins must not hide the next. */
const groups = Array.from({ length: 6 }, (_, group) => {
  const some = Object.entries(texts).filter((_, index) => index % 6 === group);
  return [some.map(([name]) => name).join(', '), some.map(([, text]) => text)] as const;
});

/** A green run for a service with this text, and a name, in all that it sends; the first attempt and the download fail. */
async function runWithText(text: string, names: string[], put: StandInResponse, download: StandInResponse) {
  const certificate = { id: 5, common_name: names[0], dns_names: names };
  const order = { status: 200, body: { id: 1000001, status: text, disable_ct: true, certificate } };
  const once = [{ ...put, headers: { 'Retry-After': '0' } }];
  const faults = { put: once, order, certificate: download };
  const { step } = await runWithFaults(faults, { retries: '1' }, { env: { RUNNER_DEBUG: '1' } });
  expect(step.log).toHaveLength(2);
  const { text: page } = expectHarmless(step);
  return { step, page };
}

const errorsOf = (code: string, message: string) => ({ errors: [{ code, message }] });

/** The names of an order that the outputs have: without those that a person cannot see as they are. */
const visible = (names: readonly string[]) => names.filter((name) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name));

test.concurrent.each(groups)('in the errors and the names that a green step shows: %s', async (_, list) => {
  const text = list.join(' | ');
  const names = list.flatMap((name) => [name, `www.${name}`]);
  const download = { status: 404, body: errorsOf(text, `message ${text}`) };
  const { step, page } = await runWithText(text, names, { status: 503, body: text }, download);
  const exactly = visible(names).map((name) => name.replaceAll(API_KEY, '***').toWellFormed());
  const [commonName = ''] = exactly;
  expectSuccess(step, { 'ct-status': 'disabled', 'common-name': commonName }, /is unknown/);
  const shown: string[] = JSON.parse(step.outputs['dns-names'] ?? '');
  expect(shown.map((name) => name.toWellFormed())).toEqual(exactly);
  expect(step.log[0]).toContain(`failed: 503 "${logged(text.toWellFormed())}`);
  expect(step.warnings[0]).toContain(logged(`404 ${text}: message ${text}`));
  for (const shownName of visible(names)) expect(page).toContain(harmless(shownName));
  expect(page).toContain(harmless(`404 ${text}: message ${text}`));
});

test.concurrent.each([
  ['line breaks and commands', '\n::error::readable'],
  ['the key', `${API_KEY} `],
])('1 MB of %s: cut and harmless, and exact in the outputs', async (_, unit) => {
  const text = unit.repeat(MB / unit.length);
  const put = { status: 500, body: errorsOf(text, text) };
  const { step } = await runWithText(text, [text], put, { status: 200, body: text });
  const exactly = visible([text.replaceAll(API_KEY, '***')]);
  expectSuccess(step, {}, /200, but the response has no X\.509 certificate in PEM/);
  expect(step.outputs['common-name'] === (exactly[0] ?? '')).toBe(true);
  expect(step.outputs['dns-names'] === JSON.stringify(exactly)).toBe(true);
  for (const line of step.log) expect(line.length).toBeLessThanOrEqual(2_000);
});
