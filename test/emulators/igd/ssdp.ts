import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { SsdpOptions } from './options.ts';

const GROUP = '239.255.255.250';
const ROOT = 'upnp:rootdevice';

export interface Announced {
  readonly location: string;
  /** Version of the root device. */
  readonly version: 1 | 2;
  readonly udn: string;
  readonly bootId: number;
}

/** Answers M-SEARCH, with the type that was asked for whatever the description says, as routers do; to all with its root device. */
export class Responder {
  readonly port: number;
  readonly #sockets: readonly Socket[];

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
    this.port = sockets[0]?.address().port ?? 0;
  }

  static async start(
    address: string,
    options: SsdpOptions,
    announced: () => Announced | undefined,
  ): Promise<Responder> {
    const socket = (): Socket => createSocket({ type: 'udp4', reuseAddr: options.multicast !== undefined });
    const own = socket();
    // whoever was asked through the group answers from his own address: that is how one knows him
    const hear = (message: Buffer, sender: { readonly address: string; readonly port: number }) => {
      const now = announced();
      if (!now) return;
      for (const target of wanted(message.toString('latin1'), options, now))
        own.send(answer(target, now), sender.port, sender.address, () => undefined);
    };
    await bound(own.on('message', hear), options.port ?? 0, address);
    if (options.multicast === undefined) return new Responder([own]);
    // bound to the group itself, so that nothing that is sent to other addresses of this machine gets here
    const group = socket();
    await bound(group.on('message', hear), own.address().port, GROUP);
    group.addMembership(GROUP, options.multicast);
    return new Responder([own, group]);
  }

  async close(): Promise<void> {
    await Promise.all(
      this.#sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))),
    );
  }
}

async function bound(socket: Socket, port: number, address: string): Promise<void> {
  socket.bind(port, address);
  await once(socket, 'listening');
}

function wanted(
  message: string,
  { answers = 'everything' }: SsdpOptions,
  { version }: Announced,
): readonly string[] {
  if (!message.startsWith('M-SEARCH * HTTP/1.1\r\n') || !/^MAN: *"ssdp:discover"\r$/im.test(message))
    return [];
  const target = /^ST: *(.+?)\r$/im.exec(message)?.[1] ?? '';
  if (target === ROOT) return [ROOT];
  if (answers === 'rootdevice') return [];
  if (target === 'ssdp:all') return [ROOT, `urn:schemas-upnp-org:device:InternetGatewayDevice:${version}`];
  return /InternetGatewayDevice|WAN(IP|PPP)Connection/.test(target) ? [target] : [];
}

function answer(target: string, { location, udn, bootId }: Announced): string {
  return [
    'HTTP/1.1 200 OK',
    'CACHE-CONTROL: max-age=120',
    `ST: ${target}`,
    `USN: ${udn}::${target}`,
    'EXT:',
    'SERVER: Emulated/1.0 UPnP/1.1 Emulator/1.0',
    `LOCATION: ${location}`,
    'OPT: "http://schemas.upnp.org/upnp/1/0/"; ns=01',
    `BOOTID.UPNP.ORG: ${bootId}`,
    'CONFIGID.UPNP.ORG: 1337',
    '',
    '',
  ].join('\r\n');
}
