import { DetectionBudget } from '../drivers/detection-budget.ts';
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
    [...places.values()].map(async ({ location, from, claimed }): Promise<readonly FoundRouter[]> => {
      const budget = new DetectionBudget(signal);
      const context = { clock: systemClock, signal, log: () => undefined, budget, announced: true };
      const found = await recognise({ host: from, url: location }, context, only).catch(() => undefined);
      if (!found) return [];
      const { driver, identity, label } = found.sighting;
      const at = { address: from, url: location.href, ...(claimed !== undefined && { claimed }) };
      return [{ label, driver, ...at, identity }];
    }),
  );
  // the first description that a box announced counts
  const routers = new Map(
    seen
      .flat()
      .toReversed()
      .map((router) => [`${router.identity} ${plainAddress(router.address)}`, router]),
  );
  return withoutOtherAddresses([...routers.values()]).toSorted((a, b) =>
    a.address.localeCompare(b.address, 'en', { numeric: true }),
  );
}

/** A box may answer by IPv6 as well, and this machine by its loopback address: neither is another router. */
function withoutOtherAddresses(routers: readonly FoundRouter[]): readonly FoundRouter[] {
  const rank = ({ address }: FoundRouter) =>
    isIPv6(plainAddress(address)) ? 2 : kindOfAddress(address) === 'loopback' ? 1 : 0;
  return routers.filter((router) => {
    const same = routers.filter(({ identity }) => identity === router.identity);
    const best = Math.min(...same.map(rank));
    return rank(router) === best && (best < 2 || same.find((each) => rank(each) === best) === router);
  });
}
