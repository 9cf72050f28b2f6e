import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { Listener } from '../stand-in/listener.ts';
import { environment, hasScriptTools, makeFolder, runScript } from './scripts.ts';

interface RecordSet {
  Name: string;
  Type: string;
  TTL: number;
  ResourceRecords: { Value: string }[];
}

const ZONES = [
  { Id: '/hostedzone/COM', Name: 'example.com.' },
  { Id: '/hostedzone/DEEP', Name: 'deep.example.com.' },
  { Id: '/hostedzone/PRIVATE', Name: 'www.deep.example.com.', Config: { PrivateZone: true } },
  { Id: '/hostedzone/OTHER', Name: 'ample.com.' },
];

const txt = (name: string, value = 'aB3') => ({ type: 'TXT', name, value });

/** Stands in for the AWS CLI: its records are in the test. */
const AWS = `#!/usr/bin/env bash
set -e
case $2 in
  list-hosted-zones) cat zones ;;
  list-resource-record-sets) curl --disable --fail --silent "$ROUTE_53/$4" ;;
  change-resource-record-sets) curl --disable --fail --silent --data-binary "@\${6#file://}" "$ROUTE_53/$4" ;;
esac
`;

describe.runIf(await hasScriptTools())('create-dns-records.sh', () => {
  let directory = '';
  let listener: Listener;
  /** By zone. */
  let sets: Record<string, RecordSet[]>;
  /** Called with the number of each change, before it is made; returns whether it is refused. */
  let onChange: (number: number) => boolean;
  let changes = 0;

  beforeEach(async () => {
    directory = await makeFolder({
      aws: AWS,
      sleep: '#!/bin/sh\n',
      zones: JSON.stringify({ HostedZones: ZONES }),
      // What another job may have left in the home directory of a shared runner.
      '.jq': 'def map(f): [];',
    });
    sets = { COM: [setOf('example.com.', 'TXT', '"v=spf1 -all"')], DEEP: [] };
    changes = 0;
    const server = createServer(async (request, response) => {
      const zone = request.url?.split('/').at(-1) ?? '';
      const body = await text(request);
      if (body) response.writeHead(change(zone, JSON.parse(body).Changes) ? 200 : 400).end();
      else response.end(JSON.stringify({ ResourceRecordSets: sets[zone] }));
    });
    listener = await Listener.start(server);
  });
  afterEach(async () => {
    await listener.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** As Route 53 does, makes all changes of a batch or none, and deletes a record set only as it is. */
  function change(zone: string, batch: { Action: string; ResourceRecordSet: RecordSet }[]): boolean {
    if (onChange(++changes)) return false;
    const next = [...(sets[zone] ?? [])];
    for (const { Action, ResourceRecordSet: changed } of batch) {
      const index = next.findIndex(({ Name, Type }) => Name === changed.Name && Type === changed.Type);
      if (Action === 'CREATE' ? index >= 0 : JSON.stringify(next[index]) !== JSON.stringify(changed)) return false;
      if (Action === 'CREATE') next.push(changed);
      else next.splice(index, 1);
    }
    sets[zone] = next;
    return true;
  }

  async function create(records: string, { policy = {}, env: more = {} } = {}) {
    await writeFile(join(directory, 'records'), records);
    await writeFile(join(directory, 'ct-policy.json'), JSON.stringify({ default: 'log', ...policy }));
    const env = { ...environment(directory), HOME: directory, ROUTE_53: `http://${listener.authority}`, ...more };
    return runScript(`bash ${ROOT}/examples/create-dns-records.sh < records`, { cwd: directory, env });
  }
  test('adds what is missing in the smallest public zone of each name, and loses no value that another run adds', async () => {
    onChange = (number) => {
      if (number === 1) sets['COM'] = [setOf('example.com.', 'TXT', '"v=spf1 -all"', '"other"')];
      return false;
    };
    const cname = { type: 'CNAME', name: '_dnsauth.Deep.example.com', value: 'aB3.dcv.digicert.com' };
    const records = [txt('example.com'), txt('example.com', 'v=spf1 -all'), txt('www.deep.example.com'), cname];
    expect(await create(JSON.stringify(records))).toMatchObject({ exitCode: 0 });
    expect(sets).toEqual({
      COM: [setOf('example.com.', 'TXT', '"v=spf1 -all"', '"other"', '"aB3"')],
      DEEP: [
        setOf('_dnsauth.deep.example.com.', 'CNAME', 'aB3.dcv.digicert.com'),
        setOf('www.deep.example.com.', 'TXT', '"aB3"'),
      ],
    });
  });

  test('fails without a zone, without records, and if Route 53 refuses them', async () => {
    onChange = () => true;
    expect(await create(JSON.stringify([txt('example.org'), txt('example.com')]))).toEqual({
      exitCode: 5,
      output: expect.stringContaining('Route 53 has no public zone for example.org.'),
    });
    expect(await create('')).not.toHaveProperty('exitCode', 0);
    expect(await create('[]')).toEqual({ exitCode: 0, output: '' });
    expect(changes).toBe(0);
    expect(await create(JSON.stringify([txt('example.com')]))).toEqual({
      exitCode: 1,
      output: expect.stringMatching(/^::error::The records in the zone \/hostedzone\/COM could not be created/m),
    });
  });

  const KEEP_OUT = { default: 'log', 'keep-out': { 'corp.example.com': 'internal', '1000002': 'pilot' } };
  const LOG = { ...KEEP_OUT, log: { 'portal.corp.example.com': 'public' } };
  const cname = { type: 'CNAME', name: '_dnsauth.corp.example.com', value: 'aB3.dcv.digicert.com' };
  test.each([
    ['a domain in keep-out', [txt('Corp.example.com')], KEEP_OUT, {}, 'corp.example.com'],
    [
      'a name below a domain in keep-out',
      [txt('example.com'), txt('a.corp.example.com')],
      LOG,
      {},
      'a.corp.example.com',
    ],
    ['a CNAME for a domain in keep-out', [cname], KEEP_OUT, {}, 'corp.example.com'],
    [
      'a name that only the default keeps out',
      [txt('www.example.com')],
      { default: 'keep-out' },
      {},
      'www.example.com',
    ],
    [
      'a name beside what may be public',
      [txt('corp.example.com')],
      KEEP_OUT,
      { PUBLIC_IN_DNS: 'orp.example.com b.corp.example.com' },
      'corp.example.com',
    ],
  ])('creates no record for %s', async (_, records, policy, env, name) => {
    onChange = () => false;
    expect(await create(JSON.stringify(records), { policy, env })).toEqual({
      exitCode: 1,
      output: expect.stringContaining(`::error::No record was created. The policy keeps out ${name}, and`),
    });
    expect(changes).toBe(0);
  });

  test.each([
    ['a domain that merely ends as one in keep-out', 'merger-corp.example.com', KEEP_OUT, {}],
    ['a longer domain in log', 'portal.corp.example.com', LOG, {}],
    ['the name of a public zone', 'deep.example.com', { default: 'keep-out' }, {}],
    [
      'a name below one that may be public',
      'a.corp.example.com',
      KEEP_OUT,
      { PUBLIC_IN_DNS: 'x.example Corp.example.com' },
    ],
  ])('creates the record for %s', async (_, name, policy, env) => {
    onChange = () => false;
    expect(await create(JSON.stringify([txt(name)]), { policy, env })).toMatchObject({ exitCode: 0 });
    expect(changes).toBe(1);
  });

  test('creates nothing without the policy, which POLICY_FILE can name', async () => {
    onChange = () => false;
    const records = JSON.stringify([txt('example.com')]);
    expect(await create(records, { env: { POLICY_FILE: 'another.json' } })).not.toHaveProperty('exitCode', 0);
    expect(changes).toBe(0);
  });
});

function setOf(Name: string, Type: string, ...values: string[]): RecordSet {
  return { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) };
}
