import { RouterError } from '../../router/errors.ts';
import { HttpConnection } from '../../transport/http-connection.ts';
import type { SendRequest } from '../../transport/http.ts';
import { ofKind, type Service } from './description.ts';
import { productLabel } from './identity.ts';
import { readPlace, type GatewayLocation } from './gateway-location.ts';
import type { Search } from './search.ts';

/** For what is read beside the looks: descriptions of the device and its services. */
export const FIND_LIMITS = { connectMs: 1000, firstByteMs: 5000, totalMs: 6000, maxBytes: 262_144 };

/**
 * Where a box is now: where it was, or where its host announces it. Some make themselves a new UDN at every start (home-assistant/core
 * 62442, 82810), so at the same host one of the same vendor and model is the same, if none has the right UDN. Undefined: nowhere that
 * we can see. Rejects with `wrong-host` where another box is found in its place.
 */
export async function findAgain(
  known: GatewayLocation,
  search: Search,
  send: SendRequest,
  signal: AbortSignal,
): Promise<GatewayLocation | undefined> {
  const others: GatewayLocation[] = [];
  const look = async (url: URL): Promise<GatewayLocation | undefined> => {
    const place = await tryPlace(url, send, signal);
    if (place?.identity === known.identity) return place;
    if (place) others.push(place);
    return undefined;
  };
  const here = await look(known.url);
  if (here) return here;
  const [inPlace] = others;
  if (inPlace && isAlike(inPlace, known)) return inPlace;
  for (const url of await search(known.url.hostname, signal)) {
    const place = await look(url);
    if (place) return place;
  }
  const alike = others.find((other) => isAlike(other, known));
  const [other] = others;
  if (alike || !other) return alike;
  const detail = `${productLabel(other.description)} (${other.identity}) answers in place of ${productLabel(known.description)}`;
  throw new RouterError('wrong-host', { detail });
}

function isAlike({ url, description }: GatewayLocation, known: GatewayLocation): boolean {
  const { vendor, model } = description;
  return (
    url.hostname === known.url.hostname &&
    model !== null &&
    model === known.description.model &&
    vendor === known.description.vendor
  );
}

/**
 * The place with the meaning of its URLs that works, where URLBase and the place of the description disagree. Asks nothing where
 * they agree.
 */
export async function withWorkingBase(
  place: GatewayLocation,
  send: SendRequest,
  signal: AbortSignal,
): Promise<GatewayLocation> {
  if (!place.spare) return place;
  for (const description of [place.description, place.spare]) {
    const [service] = ofKind(description, 'ip', 'ppp');
    if (service && (await answers(service, send, signal))) return { ...place, description, spare: undefined };
  }
  return place;
}

/** Whether a box with this identity answers at a URL of a description. Rejects where the signal aborts. */
export async function answersAs(identity: string, url: URL, signal: AbortSignal): Promise<boolean> {
  const connection = new HttpConnection();
  try {
    return (await tryPlace(url, connection.send, signal))?.identity === identity;
  } finally {
    connection.close();
  }
}

async function tryPlace(
  url: URL,
  send: SendRequest,
  signal: AbortSignal,
): Promise<GatewayLocation | undefined> {
  try {
    return await readPlace(url, (page) => send({ url: page, signal, limits: FIND_LIMITS, redirects: false }));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return undefined;
  }
}

async function answers(
  { scpdUrl, controlUrl }: Service,
  send: SendRequest,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const { status } = await send({ url: scpdUrl ?? controlUrl, signal, limits: FIND_LIMITS });
    return status !== 404;
  } catch {
    return false;
  }
}
