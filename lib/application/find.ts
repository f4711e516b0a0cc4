import { DetectionBudget } from '../drivers/detection-budget.ts';
import { ofKind, type Description } from '../drivers/igd/description.ts';
import { recognise } from '../drivers/registry.ts';
import { systemClock } from '../router/clock.ts';
import { isIPv6 } from 'node:net';
import { isLanAddress, kindOfAddress, plainAddress } from '../address/ip.ts';
import { search, type SearchOptions } from '../transport/ssdp.ts';

/** A router that answers here. */
export interface FoundRouter {
  /** Vendor and model. */
  readonly label: string;
  readonly driver: string;
  readonly address: string;
  /** Where its description is; what to enter when the address alone does not find it again. */
  readonly url: string;
  readonly identity: string;
  /** Which of several it seems to be, by the connections that it announces; absent: that cannot be told. */
  readonly role?: 'upper' | 'lower';
  /** The host that it announces in place of its own; it was asked at its own. */
  readonly claimed?: string;
}

export interface FindOptions extends Pick<
  SearchOptions,
  'host' | 'port' | 'interfaces' | 'waitMs' | 'targets'
> {
  readonly signal: AbortSignal;
  /** Only those of this driver. */
  readonly driver?: string | undefined;
}

/**
 * Asks the home network which routers are there, anonymously. Never rejects. One box is listed once; two that have the same
 * UDN (TP-Links of several models do) are told apart by address.
 */
export async function findRouters({
  signal,
  driver: only,
  ...options
}: FindOptions): Promise<readonly FoundRouter[]> {
  const answers = await search({ ...options, signal });
  const places = new Map(
    answers.filter(({ from }) => isLanAddress(from)).map((answer) => [answer.location.href, answer]),
  );
  const seen = await Promise.all(
    [...places.values()].map(async ({ location, from, claimed }): Promise<readonly Seen[]> => {
      const budget = new DetectionBudget(signal);
      const context = { clock: systemClock, signal, log: () => undefined, budget, announced: true };
      const found = await recognise({ host: from, url: location }, context, only).catch(() => undefined);
      if (!found) return [];
      const { driver, identity, label, place } = found.sighting;
      const dials = place && dialsPppoe(place.description);
      const at = { address: from, url: location.href, ...(claimed !== undefined && { claimed }) };
      return [{ router: { label, driver, ...at, identity }, dials }];
    }),
  );
  // the first description that a box announced counts
  const routers = new Map(
    seen
      .flat()
      .toReversed()
      .map((each) => [`${each.router.identity} ${plainAddress(each.router.address)}`, each]),
  );
  return withRoles(withoutOtherAddresses([...routers.values()])).toSorted((a, b) =>
    a.address.localeCompare(b.address, 'en', { numeric: true }),
  );
}

interface Seen {
  readonly router: FoundRouter;
  /** Undefined: it announces both, or neither. */
  readonly dials: boolean | undefined;
}

function dialsPppoe(description: Description): boolean | undefined {
  const ppp = ofKind(description, 'ppp').length > 0;
  return ppp === ofKind(description, 'ip').length > 0 ? undefined : ppp;
}

/** Where some dial and some do not, those are the lower and these the upper ones. */
function withRoles(seen: readonly Seen[]): readonly FoundRouter[] {
  const differ = seen.some(({ dials }) => dials === true) && seen.some(({ dials }) => dials === false);
  return seen.map(({ router, dials }) =>
    differ && dials !== undefined ? { ...router, role: dials ? 'lower' : 'upper' } : router,
  );
}

/** A box may answer by IPv6 as well, and this machine by its loopback address: neither is another router. */
function withoutOtherAddresses(seen: readonly Seen[]): readonly Seen[] {
  const rank = ({ router: { address } }: Seen) =>
    isIPv6(plainAddress(address)) ? 2 : kindOfAddress(address) === 'loopback' ? 1 : 0;
  return seen.filter((each) => {
    const same = seen.filter(({ router }) => router.identity === each.router.identity);
    const best = Math.min(...same.map(rank));
    return rank(each) === best && (best < 2 || same.find((other) => rank(other) === best) === each);
  });
}
