import { type DerElement, parseSequence } from './der.ts';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;

/**
 * Parses the validity of a certificate (RFC 5280, section 4.1.2.5).
 * @throws Error if it is not two times
 */
export function parseValidity(element: DerElement | undefined): [from: Date, till: Date] {
  const [from, till] = parseSequence(element).map(parseTime);
  if (!from || !till) throw new Error('a time is missing in the validity');
  return [from, till];
}

/** Parses the digits of a time, because Node's text of a year before 100 is taken for a later one. */
function parseTime({ tag, content }: DerElement): Date {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) throw new Error('the validity is not a time');
  const text = content.toString('latin1');
  const century = text < '5' ? '20' : '19';
  const [, year, month, day, hour, minute, second] = TIME.exec(tag === UTC_TIME ? century + text : text) ?? [];
  const time = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(time);
  // A day that does not exist would be one of the next month.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== time) throw new Error('the validity is not a date');
  return date;
}
