import { z } from 'zod';
import { homeHost, port, protocol } from '../capabilities/own-forwards.ts';
import { MOST_FORWARDS, type PortForward } from '../capabilities/port-forwards.ts';
import { routerConfig } from '../router/config.ts';

const side = z.object({
  address: routerConfig.shape.address,
  driver: routerConfig.shape.driver,
  profile: routerConfig.shape.profile,
  browser: routerConfig.shape.browser,
});

const knownForward = z
  .strictObject({ port, protocol, host: homeHost, internalPort: port.optional() })
  .transform(({ internalPort, ...rest }): PortForward => ({
    ...rest,
    internalPort: internalPort ?? rest.port,
    remoteHost: null,
    description: '',
    lease: null,
    enabled: true,
  }));

/**
 * A home as a file for the command line. `probes`: ids of what may be asked beyond the routers' own words; `passedOn`: hosts that the
 * upper router passes on to the lower one, by a route in it; `forwards`: what the lower one forwards, where it does not tell; `goal`: what the set-up should come to, by side and setting; what is left
 * out is chosen.
 */
export const homeConfig = z.strictObject({
  upper: side,
  lower: side,
  probes: z.array(z.string().trim().min(1)).max(32).default([]),
  passedOn: z.array(z.string().trim().min(1)).max(8).default([]),
  forwards: z.array(knownForward).max(MOST_FORWARDS).default([]),
  goal: z
    .strictObject({
      upper: z.record(z.string(), z.unknown()).optional(),
      lower: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

export type HomeConfig = z.output<typeof homeConfig>;
