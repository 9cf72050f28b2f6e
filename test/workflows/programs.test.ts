import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { environment, hasScriptTools, runScript } from './scripts.ts';

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
