import { RouterError } from '../router/errors.ts';
import type { Ran, Shell } from './shell.ts';

export interface PppoeOptions {
  /** Its network interface in the LAN, such as `eth0`. */
  readonly device: string;
  readonly shell: Shell;
  readonly signal: AbortSignal;
}

/** An ordinary user's search path often lacks the second one's folder. */
const PROGRAMS = ['pppoe-discovery', '/usr/sbin/pppoe-discovery'];
const DEADLINE_MS = 8000;
const ANSWERED = 'Access-Concentrator:';
const UNANSWERED = /time ?out/i;

/**
 * Whether an access concentrator answers a PADI that is sent into the LAN: two frames at most, and never a session. Uses
 * `pppoe-discovery`. Rejects with `unsupported` where it is not installed or may not use raw sockets, `timeout`, `cancelled`.
 */
export async function hearsConcentrator({ device, shell, signal }: PppoeOptions): Promise<boolean> {
  const limits = ['-t', '1', '-a', '2'];
  let ran: Ran | undefined;
  for (const program of PROGRAMS) {
    ran = await shell.run([program, '-I', device, ...limits], { signal, deadlineMs: DEADLINE_MS });
    if (ran.code !== 127) break;
  }
  if (ran && ran.stdout.includes(ANSWERED)) return true;
  if (ran && UNANSWERED.test(ran.stdout + ran.stderr)) return false;
  throw new RouterError('unsupported', {
    detail: ran?.code === 127 ? 'no pppoe-discovery here' : 'pppoe-discovery is not permitted',
  });
}
