import { posix } from 'node:path';

/** The folders of `src/` by floor, the lowest first; `.` stands for the files beside them. Folders in one string are one room. */
const FLOORS = [
  ['. redaction'],
  ['http', 'pki', 'runner'],
  ['certcentral'],
  ['domain'],
  ['set-status', 'reissue', 'audit'],
];

/** The folder in which a package of the toolkit may be imported. */
const HOMES: Readonly<Record<string, string>> = { core: 'runner', github: 'runner', 'http-client': 'http' };

interface Room {
  floor: number;
  name: string;
}

const rooms = new Map<string, Room>(
  FLOORS.flatMap((floor, index) =>
    floor.flatMap((name) => name.split(' ').map((folder): [string, Room] => [folder, { floor: index, name }])),
  ),
);

/**
 * Returns the imports that break a rule: an import that leaves its room must go to a lower floor, a package of the toolkit
 * has one home, and there are no other packages.
 * @param sources the text of each file by its path in `src/`, with slashes
 */
export function findForbiddenImports(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([file, text]) =>
    importsOf(text)
      .filter((specifier) => !isAllowed(file, specifier))
      .map((specifier) => `${file} imports ${specifier}`),
  );
}

/** Returns what a file imports or exports from, with `import('…')`, whether types or values. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  const matches = code.matchAll(/\bfrom\s*(['"])(.*?)\1|\bimport\s*\(?\s*(['"])(.*?)\3/g);
  return [...matches].map(([, , from, , imported]) => from ?? imported ?? '');
}

function isAllowed(file: string, specifier: string): boolean {
  const own = rooms.get(folderOf(file));
  if (!own) return false;
  const tool = /@actions\/([\w-]+)/.exec(specifier)?.[1];
  if (tool !== undefined) return HOMES[tool] === folderOf(file);
  if (!specifier.startsWith('.')) return specifier.startsWith('node:');
  const target = rooms.get(folderOf(posix.join(posix.dirname(file), specifier)));
  return target !== undefined && (target === own || target.name === own.name || target.floor < own.floor);
}

/** Returns the folder directly in `src/` that a path leads into. */
function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '.';
}
