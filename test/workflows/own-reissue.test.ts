import { describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, jobOf, runScript, runStep } from './scripts.ts';

const { steps } = jobOf('own-reissue.yml', 'change');

test('own-reissue.yml restores the status if its reissue fails or is canceled', () => {
  const restore = steps.slice(steps.findIndex(({ name }) => name?.startsWith('Wait, because')));
  expect(restore).toHaveLength(3);
  for (const step of restore) expect(step.if).toMatch(/^\(failure\(\) \|\| cancelled\(\)\) && steps\.(?:ct|now)\./);
});

test.runIf(await hasScriptTools())('own-reissue.yml ends the tool, too, if the job is canceled', async () => {
  const { run = '' } = steps.find(({ id }) => id === 'own') ?? {};
  const [, placeholder = ''] = /^( +echo .*\n +exit 1)$/m.exec(run) ?? [];
  expect(placeholder).not.toBe('');
  // The tool is a process of its own, which ignores the signals that a runner sends.
  const tool = `bash -c 'trap "" INT TERM; echo started; sleep 3; echo requested'`;
  const canceled = `{ ${run.replace(placeholder, tool)}\n} & sleep 1; kill -TERM $!; wait $! || true; sleep 3`;
  const { output } = await runScript(canceled, { cwd: ROOT, env: environment() });
  expect(output).toContain('started');
  expect(output).not.toContain('requested');
});

// act runs the whole workflow; this is what its last job says of every result.
describe.runIf(await hasScriptTools()).concurrent('the check of own-reissue.yml', () => {
  const NAMES = ['b.example.com', 'a.example.com', 'new.example.com'];
  const check = (order: string, certificate: string, pending = 'false', names = NAMES) => {
    const context = {
      "inputs.disable-ct == 'true' && 'disabled' || 'enabled'": 'disabled',
      'steps.after.outputs.ct-status': order,
      'steps.after.outputs.certificate-ct-status': certificate,
      'steps.after.outputs.reissue-pending': pending,
      'needs.plan.outputs.dns-names': JSON.stringify(['a.example.com', 'b.example.com']),
      'steps.after.outputs.dns-names': JSON.stringify(names),
    };
    const step = 'Fail unless order and certificate are as desired, with all names';
    return runStep(jobOf('own-reissue.yml', 'check'), step, { context, cwd: ROOT });
  };

  test.each<[string, string, string, string, RegExp?]>([
    ['as desired', 'disabled', 'disabled', 'false'],
    ['as desired, and the order does not report it', 'unknown', 'disabled', 'false'],
    ['nothing issued yet', 'disabled', 'none', 'false'],
    ['restored', 'enabled', 'enabled', 'false', /^Order and certificate are in sync, but not as desired/],
    [
      'a certificate that is not as desired',
      'disabled',
      'enabled',
      'false',
      /^Not as desired, so possibly out of sync/,
    ],
    ['a pending reissue', 'disabled', 'enabled', 'true', /^Not as desired/],
    ['perhaps a pending reissue', 'disabled', 'disabled', 'unknown', /^As desired, but CertCentral does not report/],
    ['an unknown certificate', 'disabled', 'unknown', 'false', /^Not as desired/],
    ['an order of the other status', 'enabled', 'disabled', 'false', /^Not as desired/],
  ])('%s', async (_, order, certificate, pending, error) => {
    const { exitCode, output } = await check(order, certificate, pending);
    const [found] = output.match(/(?<=^::error::).*/gm) ?? [];
    expect([exitCode, found]).toEqual(error ? [1, expect.stringMatching(error)] : [0, undefined]);
  });

  test('a lost name, whatever else is as desired', async () => {
    const { exitCode, output } = await check('disabled', 'disabled', 'false', ['b.example.com']);
    expect([exitCode, output]).toEqual([1, expect.stringMatching(/^::error::The certificate lost a\.example\.com: /)]);
  });
});
