import type { NodeStatus } from 'node-red';
import { reachable } from '../../lib/capabilities/reachable.ts';
import { sessionUp } from '../../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../../lib/capabilities/wan-ipv4.ts';
import type { ErrorCode, RouterError } from '../../lib/router/errors.ts';
import type { Outcome } from '../../lib/router/verification.ts';
import type { Router } from '../../lib/router/router.ts';
import type { Node } from './node-red.ts';

/** Message ids, so that each person sees a status in the language of his editor. They live in the router node's catalogue. */
const text = (key: string): string => `@futamichi/node-red-dual-stack/router:router.status.${key}`;

const OF_CODE: Readonly<Partial<Record<ErrorCode, string>>> = {
  unreachable: 'no-answer',
  timeout: 'no-answer',
  'auth-failed': 'login-refused',
  'auth-locked': 'login-locked',
  busy: 'busy',
  unsupported: 'unsupported',
  'wrong-host': 'wrong-host',
  unreadable: 'unreadable',
  'invalid-input': 'bad-settings',
  conflict: 'conflict',
};

const waiting = (key: string): NodeStatus => ({ fill: 'yellow', shape: 'ring', text: text(key) });
const bad = (key: string): NodeStatus => ({ fill: 'red', shape: 'ring', text: text(key) });

export const missing: NodeStatus = bad('no-router');
export const badSettings: NodeStatus = bad('bad-settings');
export const connecting: NodeStatus = waiting('connecting');

/** What a node under this router should show: the truth in a few words. */
export function statusOf(router: Pick<Router, 'snapshot' | 'problem' | 'running' | 'paused'>): NodeStatus {
  const { snapshot, problem, running, paused } = router;
  if (running) return { fill: 'blue', shape: 'dot', text: text('running') };
  if (paused) return waiting('paused');
  if (problem) return statusOfError(problem);
  if (snapshot.value(reachable) !== true) return connecting;
  const up = snapshot.value(sessionUp);
  if (up === false) return { fill: 'red', shape: 'dot', text: text('down') };
  if (up === undefined) return { fill: 'grey', shape: 'dot', text: text('no-session-info') };
  return { fill: 'green', shape: 'dot', text: snapshot.value(wanIpv4) ?? text('up') };
}

/** Shows on a node what is not shown on it already: each status goes to every editor that is open. */
export function statusShower(node: Pick<Node, 'status'>): (status: NodeStatus) => void {
  let shown: NodeStatus = {};
  return (status) => {
    const { fill, shape, text } = status;
    if (fill === shown.fill && shape === shown.shape && text === shown.text) return;
    shown = status;
    node.status(status);
  };
}

export function statusOfError({ code }: RouterError): NodeStatus {
  return bad(OF_CODE[code] ?? 'problem');
}

/** How an action ended. */
export function statusOfOutcome(outcome: Outcome): NodeStatus {
  const fill = outcome === 'verified' || outcome === 'unchanged' ? 'green' : 'yellow';
  return { fill, shape: 'dot', text: text(outcome) };
}

/** Whose a port is; where none was asked for, the address that the home shares. */
export function statusOfPort(mine: boolean | null, ipv4: string): NodeStatus {
  if (mine === null) return { fill: 'green', shape: 'dot', text: ipv4 };
  return mine
    ? { fill: 'green', shape: 'dot', text: text('own-port') }
    : { fill: 'yellow', shape: 'ring', text: text('foreign-port') };
}

export const brokerStatus = {
  connecting: waiting('broker-connecting'),
  connected: { fill: 'green', shape: 'dot', text: text('broker-connected') },
  offline: bad('broker-offline'),
  refused: bad('broker-refused'),
  denied: { fill: 'yellow', shape: 'dot', text: text('broker-denied') },
  untrusted: bad('broker-tls'),
  sameId: bad('broker-id'),
  limited: bad('broker-limits'),
  taken: { fill: 'yellow', shape: 'dot', text: text('taken') },
} as const satisfies Record<string, NodeStatus>;

/** How a home is judged. */
export const homeStatus = {
  ok: { fill: 'green', shape: 'dot', text: text('home-ok') },
  incomplete: { fill: 'grey', shape: 'dot', text: text('home-incomplete') },
  warning: { fill: 'yellow', shape: 'dot', text: text('home-warning') },
  problem: { fill: 'red', shape: 'dot', text: text('home-problem') },
} as const satisfies Record<string, NodeStatus>;

/** Where a set-up is. */
export const setUpStatus = {
  planned: { fill: 'grey', shape: 'ring', text: text('setup-planned') },
  running: { fill: 'blue', shape: 'dot', text: text('setup-running') },
  waiting: waiting('setup-waiting'),
  stopped: bad('setup-stopped'),
  aborting: { fill: 'blue', shape: 'ring', text: text('setup-aborting') },
  finished: { fill: 'green', shape: 'dot', text: text('setup-finished') },
  aborted: { fill: 'grey', shape: 'dot', text: text('setup-aborted') },
} as const satisfies Record<string, NodeStatus>;
