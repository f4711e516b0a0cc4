import { BRIDGE, type Topics } from '../topics.ts';
import { ORIGIN } from './discovery.ts';
import { isRecord } from './platforms.ts';
import { jsonIn } from '../../router/json.ts';

const MOST_BYTES = 256 * 1024;

/** A retained discovery document as it was found, or undefined for what is none. */
export function scanned(payload: Uint8Array): unknown {
  return jsonIn(payload, MOST_BYTES);
}

/** The slug of what a document shows, if it is of this package and of this base: nobody else's is ever touched. */
export function slugIn(document: unknown, topics: Topics): string | undefined {
  if (!isRecord(document) || !isRecord(document['origin']) || document['origin']['name'] !== ORIGIN)
    return undefined;
  if (isOfBridge(document['components'], topics)) return BRIDGE;
  const [bridge, router] = Array.isArray(document['availability'])
    ? (document['availability'] as unknown[])
    : [];
  if (!isRecord(bridge) || bridge['topic'] !== topics.bridgeState || !isRecord(router)) return undefined;
  return typeof router['topic'] === 'string' ? topics.parseAvailability(router['topic']) : undefined;
}

function isOfBridge(components: unknown, { bridgeState }: Topics): boolean {
  const connected = isRecord(components) ? components['connected'] : undefined;
  return isRecord(connected) && connected['state_topic'] === bridgeState;
}
