import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/http/request-error.ts';
import {
  formatWarning,
  inlineCode,
  joinBlocks,
  renderError,
  renderNameList,
  renderTable,
  renderWarning,
} from '../../../src/runner/html.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';

const failure = new RequestError('GET /: 403 <b>@octocat', { title: 'Could not <read> order 7', hint: 'Check "it".' });
const bare = new RequestError('403\nno', { hint: 'Check it.' });

describe('a warning', () => {
  test('in one line ends in the failure that it comes from', () => {
    expect(formatWarning({ text: 'It is so.', cause: failure })).toBe(
      'It is so. Could not <read> order 7: GET /: 403 <b>@octocat. Check "it".',
    );
  });

  test('is a paragraph, in which only what came back is code', () => {
    expect(renderWarning({ text: 'It <is> so.', cause: failure })).toBe(
      '<p><strong>Warning:</strong> It &#60;is&#62; so. Could not &#60;read&#62; order 7: <code>GET /: 403 &#60;b&#62;@octocat</code>. Check &#34;it&#34;.</p>',
    );
    expect(renderWarning({ text: 'It is so.', cause: bare })).toBe(
      '<p><strong>Warning:</strong> It is so. <code>403 no</code>. Check it.</p>',
    );
  });

  test.each([{ text: 'It is so.' }, { text: 'It is so.', cause: undefined }])(
    'comes from no failure: %o',
    (warning) => {
      expect(formatWarning(warning)).toBe('It is so.');
      expect(renderWarning(warning)).toBe('<p><strong>Warning:</strong> It is so.</p>');
    },
  );
});

describe('why a step failed', () => {
  test('is what could not be done and what came back, and then what to do', () => {
    expect(renderError(failure)).toBe(
      '<p>Could not &#60;read&#62; order 7: <code>GET /: 403 &#60;b&#62;@octocat</code>.</p>\n<p><strong>What to do:</strong> Check &#34;it&#34;.</p>',
    );
    expect(renderError(bare)).toBe('<p><code>403 no</code>.</p>\n<p><strong>What to do:</strong> Check it.</p>');
  });

  test('is up to 2,000 characters of what came back', () => {
    const long = new RequestError('x'.repeat(2001), { hint: 'Check it.' });
    expect(renderError(long)).toBe(
      `<p><code>${'x'.repeat(1999)}…</code>.</p>\n<p><strong>What to do:</strong> Check it.</p>`,
    );
  });

  test('is each problem of the inputs, up to 2,000 characters', () => {
    expect(renderError(new InvalidInputsError(['a <b>', 'x'.repeat(2001)]))).toBe(
      `<p><code>a &#60;b&#62;</code></p>\n<p><code>${'x'.repeat(1999)}…</code></p>`,
    );
  });

  test.each<[string, unknown]>([
    ['an error of another kind', new Error('x is not a function')],
    ['an error with a hint alone', Object.assign(new Error('x is not a function'), { hint: 'a' })],
    ['an error without a hint', Object.assign(new Error('x is not a function'), { title: 'a', detail: 'b' })],
    ['an error without a reason', Object.assign(new Error('x is not a function'), { title: 'a', hint: 'b' })],
    ['an error that does not say what', Object.assign(new Error('x is not a function'), { detail: 'a', hint: 'b' })],
    ['what is no error', { message: 'x is not a function', title: 'a', detail: 'b', hint: 'c' }],
  ])('is the message of %s', (_, error) => {
    expect(renderError(error)).toBe('<p><code>x is not a function</code></p>');
  });
});

test('a table has a row for each name and value', () => {
  expect(
    renderTable([
      ['a', '<b>1</b>'],
      ['b', '2'],
    ]),
  ).toBe('<table><tr><th align="left">a</th><td><b>1</b></td></tr><tr><th align="left">b</th><td>2</td></tr></table>');
});

test("the service's text is inert, on one line and short", () => {
  expect(inlineCode('<img src=x onerror=alert(1)>\n::error::| @octocat #1\u202e')).toBe(
    '<code>&#60;img src=x onerror=alert(1)&#62; ::error::| @octocat #1</code>',
  );
  expect(inlineCode('x'.repeat(501))).toBe(`<code>${'x'.repeat(499)}…</code>`);
  expect(inlineCode('x'.repeat(501), 600)).toBe(`<code>${'x'.repeat(501)}</code>`);
  expect(inlineCode('abcdef', 5)).toBe('<code>abcd…</code>');
});

test.each([
  [0, 'unknown'],
  [1, '<code>n0</code>'],
  [2, '<code>n0</code>, <code>n1</code>'],
])('%i names are %s', (count, html) => {
  expect(renderNameList(Array.from({ length: count }, (_, index) => `n${index}`))).toBe(html);
});

test.each([
  [20, ''],
  [21, ', and 1 more'],
  [250, ', and 230 more'],
])('of %i names 20 are shown at most, and the rest is counted', (count, rest) => {
  const names = Array.from({ length: count }, (_, index) => `n${index}`);
  expect(renderNameList(names)).toBe(
    `${names
      .slice(0, 20)
      .map((name) => `<code>${name}</code>`)
      .join(', ')}${rest}`,
  );
});

test('a page has a line for each block that is there', () => {
  expect(joinBlocks('a', false, 'b', undefined, '', 'c')).toBe('a\nb\nc');
});
