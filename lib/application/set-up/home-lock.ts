import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { kindOfAddress } from '../../address/ip.ts';
import { RouterError } from '../../router/errors.ts';
import { targetOf } from '../target.ts';
import { lockAt, lockInProcess, type Release } from './lock.ts';

/** Where the programs of a user keep what is under way (XDG Base Directory Specification). */
export function userState(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'futamichi');
}

/**
 * One set-up at a time for one home, whichever program of this user it is that does it. A home is known by its upper router, because
 * the lower one moves; `upper`: its address as entered. Where nothing can be kept, it holds for this process. Rejects with `conflict`.
 */
export async function lockHome(upper: string, folder: string = userState()): Promise<Release> {
  const key = createHash('sha256').update(placeOf(upper)).digest('hex').slice(0, 16);
  const file = join(folder, `set-up-of-${key}`);
  try {
    return await lockAt(file);
  } catch (thrown) {
    if (thrown instanceof RouterError) throw thrown;
    return lockInProcess(key);
  }
}

function placeOf(address: string): string {
  const { host, url } = targetOf(address);
  // behind tunnels that end at this machine, ports are what tells routers apart
  const own = host === 'localhost' || kindOfAddress(host) === 'loopback';
  return own ? (url?.host ?? host) : host;
}
