import { ORIGIN } from './discovery.ts';
import { isRecord } from './platforms.ts';

const MOST_BYTES = 256 * 1024;

/** A retained discovery document as it was found, or undefined for what is none. */
export function scanned(payload: Uint8Array): unknown {
  if (payload.length === 0 || payload.length > MOST_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(payload)) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a document is of this package and speaks of topics below this base: nobody else's is ever touched. */
export function isOrphan(document: unknown, base: string): boolean {
  if (!isRecord(document) || !isRecord(document['origin']) || document['origin']['name'] !== ORIGIN)
    return false;
  const availability: unknown = document['availability'];
  const [bridge] = Array.isArray(availability) ? (availability as unknown[]) : [];
  return isRecord(bridge) && bridge['topic'] === `${base}/bridge/state`;
}
