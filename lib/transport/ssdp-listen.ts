import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { ssdpHeaders } from './ssdp-headers.ts';
import { locationOf } from './ssdp-message.ts';

/** What a device announces without being asked (UPnP Device Architecture 1.1, 1.2). A hint: anybody on the LAN can send it. */
export interface SsdpNotice {
  readonly nts: 'ssdp:alive' | 'ssdp:byebye' | 'ssdp:update';
  readonly usn: string;
  /** The device's own part of the USN. */
  readonly udn: string;
  /** On the host that sent it, if it is said at all. */
  readonly location?: URL;
  readonly from: string;
  /** Changes when the device restarts. */
  readonly bootId?: string;
}

export interface SsdpListener {
  readonly port: number;
  close(): Promise<void>;
}

const GROUP = '239.255.255.250';
const KINDS: ReadonlySet<string> = new Set(['ssdp:alive', 'ssdp:byebye', 'ssdp:update']);

/** One datagram; undefined for what is no notice. */
export function parseNotice(datagram: Buffer, from: string): SsdpNotice | undefined {
  const { start = '', value = () => undefined } = ssdpHeaders(datagram) ?? {};
  if (!/^NOTIFY \* HTTP\/1\.\d$/.test(start)) return undefined;
  const [nts, usn, place] = [value('nts')?.toLowerCase(), value('usn'), value('location')];
  if (!nts || !isKind(nts) || !usn) return undefined;
  const location = place ? locationOf(place, from)?.location : undefined;
  if (place && !location) return undefined;
  const bootId = value('bootid.upnp.org');
  const udn = usn.split('::')[0] ?? usn;
  return { nts, usn, udn, from, ...(location && { location }), ...(bootId && { bootId }) };
}

function isKind(nts: string): nts is SsdpNotice['nts'] {
  return KINDS.has(nts);
}

/**
 * Hears what IPv4 devices announce, until it is closed. Undefined where the port cannot be had, which is common: other software
 * listens there too. Never rejects.
 */
export async function listen(
  onNotify: (notice: SsdpNotice) => void,
  { port = 1900 }: { readonly port?: number } = {},
): Promise<SsdpListener | undefined> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  try {
    const bound = once(socket, 'listening');
    socket.bind(port);
    await bound;
  } catch {
    socket.close();
    return undefined;
  }
  socket.on('error', () => undefined);
  socket.on('message', (message, { address }) => {
    const notice = parseNotice(message, address);
    if (notice) onNotify(notice);
  });
  for (const own of ownAddresses()) join(socket, own);
  socket.unref();
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function join(socket: Socket, own: string): void {
  try {
    socket.addMembership(GROUP, own);
  } catch {
    // an interface without multicast must not silence the others
  }
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list = []) => list);
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
