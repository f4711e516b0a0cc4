import { z } from 'zod';
import type { NodeStatus } from 'node-red';
import { TOPIC } from '../lib/mqtt/topics.ts';
import { checkedInput } from '../lib/router/checked-input.ts';
import { idList } from '../lib/router/config.ts';
import type { ErrorCode } from '../lib/router/errors.ts';
import { languageOf } from '../lib/router/text.ts';
import { isBrokerNode, type BrokerNode } from './runtime/broker-node.ts';
import { isInFlows, onDeployed, standingOf, watchDeploys } from './runtime/deploys.ts';
import { dualStackNodes, isDualStackNode } from './runtime/dual-stack-node.ts';
import { onClose, quietly } from './runtime/guard.ts';
import { PublishedRouters } from './runtime/published-routers.ts';
import { configNode, register } from './runtime/register.ts';
import type { RED } from './runtime/node-red.ts';
import { isRouterNode, routerNodes } from './runtime/router-node.ts';
import { badSettings, brokerStatus, missing, statusOfError } from './runtime/status.ts';

const settings = z.object({
  routers: idList,
  homes: idList,
  discovery: z
    .union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)])
    .default(true),
  prefix: z.string().trim().regex(TOPIC).default('homeassistant'),
  language: z.string().default('en'),
});

export default function (RED: RED): void {
  watchDeploys(RED);
  register(RED, 'futamichi-router-home-assistant', (node, definition) => {
    const broker = configNode(RED, definition['broker'], isBrokerNode);
    const bridge = broker?.bridge;
    if (!broker || !bridge) return node.status(broker?.fault ? statusOfError(broker.fault) : badSettings);
    const { discovery, prefix, language, routers, homes } = checkedInput(settings, definition);
    const published = new PublishedRouters({
      RED,
      bridge,
      prefix: discovery ? prefix : undefined,
      language: languageOf(language),
      publisher: standingOf(node),
      onError: (line) => node.error(line),
    });
    const show = quietly(node, () => node.status(statusFor(broker, published)));
    const follow = () => {
      published.follow([
        ...chosen(RED, homes, dualStackNodes, isDualStackNode),
        ...chosen(RED, routers, routerNodes, isRouterNode),
      ]);
      show();
    };
    follow();
    onDeployed(RED, node, follow);
    broker.watchers.add(show);
    broker.users.add(node.id);
    onClose(node, (removed) => {
      broker.watchers.delete(show);
      published.end({ forget: removed && !isInFlows(RED, standingOf(node)) });
      broker.users.release(node.id);
    });
  });
}

/** Those with these ids; all where none is given, also those in subflows. */
function chosen<T>(
  RED: RED,
  wanted: readonly string[],
  all: ReadonlySet<T>,
  is: (node: unknown) => node is T,
): readonly T[] {
  return wanted.length === 0 ? [...all] : wanted.flatMap((id) => configNode(RED, id, is) ?? []);
}

function statusFor({ state, problem }: BrokerNode, { size, incomplete, taken }: PublishedRouters) {
  if (size === 0) return incomplete ? badSettings : missing;
  if (state === 'connecting' && !problem) return brokerStatus.connecting;
  if (problem?.code === 'auth-failed') return brokerStatus.refused;
  if (state !== 'connected') return OFFLINE[problem?.code ?? 'unreachable'] ?? brokerStatus.offline;
  if (incomplete) return badSettings;
  if (taken) return brokerStatus.taken;
  return problem ? brokerStatus.denied : brokerStatus.connected;
}

/** Why there is no connection, where it is not that nobody answers. */
const OFFLINE: Readonly<Partial<Record<ErrorCode, NodeStatus>>> = {
  'wrong-host': brokerStatus.untrusted,
  conflict: brokerStatus.sameId,
  unsupported: brokerStatus.limited,
  rejected: brokerStatus.limited,
};
