import { type DerElement, parseSequence } from './der.ts';

const UTC_TIME = 0x17;
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Parses the validity of a certificate that Node has parsed, so both times are in it (RFC 5280, section 4.1.2.5).
 * @throws Error if one of them is not a date
 */
export function parseValidity(element: DerElement | undefined): [from: Date, till: Date] {
  const [from, till] = parseSequence(element) as [DerElement, DerElement];
  return [parseTime(from), parseTime(till)];
}

/** Parses the digits of a time, because Node's text of a year before 100 is taken for a later one. */
function parseTime({ tag, content }: DerElement): Date {
  const text = content.toString('latin1');
  const century = text < '5' ? '20' : '19';
  const [, year, month, day, hour, minute, second] = TIME.exec(tag === UTC_TIME ? century + text : text) ?? [];
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(time);
  // A day that does not exist would be one of the next month.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== time) throw new Error('the validity is not a date');
  return date;
}
