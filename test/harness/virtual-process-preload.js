/**
 * Preloaded into the process of an action: its time passes only while nothing else can happen.
 *
 *     test process (virtual-process.ts)          process of the action (this module)
 *
 *     events: [[90000, cancel], …] ──VIRTUAL_EVENTS──▶ timers, in the order of their time:
 *                                                      its own (setTimeout, node:timers/promises)
 *                                                      and one for each event
 *                                                        │ first timer, if nothing else can happen
 *                                                        ▼
 *                                  ┌──── busy: wait ◀── check() ──▶ clock jumps to it (performance.now), run it
 *                                  ▼
 *     stand-in holds a request ──── { heldPort } ────▶ heldPorts: this request no longer counts as busy
 *     events[0] runs  ◀──────────── { event: 0 } ───── an event is due: busy until it is over
 *     it is over ────────────────── {} ──────────────▶ openEvents - 1, check()
 *
 * Busy means: a request is under way that no server holds forever, an event is not over, or the file system works. The clock
 * jumps only after several turns of the event loop without any of it. On exit, the time that passed is written to
 * VIRTUAL_REPORT.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';

const { VIRTUAL_EVENTS = '[]', VIRTUAL_REPORT = '' } = process.env;
delete process.env.VIRTUAL_EVENTS;
delete process.env.VIRTUAL_REPORT;

const realNow = performance.now.bind(performance);
const startedAt = realNow();
let elapsedMs = 0;
/** In the order of their time. */
const timers = [];
const requests = new Set();
/** Local ports of connections that a server holds. */
const heldPorts = new Set();
/** Events of the test process that are not over. */
let openEvents = 0;
let isChecking = false;

function addTimer(ms, run, isEvent = false) {
  const timer = { at: elapsedMs + Math.max(0, ms || 0), run, isEvent, unref: () => timer, ref: () => timer };
  timers.splice(timers.findLastIndex(({ at }) => at <= timer.at) + 1, 0, timer);
  check();
  return timer;
}

function removeTimer(timer) {
  const index = timers.indexOf(timer);
  if (index >= 0) timers.splice(index, 1);
  if (!isWaiting()) process.channel?.unref();
}

/** The events of the test process do not keep this one alive. */
const isWaiting = () => timers.some(({ isEvent }) => !isEvent);

/** A request without a socket waits for a tunnel, which another request opens. */
function isBusy() {
  const ports = [...requests].map(({ socket }) => socket?.localPort);
  const isHeld = ports.some((port) => heldPorts.has(port));
  return openEvents > 0 || ports.some((port) => (port === undefined ? !isHeld : !heldPorts.has(port)));
}

/** Advances time if the process has nothing else to do; what is ready to run comes first, in several turns of the loop. */
function check(turns = 4) {
  if (isChecking || !isWaiting()) return;
  process.channel?.ref();
  isChecking = true;
  setImmediate(() => {
    isChecking = false;
    if (isBusy() || !isWaiting()) return;
    if (turns > 0 || process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) return check(turns - 1);
    const [timer] = timers;
    elapsedMs = timer.at;
    removeTimer(timer);
    timer.run();
    check();
  });
}

subscribe('http.client.request.created', ({ request }) => {
  requests.add(request);
  const onEnd = () => {
    requests.delete(request);
    check();
  };
  // A tunnel that fails ends its request by an error alone.
  for (const event of ['close', 'connect', 'upgrade', 'error']) request.once(event, onEnd);
});

process.on('message', ({ heldPort }) => {
  if (heldPort === undefined) openEvents--;
  else heldPorts.add(heldPort);
  check();
});
process.channel?.unref();

for (const [event, ms] of JSON.parse(VIRTUAL_EVENTS).entries())
  addTimer(
    ms,
    () => {
      openEvents++;
      process.send({ event });
    },
    true,
  );

performance.now = () => startedAt + elapsedMs;
globalThis.setTimeout = (run, ms, ...args) => addTimer(ms, () => run(...args));
globalThis.clearTimeout = removeTimer;
timersPromises.setTimeout = (ms, value, { signal } = {}) =>
  new Promise((resolve, reject) => {
    const onAbort = () => {
      removeTimer(timer);
      reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    const timer = addTimer(ms, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
syncBuiltinESMExports();
process.on('exit', () => writeFileSync(VIRTUAL_REPORT, String(elapsedMs)));
