import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatCell, writeReport } from '../../../../src/audit/report/report-files.ts';
import { maskApiKey } from '../../../../src/runner/api-key.ts';
import { startRunner } from '../../runner.ts';
import { findingWith } from '../orders.ts';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a report, and returns the lines of both its files. */
function written(...[findings, reason]: [Parameters<typeof writeReport>[1], string?]) {
  const files = { csv: join(directory, 'report.csv'), json: join(directory, 'report.json') };
  const digest = writeReport(files, findings, reason);
  expect(digest).toBe(createHash('sha256').update(readFileSync(files.json)).digest('hex'));
  return { csv: readFileSync(files.csv, 'utf8').split('\r\n'), json: readFileSync(files.json, 'utf8').split('\n') };
}

const HEADING =
  "order ID,status,common name,product,valid till,desired,order's CT status,certificate's CT status,verdict,reason,reissue pending,serial number,DNS names,SCTs,rule,validation,new";

const findings = [
  findingWith({
    commonName: '=1+1',
    desired: 'disabled',
    rule: 'corp.example: internal, "hosts"',
    reissuePending: true,
    verdict: 'reissue',
    isNew: true,
  }),
  findingWith({
    orderId: '8',
    ctStatus: 'unknown',
    certificateCtStatus: 'none',
    verdict: 'unknown',
    reason: 'a, b',
    reissuePending: 'unknown',
    dnsNames: '',
    sctCount: 0,
    desired: 'unknown',
    isNew: false,
  }),
  findingWith({
    orderId: '9',
    status: '',
    commonName: '',
    productNameId: '',
    validTill: '',
    desired: undefined,
    validationType: '',
    verdict: 'ignored',
    serialNumber: '',
    dnsNames: '',
    sctCount: undefined,
  }),
];

test('the CSV file: a heading, then a row for each order', () => {
  expect(written(findings).csv).toEqual([
    HEADING,
    '7,issued,\'=1+1,ssl_plus,2027-01-31T12:00:00.000Z,disabled,enabled,enabled,reissue,,true,0A1B,a.example b.example,2,"corp.example: internal, ""hosts""",ov,true',
    '8,issued,a.example,ssl_plus,2027-01-31T12:00:00.000Z,unknown,unknown,none,unknown,"a, b",unknown,0A1B,,0,,ov,false',
    '9,,,,,,enabled,enabled,ignored,,false,,,,,,',
    '',
  ]);
});

test('the JSON file: an array with an object for each order, one to a line', () => {
  expect(written(findings).json).toEqual([
    '[',
    '{"order-id":"7","status":"issued","common-name":"=1+1","product":"ssl_plus","valid-till":"2027-01-31T12:00:00.000Z","desired":"disabled","order-ct-status":"enabled","certificate-ct-status":"enabled","verdict":"reissue","reason":null,"reissue-pending":"true","serial-number":"0A1B","dns-names":["a.example","b.example"],"sct-count":2,"rule":"corp.example: internal, \\"hosts\\"","validation":"ov","new":true},',
    '{"order-id":"8","status":"issued","common-name":"a.example","product":"ssl_plus","valid-till":"2027-01-31T12:00:00.000Z","desired":"unknown","order-ct-status":"unknown","certificate-ct-status":"none","verdict":"unknown","reason":"a, b","reissue-pending":"unknown","serial-number":"0A1B","dns-names":[],"sct-count":0,"rule":null,"validation":"ov","new":false},',
    '{"order-id":"9","status":null,"common-name":null,"product":null,"valid-till":null,"desired":null,"order-ct-status":"enabled","certificate-ct-status":"enabled","verdict":"ignored","reason":null,"reissue-pending":"false","serial-number":null,"dns-names":null,"sct-count":null,"rule":null,"validation":null,"new":null}',
    ']',
    '',
  ]);
});

test('a name with a blank stays one name', () => {
  const { csv, json } = written([findingWith({ dnsNames: '=a b.example\nlocalhost' })]);
  expect(csv[1]).toContain(",'=a b.example localhost,");
  expect(JSON.parse(json.join(''))).toMatchObject([{ 'dns-names': ['=a b.example', 'localhost'] }]);
});

test('of no order', () => {
  expect(written([])).toEqual({ csv: [HEADING, ''], json: ['[]', ''] });
});

test('the last row of a partial report has only the verdict and the reason', () => {
  const { csv, json } = written([], 'The key, refused.');
  expect(csv).toEqual([HEADING, ',,,,,,,,partial,"The key, refused.",,,,,,,', '']);
  const [row] = JSON.parse(json.join(''));
  expect(Object.keys(row)).toHaveLength(17);
  expect(Object.entries(row).filter(([, value]) => value !== null)).toEqual([
    ['verdict', 'partial'],
    ['reason', 'The key, refused.'],
  ]);
  expect(JSON.parse(written(findings, 'No.').json.join(''))).toHaveLength(4);
});

test('a report that cannot be written', () => {
  const file = join(directory, 'only.csv');
  for (const files of [
    { csv: '/nowhere/report.csv', json: file },
    { csv: file, json: '/nowhere/report.json' },
  ])
    expect(() => writeReport(files, [])).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^Cannot write the report: ENOENT: .*\.$/),
        cause: expect.objectContaining({ code: 'ENOENT' }),
      }),
    );
});

test('neither file contains the key or a control character, whatever has them', async () => {
  await using runner = await startRunner();
  await runner.run(() => {
    maskApiKey('key-0123456789abcdef');
    const text = 'a\nkey-0123456789abcdef\u200b';
    const { csv, json } = written([findingWith({ commonName: text, reason: text, dnsNames: '0123456789ab.example' })]);
    expect(csv[1]).toMatch(/,a \*{3},ssl_plus,.*,a \*{3},.*,\*{3}\.example,/);
    expect(JSON.parse(json.join(''))).toMatchObject([
      { 'common-name': 'a ***', reason: 'a ***', 'dns-names': ['***.example'] },
    ]);
  });
});

test.each([
  ['', ''],
  ['a.example', 'a.example'],
  ["l'été 東", "l'été 東"],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a\r\nb\tc\u0000d\u200b', 'a b cd'],
  ['a=1', 'a=1'],
  ['a-1+b@c', 'a-1+b@c'],
  ['a; b;c', 'a; b;c'],
  ['=1', "'=1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@a', "'@a"],
  ['＝1', "'＝1"],
  ['＋1', "'＋1"],
  ['－1', "'－1"],
  ['＠a', "'＠a"],
  ['  =1', "'=1"],
  ['\t=1', "'=1"],
  ['\r=1', "'=1"],
  ['\u00a0=1', "'=1"],
  ['\ta', 'a'],
  ['"=1"', `"""'=1"""`],
  ["'=1", "''=1"],
  [`" '=1`, `""" ''=1"`],
  ['\u200b=1', "'=1"],
  ['=a,"b"', `"'=a,""b"""`],
  ['a;=1', "a;'=1"],
  ['a; "+1;-2', `"a; ""'+1;'-2"`],
  [';=1', ";'=1"],
  ['a;\t@1', "a; '@1"],
  ['x'.repeat(5_000), 'x'.repeat(5_000)],
])('a cell %j is written %j', (text, cell) => {
  expect(formatCell(text)).toBe(cell);
});
