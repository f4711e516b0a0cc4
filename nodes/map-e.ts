import { z } from 'zod';
import type { Share } from '../lib/path/map-e.ts';
import { homeShare, ownPorts, portAsWritten } from '../lib/path/own-ports.ts';
import { rulesFrom } from '../lib/path/rule-table.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { onInput } from './runtime/guard.ts';
import { register } from './runtime/register.ts';
import type { Message, RED } from './runtime/node-red.ts';
import { statusOfError, statusOfPort } from './runtime/status.ts';

const settings = z.object({
  prefix: z.string().trim().default(''),
  /** A number as text; empty: the message decides. */
  port: z.union([z.string(), z.number()]).default(''),
  /** A JSON list; empty: the rules that we know. */
  rules: z.string().trim().default(''),
});

/** What is asked: the prefix and the port, as somebody wrote them. */
interface Question {
  readonly prefix: unknown;
  readonly port: unknown;
}

export default function (RED: RED): void {
  register(RED, 'futamichi-map-e', (node, definition) => {
    const { prefix, port, rules } = checkedInput(settings, definition);
    const fixed = { prefix: prefix || undefined, port: port === '' ? undefined : port };
    const known = rules === '' ? undefined : rulesFrom(parsed(rules));
    onInput(node, (message, send) => {
      try {
        const asked = questionIn(message, fixed);
        const share: Share = homeShare(textOf(asked.prefix), known);
        const payload = ownPorts(share, portOf(asked.port));
        node.status(statusOfPort(payload.mine, payload.ipv4));
        send({ ...message, payload });
      } catch (thrown) {
        const error = asRouterError(thrown);
        node.status(statusOfError(error));
        throw error;
      }
    });
  });
}

/** The dialog decides, a message where the dialog leaves it open: a prefix or a port as payload, or both by name. */
function questionIn(message: Message, fixed: Question): Question {
  const { payload } = message;
  const named = typeof payload === 'object' && payload !== null ? (payload as Partial<Question>) : {};
  const isText = typeof payload === 'string';
  // greater numbers are the time of day that an inject node sends
  const isPort =
    (typeof payload === 'number' && payload < 1_000_000) || (isText && portAsWritten(payload) !== undefined);
  return {
    prefix: fixed.prefix ?? message['prefix'] ?? named.prefix ?? (isText && !isPort ? payload : undefined),
    port: fixed.port ?? message['port'] ?? named.port ?? (isPort ? payload : undefined),
  };
}

function textOf(prefix: unknown): string {
  if (typeof prefix === 'string') return prefix;
  throw new RouterError('invalid-input', { detail: 'msg.prefix' });
}

function portOf(port: unknown): number | undefined {
  if (port === undefined || port === null || port === '') return undefined;
  const text = typeof port === 'number' ? String(port) : port;
  const number = typeof text === 'string' ? portAsWritten(text) : undefined;
  if (number === undefined) throw new RouterError('invalid-input', { detail: 'msg.port' });
  return number;
}

function parsed(rules: string): unknown {
  try {
    return JSON.parse(rules);
  } catch {
    throw new RouterError('invalid-input', { detail: 'rules: not valid JSON' });
  }
}
