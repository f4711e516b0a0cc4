import { z } from 'zod';
import { routerConfig } from '../router/config.ts';

const side = z.object({
  address: routerConfig.shape.address,
  driver: routerConfig.shape.driver,
  profile: routerConfig.shape.profile,
  browser: routerConfig.shape.browser,
});

/**
 * A home as a file for the command line. `probes`: ids of what may be asked beyond the routers' own words; `passedOn`: hosts that the
 * upper router passes on to the lower one, by a route in it; `goal`: what the set-up should come to, by side and setting; what is left
 * out is chosen.
 */
export const homeConfig = z.strictObject({
  upper: side,
  lower: side,
  probes: z.array(z.string().trim().min(1)).max(32).default([]),
  passedOn: z.array(z.string().trim().min(1)).max(8).default([]),
  goal: z
    .strictObject({
      upper: z.record(z.string(), z.unknown()).optional(),
      lower: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

export type HomeConfig = z.output<typeof homeConfig>;
