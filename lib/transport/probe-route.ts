import { isIPv4 } from 'node:net';
import { ownGatewayTo } from './own-network.ts';
import type { Shell } from './shell.ts';

/** By which router this machine would send to a target; asks the kernel, sends nothing. */
export interface Route {
  /** Undefined: the target is in the LAN. */
  readonly gateway: string | undefined;
  /** The address it would send from. */
  readonly source: string | undefined;
}

export interface RouteOptions {
  readonly shell: Shell;
  readonly signal: AbortSignal;
  readonly from?: string | undefined;
  /** Where the kernel lists its IPv4 routes. */
  readonly file?: string;
}

const NOT_INSTALLED = 127;

/**
 * Undefined: this system does not tell, or there is no way. Without `ip`, as in small containers, the kernel’s main table tells, which
 * knows nothing of rules: then only the system’s own choice of address is answered for.
 */
export async function routeTo(target: string, options: RouteOptions): Promise<Route | undefined> {
  const { shell, signal, from, file } = options;
  const source = from === undefined ? [] : ['from', from];
  const { code, stdout } = await shell.run(['ip', 'route', 'get', target, ...source], {
    signal,
    deadlineMs: 2000,
  });
  if (code === NOT_INSTALLED && from === undefined) {
    const gateway = await ownGatewayTo(target, file);
    return gateway === undefined ? undefined : { gateway, source: undefined };
  }
  if (code !== 0 || !stdout.startsWith(target)) return undefined;
  const words = stdout.split(/\s+/);
  const word = (key: string) => {
    const at = words.indexOf(key);
    const value = at < 0 ? undefined : words[at + 1];
    return value !== undefined && isIPv4(value) ? value : undefined;
  };
  return { gateway: word('via'), source: from ?? word('src') };
}
