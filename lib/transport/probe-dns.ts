import { Resolver } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import { RouterError } from '../router/errors.ts';

export interface DnsOptions {
  readonly signal: AbortSignal;
  /** Which resolver to ask: a literal address, with a port where it is not 53. Default: the system’s. */
  readonly server?: string | undefined;
  /** The local address to send from; default: the system’s choice. */
  readonly from?: string | undefined;
  readonly timeoutMs?: number;
}

/** A service that tells the asker’s address by DNS. */
export interface DnsEcho {
  /** Its literal address, with a port where it is not 53. */
  readonly host: string;
  readonly name: string;
  readonly type: 'A' | 'TXT';
}

/** Where a router’s IPv4 service is provisioned (HB46PP, v6mig-1). It is never fetched from. */
export interface Provisioning {
  readonly url: string;
  /** Whether the certificate has to be right. */
  readonly verified: boolean;
}

const TIMEOUT_MS = 2000;
const NO_SUCH = new Set(['ENOTFOUND', 'ENODATA']);
const NAME = /^[\w.-]{1,253}$/;

/** The reverse-DNS name of an IPv4 address (one question); undefined where it has none. Rejects with `timeout`, `unreachable`, `cancelled`. */
export async function reverseName(address: string, options: DnsOptions): Promise<string | undefined> {
  const reversed = `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const names = await asked(options, (resolver) => resolver.resolvePtr(reversed));
  return names?.find((name) => NAME.test(name));
}

/** The IPv4 addresses of a host: itself where it is one, else one question. Rejects as {@link reverseName}. */
export async function addressesOf(host: string, options: DnsOptions): Promise<readonly string[]> {
  return isIPv4(host) ? [host] : ((await asked(options, (resolver) => resolver.resolve4(host))) ?? []);
}

/**
 * What a router’s own resolver says of `4over6.info` (one question): the resolver of an IPv6 provider with IPv4 over IPv6
 * knows it, that of a PPPoE provider does not. Undefined: it knows nothing. Rejects as {@link reverseName}.
 */
export async function provisioning(options: DnsOptions): Promise<Provisioning | undefined> {
  const records = await asked(options, (resolver) => resolver.resolveTxt('4over6.info'));
  return records?.map((chunks) => provisioningIn(chunks.join(''))).find((each) => each !== undefined);
}

/** A record such as `v=v6mig-1 url=https://vne.example/rule.cgi t=b`. */
export function provisioningIn(record: string): Provisioning | undefined {
  const parts = record.trim().split(/\s+/);
  const value = (key: string) => parts.find((part) => part.startsWith(`${key}=`))?.slice(key.length + 1);
  const [url = '', type] = [value('url'), value('t')];
  if (value('v') !== 'v6mig-1' || (type !== 'a' && type !== 'b') || !URL.canParse(url)) return undefined;
  const { protocol } = new URL(url);
  // without encryption there is no certificate to verify
  if (protocol !== 'https:' && !(protocol === 'http:' && type === 'a')) return undefined;
  return { url, verified: type === 'b' };
}

/** One’s own IPv4 address as a DNS service sees it (one question). Rejects as {@link reverseName}, and with `unreadable`. */
export async function addressByDns({ host, name, type }: DnsEcho, options: DnsOptions): Promise<string> {
  const answers = await asked({ ...options, server: host }, async (resolver) =>
    type === 'A'
      ? resolver.resolve4(name)
      : (await resolver.resolveTxt(name)).map((chunks) => chunks.join('')),
  );
  const address = answers?.find((answer) => isIPv4(answer));
  if (address === undefined) throw new RouterError('unreadable', { detail: 'no IPv4 address' });
  return address;
}

async function asked<T>(
  { signal, server, from, timeoutMs = TIMEOUT_MS }: DnsOptions,
  ask: (resolver: Resolver) => Promise<T>,
): Promise<T | undefined> {
  if (signal.aborted) throw new RouterError('cancelled');
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    if (server !== undefined) resolver.setServers([server]);
    if (from !== undefined) resolver.setLocalAddress(from);
    return await ask(resolver);
  } catch (thrown) {
    const { code = 'unknown' } = thrown as NodeJS.ErrnoException;
    if (NO_SUCH.has(code)) return undefined;
    if (signal.aborted || code === 'ECANCELLED') throw new RouterError('cancelled');
    throw new RouterError(code === 'ETIMEOUT' ? 'timeout' : 'unreachable', { detail: code });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
