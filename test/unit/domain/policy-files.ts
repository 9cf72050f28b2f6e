/** A policy file, and what is wrong with it. */
export interface PolicyFileCase {
  name: string;
  content: string | Buffer;
  /** What the action says is wrong; undefined for a good file. */
  problem?: string;
  /** Whether a JSON Schema cannot say that: keys that appear twice or in two lists, encoding, size. */
  isBeyondSchema?: true;
}

const json = (value: object) => JSON.stringify(value);
const keepOut = (key: string, reason: unknown = 'why') => json({ default: 'log', 'keep-out': { [key]: reason } });
const bytes = (size: number) => json({ default: 'log', log: { '1': 'why' } }).padEnd(size, ' ');
const longest = (length: number) => `${'a.'.repeat(125)}${'b'.repeat(length - 250)}`;

const GOOD: Record<string, string | Buffer> = {
  'the least that is needed': '{"default":"log"}',
  'the other default': '{"default":"keep-out"}',
  'every key': json({
    $schema: 'ct-policy.schema.json',
    account: '1449471',
    instance: 'us',
    default: 'log',
    'keep-out': { 'corp.example.com': 'internal hosts', '1000002': 'pilot until March' },
    log: { 'portal.corp.example.com': 'public since May' },
    ignore: { '1000007': 'replaced in June, expires soon' },
  }),
  'empty lists': json({ default: 'log', 'keep-out': {}, log: {}, ignore: {} }),
  'a byte order mark': '\ufeff{"default":"log"}',
  'CRLF and blank lines': '\r\n{\r\n"default": "log"\r\n}\r\n\r\n',
  'white space around': ' \t\n{ "default" : "log" } \n',
  '1 MiB': bytes(2 ** 20),
  'escapes in keys': '{"\\u0064efault":"log","keep-out":{"\\u0031000002":"why","corp\\u002eexample.com":"why"}}',
  Europe: '{"default":"log","instance":"europe"}',
  'the shortest account': '{"default":"log","account":"1"}',
  'the longest account': '{"default":"log","account":"123456789012345678"}',
  'an empty $schema': '{"default":"log","$schema":""}',
  'any $schema': '{"default":"log","$schema":"https://example.com/x.json"}',
  'the shortest order ID': keepOut('1'),
  'the longest order ID': keepOut('123456789012345678'),
  'a domain of two labels': keepOut('example.com'),
  'a domain of many labels': keepOut('a.b.c.d.e.f.example.com'),
  'a domain with hyphens and underscores': keepOut('_a-b_.-c-.example.com'),
  'a domain with digits': keepOut('1.2.3x.example.c0m'),
  'a domain that begins with digits': keepOut('1000002.example'),
  'a domain whose last label begins with digits': keepOut('example.1a'),
  'a domain in xn-- form': keepOut('xn--bcher-kva.example'),
  'labels of 63 characters': keepOut(`${'a'.repeat(63)}.${'b'.repeat(63)}`),
  'a domain of 253 characters': keepOut(longest(253)),
  'a reason of 1 character': keepOut('1', 'x'),
  'a reason of 200 characters': keepOut('1', 'x'.repeat(200)),
  'a reason of 200 characters of two units': keepOut('1', '😀'.repeat(200)),
  'a reason of 200 characters between blanks': keepOut('1', `\t ${'x'.repeat(200)}\n\u2028`),
  'a reason in another script': keepOut('1', 'größer — 例'),
  'a reason with HTML and commands': keepOut('1', '<b>::error::@octocat</b>'),
  'a reason with a format character': keepOut('1', 'a\u202eb'),
  'a reason of one format character': keepOut('1', '\u200b'),
  'a reason with half a surrogate pair': '{"default":"log","log":{"1":"\\ud800"}}',
  'a reason that is a number in quotes': keepOut('1', '0'),
  'a reason with blanks inside': keepOut('1', 'a  b\u00a0c'),
  'the same reason twice': json({ default: 'log', 'keep-out': { '1': 'why', '2': 'why' } }),
  'the same key in two objects that are no lists of entries':
    '{"default":"log","keep-out":{"1":"log"},"log":{"2":"1"}}',
  'names of JavaScript in domains': json({
    default: 'log',
    'keep-out': { 'constructor.prototype': 'why', '__proto__.tostring': 'why' },
  }),
  'a default that an entry repeats': json({ default: 'log', log: { 'example.com': 'why' } }),
  'a list in ignore': json({ default: 'keep-out', ignore: { '1': 'a', '2': 'b', '3': 'c' } }),
};

const DOMAIN_RULE =
  'a domain has labels of a to z, digits, hyphens and underscores, at most 63 characters each and 253 in all';
const NEITHER = 'it is neither an order ID nor a domain';
const JSON_RULE = 'which has neither comments nor a comma behind the last entry';
const entry = (length: number, problem: string, list = 'keep-out') =>
  `${list}, entry of ${length} ${length === 1 ? 'character' : 'characters'} (line 1): ${problem}`;
const key = (text: string, ...advice: string[]) =>
  [keepOut(text), entry(text.length, `${NEITHER}: ${advice.join(', ') || DOMAIN_RULE}`)] as const;
const reason = (value: unknown, problem: string) => [keepOut('1', value), `keep-out, 1 (line 1): ${problem}`] as const;
const top = (name: string, value: unknown, problem: string) =>
  [json({ default: 'log', [name]: value }), `${name} (line 1): ${problem}`] as const;
const unknown = (name: string, shown: string) =>
  [
    `{"default":"log",${JSON.stringify(name)}:{}}`,
    `unknown key ${shown} (line 1): the file may have $schema, account, instance, default, keep-out, log, ignore`,
  ] as const;

const LOWER = 'write it in lower case';
const PATH = 'write the domain alone, without scheme and path';
const PORT = 'leave out the port';
const ASTERISK = 'leave out the asterisk, since a domain covers all names below it';
const DOT = 'leave out the dot at the beginning or the end';
const SCRIPT = 'write other scripts in their xn-- form';
const LABELS = 'a domain has at least two labels';
const NUMBER = 'the last label of a domain is not a number, and an IP address takes the default';
const DIGITS = 'an order ID has 1 to 18 digits and no leading zero';
const ACCOUNT = 'it must be the ID of the account in quotes, 1 to 18 digits without a leading zero';
const DEFAULT = 'it must be log or keep-out';
const ENTRIES = 'it must be an object of entries';
const NO_STRING = 'its reason must be a string';
const EMPTY = 'its reason is empty: say why';
const LONG = 'its reason has more than 200 characters';
const CONTROL = 'its reason has a control character';
const ORDER_ID = 'it must be an order ID, 1 to 18 digits without a leading zero';

const BAD: Record<string, readonly [content: string | Buffer, problem: string]> = {
  // Not an object in JSON.
  text: ['secret', `the file is not JSON, ${JSON_RULE}`],
  'JSON that is cut off': ['{"default":"log"', `the file is not JSON (line 1), ${JSON_RULE}`],
  'white space alone': [' \n', `the file is not JSON, ${JSON_RULE}`],
  'a comment': ['{"default":"log"}\n// secret', `the file is not JSON (line 2), ${JSON_RULE}`],
  'a comma behind the last entry': ['{\n"default":"log",\n}', `the file is not JSON (line 3), ${JSON_RULE}`],
  'quotes that JSON lacks': ["{'default':'log'}", `the file is not JSON (line 1), ${JSON_RULE}`],
  'a raw line break in a string': [
    '{"default":"log","log":{"1":"a\nb"}}',
    `the file is not JSON (line 1), ${JSON_RULE}`,
  ],
  'an error in line 12': [`${'\n'.repeat(11)}{"default":"log",}`, `the file is not JSON (line 12), ${JSON_RULE}`],
  'text that ends as an error of Node does': ['x (line 99 column 1)', `the file is not JSON, ${JSON_RULE}`],
  'two objects': ['{"default":"log"}{"default":"log"}', `the file is not JSON (line 1), ${JSON_RULE}`],
  'two byte order marks': ['\ufeff\ufeff{"default":"log"}', `the file is not JSON, ${JSON_RULE}`],
  YAML: ['default: log\n', `the file is not JSON, ${JSON_RULE}`],
  'an array': ['[{"default":"log"}]', 'the file is not a JSON object'],
  'a string': ['"log"', 'the file is not a JSON object'],
  null: ['null', 'the file is not a JSON object'],
  'a number': ['1', 'the file is not a JSON object'],
  // Keys of the file.
  'no key': ['{}', 'default is missing: it must be log or keep-out'],
  'no default': ['{"log":{}}', 'default is missing: it must be log or keep-out'],
  'a default of JavaScript': [
    '{"__proto__":{"default":"log"}}',
    'default is missing: it must be log or keep-out; unknown key "__proto__" (line 1): the file may have $schema, account, instance, default, keep-out, log, ignore',
  ],
  'another default': top('default', 'disabled', DEFAULT),
  'a default in capitals': top('default', 'Log', DEFAULT),
  'a default with a blank': top('default', 'log ', DEFAULT),
  'a default that is a list': top('default', ['log'], DEFAULT),
  'a default that is null': top('default', null, DEFAULT),
  'a default that is a boolean': top('default', true, DEFAULT),
  'an unknown key': unknown('keep_out', '"keep_out"'),
  'a key in capitals': unknown('Log', '"Log"'),
  'the inputs of before': unknown('opposite', '"opposite"'),
  'an empty key': unknown('', '""'),
  'an unknown key of 20 characters': unknown('x'.repeat(20), `"${'x'.repeat(20)}"`),
  'an unknown key of 21 characters': unknown('x'.repeat(21), '(21 characters)'),
  'an unknown key with a control character': unknown('a\u001bb', '"ab"'),
  'a key of JavaScript': unknown('constructor', '"constructor"'),
  'an account that is a number': top('account', 1449471, ACCOUNT),
  'an account with a leading zero': top('account', '01449471', ACCOUNT),
  'an account that is too long': top('account', '1'.repeat(19), ACCOUNT),
  'an empty account': top('account', '', ACCOUNT),
  'an account with a blank': top('account', '1449471 ', ACCOUNT),
  'an account with a line break': top('account', '1449471\n', ACCOUNT),
  'an account that is a name': top('account', 'example', ACCOUNT),
  'an account that is null': top('account', null, ACCOUNT),
  'another instance': top('instance', 'eu', 'it must be us or europe'),
  'an instance in capitals': top('instance', 'US', 'it must be us or europe'),
  'an instance that is a URL': top('instance', 'https://attacker.example/v2', 'it must be us or europe'),
  'an instance that is null': top('instance', null, 'it must be us or europe'),
  'a $schema that is no string': top('$schema', 1, 'it must be a string'),
  'a keep-out that is an array': top('keep-out', ['corp.example.com'], ENTRIES),
  'a log that is a string': top('log', 'www.example.com', ENTRIES),
  'a log that is null': top('log', null, ENTRIES),
  'an ignore that is a boolean': top('ignore', false, ENTRIES),
  'an ignore that is an array of objects': top('ignore', [{ '1': 'why' }], ENTRIES),
  // Keys of lists.
  'an empty entry': key('', DOMAIN_RULE),
  'an order ID with a leading zero': key('01000002', DIGITS),
  'an order ID of 19 digits': key('1'.repeat(19), DIGITS),
  'an order ID with a blank': key('1000002 '),
  'an order ID with a line break': key('1000002\n'),
  'digits of another script': key('１０００００２', SCRIPT),
  capitals: key('Corp.example.com', LOWER),
  'another script': key('bücher.example', SCRIPT),
  'another script in capitals': key('BÜCHER.example', LOWER, SCRIPT),
  'a letter that looks like ASCII': key('cоrp.example.com', SCRIPT),
  'a wildcard': key('*.corp.example.com', ASTERISK),
  'an asterisk': key('*', ASTERISK),
  'a dot at the beginning': key('.corp.example.com', DOT),
  'a dot at the end': key('corp.example.com.', DOT),
  'a URL': key('https://corp.example.com', PATH),
  'a URL with everything': key('https://*.Corp.example.com:8443/a', PATH, PORT, ASTERISK, LOWER),
  'a path': key('corp.example.com/a', PATH),
  'a port': key('corp.example.com:8443', PORT),
  'a single label': key('localhost', LABELS),
  'a label in capitals': key('Localhost', LOWER, LABELS),
  'a label with digits': key('1a2', LABELS),
  'a label that begins with an underscore': key('_1', LABELS),
  'numbers and capitals': key('1.2.Example', LOWER),
  'a label of JavaScript': key('constructor', LABELS),
  'another label of JavaScript': [
    '{"default":"log","keep-out":{"__proto__":"why"}}',
    entry(9, `${NEITHER}: ${LABELS}`),
  ],
  'an IP address': key('192.0.2.10', NUMBER),
  'an IP address, version 6': key('2001:db8::a'),
  'a last label that is a number': key('example.1', NUMBER),
  'two dots': key('corp..example.com'),
  'a blank inside': key('corp .example.com'),
  'a tab': key('corp\t.example.com'),
  'a line break behind': key('corp.example.com\n'),
  'a percent sign': key('%61.example.com'),
  'an e-mail address': key('a@example.com'),
  'a label of 64 characters': key(`${'a'.repeat(64)}.example`),
  'a last label of 64 characters': key(`example.${'a'.repeat(64)}`),
  'a domain of 254 characters': key(longest(254)),
  'a single dot': key('.', DOT),
  'a refused entry of 1 character': key('x', LABELS),
  'a domain in ignore': [
    json({ default: 'log', ignore: { 'corp.example.com': 'why' } }),
    `ignore, corp.example.com (line 1): ${ORDER_ID}`,
  ],
  'a word in ignore': [json({ default: 'log', ignore: { all: 'why' } }), entry(3, ORDER_ID, 'ignore')],
  'a domain in capitals in log': [
    json({ default: 'log', log: { 'WWW.example.com': 'why' } }),
    entry(15, `${NEITHER}: ${LOWER}`, 'log'),
  ],
  // Reasons.
  'an empty reason': reason('', EMPTY),
  'a reason of blanks': reason(' \t\u00a0\n', EMPTY),
  'a reason of 201 characters': reason('x'.repeat(201), LONG),
  'a reason of 201 characters of two units': reason('😀'.repeat(201), LONG),
  'a reason of 400 units and one more': reason('x'.repeat(401), LONG),
  'a reason with a line break': reason('a\nb', CONTROL),
  'a reason with a tab': reason('a\tb', CONTROL),
  'a reason with NUL': reason('a\u0000', CONTROL),
  'a reason with an escape': reason('\u001b[31m', CONTROL),
  'a reason with a delete character': reason('a\u007f', CONTROL),
  'a reason with a control character of Latin-1': reason('a\u0085b', CONTROL),
  'a reason that is a number': reason(1, NO_STRING),
  'a reason that is null': reason(null, NO_STRING),
  'a reason that is a boolean': reason(true, NO_STRING),
  'a reason that is an array': reason(['why'], NO_STRING),
  'a reason that is an object': reason({ reason: 'why' }, NO_STRING),
  'a reason that is an object with the same key': reason({ 1: 'why' }, NO_STRING),
  'an empty reason in ignore': [json({ default: 'log', ignore: { '1': ' ' } }), `ignore, 1 (line 1): ${EMPTY}`],
  'an empty reason of a domain': [
    json({ default: 'log', log: { 'www.example.com': '' } }),
    `log, www.example.com (line 1): ${EMPTY}`,
  ],
  'all at once, with the lines': [
    [
      '{',
      '  "account": 7,',
      '  "keep-out": {',
      '    "corp.example.com": "",',
      '    "\\u0043orp.example.com": 1',
      '  },',
      '  "log": [],',
      '  "oops": 1',
      '}',
    ].join('\n'),
    [
      'default is missing: it must be log or keep-out',
      `account (line 2): ${ACCOUNT}`,
      `keep-out, corp.example.com (line 4): ${EMPTY}`,
      `keep-out, entry of 16 characters (line 5): ${NEITHER}: ${LOWER}`,
      `keep-out, entry of 16 characters (line 5): ${NO_STRING}`,
      `log (line 7): ${ENTRIES}`,
      'unknown key "oops" (line 8): the file may have $schema, account, instance, default, keep-out, log, ignore',
    ].join('; '),
  ],
};

const TWICE = 'the key appears twice';

const BEYOND_SCHEMA: Record<string, readonly [content: string | Buffer, problem: string]> = {
  'a key of the file that appears twice': ['{"default":"log","default":"log"}', `default (line 1): ${TWICE}`],
  'a list that appears twice': [
    '{"default":"log","keep-out":{"1":"why"},\n"keep-out":{"2":"why"}}',
    `keep-out (line 2): ${TWICE}`,
  ],
  'a list that appears twice, with the same entry': [
    '{"default":"log","keep-out":{"1":"why"},"keep-out":{"1":"why"}}',
    `keep-out (line 1): ${TWICE}`,
  ],
  'an order ID that appears twice': [
    '{"default":"log","log":{"1":"a",\n"2":"b",\n"1":"a"}}',
    `log, 1 (line 3): ${TWICE}`,
  ],
  'a domain that appears twice': [
    '{"default":"log","keep-out":{"corp.example.com":"a","corp.example.com":"b"}}',
    `keep-out, corp.example.com (line 1): ${TWICE}`,
  ],
  'a domain that appears twice, with escapes': [
    '{"default":"log","keep-out":{"corp.example.com":"a","\\u0063orp\\u002Eexample.com":"b"}}',
    `keep-out, corp.example.com (line 1): ${TWICE}`,
  ],
  'a key that appears twice behind strings with quotes and braces': [
    '{"default":"log","log":{"1":"a\\\\","2":"}\\",\\"2\\":","1" \n : "b{"}}',
    `log, 1 (line 1): ${TWICE}`,
  ],
  'an order ID in keep-out and log': [
    '{"default":"log","keep-out":{"1":"a"},"log":{"2":"b","1":"a"}}',
    'log, 1 (line 1): keep-out has it, too',
  ],
  'a domain in keep-out and log': [
    '{"default":"log","log":{"corp.example.com":"a"},\n"keep-out":{"corp.example.com":"a"}}',
    'keep-out, corp.example.com (line 2): log has it, too',
  ],
  'an order ID in ignore and log': [
    '{"default":"log","log":{"1":"a"},"ignore":{"\\u0031":"a"}}',
    'ignore, 1 (line 1): log has it, too',
  ],
  'an order ID in all lists': [
    '{"default":"log","keep-out":{"1":"a"},"log":{"1":"a"},"ignore":{"1":"a"}}',
    'log, 1 (line 1): keep-out has it, too; ignore, 1 (line 1): log has it, too',
  ],
  'Latin-1': [Buffer.from('{"default":"log","log":{"1":"für"}}', 'latin1'), 'the file is not UTF-8'],
  'UTF-16': [Buffer.from('\ufeff{"default":"log"}', 'utf16le'), 'the file is not UTF-8'],
  'half a character': [Buffer.concat([Buffer.from('{"default":"log"}'), Buffer.of(0xc3)]), 'the file is not UTF-8'],
  'an overlong form': [
    Buffer.concat([Buffer.from('{"default":"log","log":{"1":"'), Buffer.of(0xc0, 0xaf), Buffer.from('"}}')]),
    'the file is not UTF-8',
  ],
  'an encoded surrogate': [
    Buffer.concat([Buffer.from('{"default":"log","log":{"1":"'), Buffer.of(0xed, 0xa0, 0x80), Buffer.from('"}}')]),
    'the file is not UTF-8',
  ],
  '1 MiB and a byte': [bytes(2 ** 20 + 1), 'the file is larger than 1 MiB, so it is not a policy'],
  nothing: ['', 'the file is empty'],
};

/** Good and bad policy files. */
export const POLICY_FILES: readonly PolicyFileCase[] = [
  ...Object.entries(GOOD).map(([name, content]) => ({ name, content })),
  ...Object.entries(BAD).map(([name, [content, problem]]) => ({ name, content, problem })),
  ...Object.entries(BEYOND_SCHEMA).map(([name, [content, problem]]) => ({
    name,
    content,
    problem,
    isBeyondSchema: true as const,
  })),
];
