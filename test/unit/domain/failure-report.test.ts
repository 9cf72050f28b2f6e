import { describe, expect, test } from 'vitest';
import { type FailureReport, formatFailure, renderFailure, toFailure } from '../../../src/domain/failure-report.ts';
import { ActionError, RequestError } from '../../../src/errors.ts';
import { InvalidInputsError } from '../../../src/runner/inputs.ts';

const outage = new RequestError('503 later', { hint: 'Wait.', status: 503 });
const reportWith = (changes: Partial<FailureReport> = {}): FailureReport => ({
  ...{ subject: 'DigiCert order 7', state: 'out of sync', text: 'Out of sync.', advice: 'Run `again`.', waitsFor: [] },
  ...changes,
});

describe('an annotation', () => {
  test.each<[string, Partial<FailureReport>, error: Error | undefined, annotation: string]>([
    ['the result, the advice, the error', {}, new Error('Bug'), 'Out of sync. Run again. The step failed: Bug.'],
    ['an error that is the advice', { advice: '' }, new Error('Bug.'), 'Out of sync. Bug.'],
    ['a step whose error is not known', {}, undefined, 'Out of sync. Run again.'],
    [
      'the cause of the recovery',
      { cause: outage },
      new Error('Bug'),
      'Out of sync. Run again. The step failed: Bug. 503 later. Wait.',
    ],
    [
      'a cause that the error has already',
      { cause: outage },
      outage.with({ title: 'Not found out', note: '; attempt 2' }),
      'Out of sync. Run again. The step failed: Not found out: 503 later; attempt 2. Wait.',
    ],
    [
      'what the order waits for',
      { waitsFor: ['a', 'b'] },
      undefined,
      'Out of sync. Run again. The order is waiting for a; b.',
    ],
    ['nothing but an error', { text: '', advice: '' }, new Error('Bug'), 'Bug.'],
  ])('has %s', (_, changes, error, annotation) => {
    expect(formatFailure(reportWith(changes), error)).toBe(annotation);
  });

  test('may have a long cause, and what the order waits for is there all the same', () => {
    const format = (length: number) =>
      formatFailure(
        reportWith({ text: 'x'.repeat(length), advice: '', waitsFor: ['a person'] }),
        new Error('y'.repeat(3_000)),
      );
    expect(format(400)).toMatch(/^x{400} y+… The order is waiting for a person\.$/);
    expect(format(400)).toHaveLength(2_000);
    expect(format(1_900)).toMatch(/^x{1900} y{899}… The order is/);
  });

  test('has 600 characters of what the order waits for', () => {
    expect(formatFailure(reportWith({ waitsFor: Array(9).fill('x'.repeat(200)) })).match(/x{200}/g)).toHaveLength(2);
  });
});

test('bad inputs are one error each, and anything else is one error, which begins with the report', () => {
  const invalid = new InvalidInputsError(['order-id: no', 'api-key: no']);
  expect(toFailure(reportWith(), invalid)).toBe(invalid);
  expect(toFailure(reportWith(), outage).message).toBe('Out of sync. Run again. The step failed: 503 later. Wait.');
  expect(toFailure(reportWith()).message).toBe('Out of sync. Run again.');
});

describe('a summary', () => {
  const paragraphsOf = (html: string) =>
    [...html.matchAll(/<strong>(.*?):<\/strong> (.*)<\/p>/g)].map(([, label, text]) => `${label}: ${text}`);

  test('has what to do once, before the causes, and no cause twice', () => {
    const refused = new ActionError('refused', { hint: 'Ask.' });
    expect(paragraphsOf(renderFailure(reportWith({ cause: outage }), refused))).toEqual([
      'Result: Out of sync.',
      'What to do: Run <code>again</code>.',
      'The step failed: <code>refused</code>. Ask.',
      'Recovery: <code>503 later</code>. Wait.',
    ]);
    expect(renderFailure(reportWith({ cause: outage }), outage)).not.toContain('Recovery');
  });

  test('has the hint of an error as what to do, if the report has none', () => {
    const html = renderFailure(reportWith({ advice: '' }), new ActionError('refused', { hint: 'Ask.' }));
    expect(paragraphsOf(html)).toContain('What to do: Ask.');
  });

  test.each<[string, Partial<FailureReport>, error: Error | undefined, end: string]>([
    ['the state', {}, outage, 'out of sync, the step failed'],
    ['a recovery after a step', {}, undefined, 'out of sync, recovery after the step'],
    ['no state', { state: '' }, outage, 'the step failed'],
  ])('has in its heading %s', (_, changes, error, end) => {
    const html = renderFailure(reportWith(changes), error);
    expect(html).toMatch(new RegExp(`^<h2>DigiCert order 7: ${end}</h2>`));
    expect(html.includes('No output was set.')).toBe(error !== undefined);
  });

  test('has 20 reasons why the order waits, and the number of the others', () => {
    const html = renderFailure(reportWith({ waitsFor: Array(22).fill('a <person>') }), outage);
    expect(html.match(/<li><code>a &#60;person&#62;<\/code><\/li>/g)).toHaveLength(20);
    expect(html).toContain('<li>and 2 more</li>');
    expect(renderFailure(reportWith(), outage)).not.toContain('waiting for');
  });
});
