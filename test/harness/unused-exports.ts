import { posix } from 'node:path';

/**
 * Returns the exports that no other file imports, by file and name. An import of a whole module uses all of its exports.
 * @param sources the text of each file that must have no unused export, by its path in the repository, with slashes
 * @param users the text of each file whose imports count, `sources` among them
 */
export function findUnusedExports(sources: ReadonlyMap<string, string>, users: ReadonlyMap<string, string>): string[] {
  const used = new Set([...users].flatMap(([path, text]) => usesOf(path, text)));
  return [...sources].flatMap(([path, text]) =>
    exportsOf(text)
      .filter((name) => !used.has(`${path}: ${name}`) && !used.has(`${path}: *`))
      .map((name) => `${path}: ${name}`),
  );
}

const EXPORT = /^export (?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
const NAMED = /\b(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s*from\s*'([^']+)'/g;
const WHOLE = /\*(?: as \w+)? from '([^']+)'|\bimport\('([^']+)'\)/g;

function exportsOf(text: string): string[] {
  return [...text.matchAll(EXPORT)].map(([, name = '']) => name);
}

/** Returns what a file imports from others: `src/text.ts: truncate`, or `src/text.ts: *` for all. */
function usesOf(path: string, text: string): string[] {
  const target = (specifier: string) => posix.join(posix.dirname(path), specifier);
  const named = [...text.matchAll(NAMED)].flatMap(([, names = '', specifier = '']) =>
    names.split(',').map((name) => {
      const [original = ''] = name
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      return `${target(specifier)}: ${original}`;
    }),
  );
  const whole = [...text.matchAll(WHOLE)].map(([, from, dynamic]) => `${target(from ?? dynamic ?? '')}: *`);
  return [...named, ...whole];
}
