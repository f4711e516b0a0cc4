import type { AnyDoable } from '../../router/capability.ts';
import { minutes, seconds, type Clock } from '../../router/clock.ts';
import type { Channel } from '../../router/driver.ts';
import type { About } from '../about.ts';
import type { Whereabouts } from '../whereabouts.ts';
import { concernsOf, operationsOf } from './operations.ts';
import type { Profile } from './profile.ts';
import { Reader } from './reader.ts';
import type { ScreenSession } from './session.ts';

export interface ScreenChannelOptions {
  readonly profile: Profile;
  readonly session: ScreenSession;
  readonly where: Whereabouts;
  readonly about: About;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** A look is a login, and somebody may want to log in himself: at most one an hour while nothing changes. */
const NORMAL_MS = minutes(65);
const FAST_MS = seconds(1);
/** How long only that is read which shows whether something was done. */
const FOCUS_MS = seconds(30);

/** A settings screen as a channel: read rarely, worked as a person would. */
export function screenChannel(options: ScreenChannelOptions): Channel {
  const { profile, session, clock, about } = options;
  const complain = onceEach(options.log);
  const reader = new Reader({ profile, about, clock, complain });
  let focus: { readonly pages: ReadonlySet<string>; readonly until: number } | undefined;
  const onSent = (capability: AnyDoable) => {
    const pages = concernsOf(capability).flatMap((token) => [...reader.pagesFor(token)]);
    if (pages.length > 0) focus = { pages: new Set(pages), until: clock.monotonic() + FOCUS_MS };
  };
  return {
    id: 'screen',
    looks:
      reader.provides.length === 0
        ? []
        : [
            {
              id: 'screen',
              provides: reader.provides,
              pace: { normal: NORMAL_MS, fast: FAST_MS },
              dear: true,
              deadlineMs: seconds(60),
              read(signal, asked) {
                const only = focus && clock.monotonic() < focus.until ? focus.pages : undefined;
                return session.use((screen) => reader.read(screen, signal, only), asked);
              },
            },
          ],
    operations: operationsOf({ ...options, onSent, mode: () => reader.mode }),
  };
}

const MOST_LINES = 100;

/** The same complaint an hour later is no news. */
function onceEach(log: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line) || said.size >= MOST_LINES) return;
    said.add(line);
    log(line);
  };
}
