/**
 * Runs the stand-in as a process: `npm run stand-in -- [--port N] [--host H] [--key K]` prints its URL on one line and its
 * keys on the next, and serves until SIGTERM or SIGINT. Other processes read its state with `GET /__standin/`, and change it
 * with `POST /__standin/` and a `Control` as JSON.
 */
import { parseArgs } from 'node:util';
import * as faults from './faults.ts';
import type { routes } from './routes.ts';
import { type OrderSeed, type ReissueMode, startCertCentral } from './server.ts';

/** What to change; what is left out stays as it is. */
export interface Control {
  /** Orders to add or replace. */
  orders?: OrderSeed[];
  /** The faults in place of those still to come; those of faults.ts by name and arguments: `["dripBody", 200]`. */
  faults?: {
    match: { method?: string; path?: keyof typeof routes };
    behavior: faults.Behavior | [name: string, ...args: number[]];
    times?: number;
  }[];
  ctTurnedOff?: boolean;
  reissueMode?: ReissueMode;
  /** Orders whose pending certificate is issued, rejected, or approved. */
  issue?: string[];
  reject?: string[];
  approve?: string[];
  /** Orders whose DNS record (or file) the customer creates, or that DigiCert validates without one. */
  setRecord?: string[];
  finishValidation?: string[];
}

const { values } = parseArgs({
  options: { port: { type: 'string' }, host: { type: 'string' }, key: { type: 'string' } },
});

const standIn = await startCertCentral({
  port: Number(values.port ?? 0),
  ...(values.host && { host: values.host }),
  ...(values.key && { apiKey: values.key }),
  intercept: async ({ method, path, body }) => {
    if (path !== '/__standin/') return undefined;
    if (method === 'POST') await control(JSON.parse(body));
    return { status: 200, body: state() };
  },
});
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => standIn.close());
console.log(standIn.url);
console.log(`API key ${standIn.apiKey}, view-only key ${standIn.viewOnlyKey}`);

async function control(wanted: Control): Promise<void> {
  const { orders = [], faults: queue, ctTurnedOff, reissueMode } = wanted;
  for (const seed of orders) await standIn.addOrder(seed);
  if (queue) standIn.faults.length = 0;
  for (const { match, behavior, times } of queue ?? []) standIn.fault(match, toBehavior(behavior), times);
  standIn.ctTurnedOff = ctTurnedOff ?? standIn.ctTurnedOff;
  standIn.reissueMode = reissueMode ?? standIn.reissueMode;
  for (const action of ['issue', 'reject', 'approve', 'setRecord', 'finishValidation'] as const)
    for (const id of wanted[action] ?? []) await standIn[action](id);
}

function toBehavior(wanted: faults.Behavior | [name: string, ...args: number[]]): faults.Behavior {
  if (!Array.isArray(wanted)) return wanted;
  const [name, ...args] = wanted;
  const fault: unknown = new Map<string, unknown>(Object.entries(faults)).get(name);
  if (!fault) throw new Error(`No fault is called ${name}`);
  return (typeof fault === 'function' ? fault(...args) : fault) as faults.Behavior;
}

function state(): object {
  const { requests, connections, throttled, ctTurnedOff, reissueMode } = standIn;
  const orders = [...standIn.orders.values()].map(({ id, status, disableCt, certificate }) => ({
    id,
    status,
    disable_ct: disableCt,
    certificate: certificate && { id: certificate.id, scts: certificate.scts },
  }));
  return { orders, requests, connections, openSockets: standIn.openSockets(), throttled, ctTurnedOff, reissueMode };
}
