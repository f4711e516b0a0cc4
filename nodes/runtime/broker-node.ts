import type { Bridge } from '../../lib/mqtt/bridge.ts';
import type { ConnectionState } from '../../lib/mqtt/connection.ts';
import type { RouterError } from '../../lib/router/errors.ts';
import type { DeployedBroker } from './broker-endpoint.ts';
import type { Node } from './node-red.ts';
import type { RecentLines } from './recent-lines.ts';
import type { Users } from './users.ts';

/** A broker that the user configured; `bridge` is absent where its settings make no sense, and `fault` says why. */
export interface BrokerNode extends Node {
  bridge?: Bridge;
  /** What the editor's test may use of it. */
  deployed?: DeployedBroker;
  fault?: RouterError;
  state: ConnectionState;
  problem: RouterError | undefined;
  /** What was warned of. */
  recent: RecentLines;
  /** Told when the connection comes and goes. */
  watchers: Set<() => void>;
  /** Nodes that publish over it; they say good-bye before it closes. */
  users: Users;
}

export function isBrokerNode(node: unknown): node is BrokerNode {
  return (node as { type?: unknown } | undefined)?.type === 'futamichi-router-broker';
}
