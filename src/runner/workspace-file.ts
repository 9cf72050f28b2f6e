import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { MAX_FIELD_LENGTH, truncate } from '../text.ts';

/** Where a file that an input names may lie, with all symbolic links resolved. */
type FilePlace = 'workspace' | 'workspace or RUNNER_TEMP';

/** A regular file that an input names. */
interface InputFile {
  /** Absolute, with all symbolic links resolved. */
  file: string;
  /** How messages and plans show the file: relative to the workspace, or `RUNNER_TEMP/…`. */
  path: string;
}

/**
 * Finds the file that an input names, absolute or relative to the workspace. Returns undefined if there is none.
 * @throws Error whose message is a statement without the path, which may be a secret given by mistake
 */
export function findInputFile(input: string, place: FilePlace): InputFile | undefined {
  const link = resolveInWorkspace(input);
  if (!wrapFsError(() => statSync(link, { throwIfNoEntry: false }))) return undefined;
  const file = wrapFsError(() => realpathSync(link));
  const path = placeOf(file, place);
  if (path === undefined)
    throw new Error(
      `the file lies outside the workspace${place === 'workspace or RUNNER_TEMP' ? ' and RUNNER_TEMP' : ''}`,
    );
  if (!wrapFsError(() => statSync(file)).isFile()) throw new Error('it names no file, but a folder or a device');
  return { file, path };
}

/**
 * Finds the file that an input names, which must exist.
 * @throws Error whose message is a statement without the path, which may be a secret given by mistake
 */
export function requireInputFile(input: string, place: FilePlace): InputFile {
  const found = findInputFile(input, place);
  if (found) return found;
  throw new Error(
    'it names no file: it must be a path, absolute or relative to the workspace (is the repository checked out?)',
  );
}

/**
 * Reads a file that must not be empty.
 * @param tooLarge completes the message about a larger file
 * @throws Error whose message is a statement
 */
export function readInputFile({ file }: InputFile, maxBytes: number, tooLarge: string): Buffer {
  const { size } = wrapFsError(() => statSync(file));
  if (size === 0) throw new Error('the file is empty');
  if (size > maxBytes) throw new Error(`the file is larger than ${tooLarge}`);
  return wrapFsError(() => readFileSync(file));
}

/** Returns what a message may show of an input: a value that names no file may be a secret. */
export function visiblePath(input: string): string | undefined {
  const link = resolveInWorkspace(input);
  if (!existsSync(link)) return undefined;
  const file = realpathSync(link);
  return truncate(placeOf(file, 'workspace or RUNNER_TEMP') ?? file, MAX_FIELD_LENGTH);
}

/**
 * Returns how messages and plans show a file: by its place, never by the text of the input, which could hold a sentence.
 * @param file with all symbolic links resolved
 * @returns undefined if it lies elsewhere
 */
function placeOf(file: string, place: FilePlace): string | undefined {
  const inWorkspace = pathInside(workspace(), file);
  if (inWorkspace !== undefined || place === 'workspace') return inWorkspace;
  const inTemp = pathInside(process.env['RUNNER_TEMP'] ?? '', file);
  return inTemp === undefined ? undefined : `RUNNER_TEMP/${inTemp}`;
}

/** @returns the path of a file relative to a folder; undefined if it lies outside */
function pathInside(folder: string, file: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const path = relative(realpathSync(folder), file);
  return path !== '' && !isAbsolute(path) && !/^\.\.(?:[\\/]|$)/.test(path) ? path : undefined;
}

function workspace(): string {
  return process.env['GITHUB_WORKSPACE'] || process.cwd();
}

function resolveInWorkspace(path: string): string {
  return resolve(workspace(), path);
}

/** Replaces an error of Node, whose message repeats the whole path: the path may be a private key given by mistake. */
export function wrapFsError<T>(access: () => T): T {
  try {
    return access();
  } catch (error) {
    throw new Error(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
