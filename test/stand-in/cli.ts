/**
 * Runs the stand-in as a process: `npm run stand-in -- [--port N] [--host H] [--key K]` prints its URL on one line and its
 * keys on the next, and serves until SIGTERM or SIGINT.
 */
import { parseArgs } from 'node:util';
import { startCertCentral } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, host: { type: 'string' }, key: { type: 'string' } },
});
const { port, host, key } = values;
const standIn = await startCertCentral({ port: Number(port), ...(host && { host }), ...(key && { apiKey: key }) });
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => standIn.close());
console.log(standIn.url);
console.log(`API key ${standIn.apiKey}, view-only key ${standIn.viewOnlyKey}`);
