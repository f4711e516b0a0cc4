import { plainAddress } from '../../address/ip.ts';
import { search, type SearchOptions } from '../../transport/ssdp.ts';
import type { SsdpAnswer } from '../../transport/ssdp-message.ts';

/**
 * Where the UPnP descriptions of one host are, the most promising first. `host` is an IP address; `say` is told what is odd about
 * its answers.
 */
export type Search = (
  host: string,
  signal: AbortSignal,
  say?: (line: string) => void,
) => Promise<readonly URL[]>;

const WAIT_MS = 2000;

/**
 * Asks the host itself, and everybody, of whom only that host counts, since some routers hear only one of the two. It ends as
 * soon as the host has announced a gateway.
 */
export function searchAt(way: Pick<SearchOptions, 'port' | 'interfaces'> = {}): Search {
  return async (host, signal, say) => {
    const found = new AbortController();
    const options = {
      ...way,
      waitMs: WAIT_MS,
      signal: AbortSignal.any([signal, found.signal]),
      onAnswer: (answer: SsdpAnswer) => {
        if (isFrom(host, answer) && promise(answer) < OTHER) found.abort();
      },
    };
    const answers = await Promise.all([search({ ...options, host: plainAddress(host) }), search(options)]);
    const own = answers.flat().filter((answer) => isFrom(host, answer));
    const claimed = own.find((answer) => answer.claimed !== undefined)?.claimed;
    if (claimed !== undefined)
      say?.(`UPnP: it announces itself at ${claimed}; asked at its own address, ${host}, instead`);
    return locationsOf(own, host);
  };
}

export const searchHost = searchAt();

/**
 * The descriptions that one host announces. What was asked for (ST) decides their order only: routers answer to types that
 * their descriptions do not have.
 */
export function locationsOf(answers: readonly SsdpAnswer[], host: string): readonly URL[] {
  const own = answers.filter((answer) => isFrom(host, answer));
  const byPromise = own.toSorted((a, b) => promise(a) - promise(b));
  return [...new Map(byPromise.map(({ location }) => [location.href, location])).values()];
}

function isFrom(host: string, { from }: SsdpAnswer): boolean {
  return plainAddress(from) === plainAddress(host);
}

const OTHER = 2;

function promise({ st }: SsdpAnswer): number {
  if (st.startsWith('urn:schemas-upnp-org:device:InternetGatewayDevice:')) return 0;
  return st.includes(':service:WAN') ? 1 : OTHER;
}
