import type { Side } from '../lib/dual-stack/home.ts';
import { ACCOUNT } from './boxes.ts';
import type { DemoHome } from './home.ts';
import type { DiaryEntry } from './diary.ts';
import { reachOf, type ReachOfAll } from './reachability.ts';

export interface RouterState {
  readonly model: string;
  /** Its settings screen. */
  readonly screen: string;
  readonly address: string;
  readonly answers: boolean;
  readonly away: boolean;
  readonly mode: string;
  readonly wanAddress: string | null;
  /** Why it has no session. */
  readonly error: string;
  readonly bridge: boolean;
  readonly dhcp: boolean;
  readonly auto: boolean;
  /** Whether a PPPoE account is entered. */
  readonly account: boolean;
  readonly equalMacs: boolean;
  /** Who sits at its settings screen. */
  readonly admin: 'nobody' | 'node-red' | 'guest';
}

/** How the home stands, before anybody judges it. */
export interface HomeState {
  readonly cables: Readonly<Record<'line' | 'lowerWan' | 'lowerLan', boolean>>;
  readonly provider: {
    readonly works: boolean;
    readonly password: 'right' | 'changed';
    readonly limit: 'free' | 'reached';
    /** Sessions of our account as the provider counts them; nobody is at the other end of a forgotten one. */
    readonly sessions: readonly { readonly address: string; readonly forgotten: boolean }[];
  };
  readonly upper: RouterState;
  readonly lower: RouterState;
  readonly jammed: boolean;
  readonly reach: ReachOfAll;
  readonly diary: readonly DiaryEntry[];
}

export function homeState(demo: DemoHome): HomeState {
  const { home, diary } = demo;
  const { cables, line, server } = home;
  const { accounts, limit } = server.options;
  return {
    cables: {
      line: cables.line.plugged,
      lowerWan: cables.lowerWan.plugged,
      lowerLan: cables.lowerLan.plugged,
    },
    provider: {
      works: line.plugged,
      password: accounts[ACCOUNT.username] === ACCOUNT.password ? 'right' : 'changed',
      limit: limit > 0 ? 'free' : 'reached',
      sessions: server.sessions.map(({ address, box }) => ({ address, forgotten: box === undefined })),
    },
    upper: routerState(demo, 'upper'),
    lower: routerState(demo, 'lower'),
    jammed: home.jammed,
    reach: reachOf(home, demo.gateway),
    diary,
  };
}

function routerState(demo: DemoHome, side: Side): RouterState {
  const face = demo.faces[side];
  const { box, url, sessions } = face;
  const { settings, options, session } = box;
  const guest = demo.hasGuest(side);
  return {
    model: options.model,
    screen: url.href,
    address: box.lanAddress,
    answers: !box.away && demo.home.model.reaches(box),
    away: box.away,
    mode: box.mode,
    wanAddress: box.away ? null : (box.wanAddress ?? null),
    error: session.error,
    bridge: settings.bridge,
    dhcp: settings.dhcp,
    auto: settings.wanMode === 'auto',
    account: settings.account.username !== '',
    equalMacs: box.wanMac === box.lanMac,
    admin: guest ? 'guest' : sessions > 0 ? 'node-red' : 'nobody',
  };
}
