import { isOrdinary } from '../drivers/screen/backends.ts';
import { WRAPPER } from '../drivers/linux-pppd/settings.ts';
import type { RouterConfig } from '../router/config.ts';
import { isThisMachine } from './target.ts';

/**
 * What a configuration has somebody run, or open, by a name that the user gives: programs of this machine or of the router, this
 * machine itself (`local:`), and browsers that run already. What is there anyway and needs no name does not count.
 */
export function programsOf({
  address,
  browser,
  profile,
}: Pick<RouterConfig, 'address' | 'browser' | 'profile'>): readonly string[] {
  const wrapper = wrapperIn(profile);
  return [
    ...(isThisMachine(address) ? ['local:'] : []),
    ...(browser && !isOrdinary(browser) ? [browser] : []),
    ...(wrapper !== undefined && wrapper !== WRAPPER ? [wrapper] : []),
  ];
}

function wrapperIn(profile: unknown): string | undefined {
  if (typeof profile !== 'object' || profile === null || !('wrapper' in profile)) return undefined;
  const { wrapper } = profile;
  // what is no text the driver refuses; here it must not pass for one that is known
  return typeof wrapper === 'string' ? wrapper : JSON.stringify(wrapper);
}
