import { AnonymousLook } from '../drivers/detection-budget.ts';
import { recognise } from '../drivers/registry.ts';
import { systemClock } from '../router/clock.ts';
import { isLanAddress } from '../address/ip.ts';
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
}

export interface FindOptions extends Pick<
  SearchOptions,
  'host' | 'port' | 'interfaces' | 'waitMs' | 'targets'
> {
  readonly signal: AbortSignal;
  /** Only those of this driver. */
  readonly driver?: string | undefined;
}

/** Asks the home network which routers are there, anonymously. Never rejects; one box is listed once. */
export async function findRouters({
  signal,
  driver: only,
  ...options
}: FindOptions): Promise<readonly FoundRouter[]> {
  const answers = await search({ ...options, signal });
  const places = new Map(
    answers
      .filter(({ from }) => isLanAddress(from))
      .map(({ location, from }) => [location.href, { location, from }]),
  );
  const seen = await Promise.all(
    [...places.values()].map(async ({ location, from }): Promise<readonly FoundRouter[]> => {
      const look = new AnonymousLook(signal);
      const context = { clock: systemClock, signal, log: () => undefined, look, announced: true };
      const found = await recognise({ host: from, url: location }, context, only).catch(() => undefined);
      if (!found) return [];
      const { driver, identity, label } = found.sighting;
      return [{ label, driver, address: from, url: location.href, identity }];
    }),
  );
  // the first description that a box announced counts
  const routers = new Map(
    seen
      .flat()
      .toReversed()
      .map((router) => [router.identity, router]),
  );
  return [...routers.values()].toSorted((a, b) =>
    a.address.localeCompare(b.address, 'en', { numeric: true }),
  );
}
