import { AsyncLocalStorage } from 'node:async_hooks';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { bare, isLanAddress, plainAddress } from '../address/ip.ts';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';

const HINT: Text = {
  en: 'Only devices on the home’s own network can be asked. Enter the router’s LAN address, such as 192.168.10.1.',
  ja: '家庭内LANの機器のみ指定できます。ルーターのLAN側アドレス（例：192.168.10.1）を入力してください。',
};

/** The first answers for the names that are asked for while something goes on. */
const kept = new AsyncLocalStorage<Map<string, Promise<readonly string[]>>>();

/**
 * While `run` goes on, with all that it begins, no HTTP request leaves the LAN, and a name keeps the first answer: between a check
 * and a connection, or from one connection to the next, nobody can swap the address behind it.
 */
export function keepToLan<T>(run: () => T): T {
  return kept.run(new Map(), run);
}

/** Whether {@link keepToLan} is in force. */
export function isKeptToLan(): boolean {
  return kept.getStore() !== undefined;
}

/**
 * The LAN addresses behind a literal or a name, at least one; others that a name has are left out. Rejects with `wrong-host` or
 * `unreachable` (no such name).
 */
export async function addressesOnLan(host: string): Promise<readonly string[]> {
  const name = bare(host);
  if (isIP(plainAddress(name))) return onLan([name]);
  const known = kept.getStore()?.get(name);
  if (known) return await known;
  const addresses = addressesOf(name);
  kept.getStore()?.set(name, addresses);
  return await addresses;
}

/** The first of {@link addressesOnLan}. Rejects as it does, or with `cancelled`. */
export async function resolveOnLan(host: string, signal?: AbortSignal): Promise<string> {
  const [first = ''] = await addressesOnLan(host);
  if (signal?.aborted) throw new RouterError('cancelled');
  return first;
}

/** Finds the address of a name as {@link addressesOnLan} does, for a socket; `failed` is told why where there is none. */
export function lanLookup(failed: (thrown: unknown) => void): LookupFunction {
  return (host, { all = false }, answer) => {
    addressesOnLan(host).then(
      (found) => {
        const addresses = found.map((address) => ({ address, family: isIP(address) }));
        const [{ address, family } = { address: '', family: 0 }] = addresses;
        if (all) answer(null, addresses);
        else answer(null, address, family);
      },
      (thrown: unknown) => {
        failed(thrown);
        answer(new Error('no address'), all ? [] : '');
      },
    );
  };
}

function onLan(addresses: readonly string[]): readonly string[] {
  const usable = addresses.filter(isLanAddress);
  if (usable.length === 0) throw new RouterError('wrong-host', { detail: 'not on the LAN', hint: HINT });
  return usable;
}

async function addressesOf(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true }).catch(() => {
    throw new RouterError('unreachable', { detail: `the name ${name} is not known` });
  });
  return onLan(found.map(({ address }) => address));
}
