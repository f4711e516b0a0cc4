import type { AnyReadable } from './capability.ts';
import type { Channel, Look } from './driver.ts';

/** A look that is due before something is done. */
export interface Due {
  readonly channel: Channel;
  readonly look: Look;
  /** What it is for; undefined: everything that it tells. */
  readonly only?: readonly AnyReadable[];
}

/**
 * What has to be looked at before something is done that concerns `tokens`. Settings need it, since their present value decides
 * whether anything is sent at all. So does what is told by costly looks alone, or else a change of an hour ago would pass for
 * the effect.
 */
export function dueBefore(tokens: readonly AnyReadable[], channels: readonly Channel[]): readonly Due[] {
  const all = channels.flatMap((channel) => channel.looks.map((look) => ({ channel, look })));
  const often = new Set(all.flatMap(({ look }) => (look.costly ? [] : look.provides)));
  const settings = tokens.filter((token) => token.kind === 'setting');
  const rarely = tokens.filter((token) => !often.has(token));
  return all.flatMap((each): readonly Due[] => {
    const tells = (token: AnyReadable) => each.look.provides.includes(token);
    // all of it, because other values may speak against a change
    if (settings.some(tells)) return [each];
    const only = rarely.filter(tells);
    return only.length > 0 ? [{ ...each, only }] : [];
  });
}
