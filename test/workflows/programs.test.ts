import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';

const POLICY = { account: 'us', 'api-url': 'https://example.com/v2', 'disable-ct': false, opposite: {}, ignore: {} };

/** The zones of Route 53, as the AWS CLI prints them. */
const ZONES = [
  { Id: '/hostedzone/COM', Name: 'example.com.' },
  { Id: '/hostedzone/DEEP', Name: 'deep.example.com.' },
  { Id: '/hostedzone/PRIVATE', Name: 'www.deep.example.com.', Config: { PrivateZone: true } },
  { Id: '/hostedzone/OTHER', Name: 'ample.com.' },
];
const SPF = { Name: 'example.com.', Type: 'TXT', TTL: 300, ResourceRecords: [{ Value: '"v=spf1 -all"' }] };
const AWS = `#!/usr/bin/env bash
SPF='${JSON.stringify(SPF)}'
case $2 in
  list-hosted-zones) echo '{"HostedZones": ${JSON.stringify(ZONES)}}' ;;
  list-resource-record-sets) echo '{"ResourceRecordSets": ['"\${RECORD:-$SPF}"']}' ;;
  *) [[ ! $FAIL ]] && echo "$4 $6" >> changes ;;
esac
`;

let directory = '';
const at = (path: string) => join(directory, path);
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'programs-'));
  for (const name of ['ct-policy.sh', 'create-dns-records.sh']) await copyFile(join(ROOT, 'examples', name), at(name));
  await writeFile(at('aws'), AWS, { mode: 0o755 });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe.runIf(await hasScriptTools())('ct-policy.sh', () => {
  const read = async (policy: string | object, account = 'us') => {
    await writeFile(at('ct-policy-us.json'), typeof policy === 'string' ? policy : JSON.stringify(policy));
    const env = { ...environment(), GITHUB_OUTPUT: at('output') };
    // From another folder, as in a job that has changed it.
    const { exitCode, output } = await runScript(`bash ${at('ct-policy.sh')} ${account}`, { cwd: tmpdir(), env });
    return { exitCode, output, outputs: await readFile(at('output'), 'utf8').catch(() => '') };
  };

  test('turns a policy into outputs', async () => {
    const opposite = { 1000002: 'internal', 1000003: 'internal' };
    const { exitCode, outputs } = await read({ ...POLICY, opposite, ignore: { 1000007: 'expires soon' } });
    expect(exitCode).toBe(0);
    expect(outputs.trim().split('\n')).toEqual([
      'api-url=https://example.com/v2',
      'disable-ct=false',
      'opposite=1000002,1000003',
      'ignore=1000007',
    ]);
  });

  test.each([
    ['the default', 1000001, 'false', 'true'],
    ['an exception', 1000002, 'true', 'false'],
    ['the default, although nobody chose', 1000001, undefined, 'choose'],
    ['none, because the order is ignored', 1000007, 'true', ''],
    ['an exception, which is also ignored', 1000009, 'true', 'false'],
  ])('compares the status of an order with %s', async (_, order, right, wrong) => {
    const opposite = { 1000002: 'internal', 1000009: 'internal' };
    const policy = { ...POLICY, opposite, ignore: { 1000007: 'expires soon', 1000009: 'twice' } };
    if (right) expect((await read(policy, `us ${order} ${right}`)).exitCode).toBe(0);
    if (!wrong) return;
    expect(await read(policy, `us ${order} ${wrong}`)).toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^::error::ct-policy-us\.json has disable-ct: .* change the policy first\.$/m),
    });
  });

  test.each(['us', 'europe'])('accepts the example for %s', async (account) => {
    await copyFile(join(ROOT, `examples/ct-policy-${account}.json`), at(`ct-policy-${account}.json`));
    const { exitCode, outputs } = await read(POLICY, account);
    expect([exitCode, outputs]).toEqual([
      0,
      expect.stringMatching(/^api-url=https:.*\ndisable-ct=false\nopposite=\nignore=\n$/),
    ]);
  });

  const text = JSON.stringify(POLICY);
  test.each([
    ['no file', POLICY, 'asia'],
    ['an empty file', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['two objects', `${text}${text}`],
    ['a key twice', text.replace('"disable-ct":false', '"disable-ct":true,"disable-ct":false')],
    ['a key twice, once escaped', text.replace('"ignore":{}', '"ignore":{},"\\u0069gnore":{}')],
    ['exceptions twice', text.replace('"opposite":{}', '"opposite":{"1":"internal"},"opposite":{"2":"internal"}')],
    ['exceptions, and none', text.replace('"opposite":{}', '"opposite":{"1":"internal"},"opposite":{}')],
    ['an exception twice', text.replace('"opposite":{}', '"opposite":{"1":"internal","1":"internal"}')],
    ['no api-url', { ...POLICY, 'api-url': undefined }],
    ['an api-url with a line break', { ...POLICY, 'api-url': 'https://example.com\nopposite=1' }],
    ['no account', { ...POLICY, account: undefined }],
    ['another account', { ...POLICY, account: 'europe' }],
    ['an unknown key', { ...POLICY, oposite: { 1: 'internal' } }],
    ['a status that is no boolean', { ...POLICY, 'disable-ct': 'false' }],
    ['a list of exceptions', { ...POLICY, opposite: ['1000002'] }],
    ['an exception that is no ID', { ...POLICY, ignore: { '1\n2': 'twice' } }],
    ['an exception without a reason', { ...POLICY, ignore: { 1: true } }],
  ])('refuses %s', async (_, policy, account?: string) => {
    const { exitCode, output, outputs } = await read(policy, account);
    expect([exitCode, output, outputs]).toEqual([1, expect.stringMatching(/^::error::ct-policy-\w+\.json /m), '']);
  });
});

describe.runIf(await hasScriptTools())('create-dns-records.sh', () => {
  const create = async (records: object[], variables: { FAIL?: string; RECORD?: string } = {}) => {
    const env = { ...environment(directory), RECORDS: JSON.stringify(records), ...variables };
    const { exitCode, output } = await runScript('bash create-dns-records.sh', { cwd: directory, env });
    const changes = await readFile(at('changes'), 'utf8').catch(() => '');
    return { exitCode, output, changes: changes.match(/^\S+ \{[\s\S]*?^\}$/gm)?.map(parse) ?? [] };
  };
  /** The zone, and the record set that replaces the old one. */
  const parse = (change: string) => {
    const { Changes } = JSON.parse(change.replace(/^\S+ /, ''));
    expect(Changes).toEqual([{ Action: 'UPSERT', ResourceRecordSet: expect.anything() }]);
    return [change.split(' ', 1)[0], Changes[0].ResourceRecordSet];
  };
  const txt = (name: string, value = 'aB3') => ({ domain: name, type: 'TXT', name, value });
  const cname = (domain: string, value: string) => ({ domain, type: 'CNAME', name: `_dnsauth.${domain}`, value });
  const found = (Name: string, Type: string, Value: string) => ({ Name, Type, TTL: 60, ResourceRecords: [{ Value }] });

  test.each<[string, object, zone: string, object]>([
    [
      'adds a TXT value to those of the name',
      txt('example.com'),
      'COM',
      { ...SPF, ResourceRecords: [...SPF.ResourceRecords, { Value: '"aB3"' }] },
    ],
    ['creates a record that exists once', txt('example.com', 'v=spf1 -all'), 'COM', SPF],
    [
      'creates a TXT record in the smallest public zone of the name',
      txt('www.deep.example.com'),
      'DEEP',
      found('www.deep.example.com.', 'TXT', '"aB3"'),
    ],
    [
      'creates a CNAME record there',
      cname('Deep.example.com', 'aB3.dcv.digicert.com'),
      'DEEP',
      found('_dnsauth.deep.example.com.', 'CNAME', 'aB3.dcv.digicert.com'),
    ],
  ])('%s', async (_, record, zone, set) => {
    expect((await create([record])).changes).toEqual([[`/hostedzone/${zone}`, set]]);
  });

  test('replaces a CNAME record of DigiCert, and no other', async () => {
    const createBeside = (value: string) =>
      create([cname('example.com', 'new.dcv.digicert.com')], {
        RECORD: JSON.stringify(found('_dnsauth.example.com.', 'CNAME', value)),
      });
    const { changes } = await createBeside('old.dcv.digicert.com.');
    expect(changes).toEqual([['/hostedzone/COM', found('_dnsauth.example.com.', 'CNAME', 'new.dcv.digicert.com')]]);
    const { exitCode, output } = await createBeside('validation.example.net');
    expect([exitCode, output]).toEqual([5, expect.stringContaining('is already a CNAME of something else')]);
  });

  test('fails without a zone, and if Route 53 refuses', async () => {
    const { exitCode, output } = await create([txt('example.org'), txt('example.com')]);
    expect([exitCode, output]).toEqual([1, '::error::Route 53 has no public zone for example.org.\n']);
    expect(await create([txt('example.com')], { FAIL: 'yes' })).toMatchObject({ exitCode: 1, changes: [] });
  });
});
