import { z } from 'zod';

/** Of what `ip -j -s addr` says of one interface, the part that matters (iproute2 5 to 6; Debian 12 and 13 recorded). */
const link = z.object({
  ifname: z.string().regex(/^[^\s/]{1,15}$/),
  flags: z.array(z.string()).default([]),
  mtu: z.int().positive().optional(),
  link_type: z.string().optional(),
  address: z.string().optional(),
  addr_info: z
    .array(
      z.object({
        family: z.string(),
        local: z.string(),
        prefixlen: z.int().min(0).max(128),
        scope: z.string().optional(),
        temporary: z.boolean().optional(),
        deprecated: z.boolean().optional(),
      }),
    )
    .default([]),
  stats64: z
    .object({
      rx: z.object({ bytes: z.int().nonnegative() }),
      tx: z.object({ bytes: z.int().nonnegative() }),
    })
    .optional(),
});

export type NetworkLink = z.output<typeof link>;

const route = z.object({ dst: z.string(), dev: z.string().optional(), metric: z.int().optional() });

export type NetworkRoute = z.output<typeof route>;

/**
 * What `ip -j … addr` printed. Some editions print `{}` for each interface that the question leaves out. Undefined: nothing, or
 * what cannot be read, as from BusyBox, which knows no JSON.
 */
export function networkLinks(json: string | undefined): readonly NetworkLink[] | undefined {
  return listIn(json, link);
}

/** What `ip -j … route` printed. */
export function routesIn(json: string | undefined): readonly NetworkRoute[] | undefined {
  return listIn(json, route);
}

/** A strange entry does not spoil the others. */
function listIn<T>(json: string | undefined, entry: z.ZodType<T>): readonly T[] | undefined {
  if (json === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(json);
    if (!Array.isArray(list)) return undefined;
    return list.flatMap((each: unknown) => {
      const parsed = entry.safeParse(each);
      return parsed.success ? [parsed.data] : [];
    });
  } catch {
    return undefined;
  }
}
