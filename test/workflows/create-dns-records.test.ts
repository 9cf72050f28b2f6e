import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ROOT } from '../harness/runner.ts';
import { Listener } from '../stand-in/listener.ts';
import { environment, hasScriptTools, type Ran } from './scripts.ts';

interface RecordSet {
  Name: string;
  Type: string;
  TTL: number;
  ResourceRecords: { Value: string }[];
}

interface Change {
  Action: 'CREATE' | 'DELETE';
  ResourceRecordSet: RecordSet;
}

const ZONES = [
  { Id: '/hostedzone/COM', Name: 'example.com.' },
  { Id: '/hostedzone/DEEP', Name: 'deep.example.com.' },
  { Id: '/hostedzone/PRIVATE', Name: 'www.deep.example.com.', Config: { PrivateZone: true } },
  { Id: '/hostedzone/OTHER', Name: 'ample.com.' },
];
const SPF = set('example.com.', 'TXT', '"v=spf1 -all"');

/** Stands in for the AWS CLI: its records are in the test. */
const AWS = `#!/usr/bin/env bash
set -e
case $2 in
  list-hosted-zones) cat "$ZONES" ;;
  list-resource-record-sets) curl --disable --fail --silent "$ROUTE_53/$4" ;;
  change-resource-record-sets) curl --disable --fail --silent --data-binary "@\${6#file://}" "$ROUTE_53/$4" ;;
esac
`;

/** Route 53: it makes all changes of a batch or none, and deletes a record set only as it is. */
class Route53 {
  /** By zone. */
  readonly sets: Record<string, RecordSet[]> = {};
  readonly batches: number[] = [];
  refusesChanges = false;

  respond(zone: string, body: string): [status: number, body: unknown] {
    this.sets[zone] ??= zone === '/hostedzone/COM' ? [SPF] : [];
    if (!body) return [200, { ResourceRecordSets: this.sets[zone] }];
    const { Changes }: { Changes: Change[] } = JSON.parse(body);
    const next = [...this.sets[zone]];
    for (const { Action, ResourceRecordSet: changed } of Changes) {
      const index = next.findIndex(({ Name, Type }) => Name === changed.Name && Type === changed.Type);
      const fits =
        Action === 'CREATE' ? index < 0 : index >= 0 && JSON.stringify(next[index]) === JSON.stringify(changed);
      if (!fits || this.refusesChanges) return [400, {}];
      if (Action === 'CREATE') next.push(changed);
      else next.splice(index, 1);
    }
    this.sets[zone] = next;
    this.batches.push(Changes.length);
    return [200, {}];
  }
}

describe.runIf(await hasScriptTools())('create-dns-records.sh', () => {
  let directory = '';
  let route53: Route53;
  let listener: Listener;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dns-'));
    await copyFile(join(ROOT, 'examples/create-dns-records.sh'), join(directory, 'create-dns-records.sh'));
    await writeFile(join(directory, 'zones'), JSON.stringify({ HostedZones: ZONES }));
    for (const [name, script] of Object.entries({ aws: AWS, sleep: '#!/bin/sh\n' }))
      await writeFile(join(directory, name), script, { mode: 0o755 });
    // What another job may have left in the home directory of a shared runner.
    await writeFile(join(directory, '.jq'), 'def map(f): [];');
    route53 = new Route53();
    const server = createServer(async (request, response) => {
      const [status, body] = route53.respond(request.url?.slice(1) ?? '', await text(request));
      response.writeHead(status).end(JSON.stringify(body));
    });
    listener = await Listener.start(server);
  });
  afterEach(async () => {
    await listener.close();
    await rm(directory, { recursive: true, force: true });
  });

  const create = (records: object[] | string) =>
    new Promise<Ran>((resolve) => {
      const env = {
        ...environment(directory),
        HOME: directory,
        ZONES: join(directory, 'zones'),
        ROUTE_53: `http://${listener.authority}`,
      };
      const child = execFile('bash', ['create-dns-records.sh'], { cwd: directory, env }, (error, stdout, stderr) => {
        resolve({ exitCode: error ? (child.exitCode ?? -1) : 0, output: stdout + stderr });
      });
      child.stdin?.end(typeof records === 'string' ? records : JSON.stringify(records));
    });
  const txt = (name: string, value = 'aB3') => ({ type: 'TXT', name, value });
  const cname = (domain: string, value: string) => ({ type: 'CNAME', name: `_dnsauth.${domain}`, value });
  const valuesOf = (name: string, type = 'TXT') => {
    const sets = Object.values(route53.sets).flat();
    return sets.find(({ Name, Type }) => Name === name && Type === type)?.ResourceRecords.map(({ Value }) => Value);
  };

  test.each<[string, object, zone: string, RecordSet[]]>([
    [
      'adds a TXT value to those of the name',
      txt('example.com'),
      'COM',
      [set('example.com.', 'TXT', '"v=spf1 -all"', '"aB3"')],
    ],
    ['leaves a record that exists', txt('example.com', 'v=spf1 -all'), 'COM', [SPF]],
    [
      'creates a TXT record in the smallest public zone of the name',
      txt('www.deep.example.com'),
      'DEEP',
      [set('www.deep.example.com.', 'TXT', '"aB3"')],
    ],
    [
      'creates a CNAME record there',
      cname('Deep.example.com', 'aB3.dcv.digicert.com'),
      'DEEP',
      [set('_dnsauth.deep.example.com.', 'CNAME', 'aB3.dcv.digicert.com')],
    ],
  ])('%s', async (_, record, zone, sets) => {
    expect(await create([record])).toEqual({ exitCode: 0, output: expect.anything() });
    expect(route53.sets[`/hostedzone/${zone}`]).toEqual(sets);
  });

  test('loses no value if several orders of a zone need records at once', async () => {
    const values = Array.from({ length: 8 }, (_, index) => `value${index}`);
    const runs = await Promise.all(values.map((value) => create([txt('example.com', value)])));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(values.map(() => 0));
    expect(valuesOf('example.com.')?.sort()).toEqual(['"v=spf1 -all"', ...values.map((value) => `"${value}"`)].sort());
  });

  test('fails without a zone, without records, and if Route 53 refuses them', async () => {
    const { exitCode, output } = await create([txt('example.org'), txt('example.com')]);
    expect([exitCode, output]).toEqual([5, expect.stringContaining('Route 53 has no public zone for example.org.')]);
    expect(await create('')).not.toHaveProperty('exitCode', 0);
    expect(route53.batches).toEqual([]);
    expect(await create([])).toEqual({ exitCode: 0, output: '' });
    route53.refusesChanges = true;
    expect(await create([txt('example.com')])).toEqual({
      exitCode: 1,
      output: expect.stringMatching(/^::error::The records in the zone \/hostedzone\/COM could not be created/m),
    });
  });
});

function set(Name: string, Type: string, ...values: string[]): RecordSet {
  return { Name, Type, TTL: 60, ResourceRecords: values.map((Value) => ({ Value })) };
}
