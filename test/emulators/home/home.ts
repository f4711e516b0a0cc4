import { systemClock, type Clock } from '../../../lib/router/clock.ts';
import type { Settings } from '../box/box.ts';
import type { Face } from '../box/face.ts';
import { HomeModel } from './model.ts';
import { LOWER, UPPER, type HomeOptions, type Seat, type SeatTaker } from './options.ts';

export interface StartHomeOptions extends Partial<HomeOptions> {
  readonly clock?: Clock;
  /** Makes each router’s settings screen: `(seat) => startAtermP({ ...seat })`. */
  readonly upper: SeatTaker;
  readonly lower: SeatTaker;
  /** What is different from the usual home at the beginning. */
  readonly upperSettings?: Partial<Settings>;
  readonly lowerSettings?: Partial<Settings>;
  readonly lowerFactory?: Seat['factory'];
}

/** A home whose two routers can be asked and set as in life. */
export interface Home extends Pick<
  HomeModel,
  'line' | 'server' | 'cables' | 'clients' | 'events' | 'renew' | 'jammed'
> {
  readonly model: HomeModel;
  readonly upper: Face;
  readonly lower: Face;
  /** Until both listen where they are now. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function startHome(options: StartHomeOptions): Promise<Home> {
  const { clock = systemClock } = options;
  const upper = await options.upper({
    clock,
    settings: { ...UPPER.settings, ...options.upperSettings },
    factory: UPPER.factory,
  });
  const lower = await options.lower({
    clock,
    settings: { ...LOWER.settings, ...options.lowerSettings },
    factory: options.lowerFactory ?? LOWER.factory,
  });
  const model = new HomeModel(upper.box, lower.box, options);
  return {
    model,
    upper,
    lower,
    line: model.line,
    server: model.server,
    cables: model.cables,
    events: model.events,
    get clients() {
      return model.clients;
    },
    get jammed() {
      return model.jammed;
    },
    renew: () => model.renew(),
    async settled() {
      await Promise.all([upper.settled(), lower.settled()]);
    },
    async close() {
      await Promise.all([upper.close(), lower.close()]);
      model.close();
    },
  };
}
