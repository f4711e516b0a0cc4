import type { Language } from '../router/text.ts';
import type { CommandCounts } from './commands.ts';
import type { ConnectionCounts } from './connection.ts';
import type { Publisher } from './publisher.ts';
import type { LastAction } from './last-action.ts';

/** How a connection to a broker stands: plain data. */
export interface BridgeStanding {
  readonly settled: boolean;
  /** Nobody else publishes below our base. */
  readonly alone: boolean;
  readonly traffic: ConnectionCounts;
  readonly commands: CommandCounts;
  readonly shown: readonly ShownStanding[];
  /** Places in topics of those that are left to somebody else. */
  readonly taken: readonly string[];
}

interface ShownStanding {
  readonly slug: string;
  readonly role: string;
  readonly language: Language;
  /** Of discovery; null without. */
  readonly prefix: string | null;
  /** How many entities, device triggers too, Home Assistant was last told of. */
  readonly components: number;
  readonly lastAction: LastAction | null;
}

export function standingOfShown({ publishable, components, lastAction }: Publisher): ShownStanding {
  const { slug, role, language, homeAssistant } = publishable;
  return { slug, role, language, prefix: homeAssistant?.prefix ?? null, components, lastAction };
}
