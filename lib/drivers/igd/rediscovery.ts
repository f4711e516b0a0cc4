import { RouterError } from '../../router/errors.ts';
import { request } from '../../transport/http.ts';
import { ofKind, type Service } from './description.ts';
import { labelOf } from './identity.ts';
import { readPlace, type Place } from './gateway-location.ts';
import type { Search } from './search.ts';

/** For what is read beside the looks: descriptions of the device and its services. */
export const FIND_LIMITS = { connectMs: 1000, firstByteMs: 1500, totalMs: 2000, maxBytes: 262_144 };

/**
 * Where a box is now: where it was, or where its host announces it. Undefined: nowhere that we can see. Rejects with
 * `wrong-host` where another box is found in its place.
 */
export async function findAgain(
  known: Place,
  search: Search,
  signal: AbortSignal,
): Promise<Place | undefined> {
  let other: Place | undefined;
  const look = async (url: URL): Promise<Place | undefined> => {
    const place = await tryPlace(url, signal);
    if (place?.identity === known.identity) return place;
    other ??= place;
    return undefined;
  };
  const here = await look(known.url);
  if (here) return here;
  for (const url of await search(known.url.hostname, signal)) {
    const place = await look(url);
    if (place) return place;
  }
  if (!other) return undefined;
  const detail = `${labelOf(other.description)} (${other.identity}) answers in place of ${labelOf(known.description)}`;
  throw new RouterError('wrong-host', { detail });
}

/**
 * The place with the meaning of its URLs that works, where URLBase and the place of the description disagree. Asks nothing where
 * they agree.
 */
export async function withWorkingBase(place: Place, signal: AbortSignal): Promise<Place> {
  if (!place.spare) return place;
  for (const description of [place.description, place.spare]) {
    const [service] = ofKind(description, 'ip', 'ppp');
    if (service && (await answers(service, signal))) return { ...place, description, spare: undefined };
  }
  return place;
}

async function tryPlace(url: URL, signal: AbortSignal): Promise<Place | undefined> {
  try {
    return await readPlace(url, (page) =>
      request({ url: page, signal, limits: FIND_LIMITS, redirects: false }),
    );
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return undefined;
  }
}

async function answers({ scpdUrl, controlUrl }: Service, signal: AbortSignal): Promise<boolean> {
  try {
    const { status } = await request({ url: scpdUrl ?? controlUrl, signal, limits: FIND_LIMITS });
    return status !== 404;
  } catch {
    return false;
  }
}
