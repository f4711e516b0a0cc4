import { asRouterError, type RouterError } from '../../router/errors.ts';
import type { DriverContext, Target } from '../definition.ts';
import type { AnonymousLook } from '../look.ts';
import type { IgdChannelOptions } from './channel.ts';
import { findPlace } from './driver.ts';
import type { Place } from './place.ts';

/** What one look found by UPnP, whichever driver asked first. */
const found = new WeakMap<AnonymousLook, Promise<Place | RouterError | undefined>>();

/**
 * The gateway that a box announces by UPnP, for drivers that know more about it than UPnP does. Asked once per detection, since
 * requests are counted. Undefined: there is none, or it cannot be told.
 */
export async function announcedPlace(
  target: Target,
  context: Pick<DriverContext, 'look' | 'signal' | 'announced'>,
  options: IgdChannelOptions,
): Promise<Place | undefined> {
  const known = found.get(context.look) ?? findPlace(target, context, options).catch(asRouterError);
  found.set(context.look, known);
  const place = await known;
  return place instanceof Error ? undefined : place;
}
