import { minutes, seconds, type Clock } from '../../router/clock.ts';
import type { Channel } from '../../router/driver.ts';
import { asRouterError } from '../../router/errors.ts';
import type { Teaching } from '../../router/survey.ts';
import type { Page } from '../../screen/page/page.ts';
import type { About } from '../about.ts';
import type { Whereabouts } from '../base-url.ts';
import { operationsOf } from './operations.ts';
import type { Profile } from './profile.ts';
import { Reader } from './reader.ts';
import type { ScreenSession } from './session.ts';
import { surveyLines } from './survey.ts';
import { teachingOn } from './teaching.ts';

export interface ScreenChannelOptions {
  readonly profile: Profile;
  readonly session: ScreenSession;
  readonly where: Whereabouts;
  readonly about: About;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

/** A settings screen, which a person can teach us as well. */
export interface ScreenChannel extends Channel {
  readonly teaching: Teaching;
}

/** Makes the channel of a box’s settings screen. */
export type ScreenChannelFor = (options: ScreenChannelOptions) => ScreenChannel;

/** A look is a login, and somebody may want to log in himself: at most one an hour while nothing changes. */
const NORMAL_MS = minutes(65);
/** After something was done: its effect is to be seen within a second. */
const FAST_MS = 500;

/** A settings screen as a channel: read rarely, worked as a person would. */
export function screenChannel(options: ScreenChannelOptions): ScreenChannel {
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
    teaching: teachingOn(session, clock, async (screen, signal) => {
      const lines = surveyLines(profile);
      const pages = new Map<string, Page | Error>();
      for (const key of new Set(lines.map(({ shown }) => shown.page))) {
        const place = profile.pages[key];
        if (place) pages.set(key, await screen.open(place, signal).catch(onePage));
      }
      return { lines, pages };
    }),
  };
}

/** What concerns one page is an answer; what concerns the box or the login is not. */
function onePage(thrown: unknown): Error {
  const error = asRouterError(thrown);
  if (error.code === 'unreadable' || error.code === 'unsupported') return error;
  throw error;
}

const MOST_LINES = 100;

/** The same complaint an hour later is no news. */
export function onceEach(log: (line: string) => void): (line: string) => void {
  const said = new Set<string>();
  return (line) => {
    if (said.has(line) || said.size >= MOST_LINES) return;
    said.add(line);
    log(line);
  };
}
