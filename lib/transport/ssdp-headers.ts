/** Announcements and answers are far smaller; anybody on the LAN can send any number of them. */
const MOST_BYTES = 4_096;
const MOST_LINES = 64;
/** However they end; what is empty in between is passed over. */
const END_OF_LINE = /\r\n|[\r\n]/;
/** A longer value is none. */
const MOST_VALUE = 1_024;

/** What an SSDP datagram says: HTTP without a body. */
export interface SsdpHeaders {
  /** The first line, in capital letters and with single blanks. */
  readonly start: string;
  /** The value of a header by its name in small letters; undefined where there is none. */
  readonly value: (name: string) => string | undefined;
}

/** Reads a datagram, each character a few times at most; undefined for one that is too large. What comes first of a name counts. */
export function ssdpHeaders(datagram: Uint8Array): SsdpHeaders | undefined {
  if (datagram.byteLength > MOST_BYTES) return undefined;
  const text = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength).toString('latin1');
  const [start = '', ...lines] = text.trimStart().split(END_OF_LINE, MOST_LINES);
  const values = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (!values.has(name) && value.length <= MOST_VALUE) values.set(name, value);
  }
  return {
    start: start
      .trimEnd()
      .replaceAll(/[ \t]+/g, ' ')
      .toUpperCase(),
    value: (name) => values.get(name),
  };
}
