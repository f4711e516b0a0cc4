/** What some pings came to. */
export interface Ping {
  readonly sent: number;
  readonly received: number;
  /** Milliseconds; undefined: nothing came back. */
  readonly averageMs: number | undefined;
}

const COUNTS = /^(\d{1,6}) packets transmitted, (\d{1,6}) (?:packets )?received\b/;
/** `rtt min/avg/max/mdev = 1.1/2.2/3.3/0.5 ms`, and without the last where BusyBox says it. */
const TIMES = /\bmin\/avg\/max(?:\/\w+)? = [\d.]{1,12}\/([\d.]{1,12})\//;

/** The summary that `ping -q` of iputils and of BusyBox prints. Undefined: it could not ping, or says something else. */
export function pingIn(lines: readonly string[]): Ping | undefined {
  const counts = firstMatch(lines, COUNTS);
  if (!counts) return undefined;
  const [sent, received] = [Number(counts[1]), Number(counts[2])];
  // duplicates count twice
  if (sent === 0) return undefined;
  const average = Number(firstMatch(lines, TIMES)?.[1] ?? Number.NaN);
  return {
    sent,
    received: Math.min(received, sent),
    averageMs: received > 0 && Number.isFinite(average) ? average : undefined,
  };
}

function firstMatch(lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match) return match;
  }
  return undefined;
}
