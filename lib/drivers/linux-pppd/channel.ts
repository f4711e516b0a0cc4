import type { Channel } from '../../router/driver.ts';
import { LocalShell } from '../../transport/local.ts';
import type { Shell } from '../../transport/shell.ts';
import type { DriverContext } from '../definition.ts';
import { detailsLook } from './details-look.ts';
import { followHooks, HookListener, type Watch } from './hook-listener.ts';
import { Host } from './host.ts';
import { latencyLook } from './latency-look.ts';
import { operationsOf } from './operations.ts';
import { SessionMemory } from './session-memory.ts';
import type { Settings } from './settings.ts';
import { statusLook } from './status-look.ts';

export interface PppdChannelOptions {
  readonly shell: Shell;
  readonly settings: Settings;
  /** How news of the session arrive; default: by following hooks and kernel through the shell. */
  readonly watch?: Watch;
}

export interface PppdChannel extends Channel {
  /** Whether it knows at the moment how the session is. */
  readonly tellsSession: boolean;
}

/** A host that runs pppd as a channel, for this driver and for those that compose it with others. Nothing is asked yet. */
export function pppdChannel(
  { shell, settings, watch }: PppdChannelOptions,
  { clock }: Pick<DriverContext, 'clock'>,
): PppdChannel {
  const host = new Host({ shell, clock, wrapper: settings.wrapper });
  const seen = new SessionMemory();
  host.onAnswer((answer) => seen.learn(answer));
  const hints = new HookListener(host, watch ?? followHooks(host, settings.session), clock);
  return {
    id: 'pppd',
    ...(!(shell instanceof LocalShell) && { login: true }),
    // the details first: they bring the log even where all is well
    looks: [
      detailsLook(host, settings, seen, clock),
      statusLook(host, settings, seen, clock),
      ...(settings.ping ? [latencyLook(host, seen)] : []),
    ],
    operations: operationsOf(host),
    listen: (hint, signal) => hints.listen(hint, signal),
    get tellsSession() {
      const { answer, answers } = host;
      return answers && answer?.links !== undefined && seen.dials(answer) === 'yes';
    },
  };
}
