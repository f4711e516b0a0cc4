import { z } from 'zod';
import { RouterError } from '../router/errors.ts';

/** A command as it came, understood but not yet checked against the action. */
export interface Command {
  readonly input: unknown;
  readonly transaction?: string | undefined;
  /** Wall clock, milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  readonly force: boolean;
}

const MOST_BYTES = 1024;

const envelope = z.object({
  transaction: z.string().min(1).max(64).optional(),
  expires: z.iso.datetime({ offset: true }).optional(),
  force: z.boolean().default(false),
});
const OF_ENVELOPE = new Set(['transaction', 'expires', 'force']);

/**
 * What a request's payload asks: a bare value, or a JSON object, empty or with `value` or the action's own arguments, beside
 * `transaction`, `expires` (ISO 8601) and `force`. An empty payload asks nothing: it is how a retained message is cleared.
 * Throws `invalid-input`.
 */
export function parseCommand(payload: Uint8Array): Command {
  if (payload.length > MOST_BYTES)
    throw new RouterError('invalid-input', { detail: `more than ${MOST_BYTES} bytes` });
  const value = bareOrJson(new TextDecoder().decode(payload).trim());
  if (value === undefined)
    throw new RouterError('invalid-input', { detail: 'empty; send {} for no arguments' });
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { input: value, force: false };
  const parsed = envelope.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RouterError('invalid-input', { detail: `${issue?.path.join('.')}: ${issue?.message}` });
  }
  const { transaction, expires, force } = parsed.data;
  const rest = Object.entries(value).filter(([name]) => !OF_ENVELOPE.has(name));
  const input =
    rest.length === 1 && rest[0]?.[0] === 'value' ? (rest[0][1] as unknown) : Object.fromEntries(rest);
  return { input, transaction, force, expiresAt: expires === undefined ? undefined : Date.parse(expires) };
}

/** The transaction of a command that may be broken otherwise, so that its sender can tell which one was refused. */
export function transactionIn(payload: Uint8Array): string | undefined {
  if (payload.length > MOST_BYTES) return undefined;
  const parsed = z
    .object({ transaction: z.string().max(64) })
    .safeParse(bareOrJson(new TextDecoder().decode(payload)));
  return parsed.success ? parsed.data.transaction : undefined;
}

function bareOrJson(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
