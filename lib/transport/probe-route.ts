import { isIPv4 } from 'node:net';
import type { Shell } from './shell.ts';

/** By which router this machine would send to a target; asks the kernel, sends nothing. */
export interface Route {
  /** Undefined: the target is in the LAN. */
  readonly gateway: string | undefined;
  /** The address it would send from. */
  readonly source: string | undefined;
}

/** Undefined: this system does not tell (no `ip` here), or there is no way. */
export async function routeTo(
  target: string,
  {
    shell,
    signal,
    from,
  }: { readonly shell: Shell; readonly signal: AbortSignal; readonly from?: string | undefined },
): Promise<Route | undefined> {
  const source = from === undefined ? [] : ['from', from];
  const { code, stdout } = await shell.run(['ip', 'route', 'get', target, ...source], {
    signal,
    deadlineMs: 2000,
  });
  if (code !== 0 || !stdout.startsWith(target)) return undefined;
  const words = stdout.split(/\s+/);
  const word = (key: string) => {
    const at = words.indexOf(key);
    const value = at < 0 ? undefined : words[at + 1];
    return value !== undefined && isIPv4(value) ? value : undefined;
  };
  return { gateway: word('via'), source: from ?? word('src') };
}
