import { onHost } from '../address/ip.ts';
import type { Driver } from '../router/driver.ts';

/** Who is known by an identity at the moment, and where. */
interface Holder {
  readonly name: string;
  /** Of its description, as far as we know. */
  url(): URL;
}

/** Whether a box with this identity answers there. */
export type IsThere = (url: URL) => Promise<boolean>;

/**
 * Cheap firmware gives every box the same UDN. Where an identity is seen at two addresses at once there are two boxes: each with a lane,
 * a login, a pause and actions of its own. One that has moved is still the same.
 */
export class Namesakes {
  readonly #holders = new Map<string, Set<Holder>>();

  /** Opens a box under a name that no box elsewhere has, and keeps that until it is closed. Rejects as `open` does. */
  async open(
    identity: string,
    url: URL,
    isThere: IsThere,
    open: (name: string) => Promise<Driver>,
  ): Promise<Driver> {
    const before = [...(this.#holders.get(identity) ?? [])];
    let driver: Driver | undefined;
    const holder: Holder = {
      name: before.length === 0 ? identity : await nameAmong(before, identity, url.hostname, isThere),
      url: () => (driver?.host === undefined ? url : onHost(url, driver.host)),
    };
    const holders = this.#holders.get(identity) ?? new Set();
    this.#holders.set(identity, holders.add(holder));
    const release = () => {
      holders.delete(holder);
      if (holders.size === 0 && this.#holders.get(identity) === holders) this.#holders.delete(identity);
    };
    try {
      driver = await open(holder.name);
    } catch (thrown) {
      release();
      throw thrown;
    }
    const close = driver.close.bind(driver);
    return Object.assign(driver, {
      close: async () => {
        release();
        await close();
      },
    });
  }

  /** Identities that are in use; for tests. */
  get size(): number {
    return this.#holders.size;
  }
}

async function nameAmong(
  holders: readonly Holder[],
  identity: string,
  host: string,
  isThere: IsThere,
): Promise<string> {
  const here = holders.find((each) => each.url().hostname === host);
  if (here) return here.name;
  const first = holders.find(({ name }) => name === identity);
  return first && (await isThere(first.url())) ? `${identity}@${host}` : identity;
}
