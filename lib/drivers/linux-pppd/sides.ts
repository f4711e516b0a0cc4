import { kindOfAddress, plainAddress } from '../../address/ip.ts';
import type { HostAnswer } from './answer.ts';
import type { NetworkLink } from './ip-json.ts';
import type { Settings } from './settings.ts';

/** The two sides of a host. A host with one network card has a LAN side only: the same card is no second one. */
export interface Sides {
  readonly wan: NetworkLink | undefined;
  readonly lan: NetworkLink | undefined;
  readonly lanAddress: string | undefined;
}

/** Networks that containers and virtual machines of the host use among themselves. */
const INNER = /^(docker|veth|virbr|lxcbr|podman|br-[0-9a-f]{12}$)/;

/**
 * Which interface is on which side: as the user, the wrapper's configuration or the kernel's PPPoE session says; the LAN side
 * else by the address at which we reached the host, else by a private address.
 */
export function sidesOf(answer: HostAnswer, settings: Pick<Settings, 'wan' | 'lan'>): Sides {
  const { interfaces, named, pppoe, reachedAt } = answer;
  const cards = interfaces.filter(({ link_type }) => link_type !== 'loopback' && link_type !== 'ppp');
  const byName = (name: string | undefined) => cards.find(({ ifname }) => ifname === name);
  const reached = reachedAt === undefined ? undefined : plainAddress(reachedAt);
  const has = (link: NetworkLink) => link.addr_info.some(({ local }) => plainAddress(local) === reached);
  const wan = byName(settings.wan ?? named.wan ?? pppoe[0]?.device);
  const lan =
    byName(settings.lan ?? named.lan) ??
    cards.find(has) ??
    cards.find((link) => link !== wan && !INNER.test(link.ifname) && privateIpv4(link) !== undefined);
  const addresses = lan?.addr_info.filter(({ family }) => family === 'inet').map(({ local }) => local) ?? [];
  return {
    wan: wan === lan ? undefined : wan,
    lan,
    lanAddress: addresses.find((address) => address === reached) ?? (lan && privateIpv4(lan)),
  };
}

function privateIpv4({ addr_info }: NetworkLink): string | undefined {
  return addr_info.find(({ family, local }) => family === 'inet' && kindOfAddress(local) === 'private')
    ?.local;
}
