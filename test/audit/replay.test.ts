import { describe, expect, test } from 'vitest';
import { runStepWith } from '../harness/step.ts';
import { audit, expectStopped, order, startService } from './step.ts';

const POLICY = '{"default": "log", "keep-out": {"order-1000001.example.com": "internal"}}';
const LOST = '{"default": "log"}';

/** The report of a real audit: order 1000001 is kept out, and 1000002 is logged. */
async function report(): Promise<string> {
  const certificate = { commonName: 'order-1000001.example.com', dnsNames: ['order-1000001.example.com'], scts: false };
  const orders = [order(1_000_001, { certificate, disableCt: true }), order(1_000_002)];
  await using service = await startService({ orders });
  return (await audit(service, { 'policy-file': 'ct-policy.json' }, { files: { 'ct-policy.json': POLICY } })).json;
}
const reported = report();

/** Tries a policy against the report, without a key and without a service. */
async function replay(files: Record<string, string>, inputs: Record<string, string> = {}, event: object = {}) {
  const given = { replay: 'report.json', 'policy-file': 'new.json', ...inputs };
  const all = { 'report.json': await reported, ...files };
  return await runStepWith(given, { action: 'audit', files: all, event });
}

describe.concurrent('a replay', () => {
  test('accepts the report of an audit, and needs neither a key nor a service', async () => {
    const step = await replay({ 'new.json': LOST, 'old.json': POLICY }, { 'replay-policy': 'old.json' });
    expect(step).toMatchObject({ exitCode: 0, errors: [] });
    const set = Object.fromEntries(Object.entries(step.outputs).filter(([, value]) => value !== ''));
    expect(set).toEqual({
      'first-publish-count': '1',
      'changed-count': '1',
      'policy-warnings': '{"uncovered-domain":[],"ignored":[],"ended":[]}',
    });
    expect(step.warnings).toEqual([expect.stringContaining('1 order would be published for the first time, for good')]);
    expect(step.summary).toContain('order-1000001.example.com');
  });

  test('of the same policy changes nothing', async () => {
    const step = await replay({ 'new.json': POLICY });
    expect(step).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
    expect(step.outputs).toMatchObject({ 'first-publish-count': '0', 'changed-count': '0' });
  });

  test('goes on without an earlier policy that cannot be used', async () => {
    const step = await replay({ 'new.json': LOST, 'old.json': '{' }, { 'replay-policy': 'old.json' });
    expect(step).toMatchObject({ exitCode: 0, errors: [] });
    expect(step.warnings[0]).toMatch(/^replay-policy cannot be used, .*: /);
    expect(step.outputs).toMatchObject({ 'first-publish-count': '1', 'changed-count': '1' });
  });

  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    ['without policy-file', {}, { 'policy-file': 'none', 'disable-ct': 'true' }, /needs policy-file/],
    ['of a report that is none', { 'report.json': '{}', 'new.json': LOST }, {}, /not the JSON report of an audit/],
    [
      'for another instance',
      { 'new.json': '{"default": "log", "instance": "europe"}', 'old.json': POLICY },
      { 'replay-policy': 'old.json' },
      /instance/,
    ],
  ])('%s is refused', async (_, files, inputs, message) => {
    const step = await replay(files, inputs);
    expect(step).toMatchObject({ exitCode: 1, outputs: {} });
    expect(step.errors).toEqual([expect.stringMatching(message)]);
  });

  test('in a public repository is refused', async () => {
    const step = await replay({ 'new.json': POLICY }, {}, { repository: { private: false } });
    expect(step).toMatchObject({ exitCode: 1, outputs: {} });
    expect(step.errors).toEqual([expect.stringContaining('This repository is public')]);
  });
});

test('an audit in a public repository is refused before anything is sent, if names should stay out', async () => {
  await using service = await startService({ orders: [order(1)] });
  const event = { repository: { private: false } };
  expectStopped(await audit(service, { 'disable-ct': 'true' }, { event }), /This repository is public/);
  expect(service.requests).toEqual([]);
  expect((await audit(service, { 'disable-ct': 'false' }, { event })).errors).toEqual([]);
});

test('of an order that should stay out, a pending reissue can publish until it is canceled', async () => {
  const certificate = { commonName: 'a.example.com', dnsNames: ['a.example.com'], scts: false };
  const pending = order(1, { certificate, disableCt: true, status: 'reissue_pending', pending: {} });
  await using service = await startService({ orders: [pending] });
  const { rows } = await audit(service, { 'disable-ct': 'true', fail: 'false' });
  expect(rows[0]?.['reissue-pending']).toBe('true');
  expect(rows[0]?.reason).toContain('which can still publish names until that reissue is canceled');
});
