/** Writing of a DHCP DISCOVER and reading of an OFFER (RFC 2131, RFC 2132). Pure. */

const REQUEST = 1;
const REPLY = 2;
const ETHERNET = 1;
const BROADCAST = 0x8000;
const COOKIE = 0x6382_5363;
const HEADER = 240;
/** Relays and old servers drop what is shorter (RFC 1542 section 2.1). */
const LENGTH = 300;
const PAD = 0;
const END = 255;
const MESSAGE_TYPE = 53;
const SERVER_IDENTIFIER = 54;
const PARAMETERS = 55;
const DISCOVER = 1;
const OFFER = 2;

/** What an answer has to match. */
export interface Discovery {
  /** 4 bytes. */
  readonly transaction: Uint8Array;
  /** 6 bytes. */
  readonly mac: Uint8Array;
}

/** The answers come by broadcast, for the client is somebody who does not exist. */
export function discover({ transaction, mac }: Discovery): Buffer {
  const message = Buffer.alloc(LENGTH);
  message.set([REQUEST, ETHERNET, mac.length, 0], 0);
  message.set(transaction, 4);
  message.writeUInt16BE(BROADCAST, 10);
  message.set(mac, 28);
  message.writeUInt32BE(COOKIE, 236);
  const subnetRouterAndDns = [1, 3, 6];
  message.set([MESSAGE_TYPE, 1, DISCOVER, PARAMETERS, 3, ...subnetRouterAndDns, END], HEADER);
  return message;
}

/** The server identifier of an offer to this client, else `sender`; undefined for everything that is none. */
export function offeredBy(
  message: Buffer,
  { transaction, mac }: Discovery,
  sender: string,
): string | undefined {
  if (message.length < HEADER || message[0] !== REPLY || message.readUInt32BE(236) !== COOKIE)
    return undefined;
  if (!message.subarray(4, 8).equals(transaction)) return undefined;
  if (!message.subarray(28, 28 + mac.length).equals(mac)) return undefined;
  const options = optionsIn(message.subarray(HEADER));
  const type = options.get(MESSAGE_TYPE);
  if (type?.length !== 1 || type[0] !== OFFER) return undefined;
  const server = options.get(SERVER_IDENTIFIER);
  return server?.length === 4 ? server.join('.') : sender;
}

function optionsIn(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length && bytes[at] !== END;) {
    const code = bytes[at] ?? END;
    const size = bytes[at + 1] ?? 0;
    if (code === PAD) {
      at += 1;
      continue;
    }
    if (at + 2 + size > bytes.length) break;
    options.set(code, bytes.subarray(at + 2, at + 2 + size));
    at += 2 + size;
  }
  return options;
}
