import { isIPv4 } from 'node:net';
import { RouterError } from '../router/errors.ts';
import type { Shell } from './shell.ts';

export interface HopsOptions {
  readonly shell: Shell;
  readonly signal: AbortSignal;
  readonly from?: string | undefined;
}

const MOST_HOPS = 5;
const DEADLINE_MS = 8000;

/**
 * The first routers on the way to a target, nearest first; undefined for one that kept silent. One packet for each, five at most. Uses
 * `traceroute`, or `tracepath` where no address to send from is wanted. Rejects with `unsupported` where neither is installed or
 * permitted, `timeout` or `cancelled`.
 */
export async function hopsTo(
  target: string,
  { shell, signal, from }: HopsOptions,
): Promise<readonly (string | undefined)[]> {
  const source = from === undefined ? [] : ['-s', from];
  const most = String(MOST_HOPS);
  const commands = [
    ['traceroute', '-n', '-q', '1', '-w', '1', '-m', most, ...source, target],
    ...(from === undefined ? [['tracepath', '-n', '-m', most, target]] : []),
  ];
  for (const command of commands) {
    const { code, stdout } = await shell.run(command, { signal, deadlineMs: DEADLINE_MS });
    const hops = hopsIn(stdout);
    if (code === 0 && hops.length > 0) return hops;
  }
  throw new RouterError('unsupported', { detail: 'no traceroute here' });
}

/** Lines such as ` 2  153.149.0.1  0.5 ms`, ` 3  *`, ` 1?: [LOCALHOST]`, ` 2:  192.168.1.1  0.5ms`. */
export function hopsIn(output: string): readonly (string | undefined)[] {
  const hops: (string | undefined)[] = [];
  for (const line of output.split('\n')) {
    const [, number, what = ''] = /^ *(\d{1,2}):? +(\S+)/.exec(line) ?? [];
    const at = Number(number) - 1;
    if (number === undefined || at < 0 || at >= MOST_HOPS) continue;
    // tracepath repeats a line where it learns more
    hops[at] ??= isIPv4(what) ? what : undefined;
  }
  return Array.from(hops);
}
