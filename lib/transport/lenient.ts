import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as byHttps } from 'node:https';
import { connect, type NetConnectOpts } from 'node:net';
import { Duplex } from 'node:stream';
import { requestOver } from './own-connection.ts';
import { Unchunked } from './unchunked.ts';

const MOST_HEAD_BYTES = 16_384;
/** What separates the header from the body, however its lines end. */
const END_OF_HEAD = /\r?\n\r?\n/;
const STATUS = /^HTTP\/(\d)\.(\d)[ \t]+(\d{3})\b[ \t]*/i;
const HEADER = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*(.*)$/;

type OnResponse = (response: IncomingMessage) => void;

/**
 * Like Node's own, for answers that its parser refuses: with its lenient one, and without the header lines that even that does not take.
 * For reading only, on a connection of its own.
 */
export function requestLeniently(url: URL, options: RequestOptions, onResponse?: OnResponse): ClientRequest {
  const lenient = { ...options, insecureHTTPParser: true };
  if (url.protocol === 'https:') return byHttps(url, lenient, onResponse);
  return requestOver(mendedConnection, url, lenient, onResponse);
}

/** A connection whose answer comes with a header and a framing that can be parsed. */
function mendedConnection(to: NetConnectOpts): Duplex {
  const socket = connect(to);
  let head: Buffer | undefined = Buffer.alloc(0);
  let chunks: Unchunked | undefined;
  const mended = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(error, done) {
      socket.destroy();
      done(error);
    },
  });
  const push = (bytes: Uint8Array) => {
    if (!mended.push(bytes)) socket.pause();
  };
  const pass = (bytes: Buffer) => {
    if (!chunks) return push(bytes);
    if (chunks.over || chunks.broken) return;
    for (const piece of chunks.take(bytes)) push(chunkOf(piece));
    if (chunks.over) push(chunkOf(Buffer.alloc(0)));
    else if (chunks.broken) mended.push(null);
  };
  const begin = (whole: Buffer, ended: boolean) => {
    const end = END_OF_HEAD.exec(whole.subarray(0, MOST_HEAD_BYTES).toString('latin1'));
    if (!end && !ended && whole.length < MOST_HEAD_BYTES) return;
    const body = end ? whole.subarray(end.index + end[0].length) : whole;
    const answer = end && mendedHead(whole.subarray(0, end.index).toString('latin1'));
    const inChunks = answer?.chunked === true && Unchunked.beginsWithChunk(body);
    // whether there are chunks shows in the first line of the body
    if (answer?.chunked === true && inChunks === undefined && !ended) return;
    head = undefined;
    if (inChunks) chunks = new Unchunked();
    if (answer) push(Buffer.from(inChunks ? answer.withChunks : answer.withLength, 'latin1'));
    if (body.length > 0) pass(body);
  };
  socket.on('error', (error) => mended.destroy(error));
  socket.on('data', (bytes: Buffer) => {
    if (head === undefined) return pass(bytes);
    head = Buffer.concat([head, bytes]);
    begin(head, false);
  });
  socket.on('end', () => {
    if (head !== undefined && head.length > 0) begin(head, true);
    mended.push(null);
  });
  return mended;
}

/** As every parser takes it; the last one is empty. */
function chunkOf(piece: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]);
}

interface MendedHead {
  /** Whether it says so; some say it and send none. */
  readonly chunked: boolean;
  readonly withChunks: string;
  readonly withLength: string;
}

/** The status line and the lines that are headers; a length that is said twice once, and one that contradicts itself not at all. */
function mendedHead(head: string): MendedHead {
  const [status = '', ...rest] = head.trimStart().split(/\r?\n/);
  const headers = rest.flatMap((line) => {
    const [, name = '', value = ''] = HEADER.exec(line) ?? [];
    return name === '' ? [] : [{ name, value: value.trim() }];
  });
  const valuesOf = (wanted: string) =>
    headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);
  const lengths = new Set(
    valuesOf('content-length')
      .flatMap((value) => value.split(','))
      .map((each) => each.trim().replace(/^\+/, '')),
  );
  const [length = ''] = lengths;
  // what is below nought, or nothing, says nothing; what is no number at all stays for the parser to refuse
  const isSaid = lengths.size === 1 && !/^(?:-\d+)?$/.test(length);
  const others = headers.filter(({ name }) => !FRAMING.has(name.toLowerCase()));
  const lines = [
    status.replace(STATUS, 'HTTP/$1.$2 $3 '),
    ...others.map(({ name, value }) => `${name}: ${value}`),
  ];
  const whole = (framing: readonly string[]) => [...lines, ...framing, '', ''].join('\r\n');
  return {
    chunked: valuesOf('transfer-encoding').some((value) => /(?:^|[\s,])chunked$/i.test(value)),
    withChunks: whole(['Transfer-Encoding: chunked']),
    withLength: whole(isSaid ? [`Content-Length: ${length}`] : []),
  };
}

const FRAMING: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'trailer']);
