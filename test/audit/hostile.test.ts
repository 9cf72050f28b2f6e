import { describe, expect, test } from 'vitest';
import { type Page, renderMarkdown } from '../harness/markdown.ts';
import { API_KEY } from '../harness/step.ts';
import { audit, expectFound, expectStopped, order, type Step, startService } from './step.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';

/** Text that would do something, each with a word that should still be readable. `formatCell` has a table of formulas. */
const texts: Record<string, string> = {
  'a formula': '=HYPERLINK("https://evil.example","readable")',
  'a formula after an apostrophe and a quote': `'"=readable()`,
  'a formula after control characters': '\x00\x07\u200b\ufeff=readable()',
  'a formula after a semicolon': 'x;=readable(); "@readable()',
  'a formula in the next cell': 'x",=readable(),"',
  'a formula in the next line': 'x\r\n=readable(),1,2',
  'control characters': 'a\x00b\x1b[31mreadable\x7f\x85\u2028\u2029\u202e',
  'a workflow command': 'readable\n::error::forged\r::set-output name=to-do::[]',
  'an older command': 'readable #\x00#[error]x ##[error]y',
  'a forged output': 'readable\nto-do=[]\nto-do<<EOF\n[]\nEOF',
  'the end of the table': 'readable</code></td></tr></table><h1>forged</h1><script>x</script>',
  'everything after it': '<plaintext><textarea><title><!--readable',
  Markdown: '![readable](https://evil.example/x.png) | a | b |\n|---|---|\n\n# forged\n\n```\nfenced',
  'a picture': 'readable\n```\n```mermaid\npie\n"forged": 1\n```',
  'half a surrogate pair': 'readable\ud83d',
};

/** Orders that have a text wherever the service can put one: in sync, not read, out of sync, and unknown. */
function ordersWith(text: string, firstId: number) {
  const reported = { common_name: text, dns_names: [text, `www.${text}`] };
  const certificate = { ...reported, id: 5, valid_till: `2030-01-01${text}` };
  const product = { name_id: text, name: text, type: text, validation_type: text };
  const fields = {
    // An order with another common name than its certificate is unknown: the list's is shown instead.
    certificateFields: { ...reported, common_name: undefined, valid_till: text },
    orderFields: { status: text, product },
    rowFields: { status: text, product, certificate },
  };
  return [
    order(firstId, { ...fields, duplicates: [{ scts: true, fields: { status: text, valid_till: text } }] }),
    order(firstId + 1, { ...fields, rowFields: { ...fields.rowFields, status: 'revoked' } }),
    order(firstId + 2, { disableCt: true, ...fields }),
    // Another common name than its certificate.
    order(firstId + 3, { ...fields, certificateFields: reported }),
  ];
}

/** Expects a summary that consists of the action's own elements alone. */
function expectInert({ summary }: Step): Page {
  const page = renderMarkdown(summary);
  const own = /^(?:h[2-4]|p|pre|code|strong|em|a|table|thead|tbody|tr|th|td)$/;
  expect(page.elements.map(({ tagName }) => tagName).filter((name) => !own.test(name))).toEqual([]);
  for (const { tagName, properties } of page.elements) {
    if (tagName === 'a') expect(properties).toEqual({ href: run });
    else if (tagName === 'code' && properties['class']) expect(properties).toEqual({ class: 'language-mermaid' });
    else expect(Object.keys(properties).filter((name) => name !== 'align')).toEqual([]);
  }
  const pictures = page.elements.filter(({ properties }) => properties['class'] === 'language-mermaid');
  expect(pictures.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(pictures)).not.toMatch(/readable|forged|evil/);
  return page;
}

test('text of orders is inert in the report, the log and the summary, and readable', async () => {
  const all = Object.values(texts);
  await using service = await startService({
    orders: all.flatMap((text, index) => ordersWith(text, 1000001 + 4 * index)),
  });
  const step = await audit(service);
  expectFound(step, { outOfSync: all.length, unknown: all.length });
  expect(step.rows).toHaveLength(4 * all.length);
  for (const { 'common-name': commonName, product, status, verdict } of step.rows) {
    expect(commonName).toContain('readable');
    expect(product).toContain('readable');
    if (verdict !== 'not applicable') expect(status).toContain('readable');
  }
  expect(expectInert(step).text.match(/readable/g)?.length).toBeGreaterThan(2 * all.length);
});

describe.concurrent('text of errors is inert', () => {
  const refusal = (text: string) => ({ status: 403, body: { errors: [{ code: text, message: `message ${text}` }] } });
  test('as a reason', async () => {
    const all = Object.values(texts);
    // A good order behind each: ten in a row would stop the audit.
    await using service = await startService({
      orders: all.flatMap((_, index) => [0, 1].map((next) => order(1000001 + 2 * index + next))),
    });
    for (const [index, text] of all.entries())
      service.fault({ path: RegExp(`certificate/${1000001 + 2 * index}$`) }, refusal(text));
    const step = await audit(service);
    expectFound(step, { unknown: all.length });
    for (const { verdict, reason } of step.rows) if (verdict === 'unknown') expect(reason).toContain('readable');
    expectInert(step);
  });

  test('in a stop', async () => {
    const some = Object.values(texts).filter((_, index) => index % 4 === 0);
    const text = some.join(' | ');
    await using service = await startService();
    service.fault({}, refusal(text));
    const step = await audit(service);
    expectStopped(step, 'readable');
    expectInert(step);
  });
});

// That it is nowhere is checked of every run.
test('the key, wherever the service echoes it', async () => {
  const text = `readable ${API_KEY}`;
  await using service = await startService({ orders: [...ordersWith(text, 1000001), order(1000005)] });
  service.fault({ path: 'list' }, { status: 503, headers: { 'Retry-After': '0' }, body: text }, 1);
  service.fault({ path: /\/1000005$/ }, { status: 403, body: { errors: [{ code: text, message: text }] } });
  const step = await audit(service, { retries: '1' }, { env: { RUNNER_DEBUG: '1' } });
  expectFound(step, { outOfSync: 1, unknown: 2 });
  expect(step.csv.match(/readable \*\*\*/g)?.length).toBeGreaterThan(5);
  expect(step.summary).toContain('***');
});
