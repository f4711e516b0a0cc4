import { minutes, seconds, type Clock } from '../../router/clock.ts';
import type { Channel } from '../../router/driver.ts';
import type { About } from '../about.ts';
import type { Whereabouts } from '../base-url.ts';
import { operationsOf } from './operations.ts';
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
/** After something was done: its effect is to be seen within a second. */
const FAST_MS = 500;

/** A settings screen as a channel: read rarely, worked as a person would. */
export function screenChannel(options: ScreenChannelOptions): Channel {
  const { profile, session, clock, about } = options;
  const complain = onceEach(options.log);
  const reader = new Reader({ profile, about, clock, complain });
  return {
    id: 'screen',
    login: true,
    looks:
      reader.provides.length === 0
        ? []
        : [
            {
              id: 'screen',
              provides: reader.provides,
              pace: { normal: NORMAL_MS, fast: FAST_MS },
              costly: true,
              deadlineMs: seconds(60),
              read(signal, asked, only) {
                const pages = new Set(only?.flatMap((token) => [...reader.pagesFor(token)]));
                const some = pages.size > 0 ? pages : undefined;
                return session.use((screen) => reader.read(screen, signal, some), asked);
              },
            },
          ],
    operations: operationsOf({
      ...options,
      mode: () => reader.mode,
      stranger: () => reader.stranger,
      unread: (capability) => reader.unread(capability.id),
    }),
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
