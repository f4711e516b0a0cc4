import { diagnostics } from '../../lib/diagnostics/diagnostics.ts';
import type {
  BrokerNodeFacts,
  Facts,
  HomeNodeFacts,
  RouterNodeFacts,
  Secret,
} from '../../lib/diagnostics/facts.ts';
import { thisPackage } from '../../lib/this-package.ts';
import type { BrokerNode } from './broker-node.ts';
import { dualStackNodes, type DualStackNode } from './dual-stack-node.ts';
import type { RED } from './node-red.ts';
import { routerNodes, type RouterNode } from './router-node.ts';

/** All that our nodes know of each other and of what they speak to, without what is nobody's business. */
export function diagnosticsOf(RED: RED): object {
  return diagnostics(factsOf(RED));
}

function factsOf(RED: RED): Facts {
  const brokers = brokerNodes(RED);
  return {
    at: Date.now(),
    versions: {
      package: thisPackage().version,
      nodeRed: (RED.settings as { readonly version?: string }).version ?? 'unknown',
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      uptimeS: Math.round(process.uptime()),
      memoryMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
    },
    routers: [...routerNodes].map(routerFacts),
    homes: [...dualStackNodes].map(homeFacts),
    brokers: brokers.map(brokerFacts),
    secrets: [...routerNodes, ...brokers].flatMap(secretsOf),
  };
}

function brokerNodes(RED: RED): readonly BrokerNode[] {
  const found: BrokerNode[] = [];
  RED.nodes.eachNode(({ id, type }) => {
    const node = type === 'futamichi-router-broker' ? (RED.nodes.getNode(id) as unknown) : null;
    if (node) found.push(node as BrokerNode);
  });
  return found;
}

function routerFacts({ name = '', slug, config, router, fault, credentials }: RouterNode): RouterNodeFacts {
  return {
    name,
    slug,
    config: config && { ...config, address: withoutLogin(config.address) },
    hasPassword: Boolean(credentials?.['password']),
    router,
    fault,
  };
}

function homeFacts({ slug, dualStack, routers, fault }: DualStackNode): HomeNodeFacts {
  const members = routers && { upper: routers.upper.slug, lower: routers.lower.slug };
  return { slug, members, report: dualStack?.report, fault };
}

function brokerFacts({
  bridge,
  deployed,
  fault,
  state,
  problem,
  credentials,
  recent,
}: BrokerNode): BrokerNodeFacts {
  return {
    url: withoutLogin(deployed?.url ?? ''),
    base: deployed?.base ?? '',
    protocol: deployed?.protocol ?? 0,
    tls: /^(?:mqtts|ssl|tls|wss):/i.test(deployed?.url ?? ''),
    hasLogin: Boolean(credentials?.['username']),
    hasClientId: Boolean(deployed?.clientId),
    state,
    problem,
    fault,
    standing: bridge?.standing,
    lines: recent.lines,
  };
}

/** A URL without the login that may stand in it; in one that is none a password may hold any sign, a slash for one. */
function withoutLogin(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
}

/** What a node must not give away, wherever else it may stand. */
function secretsOf({ credentials, ...node }: RouterNode | BrokerNode): readonly Secret[] {
  const url = 'config' in node ? node.config?.address : (node as BrokerNode).deployed?.url;
  const login = url !== undefined && URL.canParse(url) ? new URL(url) : undefined;
  return [
    ...given('password', [credentials?.['password'], decoded(login?.password)]),
    ...given('account', [credentials?.['username'], decoded(login?.username)]),
  ];
}

function given(kind: Secret['kind'], values: readonly unknown[]): readonly Secret[] {
  return values.flatMap((value) => (typeof value === 'string' && value !== '' ? [{ kind, value }] : []));
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return text;
  }
}
