import { expect, test } from 'vitest';
import { findForbiddenImports } from './floors.ts';

const flawsOf = (file: string, text: string) => findForbiddenImports(new Map([[file, text]]));
const importing = (specifier: string) => `import { x } from '${specifier}';`;

test.each([
  ['text.ts', './clock.ts'],
  ['text.ts', './redaction/redact.ts'],
  ['redaction/redact.ts', '../text.ts'],
  ['http/http-transport.ts', './types.ts'],
  ['http/http-transport.ts', 'node:http'],
  ['http/client.ts', '@actions/http-client'],
  ['runner/toolkit.ts', '../../node_modules/@actions/core/lib/command.js'],
  ['domain/public-tls.ts', '../pki/certificate.ts'],
  ['reissue/execute/verify.ts', '../../domain/public-tls.ts'],
  ['reissue/execute/verify.ts', '../plan.ts'],
  ['reissue/deep/deeper/verify.ts', '../../../text.ts'],
])('%s may import %s', (file, specifier) => {
  expect(flawsOf(file, importing(specifier))).toEqual([]);
});

test.each([
  ['text.ts', './http/types.ts', 'a higher floor'],
  ['redaction/redact.ts', '../http/types.ts', 'a higher floor'],
  ['http/http-transport.ts', '../pki/certificate.ts', 'another folder of its floor'],
  ['certcentral/order.ts', '../domain/order-phase.ts', 'a higher floor'],
  ['domain/order-phase.ts', '../audit/run.ts', 'an action'],
  ['reissue/execute/verify.ts', '../../audit/policy.ts', 'another action'],
  ['reissue/execute/verify.ts', '../../set-status/result.ts', 'another action'],
  ['reissue/plan.ts', './../audit/policy.ts', 'another action'],
  ['reissue/plan.ts', '../helpers/text.ts', 'an unknown folder'],
  ['reissue/plan.ts', '../../test/stand-in/scts.ts', 'a file outside of src'],
  ['helpers/text.ts', '../text.ts', 'from an unknown folder'],
  ['reissue/plan.ts', '@actions/core', 'a package without its home'],
  ['http/client.ts', '../../node_modules/@actions/core/lib/command.js', 'a package without its home'],
  ['http/client.ts', '@actions/exec', 'a package without a home'],
  ['http/client.ts', 'undici', 'another package'],
])('%s may not import %s: %s', (file, specifier) => {
  expect(flawsOf(file, importing(specifier))).toEqual([`${file} imports ${specifier}`]);
});

test.each([
  "import type { X } from './http/x.ts';",
  "import {\n  x,\n  type Y,\n} from './http/x.ts';",
  'import x from "./http/x.ts";',
  "export { x } from './http/x.ts';",
  "export * from './http/x.ts';",
  "import './http/x.ts';",
  "const x = await import('./http/x.ts');",
  "type X = import('./http/x.ts').X;",
])('every form of an import counts: %s', (text) => {
  expect(flawsOf('text.ts', text)).toEqual(['text.ts imports ./http/x.ts']);
});

test('a comment imports nothing', () => {
  expect(flawsOf('text.ts', "// from './http/x.ts'\n/** import './http/x.ts' */\n")).toEqual([]);
});
