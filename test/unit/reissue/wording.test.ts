import { expect, test } from 'vitest';
import { formatWarning } from '../../../src/errors.ts';
import { parseCsrFile } from '../../../src/reissue/csr-file.ts';
import { describeResponse } from '../../../src/reissue/describe-request.ts';
import { formatResult } from '../../../src/reissue/log-line.ts';
import { describePendingReasons, formatWaitsFor } from '../../../src/reissue/pending-reasons.ts';
import type { ReissueResult } from '../../../src/reissue/result.ts';
import { renderFailureSummary, renderSummary } from '../../../src/reissue/summary.ts';
import * as warnings from '../../../src/reissue/warnings.ts';
import * as built from './builders.ts';
import { failedRuns } from './failed-runs.ts';
import { refusals } from './refusals.ts';
import { dryRun, executed, planFor, reasonsWith, responseWith, results } from './results.ts';
import { annotations, runStep } from './step.ts';

/** What users read of a run, in groups with a heading. */
test('the words of the action', async () => {
  const sections = [
    ...Object.entries(results).map(([title, build]) => section(title, describeRun(title, build()))),
    section('the other warnings', otherWarnings().map(formatWarning)),
    section('what an order waits for', waitsFor()),
    section("DigiCert's response to the request", responses()),
    section('inputs are refused', await describeInputs()),
    section(
      'the file in csr-file is refused',
      unusableCsrFiles.map((text) => errorOf(() => parseCsrFile(text))),
    ),
    section(
      'the plan is refused',
      Object.entries(refusals).map(
        ([title, { observed, inputs }]) => `${title}: ${errorOf(() => planFor(observed, inputs))}`,
      ),
    ),
    section('the step failed', failures()),
    ...Object.entries(await failedRuns()).map(([title, lines]) => section(title, lines)),
  ];
  await expect(sections.join('\n')).toMatchFileSnapshot('wording.txt');
});

/** A digest stands as the name of its key: the own key is another one in each run of the tests. */
function section(title: string, lines: readonly string[]): string {
  const withoutDigests = ['own', 'key 2'].reduce(
    (text, key) => text.replaceAll(built.csrFileFor(key).keyDigest, `[${key}]`),
    lines.join('\n'),
  );
  return `# ${title}\n\n${withoutDigests}\n`;
}

/** Returns what a run printed, and what its summary has otherwise than that of a reissue or of its dry run. */
function describeRun(title: string, result: ReissueResult): string[] {
  const usual = result.dryRun ? 'a dry run, a reissue' : 'a reissue';
  const [lines, usualLines] = [result, results[usual]()].map(linesOf) as [string[], string[]];
  const missing = rowsOf(usualLines).filter((row) => !rowsOf(lines).includes(row));
  // The log line of a dry run has the next step, too.
  const isKnown = (line: string) => usualLines.includes(line) || (result.dryRun && line.includes('Next:'));
  return [
    ...result.warnings.map((warning) => `warning: ${formatWarning(warning)}`),
    ...formatResult(result).map((line) => `log: ${line}`),
    ...lines.filter((line) => title === usual || !isKnown(line)),
    ...(missing.length === 0 ? [] : [`(without the rows ${missing.join(', ')})`]),
  ];
}

const linesOf = (result: ReissueResult) =>
  renderSummary(result)
    .replaceAll(/(?=<tr>|<\/table>)/g, '\n')
    .split('\n');

const rowsOf = (lines: string[]) => lines.flatMap((line) => /<th align="left">(.*?)</.exec(line)?.[1] ?? []);

const { issued, old, orderWith, outage, refusal, renewed, certificateWith, csrFileFor, transactionWith } = built;
const otherWarnings = () => [
  ...warnings.statusWarnings(issued, 'disabled'),
  ...warnings.readBackWarnings(built.stateOf(outage, refusal(404)), 'disabled', old),
  ...warnings.unusedCsrWarnings(csrFileFor('key 2')),
  ...warnings.unknownReissueWarnings(transactionWith()),
  ...warnings.unknownReissueWarnings(transactionWith({ csrKeyDigest: 'a0' })),
  ...warnings.unknownReissueWarnings(transactionWith({ expectedPlan: built.approvedPlanWith() })),
  ...warnings.dryRunWarnings(
    planFor([orderWith({ product: { ...issued.product, validationType: 'dv' } }), old]),
    'disabled',
  ),
  ...warnings.sctWarnings(certificateWith({ sctLogCount: 1 }), 'enabled'),
  ...warnings.sctWarnings(certificateWith({ sctLogCount: 2 }), 'disabled'),
  ...warnings.dryRunWarnings(
    planFor([issued, { ...old, extendedKeyUsages: ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1'] }]),
    'disabled',
  ),
  ...warnings.foreignNameWarnings(['bank.example']),
  ...warnings.changeWarnings(certificateWith({ extendedKeyUsages: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'] }), {
    ...renewed,
    validTill: new Date('2025-12-03T12:34:56Z'),
    issuer: 'CN=Other',
    altNames: ['a.example', 'b.example', 'new.example'],
  }),
];

const domains = [
  { name: 'a.example', status: 'pending', method: 'dns-txt-token' },
  { name: '*.b.example', status: 'pending', method: 'dns-cname-token' },
  { name: 'c.example', status: 'pending', method: 'http-token' },
  { name: '', status: '', method: '' },
];
const organizations = [
  { type: 'OV', status: 'pending' },
  { type: 'EV', status: '' },
];
const caaProblems = Array(21).fill({ domain: 'a.example', text: 'Not digicert.com.' });
const waitsFor = () => [
  ...describePendingReasons(reasonsWith({ approval: 'own-request', validation: undefined }), ''),
  ...describePendingReasons(reasonsWith({ approval: 'open-request' }), ''),
  ...describePendingReasons(reasonsWith({ validation: { domains, organizations } }), 'r4nd0m'),
  ...describePendingReasons(reasonsWith({ caaProblems }), '').slice(-2),
  ...describePendingReasons(reasonsWith(), ''),
  formatWaitsFor(['a', 'b']),
];

const responses = () => [
  describeResponse(responseWith({ certificateId: '9', hasChain: true }), ''),
  describeResponse(responseWith({ certificateId: '9' }), 'r4nd0m'),
  describeResponse(responseWith({ needsApproval: true }), ''),
];

/** Returns what is printed of inputs that are not accepted. */
async function describeInputs(): Promise<string[]> {
  const notAccepted = { 'disable-ct': '', 'expected-plan': 'x', 'csr-file': 'none', 'wait-minutes': '301' };
  const empty = {
    'expected-plan': '',
    'policy-file': '',
    'csr-file': block('CERTIFICATE REQUEST'),
    'skip-approval': '',
  };
  const steps = [await runStep('run', undefined, notAccepted), await runStep('run', undefined, empty)];
  return steps.flatMap(annotations);
}

const block = (label: string) => `-----BEGIN ${label}-----\nU0VDUkVU\n-----END ${label}-----\n`;
const unusableCsrFiles = [
  block('PRIVATE KEY'),
  '\0',
  '',
  built.ownCsr + built.ownCsr,
  `${built.ownCsr}${'A'.repeat(40)}`,
  block('CERTIFICATE REQUEST'),
];

function errorOf(task: () => unknown): string {
  try {
    return `no error, but ${task()}`;
  } catch (error) {
    return (error as Error).message;
  }
}

const recovery = {
  text: 'Restored.',
  waitsFor: ['a person'],
  request: 'Said.',
  lostNames: ['b.example', 'c.example'],
};
const failures = () => [
  renderFailureSummary('A <title>', outage, recovery),
  renderFailureSummary('A title', undefined, { ...recovery, waitsFor: [], request: '', lostNames: [] }),
  renderFailureSummary('A title', new Error('Bug.')),
];

test('a line has at most 500 characters of a name and of a path', () => {
  const certificate = { ...renewed, commonName: 'x'.repeat(501) };
  expect(formatResult(executed([issued, old], { certificate })).join()).toContain(
    `order 7 (${'x'.repeat(499)}…) is disabled`,
  );
  const csrFile = { ...csrFileFor('own'), path: 'y'.repeat(501) };
  expect(formatResult(dryRun([issued, old], { csrFile })).join()).toContain(`csr-file (\`${'y'.repeat(499)}…\`)`);
});
