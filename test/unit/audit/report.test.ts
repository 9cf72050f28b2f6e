import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createReportFiles, formatCell, writeReport } from '../../../src/audit/report.ts';
import { setApiKey } from '../../../src/safe-text.ts';
import { findingWith } from './orders.ts';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a report, and returns the lines of both its files. */
function written(...[findings, reason]: [Parameters<typeof writeReport>[1], string?]) {
  const [csv, json] = [join(directory, 'report.csv'), join(directory, 'report.json')];
  const digest = writeReport({ 'report-file': csv, 'json-file': json }, findings, reason);
  expect(digest).toBe(createHash('sha256').update(readFileSync(json)).digest('hex'));
  return { csv: readFileSync(csv, 'utf8').split('\r\n'), json: readFileSync(json, 'utf8').split('\n') };
}

const HEADING =
  "order ID,status,common name,product,valid till,desired,order's CT status,certificate's CT status,verdict,reason,reissue pending,serial number,DNS names,SCTs,rule,validation";

const findings = [
  findingWith({
    commonName: '=1+1',
    desired: 'disabled',
    rule: 'corp.example: internal, "hosts"',
    reissuePending: true,
    verdict: 'reissue',
  }),
  findingWith({
    orderId: '8',
    ctStatus: 'unknown',
    certificateCtStatus: 'none',
    verdict: 'unknown',
    reasons: [{ kind: 'unread', title: 'a, b', detail: '503' }],
    reissuePending: 'unknown',
    dnsNames: [],
    sctCount: 0,
    desired: 'unknown',
  }),
  findingWith({
    orderId: '9',
    status: '',
    commonName: '',
    product: { nameId: '', type: '', validationType: '' },
    validTill: '',
    desired: undefined,
    verdict: 'ignored',
    serialNumber: '',
    dnsNames: ['of-an-order-without-a-certificate.example'],
    sctCount: undefined,
  }),
];

test('both files have a row for each order', () => {
  expect(written(findings)).toEqual({
    csv: [
      HEADING,
      '7,issued,\'=1+1,ssl_plus,2027-01-31T12:00:00.000Z,disabled,enabled,enabled,reissue,,true,0A1B,a.example b.example,2,"corp.example: internal, ""hosts""",ov',
      '8,issued,a.example,ssl_plus,2027-01-31T12:00:00.000Z,unknown,unknown,none,unknown,"a, b: 503",unknown,0A1B,,0,,ov',
      '9,,,,,,enabled,enabled,ignored,,false,,,,,',
      '',
    ],
    json: [
      '[',
      '{"order-id":"7","status":"issued","common-name":"=1+1","product":"ssl_plus","valid-till":"2027-01-31T12:00:00.000Z","desired":"disabled","order-ct-status":"enabled","certificate-ct-status":"enabled","verdict":"reissue","reason":null,"reissue-pending":"true","serial-number":"0A1B","dns-names":["a.example","b.example"],"sct-count":2,"rule":"corp.example: internal, \\"hosts\\"","validation":"ov"},',
      '{"order-id":"8","status":"issued","common-name":"a.example","product":"ssl_plus","valid-till":"2027-01-31T12:00:00.000Z","desired":"unknown","order-ct-status":"unknown","certificate-ct-status":"none","verdict":"unknown","reason":"a, b: 503","reissue-pending":"unknown","serial-number":"0A1B","dns-names":[],"sct-count":0,"rule":null,"validation":"ov"},',
      '{"order-id":"9","status":null,"common-name":null,"product":null,"valid-till":null,"desired":null,"order-ct-status":"enabled","certificate-ct-status":"enabled","verdict":"ignored","reason":null,"reissue-pending":"false","serial-number":null,"dns-names":null,"sct-count":null,"rule":null,"validation":null}',
      ']',
      '',
    ],
  });
  expect(written([])).toEqual({ csv: [HEADING, ''], json: ['[]', ''] });
});

test('the last row of a partial report has only the verdict and the reason', () => {
  const { csv, json } = written([], 'The key, refused.');
  expect(csv).toEqual([HEADING, ',,,,,,,,partial,"The key, refused.",,,,,,', '']);
  const [row] = JSON.parse(json.join(''));
  expect(Object.keys(row)).toHaveLength(HEADING.split(',').length);
  expect(Object.entries(row).filter(([, value]) => value !== null)).toEqual([
    ['verdict', 'partial'],
    ['reason', 'The key, refused.'],
  ]);
  expect(JSON.parse(written(findings, 'No.').json.join(''))).toHaveLength(4);
});

test('a report that cannot be written', () => {
  const file = join(directory, 'only.csv');
  for (const [csv, json] of [
    ['/nowhere/report.csv', file],
    [file, '/nowhere/report.json'],
  ] as const)
    expect(() => writeReport({ 'report-file': csv, 'json-file': json }, [])).toThrow(
      /^Cannot write the report: ENOENT: .*\.$/,
    );
});

test('texts are safe, and as long as a field or a message may be', () => {
  setApiKey('key-0123456789abcdef');
  const text = 'a\nkey-0123456789abcdef\u200b';
  const { csv, json } = written([
    findingWith({
      commonName: text,
      status: 'x'.repeat(501),
      rule: 'x'.repeat(1_000),
      reasons: [{ kind: 'unread', title: text, detail: 'x'.repeat(3_000) }],
      dnsNames: ['key-0123456789abcdef.example', '=a b.example'],
    }),
  ]);
  setApiKey('');
  const row = {
    'common-name': 'a ***',
    status: `${'x'.repeat(499)}…`,
    rule: 'x'.repeat(1_000),
    reason: `a ***: ${'x'.repeat(1_992)}…`,
    'dns-names': ['***.example', '=a b.example'],
  };
  expect(JSON.parse(json.join(''))).toEqual([expect.objectContaining(row)]);
  expect(csv[1]).toContain(',***.example =a b.example,');
});

test.each<readonly [text: string, cell: string]>([
  ['', ''],
  ['a.example', 'a.example'],
  ['a,b', '"a,b"'],
  ['a"b', '"a""b"'],
  ['a-1+b@c=1; b', 'a-1+b@c=1; b'],
  ...[...'=+-@＝＋－＠'].map((character) => [`${character}1`, `'${character}1`] as const),
  ['  =1', "  '=1"],
  ['"=1"', `"""'=1"""`],
  ["'=1", "''=1"],
  [`" '=1`, `""" ''=1"`],
  ['=a,"b"', `"'=a,""b"""`],
  ['a; "+1;-2', `"a; ""'+1;'-2"`],
])('a cell %j is written %j', (text, cell) => {
  expect(formatCell(text)).toBe(cell);
});

test.skipIf(process.platform === 'win32')(
  'the files are in a new folder that only the user of the runner may read',
  () => {
    vi.stubEnv('RUNNER_TEMP', directory);
    const { 'report-file': csv, 'json-file': json } = createReportFiles();
    vi.unstubAllEnvs();
    expect([dirname(dirname(csv)), dirname(json)]).toEqual([directory, dirname(csv)]);
    expect(statSync(dirname(csv)).mode & 0o777).toBe(0o700);
  },
);
