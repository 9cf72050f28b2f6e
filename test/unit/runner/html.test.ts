import { describe, expect, test } from 'vitest';
import { ActionError, RequestError } from '../../../src/errors.ts';
import {
  escapeHtml,
  inlineCode,
  renderAllNames,
  renderError,
  renderNameList,
  renderTable,
  renderText,
  renderTextWithCode,
  renderWarning,
} from '../../../src/runner/html.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';
import { setApiKey } from '../../../src/safe-text.ts';
import { renderMarkdown } from '../../harness/markdown.ts';

const title = 'Could not <read> order 7';
const error = new RequestError('403 <b>@octocat', { title, request: 'GET /', hint: 'Check "it".' });

test('a warning is a paragraph, in which only the response is code', () => {
  expect(renderWarning({ text: 'It <is> so.', cause: error })).toBe(
    '<p><strong>Warning:</strong> It &#60;is&#62; so. Could not &#60;read&#62; order 7: <code>GET /: 403 &#60;b&#62;@octocat</code>. Check &#34;it&#34;.</p>',
  );
  expect(renderWarning({ text: 'It is so.' })).toBe('<p><strong>Warning:</strong> It is so.</p>');
});

const LONG = 'x'.repeat(2001);
const CUT = `<code>${'x'.repeat(1999)}…</code>`;
const TO_DO = '<p><strong>What to do:</strong> Check';

test.each([
  [
    'what could not be done and the response, and then what to do',
    error,
    `<p>Could not &#60;read&#62; order 7: <code>GET /: 403 &#60;b&#62;@octocat</code>.</p>\n${TO_DO} &#34;it&#34;.</p>`,
  ],
  ['the response', new ActionError('403 no', { hint: '' }), '<p><code>403 no</code>.</p>'],
  ['2,000 characters of it', new RequestError(LONG, { hint: 'Check it.' }), `<p>${CUT}.</p>\n${TO_DO} it.</p>`],
  ['500 of a quote', new RequestError('', { quote: LONG, hint: '' }), `<p><code>${'x'.repeat(499)}…</code>.</p>`],
  ['each input problem', new InvalidInputsError(['a <b>', LONG]), `<p><code>a &#60;b&#62;</code></p>\n<p>${CUT}</p>`],
  ['the message of any other error', new Error('x is not a function'), '<p><code>x is not a function</code></p>'],
])('why a step failed is %s', (_, failure, html) => {
  expect(renderError(failure)).toBe(html);
});

const errorOf = (text: string) => new RequestError(text, { title: text, request: text, hint: text });
const key = 'ABCDEF<>GHIJKLMNOPQRSTUVWXYZ';

test.each<[string, (text: string) => string]>([
  ['text', renderText],
  ['code', inlineCode],
  ['a warning', (text) => renderWarning({ text, cause: errorOf(text) })],
  ['an error', (text) => renderError(errorOf(text))],
  ['names', (text) => renderNameList([text, text])],
  ['all names', (text) => renderAllNames([text, text])],
])('foreign text in %s is on one line, escaped, cut, and without the key', (_, render) => {
  setApiKey(key);
  const html = render(`a\n\n# <b>\u202e\n${key}`);
  expect(html).toContain('a # &#60;b&#62; ***');
  expect(html.replaceAll('a # &#60;b&#62; ***', '')).not.toMatch(/[#\u202e]|ABC/);
  // What a cut leaves of the key, or of its escapes, would not be found.
  expect(render(`${'x'.repeat(490)}${key}`)).toMatch(/x\*{3}(?:[<:.]|$)/m);
  expect(render('&'.repeat(2001))).toMatch(/^(?!.*&(?!#38;|#60;)).*…/s);
  setApiKey('');
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
const codes = (count: number) =>
  names(count)
    .map((name) => inlineCode(name))
    .join(', ');

test.each([
  [0, 'unknown'],
  [20, codes(20)],
  [21, `${codes(20)}, and 1 more`],
])('of %i names 20 are shown at most, and the others are counted', (count, html) => {
  expect(renderNameList(names(count))).toBe(html);
});

test('everything that means something in HTML is escaped', () => {
  expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
    '&#60;a href=&#34;x&#34; title=&#39;y&#39;&#62;&#38;amp;&#60;/a&#62;',
  );
});

test('text between backticks is code', () => {
  expect(renderTextWithCode('use `a&b.csr`, not `')).toBe('use <code>a&#38;b.csr</code>, not `');
});

describe('all names', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `<${index}>.example`);

  test('are listed in place if they are at most 20', () => {
    expect(renderAllNames(['a.example', '*.b.example'])).toBe('<pre>\na.example\n*.b.example\n</pre>');
    expect(renderAllNames(names(20))).not.toContain('<details>');
    expect(renderAllNames([])).toBe('unknown');
  });

  test('are not hidden by a secret without a trace', () => {
    const html = renderTable([['DNS names', renderAllNames(['a.example', 'b.example', 'c.example'])]]);
    const lines = html.split('\n');
    expect(lines.slice(1, -1)).toEqual(['a.example', 'b.example', 'c.example']);
    // GitHub masks line by line.
    expect(renderMarkdown(html.replace('b.example', '***')).text).toContain('a.example\n***\nc.example');
  });

  test('have no blank line, which would end the HTML', () => {
    expect(renderAllNames(['a.example', '\u200b', 'c\n\n.example'])).toBe('<pre>\na.example\n?\nc .example\n</pre>');
  });

  test('are all in a block that opens with a click if they are more', () => {
    const html = renderAllNames(names(250));
    expect(html).toMatch(/^<details><summary>all 250 names<\/summary><pre>\n.*<\/pre><\/details>$/s);
    expect(html.match(/^&#60;\d+&#62;\.example$/gm)).toHaveLength(250);
  });
});
