import { posix } from 'node:path';

/**
 * Returns the exports that no other file imports, by file and name. An import of a whole module uses all of its exports.
 * @param sources the text of each file that must have no unused export, by its path in the repository, with slashes
 * @param users the text of each file whose imports count, `sources` among them
 */
export function findUnusedExports(sources: ReadonlyMap<string, string>, users: ReadonlyMap<string, string>): string[] {
  const used = new Set([...users].flatMap(([path, text]) => importsOf(path, text)));
  return [...sources].flatMap(([path, text]) =>
    [...text.matchAll(EXPORT)]
      .map(([, name]) => `${path}: ${name}`)
      .filter((name) => !used.has(name) && !used.has(`${path}: *`)),
  );
}

const EXPORT = /^export (?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
const IMPORT = /(?:\{([^{}]*)\}|\*(?: as \w+)?)\s*from\s*'([^']+)'|\bimport\('([^']+)'\)/g;

/** Returns what a file imports from others: `src/text.ts: truncate`, or `src/text.ts: *` for all. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, names = '*', from, dynamic = '']) => {
    const target = posix.join(posix.dirname(path), from ?? dynamic);
    return [...names.matchAll(/(?:^|,)\s*(?:type )?([\w*]+)/g)].map(([, name]) => `${target}: ${name}`);
  });
}
