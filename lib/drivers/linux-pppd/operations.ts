import { connect } from '../../capabilities/connect.ts';
import { disconnect } from '../../capabilities/disconnect.ts';
import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { reconnect } from '../../capabilities/reconnect.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { seconds } from '../../router/clock.ts';
import type { AnyOperation, Operation, Performing } from '../../router/driver.ts';
import { RouterError } from '../../router/errors.ts';
import { NO_WRAPPER, NOT_SET_UP } from './change-errors.ts';
import type { HostCommand, Host } from './host.ts';

/** How long a session may still look up after pppd was told to end it. */
const ENDS_WITHIN_MS = seconds(15);
/** How long pppd may take to go away, where it does not persist. */
const GOES_WITHIN_MS = seconds(5);

const PHASES = {
  ending: { en: 'waiting for the session to end', ja: '切断待ち' },
  starting: { en: 'starting pppd', ja: 'pppdを起動中' },
} as const;

/** What the wrapper does for us. Everything is withdrawn where the host has none, or where it is not set up for that. */
export function operationsOf(host: Host): readonly AnyOperation[] {
  return [
    offered(host, 'reconnect', reconnect, (_, performing) => redial(host, performing)),
    offered(host, 'connect', connect, (_, performing) => dial(host, performing)),
    offered(host, 'disconnect', disconnect, (_, performing) => ask(host, 'disconnect', performing)),
    offered(host, 'bridge', pppoeBridge, (on, performing) =>
      ask(host, on ? 'bridge on' : 'bridge off', performing),
    ),
  ];
}

function offered<I>(
  host: Host,
  verb: string,
  capability: Operation<I>['capability'],
  perform: Operation<I>['perform'],
): AnyOperation {
  const made: Operation<I> = {
    capability,
    perform,
    get withdrawn() {
      return withdrawnFor(host, verb);
    },
  };
  return made;
}

function withdrawnFor({ answer }: Host, verb: string): RouterError | undefined {
  if (!answer || answer.can.has(verb)) return undefined;
  return answer.wrapper
    ? new RouterError('unsupported', { detail: `no ${verb}`, hint: NOT_SET_UP })
    : new RouterError('unsupported', { detail: 'no futamichi-pppd on the host', hint: NO_WRAPPER });
}

function ask(host: Host, change: HostCommand, performing: Performing): Promise<void> {
  return performing.request((signal) => host.change(change, signal));
}

/** Starts a session. A pppd that was about to end when it was told to dial does not; when it has gone, a new one is started. */
async function dial(host: Host, performing: Performing): Promise<void> {
  const before = host.answer;
  await ask(host, 'connect', performing);
  if (before?.daemon === true) await startIfGone(host, performing);
}

/** Ends the session. A pppd with `persist` dials again by itself; one without ends, and a new one is started. */
async function redial(host: Host, performing: Performing): Promise<void> {
  await ask(host, 'reconnect', performing);
  performing.progress(PHASES.ending);
  if (!(await performing.watch((now) => now.value(sessionUp) === false, ENDS_WITHIN_MS))) return;
  await startIfGone(host, performing);
}

async function startIfGone(host: Host, performing: Performing): Promise<void> {
  const gone = () => host.answer?.daemon === false;
  await performing.watch((now) => now.value(sessionUp) === true || gone(), GOES_WITHIN_MS);
  if (!gone()) return;
  performing.progress(PHASES.starting);
  await ask(host, 'connect', performing);
}
