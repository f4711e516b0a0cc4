import { onHost } from '../address/ip.ts';
import type { Target } from '../drivers/definition.ts';
import { seconds, type Clock } from '../router/clock.ts';
import type { Driver } from '../router/driver.ts';
import type { RouterError } from '../router/errors.ts';
import { isSilence } from '../router/failures.ts';
import type { Router } from '../router/router.ts';
import { targetOf } from './target.ts';

export interface KnownPlacesOptions {
  /** Other addresses that the box is known to have had, as they would be entered. */
  readonly also: readonly string[];
  /** Which box it is, as far as somebody has seen it. */
  readonly identity: string | undefined;
  /** It was found again, at the place of one of these hosts. */
  readonly onFound: (host: string) => void;
}

type Followed = Pick<Router, 'problem' | 'driver' | 'subscribe' | 'doubt'>;

export const ONE_PLACE: KnownPlacesOptions = { also: [], identity: undefined, onFound: () => undefined };

/** Who is silent may be away only: the other places are looked at so often. */
const AGAIN_MS = seconds(15);

/**
 * The places where a box has been. A set-up moves a router, and its reset button moves it back: gone from where it was, it is looked for at
 * the others. Only the same box counts, by an identity that does not rest on its address; asking needs no login.
 */
export class KnownPlaces {
  readonly #options: KnownPlacesOptions;
  readonly #clock: Clock;
  readonly #identityAt: (target: Target) => Promise<string>;
  readonly #places: Map<string, Target>;
  readonly #entered: Target;
  #target: Target;
  /** What the driver called it when it was opened: a name and its address are the same place. */
  #openedAt: string | undefined;
  #nextAt = -Infinity;

  /** `identityAt` tells which box is at a target and rejects where nobody answers. */
  constructor(
    entered: Target,
    options: KnownPlacesOptions,
    clock: Clock,
    identityAt: (target: Target) => Promise<string>,
  ) {
    this.#options = options;
    this.#clock = clock;
    this.#identityAt = identityAt;
    this.#target = entered;
    this.#entered = entered;
    const targets = [entered, ...options.also.map((address) => ({ ...entered, ...targetOf(address) }))];
    this.#places = new Map(targets.map((target) => [target.host, target]));
  }

  /** Where to open it. */
  get target(): Target {
    return this.#target;
  }

  follow(router: Followed): void {
    router.subscribe((notice) => {
      if (notice.kind === 'opened') this.#openedAt = notice.driver.host;
      // nobody waits for it, and a look that fails is one that found nothing
      else if (notice.kind === 'looked' && router.problem) void this.#look(router);
    });
  }

  async #look(router: Followed): Promise<void> {
    const { problem, driver } = router;
    const identity = driver?.identity ?? this.#options.identity;
    const here = this.#placeOf(driver);
    const others = [...this.#places.values()].filter(({ host }) => host !== here);
    const now = this.#clock.monotonic();
    if (!problem || !isGone(problem) || identity === undefined || now < this.#nextAt) return;
    this.#nextAt = now + AGAIN_MS;
    for (const target of others) {
      const found = await this.#identityAt(target).catch(() => undefined);
      if (found !== identity) continue;
      this.#target = target;
      driver?.moveTo?.(target.host);
      this.#openedAt = driver?.host;
      // whoever has put it there may have changed anything
      router.doubt(driver?.channels.flatMap(({ looks }) => looks.flatMap(({ provides }) => provides)) ?? []);
      return this.#options.onFound(target.host);
    }
  }

  /** The host where it is looked at now; one that was moved while it was open is remembered there, too. */
  #placeOf(driver: Driver | undefined): string {
    const host = driver?.host;
    if (host === undefined || host === this.#openedAt) return this.#target.host;
    if (!this.#places.has(host)) this.#places.set(host, targetAt(this.#entered, host));
    return host;
  }
}

/** Not here: nobody answers, or another box does. */
function isGone(problem: RouterError): boolean {
  return isSilence(problem) || problem.code === 'wrong-host';
}

function targetAt(entered: Target, host: string): Target {
  return { ...entered, host, ...(entered.url && { url: onHost(entered.url, host) }) };
}

/** Whether both identities are of one box; of one that rests on an address all but the address counts, since that is what has changed. */
export function isSameBox(one: string, other: string | undefined): boolean {
  return other !== undefined && withoutAddress(one) === withoutAddress(other);
}

const withoutAddress = (identity: string) => identity.replace(/@[^@]*$/, '');
