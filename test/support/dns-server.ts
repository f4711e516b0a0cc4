import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

export type DnsAnswer =
  | { readonly a: readonly string[] }
  | { readonly txt: readonly string[] }
  | { readonly ptr: readonly string[] }
  | { readonly rcode: number }
  | 'silent';

const TYPES = { a: 1, ptr: 12, txt: 16 } as const;

/** A name server on loopback that answers as it is told; `asked` holds the questions. */
export async function dnsServer(t: TestContext, answer: (name: string) => DnsAnswer) {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const name = nameIn(query);
    asked.push(name);
    const told = answer(name);
    if (told !== 'silent') socket.send(reply(query, told), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return { server: `127.0.0.1:${socket.address().port}`, asked };
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; (query[at] ?? 0) > 0; at += 1 + (query[at] ?? 0))
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  return labels.join('.');
}

function reply(query: Buffer, told: Exclude<DnsAnswer, 'silent'>): Buffer {
  const end = query.indexOf(0, 12) + 5;
  const header = Buffer.from(query.subarray(0, 12));
  const records = 'rcode' in told ? [] : recordsOf(told);
  header.writeUInt16BE(0x8180 | ('rcode' in told ? told.rcode : 0), 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(0, 8);
  header.writeUInt16BE(0, 10);
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

function recordsOf(told: Exclude<DnsAnswer, 'silent' | { readonly rcode: number }>): Buffer[] {
  if ('a' in told) return told.a.map((address) => record('a', Buffer.from(address.split('.').map(Number))));
  if ('txt' in told) return told.txt.map((text) => record('txt', counted(text)));
  return told.ptr.map((name) =>
    record('ptr', Buffer.concat([...name.split('.').map(counted), Buffer.from([0])])),
  );
}

function record(type: keyof typeof TYPES, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  head.writeUInt16BE(TYPES[type], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

function counted(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')]);
}
