/** Who tells of a drop, and by what he notices. `core nodes` is a flow without us. */
export type Contestant =
  | 'ssh, hooks'
  | 'ssh, no hooks'
  | 'upnp, events'
  | 'upnp, syslog'
  | 'upnp, each 4 s'
  | 'upnp, each 30 s'
  | 'core nodes, each 30 s';

export interface Outcome {
  readonly name: Contestant;
  /** From each loss to the first message that tells of it: the drop, or another address. */
  readonly toldMs: readonly number[];
  /** Losses of which nothing was told before the next. */
  readonly untold: number;
  /** Losses that were told as another address only, if at all: nobody would have heard of a drop. */
  readonly unseen: number;
  /** Drops that were told and did not happen, and outages of a router that was there. */
  readonly falseAlarms: number;
  /** While nothing changed: requests, or commands over an open connection; undefined: not counted. */
  readonly perHour: number | undefined;
}

/** A message about the session, as somebody on MQTT hears it. */
export interface Told {
  readonly name: Contestant;
  readonly at: number;
  readonly what: 'down' | 'up' | 'address' | 'unreachable';
}

/** What was spent in a time in which nothing changed. */
export interface Cost {
  readonly requests: number | undefined;
  readonly ms: number;
}

/** Sorts what was told from `began` on to the losses; all times on one clock, in milliseconds. */
export function outcomeOf(
  name: Contestant,
  began: number,
  losses: readonly number[],
  told: readonly Told[],
  { requests, ms }: Cost,
): Outcome {
  const own = told.filter((each) => each.name === name && each.at >= began);
  const first = losses[0] ?? Number.POSITIVE_INFINITY;
  const alarms = (list: readonly Told[]) =>
    list.filter(({ what }) => what === 'down' || what === 'unreachable').length;
  const toldMs: number[] = [];
  let [untold, unseen, falseAlarms] = [0, 0, alarms(own.filter(({ at }) => at < first))];
  for (const [n, loss] of losses.entries()) {
    const next = losses[n + 1] ?? Number.POSITIVE_INFINITY;
    const about = own.filter(({ at }) => at >= loss && at < next);
    const news = about.find(({ what }) => what === 'down' || what === 'address');
    if (news) toldMs.push(news.at - loss);
    else untold += 1;
    if (!about.some(({ what }) => what === 'down')) unseen += 1;
    falseAlarms += Math.max(0, alarms(about) - 1);
  }
  const perHour = requests === undefined ? undefined : Math.round((requests * 3_600_000) / ms);
  return { name, toldMs, untold, unseen, falseAlarms, perHour };
}
