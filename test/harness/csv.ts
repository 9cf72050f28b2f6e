/**
 * Reads CSV as RFC 4180 has it, and nothing more lenient: CRLF between the records, quotes around a whole field or not at
 * all, as many fields in each record as in the first.
 */
export function parseCsv(text: string): string[][] {
  const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y;
  const records: string[][] = [[]];
  for (;;) {
    const [, quoted, plain = ''] = field.exec(text) ?? [];
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    const at = field.lastIndex;
    if (text[at] === ',') {
      field.lastIndex = at + 1;
      continue;
    }
    if (records.at(-1)?.length !== records[0]?.length) throw new Error(`Record ${records.length} differs in length`);
    if (at === text.length || (text.startsWith('\r\n', at) && at + 2 === text.length)) return records;
    if (!text.startsWith('\r\n', at)) throw new Error(`Not CSV at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
    records.push([]);
    field.lastIndex = at + 2;
  }
}
