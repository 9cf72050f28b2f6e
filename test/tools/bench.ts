/**
 * Measures whole runs of the root action against the CertCentral stand-in, from the start of the process to its end, beside
 * bare Node and beside plain `node:http` that makes the same requests one after the other on one connection:
 * `npm run bench -- [--rounds N] [--disable-ct false] [--beside FILE]`. FILE is the bundle of another version. All of it takes
 * turns, since the machine is noisy; what is printed are medians, in milliseconds and as multiples of bare Node.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../harness/runner.ts';
import { createCa, issueCertificate } from '../stand-in/pki.ts';
import { type CertCentral, startCertCentral } from '../stand-in/server.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    beside: { type: 'string' },
    'disable-ct': { type: 'string', default: 'true' },
  },
});

const PLAIN_HTTP = `
const base = process.env['INPUT_API-URL'];
const http = require(base.startsWith('https') ? 'node:https' : 'node:http');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const headers = { 'X-DC-DEVKEY': process.env['INPUT_API-KEY'], 'User-Agent': 'bench' };
const ask = (method, path, body) => new Promise((resolve, reject) => {
  const type = body && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  const request = http.request(base + path, { method, agent, headers: { ...headers, ...type } }, (response) => {
    response.resume().on('end', () => resolve(response.statusCode));
  });
  request.on('error', reject).end(body);
});
(async () => {
  const id = process.env['INPUT_ORDER-ID'];
  const disable = process.env['INPUT_DISABLE-CT'];
  const look = async () => [
    await ask('GET', '/order/certificate/' + id),
    await ask('GET', '/certificate/download/order/' + id + '/format/pem_nointermediate'),
  ];
  const statuses = [
    ...(disable === 'false' ? await look() : []),
    await ask('PUT', '/order/certificate/' + id + '/ct-status', '{"disable_ct":' + disable + '}'),
    ...(await look()),
  ];
  if (!/^(200,200,)?204,200,200$/.test(String(statuses))) process.exitCode = 1;
  agent.destroy();
})();`;

const contenders: Record<string, string[]> = {
  'bare node': ['-e', '0'],
  'plain node:http': ['-e', PLAIN_HTTP],
  'this action': [join(ROOT, 'dist/index.js')],
  ...(values.beside && { 'the other version': [resolve(values.beside)] }),
};

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const ca = await createCa();
  const identity = { commonName: 'stand-in', dnsNames: ['127.0.0.1'], scts: false, keyType: 'ec' } as const;
  const { pem: cert, privateKeyPem: key = '' } = await issueCertificate(ca, identity);
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, ca.pem);
  console.log(
    `Medians of ${values.rounds} rounds on Node ${process.versions.node}: milliseconds (multiple of bare Node)`,
  );
  console.log(['', ...Object.keys(contenders)].map(cell).join(''));
  for (const tls of [undefined, { key, cert }])
    for (const latencyMs of [0, 50]) {
      await using certCentral = await startCertCentral({
        apiKey: randomBytes(50).toString('hex'),
        ...(tls && { tls }),
      });
      if (latencyMs > 0) certCentral.fault({}, { delayMs: latencyMs });
      const medians = await measure(certCentral, tls ? { NODE_EXTRA_CA_CERTS: caFile } : {});
      const [bare = 1] = medians;
      const shown = medians.map((ms) => `${ms.toFixed(0)} (${(ms / bare).toFixed(2)})`);
      console.log([`${tls ? 'TLS' : 'plain'}, ${latencyMs} ms`, ...shown].map(cell).join(''));
    }
} finally {
  await rm(directory, { recursive: true });
}
for (const [name, [file = '']] of Object.entries(contenders).slice(2))
  console.log(`${name}: ${Math.round((await stat(file)).size / 1000)} kB`);

/** The median time of each contender, in milliseconds. */
async function measure(certCentral: CertCentral, more: NodeJS.ProcessEnv): Promise<number[]> {
  const env = {
    PATH: process.env['PATH'],
    'INPUT_ORDER-ID': '1000001',
    'INPUT_DISABLE-CT': values['disable-ct'],
    'INPUT_DRY-RUN': 'false',
    'INPUT_API-KEY': certCentral.apiKey,
    'INPUT_API-URL': certCentral.url,
    GITHUB_OUTPUT: join(directory, 'output'),
    GITHUB_STEP_SUMMARY: join(directory, 'summary'),
    ...more,
  };
  const times = Object.keys(contenders).map((): number[] => []);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [index, args] of Object.values(contenders).entries()) {
      await writeFile(env.GITHUB_OUTPUT, '');
      await writeFile(env.GITHUB_STEP_SUMMARY, '');
      const started = performance.now();
      const [code] = await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit');
      times[index]?.push(performance.now() - started);
      assert.equal(code, 0, `${Object.keys(contenders)[index]} failed`);
    }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0);
}

function cell(text: string): string {
  return text.padEnd(18);
}
