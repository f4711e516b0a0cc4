import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { bare, isLanAddress } from '../address/ip.ts';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

const HINT: Text = {
  en: 'Only devices on the home’s own network can be asked. Enter the router’s LAN address, such as 192.168.10.1.',
  ja: '家庭内LANの機器のみ指定できます。ルーターのLAN側アドレス（例: 192.168.10.1）を入力してください。',
};

/**
 * The LAN address behind a literal or a name. All addresses of a name must be in the LAN, or else one could be swapped for another
 * after the check. Rejects with `wrong-host`, `unreachable` (no such name) or `cancelled`.
 */
export async function resolveOnLan(host: string, signal?: AbortSignal): Promise<string> {
  const name = bare(host);
  const addresses = isIP(name) ? [name] : await addressesOf(name);
  if (signal?.aborted) throw new RouterError('cancelled');
  const [first] = addresses;
  if (first === undefined) throw new RouterError('unreachable', { detail: 'no such name' });
  if (!addresses.every(isLanAddress))
    throw new RouterError('wrong-host', { detail: 'not on the LAN', hint: HINT });
  return first;
}

async function addressesOf(name: string): Promise<string[]> {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch {
    return [];
  }
}
