import { RouterError } from '../../router/errors.ts';
import type { DriverContext, DriverDefinition, Sighting, Target } from '../definition.ts';
import type { DetectionBudget } from '../detection-budget.ts';
import { igdChannel, type IgdChannelOptions } from './channel.ts';
import { productLabel } from './identity.ts';
import { addressOf, byAddress, readPlace, type Get, type GatewayLocation } from './gateway-location.ts';
import { searchHost } from './search.ts';

/** A gateway that was recognised. */
export interface IgdSighting extends Sighting {
  readonly place: GatewayLocation;
}

/** The driver for any router that speaks UPnP IGD 1 or 2, without a login. */
export function igdDriver(options: IgdChannelOptions = {}): DriverDefinition<IgdSighting> {
  return {
    id: 'igd',
    label: { en: 'UPnP router (IGD)', ja: 'UPnPルーター（IGD）' },
    evidence: 'recorded',
    login: 'none',
    async recognise(target, context) {
      const place = await findPlace(target, context, options);
      return (
        place && { driver: 'igd', identity: place.identity, label: productLabel(place.description), place }
      );
    },
    async open({ identity, place }, _, context) {
      const channel = await igdChannel(place, context, options);
      return {
        id: 'igd',
        identity,
        evidence: 'recorded',
        get host() {
          return channel.host;
        },
        moveTo: (host) => channel.relocate(host),
        channels: [channel],
        close: () => channel.close(),
      };
    },
  };
}

export const igd = igdDriver();

/**
 * A gateway at the target: at the URL that the user gave, or where the host announces one. Also when the given URL is dead,
 * because ports and paths change with a restart. Undefined: something answers, but no gateway.
 */
export function findPlace(
  target: Target,
  context: FindContext,
  options: IgdChannelOptions = {},
): Promise<GatewayLocation | undefined> {
  // read once for all drivers, and at nobody's cost
  const budget = context.budget.share('upnp');
  const known = found.get(budget) ?? find(target, { ...context, budget }, options);
  found.set(budget, known);
  return known;
}

/** The same for drivers that know more about a box than UPnP does, and can do without. Never rejects. */
export async function announcedPlace(
  target: Target,
  context: FindContext,
  options: IgdChannelOptions,
): Promise<GatewayLocation | undefined> {
  return findPlace(target, context, options).catch(() => undefined);
}

type FindContext = Pick<DriverContext, 'budget' | 'signal' | 'announced' | 'log'>;

/** What a detection has found, whichever driver asked first: requests are counted. */
const found = new WeakMap<DetectionBudget, Promise<GatewayLocation | undefined>>();

async function find(
  target: Target,
  { budget, signal, announced = false, log }: FindContext,
  { search = searchHost }: IgdChannelOptions,
): Promise<GatewayLocation | undefined> {
  const get: Get = (url) => budget.get(url);
  const address = await addressOf(target.host);
  // a description is a file; an address with nothing behind it is where people log in
  const url = target.url?.pathname === '/' ? undefined : target.url;
  const given = url && (await attempt(byAddress(url, address), get));
  if (given?.place) return given.place;
  if (given?.error && !GONE.has(given.error.code)) throw given.error;
  const locations = announced ? [] : await search(address, signal, log);
  for (const url of locations) {
    const place = await readPlace(url, get);
    if (place) return place;
  }
  if (given?.error) throw given.error;
  if (given || locations.length > 0) return undefined;
  throw new RouterError('unreachable', { detail: 'no answer to UPnP discovery' });
}

const GONE: ReadonlySet<string> = new Set(['unreachable', 'timeout']);

async function attempt(
  url: URL,
  get: Get,
): Promise<{ readonly place?: GatewayLocation | undefined; readonly error?: RouterError }> {
  try {
    return { place: await readPlace(url, get) };
  } catch (thrown) {
    if (thrown instanceof RouterError) return { error: thrown };
    throw thrown;
  }
}
