import { expect, test } from 'vitest';
import { type Changes, firstChange, transactionWith } from './builders.ts';
import { API_KEY, API_URL, baseline, pems, READ, refused, ScriptedService } from './scripted-service.ts';
import { leaveCertificate, runStep } from './step.ts';

/** What the main step left behind. */
const left = (changes: Changes = {}) => JSON.stringify(transactionWith({ baseline, ...changes }));
type Leave = Parameters<typeof runStep>[4];

/** Runs the post step with what the main step left behind. */
async function post(service: ScriptedService, leave: string | Leave, given: Record<string, string> = {}) {
  const leaving = typeof leave === 'string' ? () => leave : leave;
  const step = await runStep('post', { transport: service, clock: service.clock }, given, {}, leaving);
  return { ...step, sent: service.sent, closed: service.closed };
}

const changed = (changes: Partial<ScriptedService> = {}) =>
  Object.assign(new ScriptedService(), { disableCt: true }, changes);
/** Logging was turned on for an order whose certificate was not logged, and nothing else happened. */
const turnedOn: Changes = {
  desired: { status: 'enabled' },
  reportedStatus: 'disabled',
  baseline: { ...baseline, ctStatus: 'disabled', serialNumber: '0A02' },
};
const logging = () => changed({ disableCt: false, pem: pems.reissued });
const unissued = () => changed({ status: 'needs_approval', isDated: false, pem: undefined });
const keyRefused = () =>
  changed().on('order', 1, refused(401)).on('download', 1, refused(401)).on('PUT', 1, refused(401));
const WARNING = [expect.stringMatching(/^warning: /)];
const RED = [expect.stringMatching(/^error: /)];
const NOT_TURNED_OFF = [expect.stringMatching(/^error: CT logging could not be turned off: order 7 /)];
const OUT_OF_SYNC = [expect.stringMatching(/^error: .*rder 7 is out of sync/)];

test.each([{}, { 'api-key': '' }, { 'order-id': 'x', 'api-key': 'x', 'api-url': 'x' }])(
  'without a state nothing is sent or written, and nothing but a mask is printed (%o)',
  async (given) => {
    const nothing = { exitCode: 0, annotations: [], log: [], summary: '', outputFile: '', sent: [], closed: 0 };
    expect(await post(new ScriptedService(), '', given)).toMatchObject(nothing);
  },
);

test('what was left behind is finished: a warning and a summary, no outputs', async () => {
  const { commands, summary, ...step } = await post(logging(), left(turnedOn));
  expect(step).toMatchObject({ exitCode: 0, annotations: WARNING, outputs: {}, log: [], states: [], closed: 1 });
  expect(step.sent).toEqual([...READ(0), '0 PUT disabled']);
  expect(commands[0]).toEqual({ command: 'add-mask', properties: {}, message: API_KEY });
  expect(summary).toContain('DigiCert order 7');
});

test('it says what the main step requested, and the first look is no change', async () => {
  const { annotations } = await post(changed({ pem: pems.reissued }), left({ reissueRequest: 'accepted' }));
  expect(annotations).toEqual([expect.stringContaining('This step requested a reissue.')]);
  expect((await post(changed({ status: 'reissue_pending' }), left())).log).toEqual([]);
  // The grace period begins anew, and no reissue is requested.
  const { sent } = await post(logging(), left({ ...turnedOn, reissueRequest: 'in-doubt' }));
  expect(sent.slice(-3)).toEqual([...READ(120), '120 PUT disabled']);
});

const [US, EUROPE] = ['https://www.digicert.com/services/v2', 'https://certcentral.digicert.eu/services/v2'];
test.each<[string, apiUrl: string, given: Record<string, string>]>([
  ['the input', API_URL, { 'order-id': 'x', 'disable-ct': '', retries: 'x', 'timeout-seconds': 'x', 'csr-file': '/x' }],
  ['the US instance, whatever the input is', US, { 'order-id': '8', 'disable-ct': 'false' }],
  ['the European instance, and the input is unusable', EUROPE, { 'api-url': 'ftp://x' }],
  ['the US instance, and the input is empty', US, { 'api-url': '' }],
])('the URL of the state counts if it is that of %s', async (_, apiUrl, given) => {
  const service = logging();
  expect(await post(service, left({ ...turnedOn, apiUrl }), given)).toMatchObject({
    exitCode: 0,
    sent: [...READ(0), '0 PUT disabled'],
  });
  for (const { url, headers } of service.requests) {
    expect(url).toMatch(new RegExp(`^${apiUrl}/.*order.*/7(/|$)`));
    expect(headers['X-DC-DEVKEY']).toBe(API_KEY);
  }
});

test('the certificate of an interrupted step is removed', async () => {
  const { files } = await post(changed({ pem: pems.reissued }), async (temporary) => {
    await leaveCertificate(temporary, 'digicert-other');
    return left({ certificateFile: await leaveCertificate(temporary, 'digicert-own') });
  });
  expect(files.map(({ path }) => path)).toEqual([expect.stringContaining('/digicert-other/')]);
});

const inDoubt = { statusUpdate: 'in-doubt' } as const;
const refusing = (service: ScriptedService) => service.on('PUT', 1, refused(403));
test.each<[string, ScriptedService, Changes, annotations: unknown[], given?: Record<string, string>]>([
  ['not changed', changed(), { statusUpdate: 'not-applied' }, WARNING],
  ['not changed, and out of sync', changed(), { statusUpdate: 'not-applied', reportedStatus: 'disabled' }, OUT_OF_SYNC],
  ['in sync', changed({ pem: pems.reissued }), {}, WARNING],
  ['out of sync', changed(), {}, OUT_OF_SYNC],
  ['turned off again', logging(), turnedOn, WARNING],
  ['a status that cannot be set', refusing(logging()), turnedOn, NOT_TURNED_OFF],
  ['a status in doubt that cannot be set', refusing(changed({ pem: pems.reissued })), inDoubt, NOT_TURNED_OFF],
  ['a pending reissue', changed({ status: 'reissue_pending' }), {}, WARNING],
  ['a refused key', keyRefused(), {}, OUT_OF_SYNC],
  ['an absent key', changed(), {}, OUT_OF_SYNC, { 'api-key': '' }],
  ['an unusable key', changed(), {}, OUT_OF_SYNC, { 'api-key': 'no key' }],
  ['a defect', changed().on('order', 1, new TypeError('a bug')), {}, OUT_OF_SYNC],
  ['nothing issued', unissued(), firstChange, WARNING],
  ['nothing issued, and a status that cannot be set', refusing(unissued()), { ...firstChange, ...inDoubt }, RED],
])('only what is out of sync is red: %s', async (_, service, changes, expected, given) => {
  const { exitCode, annotations, summary } = await post(service, left(changes), given);
  expect({ exitCode, annotations }).toEqual({ exitCode: expected === WARNING ? 0 : 1, annotations: expected });
  expect(summary).toContain('DigiCert order 7');
});

test.each<[string, (state: string) => string]>([
  ['no JSON', (state) => state.slice(1)],
  ['another value', () => '[]'],
  ['with another kind of value', (state) => state.replace('"isPlanned":false', '"isPlanned":0')],
  ['for another URL', (state) => state.replace(API_URL, 'https://evil.example/v2')],
  ['for a URL that begins as that of the input', (state) => state.replace(API_URL, `${API_URL}.evil.example`)],
  ['for no URL', (state) => state.replace(API_URL, '')],
  ['with a file elsewhere to remove', (state) => state.replace('/digicert-own/', '/')],
  ['with another file to remove', (state) => state.replace('order-7.pem', 'order-8.pem')],
])('a state that is %s: red, nothing sent, nothing removed, no order named', async (_, change) => {
  const { stdout, summary, files, ...step } = await post(changed(), async (temporary) =>
    change(left({ certificateFile: await leaveCertificate(temporary, 'digicert-own') })),
  );
  expect(step).toMatchObject({ exitCode: 1, annotations: RED, sent: [] });
  expect(files).toHaveLength(1);
  expect(stdout + summary).not.toMatch(/rder 7|evil/);
});
