import type { AnyReadable } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import type { Observed } from '../router/snapshot.ts';
import type { KnownComponents } from './home-assistant/discovery.ts';
import { isRecord } from './home-assistant/platforms.ts';
import type { Shape } from './publishable.ts';
import type { LastAction } from './last-action.ts';
import type { StateDocument } from './state-document.ts';
import { keyOf } from './topics.ts';
import { jsonIn } from '../router/json.ts';

/** What the next one to show a router takes over from the one before it, in a deploy. */
export interface Inheritance {
  /** The last state document as it was said, and without its time. */
  readonly said: string;
  readonly document: StateDocument;
  readonly lastAction: LastAction | null;
  /** What Home Assistant has entities for. */
  readonly known: KnownComponents;
  /** Its discovery topic, if it had one. */
  readonly discovery: string | undefined;
}

/** How long what was said before a deploy stands while the new nodes read the cheap things, in milliseconds. */
export const HOLD_MS = seconds(10);
/** How long values that only a settings screen tells stand, in milliseconds. */
export const CARRY_MS = seconds(120);

/** Whether everything that was known and that is cheap to look at has been read again, or something is not as it was. */
export function hasCaughtUp(
  { snapshot, driver, problem }: Pick<Shape, 'snapshot' | 'driver' | 'problem'>,
  document: StateDocument,
): boolean {
  if (problem || [...snapshot].some(([token, now]) => isNews(token, now, document))) return true;
  const cheap = driver?.channels.flatMap(({ looks }) => looks.filter(({ costly }) => !costly)) ?? [];
  const missing = (token: AnyReadable) => wasKnown(token, document) && !snapshot.has(token);
  return [...snapshot].length > 0 && !cheap.some(({ provides }) => provides.some(missing));
}

/** What counts or is reckoned differs each time. */
function isNews(token: AnyReadable, now: Observed<unknown>, document: StateDocument): boolean {
  const before = document[keyOf(token.id)];
  const { entity, steadyMs = 0 } = token;
  const counts = entity?.platform === 'sensor' && entity.stateClass !== undefined;
  if (now.state === 'unknown' || now.channel === 'derived' || counts || steadyMs > 0) return false;
  return before !== undefined && typeof now.value !== 'object' && before !== now.value;
}

function wasKnown({ id }: AnyReadable, document: StateDocument): boolean {
  const before = document[keyOf(id)];
  return before !== undefined && before !== null;
}

const MOST_BYTES = 64 * 1024;

/** A state document as an earlier run left it on the broker; undefined for what is none. */
export function stateIn(payload: Uint8Array): StateDocument | undefined {
  const found = jsonIn(payload, MOST_BYTES);
  return isRecord(found) ? found : undefined;
}

/** What a document tells of the last login. */
export function loginIn({ login }: StateDocument): 'accepted' | 'refused' | undefined {
  return login === 'accepted' || login === 'refused' ? login : undefined;
}
