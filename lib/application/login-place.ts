import type { Target } from '../drivers/definition.ts';
import { drivers } from '../drivers/registry.ts';
import type { RouterConfig } from '../router/config.ts';
import { targetOf } from './target.ts';

const PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'ssh:': '22' };

/**
 * Where a configuration’s login goes, as a text to compare: how, to which host and port, and to which SSH host key where the user
 * names one. Throws `invalid-input` for an address that is none.
 */
export function loginPlace({
  address,
  driver,
  profile,
}: Pick<RouterConfig, 'address' | 'driver' | 'profile'>): string {
  const { host, url } = targetOf(address);
  const protocol = url?.protocol ?? protocolOf(driver);
  const port = url?.port || PORTS[protocol];
  return JSON.stringify([protocol, host.toLowerCase(), port, hostKeyIn(profile)]);
}

function protocolOf(driver: string): string {
  return drivers.find(({ id }) => id === driver)?.schemes?.[0] ?? 'http:';
}

function hostKeyIn(profile: Target['profile']): unknown {
  const named = typeof profile === 'object' && profile !== null && 'hostKey' in profile;
  return named ? profile.hostKey : undefined;
}
