import { z } from 'zod';
import { TOPIC } from '../lib/mqtt/topics.ts';
import { RouterError } from '../lib/router/errors.ts';
import { languageOf } from '../lib/router/text.ts';
import { targetOf } from '../lib/target.ts';
import { isBrokerNode, type BrokerNode } from './router-broker.ts';
import { onClose, quietly } from './runtime/guard.ts';
import { configNode, register, type RED } from './runtime/red.ts';
import { isRouterNode, type RouterNode } from './runtime/router-node.ts';
import { brokerStatus, missing, statusOfError } from './runtime/status.ts';

const settings = z.object({
  routers: z
    .union([z.array(z.string()), z.string().transform((list) => list.split(','))])
    .transform((list) => list.map((id) => id.trim()).filter(Boolean))
    .default([]),
  discovery: z
    .union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)])
    .default(true),
  prefix: z.string().trim().regex(TOPIC).default('homeassistant'),
  language: z.string().default('en'),
});

export default function (RED: RED): void {
  register(RED, 'futamichi-router-home-assistant', (node, definition) => {
    const broker = configNode(RED, definition['broker'], isBrokerNode);
    const bridge = broker?.bridge;
    const parsed = settings.safeParse(definition);
    if (!bridge || !parsed.success) {
      const fault =
        broker?.fault ??
        new RouterError('invalid-input', {
          detail: parsed.success ? 'broker' : (parsed.error.issues[0]?.path.join('.') ?? ''),
        });
      node.status(statusOfError(fault));
      if (broker) node.error(fault.message);
      return;
    }
    const { discovery, prefix, language, routers } = parsed.data;
    const mine: string[] = [];
    for (const source of chosen(RED, routers)) {
      try {
        bridge.add({
          slug: source.slug,
          id: source.id,
          name: source.name ?? '',
          role: source.config?.role ?? 'single',
          language: languageOf(language),
          allow: source.config?.allow ?? [],
          url: pageOf(source),
          homeAssistant: discovery ? { prefix } : undefined,
          router: source.router as NonNullable<RouterNode['router']>,
        });
        mine.push(source.slug);
      } catch (thrown) {
        node.error((thrown as Error).message);
      }
    }
    const show = quietly(node, () => node.status(statusFor(broker)));
    broker.watchers.add(show);
    broker.users.add(node.id);
    if (mine.length === 0) node.status(missing);
    else show();
    onClose(node, (removed) => {
      broker.watchers.delete(show);
      for (const slug of mine) bridge.remove(slug, { forget: removed });
      broker.users.release(node.id);
    });
  });
}

function chosen(RED: RED, ids: readonly string[]): readonly RouterNode[] {
  const found: RouterNode[] = [];
  if (ids.length > 0) found.push(...ids.flatMap((id) => configNode(RED, id, isRouterNode) ?? []));
  else
    RED.nodes.eachNode((each) =>
      found.push(
        ...(each.type === 'futamichi-router' ? [configNode(RED, each.id, isRouterNode) ?? []].flat() : []),
      ),
    );
  return found.filter(({ router }) => router !== undefined);
}

/** The router's own page, for Home Assistant's link. */
function pageOf({ config }: RouterNode): string | undefined {
  if (!config) return undefined;
  const { host } = targetOf(config.address);
  return `http://${host.includes(':') ? `[${host}]` : host}/`;
}

function statusFor({ state, problem }: BrokerNode) {
  if (state === 'connecting' && !problem) return brokerStatus.connecting;
  if (problem?.code === 'auth-failed') return brokerStatus.refused;
  if (state !== 'connected') return brokerStatus.offline;
  return problem ? brokerStatus.denied : brokerStatus.connected;
}
