import { connect } from '../capabilities/connect.ts';
import { disconnect } from '../capabilities/disconnect.ts';
import type { AnyDoable } from '../router/capability.ts';
import { RouterError } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import type { Command } from './command.ts';

/**
 * Two actions as one switch, for people who look for one: on connects, off disconnects, and what it shows is whether the session is up.
 * It is allowed where `disconnect` is.
 */
export const CONNECTION = 'connection';
export const CONNECTION_NAME: Text = { en: 'Connection', ja: 'インターネット接続' };
export const CONNECTION_ACTIONS: readonly AnyDoable[] = [connect, disconnect];

/** What a command at `request/connection` asks. Throws `invalid-input` for what is neither on nor off. */
export function switched({ input, ...rest }: Command): {
  readonly capability: AnyDoable;
  readonly command: Command;
} {
  if (typeof input !== 'boolean')
    throw new RouterError('invalid-input', { detail: `${CONNECTION}: true or false` });
  return { capability: input ? connect : disconnect, command: { ...rest, input: null } };
}
