import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Bridge } from '../lib/mqtt/bridge.ts';
import type { ConnectionState } from '../lib/mqtt/connection.ts';
import { systemClock } from '../lib/router/clock.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { thisPackage } from '../lib/this-package.ts';
import { inWords, onClose, quietly } from './runtime/guard.ts';
import { Users } from './runtime/users.ts';
import { register, settingsOf, type Node, type RED } from './runtime/red.ts';

/** A broker that the user configured; `bridge` is absent where its settings make no sense, and `fault` says why. */
export interface BrokerNode extends Node {
  bridge?: Bridge;
  fault?: RouterError;
  state: ConnectionState;
  problem: RouterError | undefined;
  /** Told when the connection comes and goes. */
  watchers: Set<() => void>;
  /** Nodes that publish over it; they say good-bye before it closes. */
  users: Users;
}

export function isBrokerNode(node: unknown): node is BrokerNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-router-broker';
}

const settings = z.object({
  url: z.string().trim().default('mqtt://127.0.0.1:1883'),
  base: z.string().trim().default('futamichi'),
  clientId: z.string().trim().default(''),
  protocol: z.coerce
    .number()
    .pipe(z.union([z.literal(4), z.literal(5)]))
    .default(4),
  ca: z.string().trim().default(''),
});

const { version } = thisPackage();

export default function (RED: RED): void {
  register(
    RED,
    'futamichi-router-broker',
    (node, definition) => {
      const self: BrokerNode = Object.assign(node, {
        state: 'connecting' as const,
        problem: undefined,
        watchers: new Set<() => void>(),
        users: new Users(),
      });
      try {
        const { ca, ...rest } = settingsOf(settings, definition);
        const { username, password } = node.credentials ?? {};
        self.bridge = new Bridge({
          ...rest,
          ...(ca !== '' && { ca: ca.startsWith('-----') ? ca : readFileSync(ca, 'utf8') }),
          ...(typeof username === 'string' && { username }),
          ...(typeof password === 'string' && { password }),
          version,
          clock: systemClock,
          log: (line) => node.warn(line),
          onState: quietly(node, (state: ConnectionState, problem?: RouterError) =>
            changed(self, state, problem),
          ),
        });
        self.bridge.start();
      } catch (thrown) {
        self.fault =
          thrown instanceof RouterError
            ? thrown
            : new RouterError('invalid-input', { detail: asRouterError(thrown).detail ?? '' });
        delete self.bridge;
        node.error(inWords(self.fault));
      }
      onClose(node, async (removed) => {
        // Node-RED closes nodes in no order that we may rely on
        await self.users.gone(systemClock);
        await self.bridge?.close({ forget: removed });
      });
    },
    { username: { type: 'text' }, password: { type: 'password' } },
  );
}

/** Said once when it goes wrong and once when it is well again. */
function changed(node: BrokerNode, state: ConnectionState, problem: RouterError | undefined): void {
  const before = node.problem;
  node.state = state;
  if (state !== 'connecting') node.problem = problem;
  const { problem: now } = node;
  if (now && (now.code !== before?.code || now.detail !== before.detail)) node.warn(inWords(now));
  if (!now && before) node.log('the broker answers again');
  for (const listener of node.watchers) listener();
}
