/**
 * Measures whole processes, from their start to their end: `npm run bench -- [--rounds N] [--disable-ct false] [--beside FOLDER]`.
 * FOLDER is the checkout of another version, with its `dist`. First the start-up of each action: without inputs, it only fails.
 * Then whole runs of the root action against the CertCentral stand-in, beside plain `node:http` that makes the same requests one
 * after the other on one connection. All of it takes turns, since the machine is noisy; what is printed are medians, in
 * milliseconds and as multiples of bare Node.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** The arguments of Node by the name of what they run. */
type Contenders = Record<string, string[]>;

const versions = { here: ROOT, ...(values.beside && { beside: resolve(values.beside) }) };
/** The processes of an action in each version. */
const versionsOf = (action: string, folder: string): Contenders =>
  Object.fromEntries(
    Object.entries(versions).map(([name, root]) => [`${action} ${name}`, [join(root, 'dist', folder, 'index.js')]]),
  );

const bare: Contenders = { 'bare node': ['-e', '0'] };
const actions = { ...versionsOf('root', ''), ...versionsOf('reissue', 'reissue'), ...versionsOf('audit', 'audit') };
const runs = { ...bare, 'plain node:http': ['-e', PLAIN_HTTP], ...versionsOf('root', '') };

const directory = await mkdtemp(join(tmpdir(), 'bench-'));
const files = { GITHUB_OUTPUT: join(directory, 'output'), GITHUB_STEP_SUMMARY: join(directory, 'summary') };
try {
  console.log(
    `Medians of ${values.rounds} rounds on Node ${process.versions.node}: milliseconds (multiple of bare Node)`,
  );
  printHead({ ...bare, ...actions });
  printMedians('start-up', await measure({ ...bare, ...actions }, { RUNNER_TEMP: directory }, 1));
  const ca = await createCa();
  const identity = { commonName: 'stand-in', dnsNames: ['127.0.0.1'], scts: false, keyType: 'ec' } as const;
  const { pem: cert, privateKeyPem: key = '' } = await issueCertificate(ca, identity);
  const caFile = join(directory, 'ca.pem');
  await writeFile(caFile, ca.pem);
  printHead(runs);
  for (const tls of [undefined, { key, cert }])
    for (const latencyMs of [0, 50]) {
      await using certCentral = await startCertCentral({
        apiKey: randomBytes(50).toString('hex'),
        ...(tls && { tls }),
      });
      if (latencyMs > 0) certCentral.fault({}, { delayMs: latencyMs });
      const env = { ...inputsFor(certCentral), ...(tls && { NODE_EXTRA_CA_CERTS: caFile }) };
      printMedians(`${tls ? 'TLS' : 'plain'}, ${latencyMs} ms`, await measure(runs, env, 0));
    }
} finally {
  await rm(directory, { recursive: true });
}

function inputsFor({ apiKey, url }: CertCentral): NodeJS.ProcessEnv {
  return {
    'INPUT_ORDER-ID': '1000001',
    'INPUT_DISABLE-CT': values['disable-ct'],
    'INPUT_DRY-RUN': 'false',
    'INPUT_API-KEY': apiKey,
    'INPUT_API-URL': url,
  };
}

/**
 * Measures the median time of each contender, in milliseconds.
 * @param exitCode that of an action; the others succeed
 */
async function measure(contenders: Contenders, inputs: NodeJS.ProcessEnv, exitCode: number): Promise<number[]> {
  const env = { PATH: process.env['PATH'], ...files, ...inputs };
  const times = Object.keys(contenders).map((): number[] => []);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const [index, [name, args]] of Object.entries(contenders).entries()) {
      for (const file of Object.values(files)) await writeFile(file, '');
      const started = performance.now();
      const [code] = await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit');
      times[index]?.push(performance.now() - started);
      assert.equal(code, name in actions ? exitCode : 0, name);
    }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0);
}

function printHead(contenders: Contenders): void {
  console.log(['', ...Object.keys(contenders)].map(cell).join(''));
}

function printMedians(name: string, medians: readonly number[]): void {
  const [bareMs = 1] = medians;
  console.log([name, ...medians.map((ms) => `${ms.toFixed(0)} (${(ms / bareMs).toFixed(2)})`)].map(cell).join(''));
}

function cell(text: string): string {
  return text.padEnd(17);
}
