import type { Channel } from '../../router/driver.ts';
import type { DriverContext } from '../definition.ts';
import { detailsLook } from './details-look.ts';
import { listenForEvents } from './events.ts';
import { Gateway } from './gateway.ts';
import { operationsOf } from './operations.ts';
import type { Place } from './place.ts';
import { searchHost, type Search } from './search.ts';
import { statusLook } from './status-look.ts';

export interface IgdChannelOptions {
  /** How a gateway is found again after its URLs have changed; default: by SSDP. */
  readonly search?: Search;
}

/** UPnP IGD as a channel, for this driver and for those that compose it with others. Rejects with a {@link RouterError}. */
export async function igdChannel(
  place: Place,
  { clock, signal, log }: Pick<DriverContext, 'clock' | 'signal' | 'log'>,
  { search = searchHost }: IgdChannelOptions = {},
): Promise<Channel> {
  const gateway = await Gateway.open(place, { clock, search, log }, signal);
  return {
    id: 'igd',
    looks: [statusLook(gateway, clock), detailsLook(gateway)],
    operations: operationsOf(gateway),
    listen: (hint, until) => listenForEvents(gateway, clock, hint, until),
  };
}
