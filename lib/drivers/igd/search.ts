import { search } from '../../transport/ssdp.ts';

/** Where the UPnP descriptions of one host are, the most promising first. `host` is an IP address. */
export type Search = (host: string, signal: AbortSignal) => Promise<readonly URL[]>;

type SsdpAnswer = Awaited<ReturnType<typeof search>>[number];

const WAIT_MS = 2000;

/** Asks the host itself, and everybody, of whom only that host counts; some routers hear only one of the two. */
export const searchHost: Search = async (host, signal) => {
  const bare = host.replace(/^\[|\]$/g, '');
  const answers = await Promise.all([
    search({ host: bare, signal, waitMs: WAIT_MS, first: true }),
    search({ signal, waitMs: WAIT_MS }).catch(() => []),
  ]);
  return locationsOf(answers.flat(), bare);
};

/**
 * The descriptions that one host announces. What is asked for (ST) decides the order only: routers answer to types that
 * their descriptions do not have.
 */
export function locationsOf(answers: readonly SsdpAnswer[], host: string): readonly URL[] {
  const own = answers.filter(
    ({ from, location }) => from === host && location.hostname.replace(/^\[|\]$/g, '') === host,
  );
  const byPromise = own.toSorted((a, b) => promise(a) - promise(b));
  return [...new Map(byPromise.map(({ location }) => [location.href, location])).values()];
}

function promise({ st }: SsdpAnswer): number {
  if (/^urn:schemas-upnp-org:device:InternetGatewayDevice:/.test(st)) return 0;
  return st.includes(':service:WAN') ? 1 : 2;
}
