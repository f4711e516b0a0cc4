import { z } from 'zod';
import { bracketed } from '../address/ip.ts';
import { asRouterError } from '../router/errors.ts';
import { request } from './http.ts';
import { resolveOnLan } from './lan.ts';

/** What an NTT home gateway says of itself without a login. */
export interface HomeGateway {
  /** Which service’s software does MAP-E in it; undefined: none that can be asked about (OCN’s, transix’ and Xpass’ cannot). */
  readonly mapE: 'v6plus' | 'BIGLOBE' | undefined;
}

const CHECKS = [
  ['v6plus', '/enabler.ipv4/check'],
  ['BIGLOBE', '/biglobe.ipv4/check'],
] as const;

const PORT = 8888;
const LIMITS = { connectMs: 2000, firstByteMs: 3000, totalMs: 4000, maxBytes: 16_384 };

const answer = z.object({ status: z.enum(['ON', 'OFF']) });

/**
 * Asks a router in the LAN whether it is an NTT home gateway with IPv4 software, and whether that is on: three requests at most, none
 * changes anything. Undefined: it is none, or has no such software. Rejects with `wrong-host`, `unreachable` (no such name),
 * `cancelled`.
 */
export async function askHomeGateway(
  host: string,
  { signal, port = PORT }: { readonly signal: AbortSignal; readonly port?: number },
): Promise<HomeGateway | undefined> {
  const origin = `http://${bracketed(await resolveOnLan(host, signal))}:${port}`;
  const ask = async (path: string) => {
    try {
      const found = await request({ url: new URL(path, origin), signal, limits: LIMITS, redirects: false });
      return found.status === 200 ? found.text() : undefined;
    } catch (thrown) {
      const error = asRouterError(thrown);
      if (error.code === 'cancelled') throw error;
      return undefined;
    }
  };
  if ((await ask('/t/')) === undefined) return undefined;
  for (const [service, path] of CHECKS) if (isOn(await ask(path))) return { mapE: service };
  return { mapE: undefined };
}

/** JSON, by some firmwares wrapped as a call: `x({"status":"ON"})`. */
export function isOn(text: string | undefined): boolean {
  const from = text?.indexOf('{') ?? -1;
  const json = from < 0 ? undefined : text?.slice(from, text.lastIndexOf('}') + 1);
  if (!json) return false;
  try {
    const parsed = answer.safeParse(JSON.parse(json));
    return parsed.success && parsed.data.status === 'ON';
  } catch {
    return false;
  }
}
