import { describe, expect, test } from 'vitest';
import { type Page, renderMarkdown } from '../harness/markdown.ts';
import { runAction } from '../harness/runner.ts';
import { encodingsOf } from '../harness/secret-leaks.ts';
import * as faults from '../stand-in/faults.ts';
import type { StandInResponse } from '../stand-in/server.ts';
import { API_KEY, expectFailure, expectSuccess, runWithFaults, type Step, startService } from './step.ts';

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
function expectHarmless({ summary }: Step): Page {
  expect(summary.length, "within GitHub's bound on summaries").toBeLessThan(100_000);
  const page = renderMarkdown(summary);
  const count = (name: string) => page.elements.filter(({ tagName }) => tagName === name).length;
  const names = new Set(page.elements.map(({ tagName }) => tagName));
  expect([...names].filter((name) => !/^(?:h2|p|code|strong|a|table|tbody|tr|th|td)$/.test(name))).toEqual([]);
  expect(count('h2')).toBe(1);
  expect(count('tr')).toBe(count('table') * 8);
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
const groups = Array.from({ length: 7 }, (_, group) => {
  const some = Object.entries(texts).filter((_, index) => index % 7 === group);
  return [some.map(([name]) => name).join(', '), some.map(([, text]) => text).join(' | ')] as const;
});

describe.concurrent('in the errors and the names that a green step shows', () => {
  test.each(groups)('%s', async (_, text) => {
    const errors = [{ code: text, message: `message ${text}` }];
    const certificate = { id: 5, common_name: text, dns_names: [text, `www.${text}`] };
    const order = { id: 1000001, status: text, disable_ct: true, certificate };
    const { step } = await runWithFaults(
      {
        put: [{ status: 503, headers: { 'Retry-After': '0' }, body: text }],
        order: { status: 200, body: order },
        certificate: { status: 404, body: { errors } },
      },
      { retries: '1' },
    );
    const exactly = text.replaceAll(API_KEY, '***').toWellFormed();
    expectSuccess(step, { 'ct-status': 'disabled', 'common-name': exactly }, /is unknown/);
    expect(JSON.parse(step.outputs['dns-names'] ?? '').map(wellFormed)).toEqual([exactly, `www.${exactly}`]);
    expect(step.log).toHaveLength(2);
    expect(step.log[0]).toContain(`failed: 503 "${logged(text.toWellFormed())}`);
    expect(step.log[1]).toContain(logged(`order 1000001 (${text})`));
    expect(step.warnings[0]).toContain(logged(`404 ${text}: message ${text}`));
    const { text: page } = expectHarmless(step);
    expect(page).toContain(harmless(`www.${text}`));
    expect(page).toContain(harmless(`404 ${text}: message ${text}`));
  });
});

describe.concurrent('in the error of a failed step', () => {
  test.each(groups.slice(0, 1))('%s', async (_, text) => {
    const { step } = await runWithFaults({
      any: { status: 400, body: { errors: [{ code: text, message: `message ${text}` }] } },
    });
    const shown = `400 ${text}: message ${text}`;
    expectFailure(step, logged(shown));
    expect(step.log).toEqual([]);
    expect(expectHarmless(step).text).toContain(harmless(shown));
  });
});

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const wellFormed = (text: string) => text.toWellFormed();

describe.concurrent('the key, in any encoding of the service', () => {
  test.each(Object.entries(encodingsOf(API_KEY)))('%s', async (kind, list) => {
    const spellings = kind === 'literal' ? [API_KEY, API_KEY.toLowerCase()] : list;
    const text = spellings.join(' ');
    const certificate = { id: 5, common_name: `cn ${text}`, dns_names: spellings };
    const order = { status: 200, body: { id: 1000001, status: text, disable_ct: true, certificate } };
    const errors = [{ code: text, message: `x ${text} y` }];
    const put = [{ status: 503, headers: { 'Retry-After': '0' }, body: { errors } }];
    const broken = { status: 404, body: `before ${spellings[0]} after` };
    const { step } = await runWithFaults(
      { put, order, certificate: broken },
      { retries: '1' },
      { env: { RUNNER_DEBUG: '1' } },
    );
    expectSuccess(step, {}, /404 "before .*\*\*\*.* after"/);
    expect(step.log[0]).toMatch(/failed: 503 .*\*\*\*.*: x .*\*\*\*/);
  });

  test('in parts from 12 characters on, which only the outputs keep', async () => {
    const part = API_KEY.slice(4, 16);
    const certificate = { id: 5, common_name: part, dns_names: [part] };
    const order = { status: 200, body: { id: 1000001, status: part, disable_ct: true, certificate } };
    const errors = [{ code: part, message: encodeURIComponent(part) }];
    const put = [{ status: 503, headers: { 'Retry-After': '0' }, body: { errors } }];
    const broken = { status: 404, body: JSON.stringify({ part }) };
    await using service = await startService({ apiKey: API_KEY });
    for (const [path, fault] of Object.entries({ put: put[0], order, certificate: broken }))
      service.fault({ path: path as 'put' }, fault as StandInResponse, path === 'put' ? 1 : 9);
    // The checks of every run take a part of the key for a leak.
    const step = await runAction({
      ...{ 'order-id': '1000001', 'disable-ct': 'true', retries: '1' },
      ...{ 'api-key': API_KEY, 'api-url': service.url },
    });
    expect(step).toMatchObject({ exitCode: 0, outputs: { 'common-name': part, 'dns-names': JSON.stringify([part]) } });
    const shown = [step.stdout.slice(step.stdout.indexOf('\n')), step.summary].join();
    for (const encoding of [part, encodeURIComponent(part), JSON.stringify(part).slice(1, -1), escaped(part)])
      expect(shown).not.toContain(encoding);
    expect(shown.match(/\*{3}/g)?.length).toBeGreaterThan(5);
  });

  test('cut off by the end of the connection', async () => {
    const head = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 500\r\n\r\n';
    const { step } = await runWithFaults({ any: faults.sends(`${head}Not permitted: ${API_KEY.slice(0, -1)}`) });
    expectFailure(step, ': 403 ');
  });
});

describe.concurrent('1 MB of text', () => {
  const huge: Record<string, string> = {
    'line breaks and commands': '\n::error::readable'.repeat(MB / 18),
    'the key': `${API_KEY} `.repeat(MB / API_KEY.length - 1),
  };
  test.each(Object.entries(huge))('%s: cut and harmless, and exact in the outputs', async (_, text) => {
    const certificate = { id: 5, common_name: text, dns_names: [text] };
    const errors = [{ code: text, message: text }];
    const { step } = await runWithFaults(
      {
        put: [{ status: 500, headers: { 'Retry-After': '0' }, body: { errors } }],
        order: { status: 200, body: { id: 1000001, status: text, disable_ct: true, certificate } },
        certificate: { status: 200, body: text },
      },
      { retries: '1' },
    );
    const exactly = text.replaceAll(API_KEY, '***');
    expectSuccess(step, {}, /200, but the response has no X\.509 certificate in PEM/);
    expect(step.outputs['common-name'] === exactly).toBe(true);
    expect(step.outputs['dns-names'] === JSON.stringify([exactly])).toBe(true);
    expect(step.log).toHaveLength(2);
    for (const line of step.log) expect(line.length).toBeLessThanOrEqual(2_000);
    expectHarmless(step);
  });

  test('as the error of a failed step: cut and harmless', async () => {
    const text = '<img src=x>\n::error::readable'.repeat(MB / 30);
    const { step } = await runWithFaults({ any: { status: 400, body: { errors: [{ code: text, message: text }] } } });
    expectFailure(step, ': 400 ');
    expect(step.errors[0]?.length).toBeLessThanOrEqual(2_000);
    expectHarmless(step);
  });
});
