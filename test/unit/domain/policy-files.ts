/** A policy file, and what is wrong with it. */
interface PolicyFileCase {
  name: string;
  content: string | Buffer;
  /** How each problem begins, with what it concerns: the list and the entry, or the key of the file; none for a good file. */
  concerns: readonly string[];
  /** Whether a JSON Schema cannot say that: keys that appear twice or in two lists, encoding, size. */
  isBeyondSchema: boolean;
}

const json = (value: unknown) => JSON.stringify(value);
const keepOut = (key: string, reason: unknown = 'why') => json({ default: 'log', 'keep-out': { [key]: reason } });
const keepOutAll = (keys: string[]) =>
  json({ default: 'log', 'keep-out': Object.fromEntries(keys.map((key) => [key, 'why'])) });
const bytes = (size: number) => json({ default: 'log', log: { '1': 'why' } }).padEnd(size, ' ');
const longest = (length: number) => `${'a.'.repeat(125)}${'b'.repeat(length - 250)}`;

const GOOD: Record<string, string | Buffer> = {
  'the least that is needed': '{"default":"log"}',
  'every key': json({
    $schema: 'ct-policy.schema.json',
    account: '1449471',
    instance: 'us',
    default: 'log',
    'keep-out': { 'corp.example.com': 'internal hosts', '1000002': 'pilot until March' },
    log: { 'portal.corp.example.com': 'public since May' },
    ignore: { '1000007': 'replaced in June, expires soon' },
  }),
  'other values': json({ default: 'keep-out', instance: 'europe', account: '1', $schema: '', log: {} }),
  'the longest account': json({ default: 'log', account: '1'.repeat(15), ignore: {} }),
  'a byte order mark': '\ufeff{"default":"log"}',
  'CRLF and blanks': ' \r\n{\r\n"default" :\t"log"\r\n}\r\n\r\n',
  '1 MiB': bytes(2 ** 20),
  'escapes in keys': '{"\\u0064efault":"log","keep-out":{"\\u0031000002":"why","corp\\u002eexample.com":"why"}}',
  'all forms of keys': keepOutAll([
    ...['1', '1'.repeat(15), 'a.b.c.d.e.f.example.com', '_a-b_.-c-.example.com', '1000002.2.3x.example.1a'],
    ...['xn--bcher-kva.example', '__proto__.constructor', `${'a'.repeat(63)}.${'b'.repeat(63)}`, longest(253)],
  ]),
  'a reason of 1 character': keepOut('1', '0'),
  'a reason of 200 characters of two units': keepOut('1', '😀'.repeat(200)),
  'a reason of 200 characters between blanks': keepOut('1', `\t ${'x'.repeat(200)}\n\u2028`),
  'a reason in another script, with a format character': keepOut('1', 'größer — 例\u202e'),
  'a reason with half a surrogate pair': '{"default":"log","log":{"1":"\\ud800"}}',
  'a reason that is a key elsewhere': json({ default: 'log', 'keep-out': { '1': 'log', '2': '1' } }),
};

type Bad = readonly [content: string | Buffer, ...concerns: string[]];
const NO_OBJECT = 'the file is not a JSON object';
const NOT_UTF8 = 'the file is not UTF-8';
const named = (name: string, values: unknown[], toBad: (value: unknown) => Bad): Record<string, Bad> =>
  Object.fromEntries(values.map((value) => [`${name} ${json(value)}`, toBad(value)]));
const keys = (...texts: string[]) =>
  named('the key', texts, (text) => [keepOut(`${text}`), `keep-out, ${json(text)}: it is neither`]);
const reasons = (...values: unknown[]) =>
  named('the reason', values, (value) => [keepOut('1', value), 'keep-out, "1": its reason must']);
const top = (name: string, value: unknown): Bad => [json({ default: 'log', [name]: value }), `${name} must be`];
const unknown = (name: string): Bad => [`{"default":"log",${json(name)}:{}}`, `unknown key ${json(name)}:`];

const BAD: Record<string, Bad> = {
  // Not an object in JSON.
  text: ['secret', NO_OBJECT],
  nothing: ['', NO_OBJECT],
  'JSON that is cut off': ['{"default":"log"', NO_OBJECT],
  'a comment': ['{"default":"log"}\n// secret', NO_OBJECT],
  'a comma behind the last entry': ['{"default":"log",}', NO_OBJECT],
  'two byte order marks': ['\ufeff\ufeff{"default":"log"}', NO_OBJECT],
  'an array': ['[{"default":"log"}]', NO_OBJECT],
  null: ['null', NO_OBJECT],
  // Keys of the file.
  'no key': ['{}', 'default must be'],
  'a default of JavaScript': ['{"__proto__":{"default":"log"}}', 'default must be', 'unknown key "__proto__":'],
  'another default': top('default', 'disabled'),
  'a default in capitals': top('default', 'Log'),
  'a default that is a list': top('default', ['log']),
  'an unknown key': unknown('keep_out'),
  'an empty key': unknown(''),
  'a key of JavaScript': unknown('constructor'),
  'an account that is a number': top('account', 1449471),
  'an account with a leading zero': top('account', '01449471'),
  'an account that is too long': top('account', '1'.repeat(16)),
  'an account with a line break': top('account', '1449471\n'),
  'another instance': top('instance', 'eu'),
  'an instance that is null': top('instance', null),
  'a $schema that is no string': top('$schema', 1),
  'a keep-out that is an array': top('keep-out', ['corp.example.com']),
  'an ignore that is an array of objects': top('ignore', [{ '1': 'why' }]),
  // Keys of lists.
  ...keys('', '01000002', '1'.repeat(16), '１０００００２', 'Corp.example.com', 'bücher.example', 'cоrp.example.com'),
  ...keys('*.corp.example.com', '.corp.example.com', 'corp.example.com.', 'https://corp.example.com'),
  ...keys('corp.example.com:8443', 'localhost', '192.0.2.10', '2001:db8::a', 'example.1', 'corp .example.com'),
  ...keys('corp.example.com\n', 'a@example.com', `${'a'.repeat(64)}.example`, longest(254)),
  'a key of JavaScript in a list': ['{"default":"log","keep-out":{"__proto__":"why"}}', 'keep-out, "__proto__": it is'],
  'a domain in ignore': [json({ default: 'log', ignore: { 'a.example': 'why' } }), 'ignore, "a.example": it must be'],
  'a domain in capitals in log': [json({ default: 'log', log: { 'A.example': 'why' } }), 'log, "A.example": it'],
  // Reasons.
  ...reasons('', ' \t\u00a0\n', 'x'.repeat(201), '😀'.repeat(201), 'a\nb', 'a\u0000', '\u001b[31m', 'a\u0085b'),
  ...reasons(1, ['why'], { toString: 1 }),
  'an empty reason in ignore': [json({ default: 'log', ignore: { '1': ' ' } }), 'ignore, "1": its reason'],
  'several problems': [
    '{"account":7,"keep-out":{"corp.example.com":"","\\u0043orp.example.com":1},"log":[],"oops":1}',
    'default must be',
    'account must be',
    'log must be',
    'unknown key "oops":',
    'keep-out, "corp.example.com": its reason',
    'keep-out, "Corp.example.com": it is neither',
    'keep-out, "Corp.example.com": its reason',
  ],
};

const inLog = (...octets: number[]) =>
  Buffer.concat([Buffer.from('{"default":"log","log":{"1":"'), Buffer.of(...octets), Buffer.from('"}}')]);

const BEYOND_SCHEMA: Record<string, Bad> = {
  'a key of the file that appears twice': ['{"default":"log","default":"log"}', '"default" appears twice'],
  'a list that appears twice': ['{"default":"log","log":{"1":"a"},"log":{"2":"b"}}', '"log" appears twice'],
  'an order ID that appears twice': ['{"default":"log","log":{"1":"a","2":"b","1":"a"}}', 'log, "1" appears twice'],
  'a domain that appears twice, with escapes': [
    '{"default":"log","log":{"c.de":"a","\\u0063\\u002Ede":"b"}}',
    'log, "c.de" appears',
  ],
  'a key behind strings with quotes': [
    '{"default":"log","log":{"1":"a\\\\","2":"}\\",\\"2\\":","1" \n : "b{"}}',
    'log, "1" appears',
  ],
  'an ID in two lists': [
    '{"default":"log","keep-out":{"1":"a"},"log":{"2":"b","1":"a"}}',
    'keep-out, log, "1" appears',
  ],
  'an ID in ignore': ['{"default":"log","log":{"1":"a"},"ignore":{"\\u0031":"a"}}', 'log, ignore, "1" appears twice'],
  'a domain in two lists': [
    '{"default":"log","log":{"a.b":"a"},"keep-out":{"a.b":"a"}}',
    'keep-out, log, "a.b" appears',
  ],
  'Latin-1': [inLog(0xfc), NOT_UTF8],
  'UTF-16': [Buffer.from('\ufeff{"default":"log"}', 'utf16le'), NOT_UTF8],
  'half a character': [inLog(0xc3), NOT_UTF8],
  'an overlong form': [inLog(0xc0, 0xaf), NOT_UTF8],
  '1 MiB and a byte': [bytes(2 ** 20 + 1), 'the file is larger than 1024 KiB'],
  '1 MiB in characters, and more in bytes': [bytes(2 ** 20).replace('why', 'wéy'), 'the file is larger than 1024 KiB'],
};

const casesOf = (files: Record<string, Bad>, isBeyondSchema: boolean): PolicyFileCase[] =>
  Object.entries(files).map(([name, [content, ...concerns]]) => ({ name, content, concerns, isBeyondSchema }));

/** Good and bad policy files. */
export const POLICY_FILES: readonly PolicyFileCase[] = [
  ...Object.entries(GOOD).map(([name, content]) => ({ name, content, concerns: [], isBeyondSchema: false })),
  ...casesOf(BAD, false),
  ...casesOf(BEYOND_SCHEMA, true),
];
