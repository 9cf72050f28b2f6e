import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A server that reports the requests that it will never respond to, by the port of the client. */
export interface Holder {
  onHold(listener: (clientPort: number) => void): () => void;
}

export interface VirtualTimeOptions {
  /** The servers that the process sends requests to. Its time does not pass while one of them works on a request. */
  holders: readonly Holder[];
  /** What happens after so many milliseconds. The process waits until it is done. */
  events?: readonly (readonly [afterMs: number, run: () => unknown])[];
}

/** The module to preload. */
export const VIRTUAL_PROCESS = join(import.meta.dirname, 'virtual-process-preload.js');

export function virtualTimeVariables({ events = [] }: VirtualTimeOptions, report: string) {
  return { VIRTUAL_EVENTS: JSON.stringify(events.map(([afterMs]) => afterMs)), VIRTUAL_REPORT: report };
}

/**
 * Tells a process about requests that are held, and runs its events.
 * @returns a function that ends this
 */
export function connectVirtualTime(child: ChildProcess, { holders, events = [] }: VirtualTimeOptions): () => void {
  const send = (message: object) => void (child.connected && child.send(message, () => {}));
  child.on('message', async ({ event }: { event: number }) => {
    await events[event]?.[1]();
    send({});
  });
  const disposers = holders.map((holder) => holder.onHold((heldPort) => send({ heldPort })));
  return () => {
    for (const dispose of disposers) dispose();
  };
}
