import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BridgeOptions, Ears } from '../lib/mqtt/bridge-options.ts';
import { Bridge } from '../lib/mqtt/bridge.ts';
import { brokerUrl } from '../lib/mqtt/broker-url.ts';
import type { ConnectionState, Tls } from '../lib/mqtt/connection.ts';
import { TroubleLog } from '../lib/mqtt/trouble-log.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { systemClock } from '../lib/router/clock.ts';
import { asRouterError, RouterError } from '../lib/router/errors.ts';
import { languageOf, type Language } from '../lib/router/text.ts';
import { thisPackage } from '../lib/this-package.ts';
import { AdminRoutes } from './runtime/admin-routes.ts';
import { addBrokerEndpoint } from './runtime/broker-endpoint.ts';
import { isBrokerNode, type BrokerNode } from './runtime/broker-node.ts';
import { afterDeploy, isDeploying, isInFlows, standingOf, watchDeploys } from './runtime/deploys.ts';
import { diagnosticsOf } from './runtime/diagnostics.ts';
import { inWords, onClose, quietly } from './runtime/guard.ts';
import { keptBases } from './runtime/kept-bases.ts';
import { park, takeOver } from './runtime/parked-bridges.ts';
import { RecentLines } from './runtime/recent-lines.ts';
import { restingIn } from './runtime/published-routers.ts';
import { register } from './runtime/register.ts';
import type { RED } from './runtime/node-red.ts';
import { Users } from './runtime/users.ts';

const file = z.string().trim().default('');
const settings = z.object({
  url: z.string().trim().default('mqtt://127.0.0.1:1883'),
  base: z.string().trim().default('futamichi'),
  clientId: z.string().trim().default(''),
  protocol: z.coerce
    .number()
    .pipe(z.union([z.literal(4), z.literal(5)]))
    .default(4),
  /** Files, or what stands in them. */
  ca: file,
  cert: file,
  key: file,
  /** A TLS configuration of Node-RED's own, in place of the files. */
  tls: file,
});

const { version } = thisPackage();

export default function (RED: RED): void {
  watchDeploys(RED);
  register(
    RED,
    'futamichi-router-broker',
    (node, definition) => {
      const self: BrokerNode = Object.assign(node, {
        state: 'connecting' as const,
        problem: undefined,
        recent: new RecentLines(),
        watchers: new Set<() => void>(),
        users: new Users(),
      });
      const warn = (line: string) => {
        self.recent.add(line);
        node.warn(line);
      };
      const troubles = new TroubleLog({
        clock: systemClock,
        warn: (problem) => warn(told(problem, languageOf(settingOf(RED, 'lang')))),
        well: () => node.log('the broker answers again'),
      });
      const standing = standingOf(node);
      let identity = { settings: '', place: '' };
      try {
        const { ca, cert, key, tls, ...rest } = checkedInput(settings, definition);
        const { username, password } = node.credentials ?? {};
        const options = {
          ...rest,
          tls: tls === '' ? filesOf({ ca, cert, key }) : configured(RED, tls),
          ...(typeof username === 'string' && { username }),
          ...(typeof password === 'string' && { password }),
        };
        self.deployed = {
          ...options,
          files: [ca, cert, key, tls].join('\n').trim(),
        };
        identity = { settings: JSON.stringify(options), place: `${brokerUrl(rest.url)} ${rest.base}` };
        const ears: Ears = {
          log: warn,
          onState: quietly(node, (state: ConnectionState, problem?: RouterError) => {
            troubles.take(state, problem);
            changed(self, state, problem);
          }),
        };
        self.bridge = connection(RED, node.id, options, ears, identity);
      } catch (thrown) {
        self.fault =
          thrown instanceof RouterError
            ? thrown
            : new RouterError('invalid-input', { detail: asRouterError(thrown).detail ?? '' });
        delete self.bridge;
        node.error(inWords(self.fault));
      }
      const stop = afterDeploy(quietly(node, () => self.bridge?.deployed()));
      onClose(node, async (removed) => {
        stop();
        troubles.stop();
        // Node-RED closes nodes in no order that we may rely on
        await self.users.gone(systemClock);
        const { bridge } = self;
        const gone = removed && !isInFlows(RED, standing);
        if (bridge && isDeploying() && (gone || !removed))
          return park(node.id, { ...identity, bridge, gone });
        await bridge?.close({ forget: gone });
      });
    },
    { username: { type: 'text' }, password: { type: 'password' } },
  );
  addBrokerEndpoint(new AdminRoutes(RED), (id) => {
    const node: unknown = RED.nodes.getNode(id);
    return isBrokerNode(node) ? node.deployed : undefined;
  });
}

/** The connection that was there before a deploy, or a new one. */
function connection(
  RED: RED,
  id: string,
  options: Omit<BridgeOptions, 'version' | 'clock'>,
  ears: Ears,
  identity: { readonly settings: string; readonly place: string },
): Bridge {
  const before = takeOver(id, identity);
  if (before) {
    before.handTo(ears);
    return before;
  }
  const bridge = new Bridge({
    ...options,
    ...ears,
    ...keptBases(RED, id, options),
    version,
    clock: systemClock,
    owner: id.replaceAll(/[^a-zA-Z0-9_-]/g, '_'),
    rests: (nodes) => restingIn(RED, nodes),
    questions: { diagnostics: () => diagnosticsOf(RED) },
  });
  bridge.start();
  return bridge;
}

/** Certificates from files, or as they are. Throws where a file cannot be read. */
function filesOf(given: Readonly<Record<'ca' | 'cert' | 'key', string>>): Tls {
  const read = (text: string) => (text.startsWith('-----') ? text : readFileSync(text, 'utf8'));
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === '' ? [] : [[name, read(text)]])),
  );
}

/** A node of Node-RED's own type `tls-config`. Throws `invalid-input` where there is none. */
function configured(RED: RED, id: string): Tls {
  const node = RED.nodes.getNode(id) as { addTLSOptions?: (to: object) => Tls } | null;
  if (typeof node?.addTLSOptions !== 'function') throw new RouterError('invalid-input', { detail: 'TLS' });
  const { ca, cert, key, passphrase, servername, rejectUnauthorized } = node.addTLSOptions({});
  return { ca, cert, key, passphrase, servername, rejectUnauthorized };
}

function settingOf(RED: RED, name: string): string | undefined {
  const value = (RED.settings as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

/** In the language that Node-RED's own log has. */
function told(problem: RouterError, language: Language): string {
  if (language === 'en') return inWords(problem);
  const { code, detail } = problem;
  return `${code}: ${problem.sentence(language)}${detail === undefined ? '' : ` (${detail})`}`;
}

function changed(node: BrokerNode, state: ConnectionState, problem: RouterError | undefined): void {
  node.state = state;
  if (state !== 'connecting') node.problem = problem;
  for (const listener of node.watchers) listener();
}
