import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RecordedRequest, StandInResponse } from './messages.ts';

/** Takes over the socket of a request that was read to its end. */
export type RawFault = (socket: Socket, request: RecordedRequest) => void;

/**
 * What happens to a request in place of normal service, or around it (`next` is normal service by default). With
 * `applied` the service does its work first and only its response is lost: the order has changed, the client cannot know.
 */
export type Behavior =
  | (StandInResponse & { applied?: boolean })
  | { raw: RawFault; applied?: boolean; isHeld?: boolean }
  | { edit: (body: never) => unknown }
  | { delayMs: number; next?: Behavior }
  | { first: (socket: Socket) => void; next?: Behavior }
  | { last: (socket: Socket) => void };

/** Normal service whose response, a JSON object, is changed on its way. */
export const edits = <Body = { certificate: Record<string, unknown>; [name: string]: unknown }>(
  edit: (body: Body) => unknown,
): Behavior => ({ edit });

/** TCP reset without a byte: ECONNRESET. */
export const reset = { raw: (socket: Socket) => void socket.resetAndDestroy() };

/** FIN without a byte: "socket hang up". */
export const hangUp = sends('');

/** Nothing, forever. */
export const silent = { raw: () => {}, isHeld: true };

/** What is not HTTP at all. */
export const garbage = sends('SSH-2.0-OpenSSH_9.6\r\n\x00\x01\x02\r\n');

/** FIN in the middle of a header. */
export const cutHeaders = sends('HTTP/1.1 200 OK\r\nContent-Ty');

/** Normal service on a connection that promises to stay, and is closed right after the response. */
export const closeAfterAnswer: Behavior = { last: (socket) => socket.end() };

/** These very bytes in place of a response, and then the end of the connection (FIN), or none at all. */
export function sends(bytes: string | Uint8Array, end: 'fin' | 'never' = 'fin') {
  return {
    isHeld: end === 'never',
    raw: (socket: Socket) => void (end === 'fin' ? socket.end(bytes) : socket.write(bytes)),
  };
}

/** FIN after a few bytes of a body whose length was announced. */
export const cutKnownLength = (status: number) => sends(`${head(status, 'Content-Length: 1000')}{"id": 1`);

/** FIN after a few chunks of a chunked body, without the last one. */
export const cutChunked = (status: number) => sends(`${head(status, 'Transfer-Encoding: chunked')}8\r\n{"id": 1\r\n`);

/** A header line every so often; the headers never end. */
export const dripHeaders = (everyMs = 20) => drips('HTTP/1.1 200 OK\r\n', 'X-Drip: drop\r\n', everyMs);

/** A byte of the body every so often; the body never ends. */
export const dripBody = (status: number, everyMs = 20) => drips(head(status, 'Content-Length: 1000000'), ' ', everyMs);

/** A body of so many bytes, sent as fast as the client takes it. */
export function hugeBody(status: number, bytes: number): { raw: RawFault } {
  const chunk = Buffer.alloc(65_536, 'x');
  function* body() {
    yield head(status, `Content-Length: ${bytes}`);
    for (let left = bytes; left > 0; left -= chunk.length) yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
  return { raw: (socket) => void pipeline(Readable.from(body()), socket).catch(() => {}) };
}

const head = (status: number, ...headers: string[]) =>
  `${[`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...headers].join('\r\n')}\r\n\r\n`;

function drips(start: string, drop: string, everyMs: number): Behavior {
  return {
    isHeld: true,
    raw: (socket) => {
      socket.write(start);
      const timer = setInterval(() => socket.write(drop), everyMs);
      socket.once('close', () => clearInterval(timer));
    },
  };
}
