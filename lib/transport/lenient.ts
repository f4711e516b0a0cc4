import { request as byHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as byHttps } from 'node:https';
import { connect, type NetConnectOpts } from 'node:net';
import { Duplex } from 'node:stream';

const MOST_HEAD_BYTES = 16_384;
/** What separates the header from the body, however its lines end. */
const END_OF_HEAD = /\r?\n\r?\n/;
const HEADER = /^[!#$%&'*+.^_`|~\w-]+[ \t]*:/;
const LENGTH = /^content-length[ \t]*:[ \t]*(.*?)[ \t]*$/i;

type OnResponse = (response: IncomingMessage) => void;

/**
 * Like Node's own, for answers that its parser refuses: with its lenient one, and without the header lines that even that does not take.
 * For reading only, on a connection of its own.
 */
export function requestLeniently(url: URL, options: RequestOptions, onResponse?: OnResponse): ClientRequest {
  const lenient = { ...options, insecureHTTPParser: true };
  if (url.protocol === 'https:') return byHttps(url, lenient, onResponse);
  const createConnection = (to: object) => mendedConnection(to as NetConnectOpts);
  return byHttp(url, { ...lenient, agent: undefined, createConnection } as RequestOptions, onResponse);
}

/** A connection whose answer comes with a header that can be parsed. */
function mendedConnection(to: NetConnectOpts): Duplex {
  const socket = connect(to);
  let head: Buffer | undefined = Buffer.alloc(0);
  const mended = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  const pass = (bytes: Uint8Array) => {
    if (!mended.push(bytes)) socket.pause();
  };
  socket.on('error', (error) => mended.destroy(error));
  socket.on('data', (chunk: Buffer) => {
    if (head === undefined) return pass(chunk);
    head = Buffer.concat([head, chunk]);
    const whole = head;
    const end = END_OF_HEAD.exec(whole.subarray(0, MOST_HEAD_BYTES).toString('latin1'));
    if (!end && whole.length < MOST_HEAD_BYTES) return;
    head = undefined;
    if (!end) return pass(whole);
    const lines = mendedHead(whole.subarray(0, end.index).toString('latin1'));
    pass(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    pass(whole.subarray(end.index + end[0].length));
  });
  socket.on('end', () => {
    if (head !== undefined && head.length > 0) mended.push(head);
    mended.push(null);
  });
  return mended;
}

/** The status line and the lines that are headers; a length that is said twice once, and one that contradicts itself not at all. */
function mendedHead(head: string): readonly string[] {
  const [status = '', ...rest] = head.split(/\r?\n/);
  const headers = rest.filter((line) => HEADER.test(line));
  const lengths = new Set(
    headers.flatMap(
      (line) =>
        LENGTH.exec(line)?.[1]
          ?.split(',')
          .map((each) => each.trim()) ?? [],
    ),
  );
  const [length] = lengths;
  const others = headers.filter((line) => !LENGTH.test(line));
  return [status, ...others, ...(lengths.size === 1 ? [`Content-Length: ${length}`] : [])];
}
