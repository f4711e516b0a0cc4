import { bare } from '../../address/ip.ts';
import { wanMode } from '../../capabilities/wan-mode.ts';
import { NO_LOGIN_ENTERED } from '../../router/causes.ts';
import { systemClock } from '../../router/clock.ts';
import type { Channel, Driver, Evidence } from '../../router/driver.ts';
import { RouterError } from '../../router/errors.ts';
import type { Backend, Login } from '../../screen/backend.ts';
import { Peace } from '../../screen/peace.ts';
import { Screen } from '../../screen/screen.ts';
import { About, type Advisory } from '../about.ts';
import type { DriverContext, Sighting, Target } from '../definition.ts';
import { igdChannel, type IgdChannelOptions } from '../igd/channel.ts';
import { Whereabouts } from '../base-url.ts';
import { screenChannel, type ScreenChannelFor } from './channel.ts';
import { profileFor } from './family.ts';
import { overridden } from './overrides.ts';
import type { Profile } from './profile.ts';
import { ScreenSession, screenSessions } from './session.ts';

/** Makes what works a settings screen. */
export type BackendFor = (
  profile: Profile,
  login: Login | undefined,
  target: Target,
  context: DriverContext,
) => Backend;

/** Makes what takes over where script has to run; undefined: there is nothing. */
export type SpareFor = (
  profile: Profile,
  login: Login | undefined,
  target: Target,
) => (() => Backend) | undefined;

export interface BoxOptions extends Pick<IgdChannelOptions, 'search'> {
  readonly backendFor: BackendFor;
  readonly spareFor: SpareFor;
}

/** What a driver with settings screens recognises. */
export type BoxSighting = Sighting &
  Required<Pick<Sighting, 'model' | 'firmware' | 'base' | 'place' | 'screen'>>;

/** What a driver knows of its boxes besides their screens. */
export interface BoxKnowledge {
  readonly evidence: Evidence;
  /** Null: nobody knows. */
  readonly vendor: string | null;
  readonly advisories: readonly Advisory[];
  /** Channels that come before the others. */
  readonly first?: (where: Whereabouts, about: About) => readonly Channel[];
  /** Makes the channel of its settings screen; default: one that knows by the profile where everything stands. */
  readonly channelFor?: ScreenChannelFor;
}

const NO_LOGIN = {
  en: 'Enter the user name and password of the router’s settings screen in the router node.',
  ja: 'ルーターノードに設定画面のユーザー名とパスワードを入力してください。',
};

/** One per process: a set-up that could not read a box opens it anew after seconds. */
const peace = new Peace();

/** Composes a box’s channels: what needs no login first, the settings screen last. Rejects with a {@link RouterError}. */
export async function openBox(
  seen: BoxSighting,
  { evidence, vendor, advisories, first, channelFor = screenChannel }: BoxKnowledge,
  target: Target,
  context: DriverContext,
  { search, backendFor, spareFor }: BoxOptions,
): Promise<Driver> {
  const { clock, log } = context;
  const { model, firmware } = seen;
  const about = new About({ vendor, model, firmware }, advisories);
  const where = new Whereabouts(seen.base);
  where.onMove(({ host }) => log(`now at ${host}; this is the address to enter in the router node`));
  const igd = seen.place && (await igdChannel(seen.place, context, { ...(search && { search }), about }));
  if (igd) where.onMove(({ hostname }) => igd.relocate(bare(hostname)));
  if (!seen.screen) log(`no settings screen is known for ${seen.label}; a capture would help`);
  const profile = seen.screen && overridden(profileFor(seen.screen, model), target.profile);
  const screen = profile && openScreen(seen, profile, where, about);
  return {
    id: seen.driver,
    identity: seen.identity,
    evidence,
    get host() {
      return where.base.hostname;
    },
    moveTo: (host) => where.move(host),
    ...(screen?.teaching && { teaching: screen.teaching }),
    channels: [
      ...(first?.(where, about) ?? []),
      ...listOf(igd && outside(igd, screen?.channel)),
      ...listOf(screen?.channel),
    ],
    close: async () => {
      await igd?.close();
      await screen?.close();
    },
  };

  function openScreen(box: BoxSighting, profile: Profile, at: Whereabouts, self: About) {
    const { credentials } = target;
    const login = credentials && {
      username: credentials.username || profile.screen.login.username,
      password: credentials.password,
    };
    const key = JSON.stringify([box.identity, login?.username, login?.password]);
    const session = screenSessions.acquire(box.identity, key, () => {
      const backend = backendFor(profile, login, target, context);
      const made = new Screen({
        base: at.base,
        plan: profile.screen,
        backend,
        spare: spareFor(profile, login, target),
        clock,
        peace: clock === systemClock ? peace : new Peace(),
        ...(login && { credentials: login }),
      });
      return new ScreenSession(made, clock);
    });
    // one that is open already may know it by an older address
    session.moveTo(at.base);
    at.onMove((base) => session.moveTo(base));
    const channel = channelFor({ profile, session, where: at, about: self, clock, log });
    return {
      ...(login && { teaching: channel.teaching }),
      channel: login
        ? channel
        : withdrawn(channel, new RouterError('disabled', { sentence: NO_LOGIN_ENTERED, hint: NO_LOGIN })),
      close: () => screenSessions.release(key),
    };
  }
}

/**
 * UPnP tells what a router is doing, and its settings screen what it is set to. Where both tell the mode the screen’s word counts: one
 * on automatic may be doing PPPoE until its next restart.
 */
function outside(igd: Channel, screen: Channel | undefined): Channel {
  const shows = screen?.looks.some(({ provides }) => provides.includes(wanMode)) ?? false;
  if (!shows) return igd;
  return {
    id: igd.id,
    operations: igd.operations,
    ...(igd.listen && { listen: igd.listen.bind(igd) }),
    looks: igd.looks.map((look) => ({
      ...look,
      provides: look.provides.filter((token) => token !== wanMode),
      read: async (...given) => (await look.read(...given)).withhold(wanMode),
    })),
  };
}

function listOf<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}

/** Shows what could be done, and why it cannot. */
function withdrawn(channel: Channel, why: RouterError): Channel {
  return {
    id: channel.id,
    looks: [],
    operations: channel.operations.map((operation) => ({
      capability: operation.capability,
      perform: (...given) => operation.perform(...given),
      withdrawn: why,
    })),
  };
}
