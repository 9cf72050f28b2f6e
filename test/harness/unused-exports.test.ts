import { expect, test } from 'vitest';
import { findUnusedExports } from './unused-exports.ts';

const text = [
  'export const a = 1;',
  'export async function b() {}',
  'export interface C {}',
  'export type D = string;',
  'export class E {}',
  'const f = 1;',
].join('\n');
const sources = new Map([['src/text.ts', text]]);
const unusedIf = (path: string, user: string) => findUnusedExports(sources, new Map([...sources, [path, user]]));
const all = ['a', 'b', 'C', 'D', 'E'].map((name) => `src/text.ts: ${name}`);

test.each([
  ['src/http/x.ts', "import { a, b as other, type C } from '../text.ts';", all.slice(3)],
  ['src/x.ts', "import type {\n  C,\n  D,\n} from './text.ts';", [...all.slice(0, 2), ...all.slice(4)]],
  ['test/unit/text.test.ts', "import { a } from '../../src/text.ts';", all.slice(1)],
  ['src/x.ts', "export { a } from './text.ts';", all.slice(1)],
  ['src/x.ts', "import * as text from './text.ts';", []],
  ['src/x.ts', "const { a } = await import('./text.ts');", []],
  ['src/x.ts', "import { a } from './other.ts';", all],
  ['src/text.ts', `${text}\na + b();`, all],
])('%s with %j uses the others', (path, user, unused) => {
  expect(unusedIf(path, user)).toEqual(unused);
});
