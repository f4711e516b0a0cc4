import { z } from 'zod';
import { asRouterError, RouterError } from '../router/errors.ts';
import { checkedInput } from '../router/checked-input.ts';
import { jsonOrText } from '../router/json.ts';

/** A command as it came, understood but not yet checked against the action. */
export interface Command {
  readonly input: unknown;
  readonly transaction?: string | undefined;
  /** Wall clock, milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  readonly force: boolean;
}

/** A request's payload, read once. */
export interface Asked {
  /** As it was written; empty where it is too long to be looked at. */
  readonly text: string;
  /** Of a command that may be broken otherwise, so that its sender can tell which one was refused. */
  readonly transaction: string | undefined;
  /** Or why it is none (`invalid-input`). */
  readonly command: Command | RouterError;
}

const MOST_BYTES = 1024;

const envelope = z.object({
  transaction: z.string().min(1).max(64).optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
  force: z.boolean().default(false),
});
const OF_ENVELOPE = new Set(['transaction', 'expires', 'force']);
const named = z.object({ transaction: z.string().max(64) });

/**
 * What a request's payload asks: a bare value, or a JSON object, empty or with `value` or the action's own arguments, beside
 * `transaction`, `expires` (ISO 8601) and `force`. An empty payload asks nothing: it is how a retained message is cleared.
 */
export function readCommand(payload: Uint8Array): Asked {
  if (payload.length > MOST_BYTES) {
    const command = new RouterError('invalid-input', { detail: `more than ${MOST_BYTES} bytes` });
    return { text: '', transaction: undefined, command };
  }
  const text = new TextDecoder().decode(payload);
  const bare = text.trim();
  const value = bare === '' ? undefined : jsonOrText(bare);
  return { text, transaction: named.safeParse(value).data?.transaction, command: commandIn(value) };
}

function commandIn(value: unknown): Command | RouterError {
  try {
    return parseCommand(value);
  } catch (thrown) {
    return asRouterError(thrown);
  }
}

function parseCommand(value: unknown): Command {
  if (value === undefined)
    throw new RouterError('invalid-input', { detail: 'empty; send {} for no arguments' });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { input: value, force: false };
  const { transaction, expires, force } = checkedInput(envelope, value);
  const rest = Object.entries(value).filter(([name]) => !OF_ENVELOPE.has(name));
  const input =
    rest.length === 1 && rest[0]?.[0] === 'value' ? (rest[0][1] as unknown) : Object.fromEntries(rest);
  return { input, transaction, force, expiresAt: expires === undefined ? undefined : Date.parse(expires) };
}
