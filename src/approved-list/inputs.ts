import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { isLink, readInputFile } from '../runner/files.ts';
import type { GetInput, InputParser } from '../runner/inputs.ts';
import { type ApprovedList, parseApprovedList } from './list.ts';

const MAX_LIST_BYTES = 2 ** 20;

interface Inputs extends ApprovedList {
  /** As the input has it. */
  path: string;
  /** SHA-256 of the bytes of the list, hexadecimal. */
  digest: string;
}

const listFileInput: InputParser<Inputs> = {
  parse(path) {
    if (isLink(path)) throw new Error('it is the path of a link, not of a file');
    const bytes = readInputFile(path, MAX_LIST_BYTES);
    if (!isUtf8(bytes)) throw new Error('the file is not UTF-8');
    const digest = createHash('sha256').update(bytes).digest('hex');
    // An editor may have added a byte order mark, which is no JSON.
    return { ...parseApprovedList(bytes.toString().replace(/^\uFEFF/, '')), path, digest };
  },
  expected: 'the path of a list',
};

/** Gets the input that approved-list/action.yml declares. */
export const approvedListInputs = (get: GetInput): Inputs => get('list-file', listFileInput);
