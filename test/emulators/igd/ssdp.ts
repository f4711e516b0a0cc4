import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { SsdpOptions } from './options.ts';

const GROUP = '239.255.255.250';

export interface Announced {
  readonly location: string;
  readonly udn: string;
  readonly bootId: number;
}

/** Answers M-SEARCH, with the type that was asked for whatever the description says, as routers do. */
export class Responder {
  readonly port: number;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
  }

  static async start(
    address: string,
    options: SsdpOptions,
    announced: () => Announced | undefined,
  ): Promise<Responder> {
    const socket = createSocket({ type: 'udp4', reuseAddr: options.multicast !== undefined });
    socket.on('message', (message, sender) => {
      const now = announced();
      const target = now && wanted(message.toString('latin1'), options);
      if (now && target) socket.send(answer(target, now), sender.port, sender.address, () => undefined);
    });
    socket.bind(options.port ?? 0, options.multicast === undefined ? address : '0.0.0.0');
    await once(socket, 'listening');
    if (options.multicast !== undefined) socket.addMembership(GROUP, options.multicast);
    return new Responder(socket);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}

function wanted(message: string, { answers = 'everything' }: SsdpOptions): string | undefined {
  if (!message.startsWith('M-SEARCH * HTTP/1.1\r\n') || !/^MAN: *"ssdp:discover"\r$/im.test(message))
    return undefined;
  const target = /^ST: *(.+?)\r$/im.exec(message)?.[1];
  const known =
    target === 'upnp:rootdevice' ||
    (answers === 'everything' && /InternetGatewayDevice|WAN(IP|PPP)Connection/.test(target ?? ''));
  return known ? target : undefined;
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
