import { bracketed } from '../address/ip.ts';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { parseSsdp, type SsdpAnswer } from './ssdp-message.ts';

/** What gateways answer to; some answer to the last one only. */
export const gatewayTargets: readonly string[] = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
  'upnp:rootdevice',
];

export interface SearchOptions {
  readonly targets?: readonly string[];
  /** Asks this host alone, by unicast. */
  readonly host?: string;
  /** Default 1900. */
  readonly port?: number;
  /** How long answers are awaited, in milliseconds. */
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
  /** Our own addresses to search from; default: every one that is not loopback. */
  readonly interfaces?: readonly string[];
  readonly onAnswer?: (answer: SsdpAnswer) => void;
  /** Ends with the first answer. */
  readonly first?: boolean;
}

const PORT = 1900;
const GROUP_V4 = '239.255.255.250';
const GROUP_V6 = 'ff02::c';
const MOST_ANSWERS = 200;
const REPEAT_MS = 150;

/**
 * Asks who is there (SSDP M-SEARCH, UPnP Device Architecture 1.1, section 1.3). Never rejects: an interface that cannot
 * send is passed over, and only hosts that answered themselves are believed.
 */
export async function search(options: SearchOptions = {}): Promise<SsdpAnswer[]> {
  const { waitMs = 2500, signal, first = false, onAnswer } = options;
  const answers = new Map<string, SsdpAnswer>();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const take = (message: Buffer, from: RemoteInfo) => {
    const answer = parseSsdp(message, from.address);
    const key = answer && `${answer.usn} ${answer.location.href}`;
    if (!answer || !key || answers.has(key) || answers.size >= MOST_ANSWERS) return;
    answers.set(key, answer);
    onAnswer?.(answer);
    if (first) end();
  };
  if (signal?.aborted) return [];
  const sockets =
    options.host === undefined ? multicast(options, take) : [unicast(options.host, options, take)];
  const timer = setTimeout(end, waitMs);
  const abort = () => end();
  signal?.addEventListener('abort', abort, { once: true });
  await over;
  clearTimeout(timer);
  signal?.removeEventListener('abort', abort);
  for (const stop of sockets) stop();
  return [...answers.values()];
}

type Take = (message: Buffer, from: RemoteInfo) => void;

function unicast(
  host: string,
  { port = PORT, targets = gatewayTargets }: SearchOptions,
  take: Take,
): () => void {
  return ask(isIPv6(host) ? 'udp6' : 'udp4', take, targets, { address: host, port }, () => undefined);
}

function multicast(
  { port = PORT, targets = gatewayTargets, interfaces = ownAddresses() }: SearchOptions,
  take: Take,
) {
  return interfaces.map((own) => {
    const v6 = isIPv6(own.replace(/%.*$/, ''));
    const zone = /%.*$/.exec(own)?.[0] ?? '';
    const address = v6 ? `${GROUP_V6}${zone}` : GROUP_V4;
    return ask(v6 ? 'udp6' : 'udp4', take, targets, { address, port }, (socket) => {
      socket.setMulticastTTL(2);
      socket.setMulticastInterface(v6 ? `::${zone}` : own);
    });
  });
}

/** Sends every search twice from a socket of its own, and takes what comes back; the answer ends it. */
function ask(
  kind: 'udp4' | 'udp6',
  take: Take,
  targets: readonly string[],
  to: { readonly address: string; readonly port: number },
  prepare: (socket: Socket) => void,
): () => void {
  const socket = createSocket(kind);
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    clearTimeout(again);
    socket.close();
  };
  const send = () => {
    for (const target of targets) socket.send(mSearch(target, to), to.port, to.address, () => undefined);
  };
  const again = setTimeout(() => open && send(), REPEAT_MS);
  socket.on('error', close);
  socket.on('message', take);
  socket.bind(0, () => {
    try {
      prepare(socket);
      send();
    } catch {
      close();
    }
  });
  return close;
}

function mSearch(
  target: string,
  { address, port }: { readonly address: string; readonly port: number },
): string {
  const host = bracketed(address.replace(/%.*$/, ''));
  return `M-SEARCH * HTTP/1.1\r\nHOST: ${host}:${port}\r\nMAN: "ssdp:discover"\r\nMX: 2\r\nST: ${target}\r\n\r\n`;
}

/** Where a router may be: every address that is not loopback, IPv6 as link-local only, and loopback last. */
function ownAddresses(): string[] {
  const all = Object.entries(networkInterfaces()).flatMap(([name, list = []]) =>
    list.map((each) => ({ name, ...each })),
  );
  const usable = all.filter(
    ({ internal, family, address }) => !internal && (family === 'IPv4' || address.startsWith('fe80')),
  );
  const addresses = usable.map(({ family, address, name }) =>
    family === 'IPv6' ? `${address}%${name}` : address,
  );
  return [...addresses, '127.0.0.1'];
}
