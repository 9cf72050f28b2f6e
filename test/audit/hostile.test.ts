import { describe, expect, test } from 'vitest';
import { type Page, renderMarkdown } from '../harness/markdown.ts';
import { encodingsOf } from '../harness/secret-leaks.ts';
import { API_KEY, audit, expectFound, expectStopped, order, type Step, startService } from './step.ts';

const run = 'https://github.com/octo-org/octo-repo/actions/runs/1658821493/attempts/1';
const docs = 'https://dev.digicert.com/certcentral-apis/services-api/orders/change-ct-status.html';

/** Text that would do something, each with a word that is to be readable still. */
const texts: Record<string, string> = {
  'a formula': '=HYPERLINK("https://evil.example","readable")',
  'a formula that begins with a plus': '+readable!A0',
  'a formula that begins with a minus': '-1+readable',
  'a formula that begins with an at': '@SUM(readable)',
  'a formula behind blanks': '   =readable()',
  'a formula behind a no-break space': '\u00a0=readable()',
  'a formula behind a tab': '\t=readable()',
  'a formula behind a carriage return': '\r=readable()',
  'a formula behind a line feed': '\n=readable()',
  'a formula behind a quote': '"=readable()',
  'a formula behind an apostrophe and a quote': `'"=readable()`,
  'a formula behind control characters': '\x00\x07\u200b\ufeff=readable()',
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

/** Orders that have a text wherever the service can put one: in step, out of step, and not even read. */
function ordersWith(text: string) {
  const told = { common_name: text, dns_names: [text, `www.${text}`] };
  const certificate = { ...told, id: 5, valid_till: `2030-01-01${text}` };
  const product = { name_id: text, name: text, type: text };
  const fields = {
    certificateFields: { ...told, valid_till: text },
    orderFields: { status: text, product },
    rowFields: { status: text, product, certificate },
  };
  return [
    order(1000001, fields),
    order(1000002, { disableCt: true, ...fields }),
    order(1000003, { ...fields, rowFields: { ...fields.rowFields, status: 'revoked' } }),
    order(1000004, { ...fields, orderFields: { ...fields.orderFields, disable_ct: text } }),
  ];
}

/** Expects a summary that is made of the action's own elements alone. */
function expectInert({ summary }: Step): Page {
  const page = renderMarkdown(summary);
  const own = /^(?:h[1-4]|p|pre|code|strong|em|a|table|thead|tbody|tr|th|td|ul|li|br|details|summary)$/;
  expect(page.elements.map(({ tagName }) => tagName).filter((name) => !own.test(name))).toEqual([]);
  for (const { tagName, properties } of page.elements) {
    if (tagName === 'a') expect([{ href: run }, { href: docs }]).toContainEqual(properties);
    else if (tagName === 'code' && properties['class']) expect(properties).toEqual({ class: 'language-mermaid' });
    else expect(Object.keys(properties).filter((name) => name !== 'align')).toEqual([]);
  }
  const pictures = page.elements.filter(({ properties }) => properties['class'] === 'language-mermaid');
  expect(pictures.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(pictures)).not.toMatch(/readable|forged|evil/);
  expect(page.elements.filter(({ tagName }) => tagName === 'h1')).toEqual([]);
  return page;
}

describe.concurrent('text of orders is inert in the report, the log and the summary, and readable', () => {
  test.each(Object.entries(texts))('%s', async (_, text) => {
    await using service = await startService({ orders: ordersWith(text) });
    const step = await audit(service);
    expectFound(step, { toDo: 1, unknown: 1 });
    expect(step.rows).toHaveLength(4);
    for (const { commonName, product, status, verdict } of step.rows) {
      expect(commonName).toContain('readable');
      expect(product).toContain('readable');
      if (verdict !== 'not applicable') expect(status).toContain('readable');
    }
    expect(expectInert(step).text).toContain('readable');
  });
});

test('text that is none of these is left as it is', async () => {
  const names = ['*.example.com', 'bücher.example', 'a=b, "c"', "O'Brien", 'x-1.example.com'];
  await using service = await startService();
  for (const [index, name] of names.entries()) {
    const told = { common_name: name, dns_names: [name], valid_till: '2030-01-01' };
    await service.addOrder(order(1000001 + index, { certificateFields: told, rowFields: { certificate: told } }));
  }
  const step = await audit(service);
  expect(step.rows.map(({ commonName }) => commonName)).toEqual(names);
});

describe.concurrent('text of errors is inert', () => {
  test.each(Object.entries(texts).filter((_, index) => index % 3 === 0))('as a reason: %s', async (_, text) => {
    await using service = await startService({ orders: [order(1000001), order(1000002)] });
    const body = { errors: [{ code: text, message: `message ${text}` }] };
    service.fault({ path: /certificate\/1000002$/ }, { status: 403, body });
    const step = await audit(service);
    expectFound(step, { unknown: 1 });
    expect(step.rows[1]?.reason).toContain('readable');
    expectInert(step);
  });

  test.each(Object.entries(texts).filter((_, index) => index % 3 === 1))('in a stop: %s', async (_, text) => {
    await using service = await startService();
    service.fault({}, { status: 403, body: { errors: [{ code: text, message: `message ${text}` }] } });
    const step = await audit(service);
    expectStopped(step, 'readable');
    expectInert(step);
  });
});

// That it is nowhere is checked of every run.
describe.concurrent('the key, wherever and however the service spells it', () => {
  test.each(Object.entries(encodingsOf(API_KEY)))('%s', async (kind, list) => {
    const text = `readable ${(kind === 'literal' ? [API_KEY] : list).join(' ')}`;
    await using service = await startService({ orders: ordersWith(text) });
    service.fault({ path: 'list' }, { status: 503, headers: { 'Retry-After': '0' }, body: text }, 1);
    const failed = { status: 403, body: { errors: [{ code: text, message: text }] } };
    await service.addOrder(order(1000009));
    service.fault({ path: /1000009$/ }, failed);
    const step = await audit(service, { retries: '1' }, { env: { RUNNER_DEBUG: '1' } });
    expectFound(step, { toDo: 1, unknown: 2 });
    expect(step.csv).toContain('readable ***');
    expect(step.summary).toContain('***');
  });
});

test('names of 100 kB are cut, and the summary stays within its bound', async () => {
  const text = '<img src=x>&&&&\n::error::readable'.repeat(3_000);
  await using service = await startService({ orders: ordersWith(text) });
  const step = await audit(service);
  expectFound(step, { toDo: 1, unknown: 1 });
  expect(step.csv.length).toBeLessThan(100_000);
  expectInert(step);
});
