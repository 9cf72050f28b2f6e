/** Runs the stand-in as a process: `npm run stand-in -- --help`. */
import { parseArgs } from 'node:util';
import { situations } from './order-fixtures.ts';
import { startCertCentral } from './server.ts';

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    key: { type: 'string' },
    port: { type: 'string', default: '0' },
  },
});
const { help, key, port } = values;
const orders = situations.map(([, seed]) => seed);
if (help) console.log(usage());
else {
  const standIn = await startCertCentral({ orders, port: Number(port), ...(key && { apiKey: key }) });
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => standIn.close());
  console.log(standIn.url);
  console.log(`API key ${standIn.apiKey}, view-only key ${standIn.viewOnlyKey}`);
}

function usage(): string {
  return `A stand-in for CertCentral on this machine: npm run stand-in -- [--port N] [--key K]

Prints its URL, for the input api-url, and its keys, and serves until Ctrl+C. Nothing is kept. By default it has a free port
of 127.0.0.1, and the reissue of an order that waits for nothing is issued at once. Its orders:

${situations.map(([situation, { id }]) => `  ${id}  ${situation}`).join('\n')}`;
}
