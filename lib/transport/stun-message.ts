/** Reading and writing of STUN binding messages (RFC 8489): what address and port the other end sees. Pure. */

const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const MAGIC_COOKIE = 0x2112_a442;
const HEADER = 20;
const MAPPED_ADDRESS = 0x0001;
const XOR_MAPPED_ADDRESS = 0x0020;
const IPV4 = 0x01;
export const TRANSACTION_BYTES = 12;

/** One’s own address and port as seen from outside. */
export interface Mapped {
  readonly address: string;
  readonly port: number;
}

export function bindingRequest(transaction: Uint8Array): Buffer {
  const message = Buffer.alloc(HEADER);
  message.writeUInt16BE(BINDING_REQUEST, 0);
  message.writeUInt32BE(MAGIC_COOKIE, 4);
  message.set(transaction, 8);
  return message;
}

/** What a success response to this transaction tells; undefined for everything else, and for IPv6. */
export function mappedIn(message: Buffer, transaction: Uint8Array): Mapped | undefined {
  if (message.length < HEADER || message.readUInt16BE(0) !== BINDING_SUCCESS) return undefined;
  if (message.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  if (!message.subarray(8, HEADER).equals(transaction)) return undefined;
  const length = message.readUInt16BE(2);
  if (length % 4 !== 0 || HEADER + length > message.length) return undefined;
  let plain: Mapped | undefined;
  for (let at = HEADER; at + 4 <= HEADER + length;) {
    const type = message.readUInt16BE(at);
    const size = message.readUInt16BE(at + 2);
    const value = message.subarray(at + 4, at + 4 + size);
    if (at + 4 + size > HEADER + length) return undefined;
    // NATs that rewrite addresses wherever they find one cannot find the exclusive-ored
    if (type === XOR_MAPPED_ADDRESS) return addressIn(value, MAGIC_COOKIE) ?? plain;
    if (type === MAPPED_ADDRESS) plain ??= addressIn(value, 0);
    at += 4 + Math.ceil(size / 4) * 4;
  }
  return plain;
}

function addressIn(value: Buffer, cookie: number): Mapped | undefined {
  if (value.length !== 8 || value[1] !== IPV4) return undefined;
  const bits = (value.readUInt32BE(4) ^ cookie) >>> 0;
  return {
    address: [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.'),
    port: value.readUInt16BE(2) ^ (cookie >>> 16),
  };
}
