import type { Channel } from '../../router/driver.ts';
import { Shared } from '../../router/shared.ts';
import { HttpConnection } from '../../transport/http-connection.ts';
import type { About } from '../about.ts';
import type { DriverContext } from '../definition.ts';
import { detailsLook } from './details-look.ts';
import { Events } from './events.ts';
import { forwardOperations } from './forward-operations.ts';
import { Forwards } from './forwards.ts';
import { Gateway } from './gateway.ts';
import { operationsOf } from './operations.ts';
import type { GatewayLocation } from './gateway-location.ts';
import { searchHost, type Search } from './search.ts';
import { statusLook } from './status-look.ts';

export interface IgdChannelOptions {
  /** How a gateway is found, also again after its URLs have changed; default: by SSDP. */
  readonly search?: Search;
  /** What a driver that composes it with others knows better about the box than its description says. */
  readonly about?: About;
}

export interface IgdChannel extends Channel {
  /** Where the box is at the moment. */
  readonly host: string;
  /** Ends the event subscription; never rejects. */
  close(): Promise<void>;
  /** The box has another address now. */
  relocate(host: string): void;
}

/** One per box in the process, whatever it is configured as. */
const connections = new Shared<HttpConnection>();

/** UPnP IGD as a channel, for this driver and for those that compose it with others. Rejects with a {@link RouterError}. */
export async function igdChannel(
  place: GatewayLocation,
  { clock, signal, log }: Pick<DriverContext, 'clock' | 'signal' | 'log'>,
  { search = searchHost, about }: IgdChannelOptions = {},
): Promise<IgdChannel> {
  const key = place.url.hostname;
  const { send } = connections.acquire(key, () => new HttpConnection());
  const letGo = () => connections.release(key)?.close();
  const gateway = await Gateway.open(place, { clock, search, send, log }, signal).catch((thrown: unknown) => {
    letGo();
    throw thrown;
  });
  const forwards = new Forwards(gateway, clock);
  const events = new Events(gateway, clock, log);
  let closing: Promise<void> | undefined;
  return {
    id: 'igd',
    get host() {
      return gateway.host;
    },
    looks: [statusLook(gateway, clock), detailsLook(gateway, clock, about), ...forwards.looks()],
    operations: [...operationsOf(gateway), ...forwardOperations(gateway, forwards)],
    listen: (hint, until, inTurn) => events.listen(hint, until, inTurn),
    close: () => (closing ??= events.close().finally(letGo)),
    relocate: (host) => gateway.relocate(host),
  };
}
