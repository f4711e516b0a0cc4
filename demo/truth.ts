import { dhcpServer } from '../lib/capabilities/dhcp-server.ts';
import { identity } from '../lib/capabilities/identity.ts';
import { lanAddress } from '../lib/capabilities/lan-address.ts';
import { lanMac } from '../lib/capabilities/lan-mac.ts';
import { pppoeBridge } from '../lib/capabilities/pppoe-bridge.ts';
import { reachable } from '../lib/capabilities/reachable.ts';
import { sessionError } from '../lib/capabilities/session-error.ts';
import { sessionSince } from '../lib/capabilities/session-since.ts';
import { sessionUp } from '../lib/capabilities/session-up.ts';
import { wanIpv4 } from '../lib/capabilities/wan-ipv4.ts';
import { wanMac } from '../lib/capabilities/wan-mac.ts';
import { wanMode } from '../lib/capabilities/wan-mode.ts';
import { wanPath, type WanPath } from '../lib/capabilities/wan-path.ts';
import type { Home, RouterView, Side } from '../lib/dual-stack/home.ts';
import { judge } from '../lib/dual-stack/judge.ts';
import { picture } from '../lib/dual-stack/picture/picture.ts';
import type { AnyReadable } from '../lib/router/capability.ts';
import { Snapshot } from '../lib/router/snapshot.ts';
import type { Language } from '../lib/router/text.ts';
import type { DemoHome } from './home.ts';
import { reachOf } from './reachability.ts';

/** The demo home as it is, whether Node-RED can see it or not, drawn as everywhere else. */
export function pictureOfTruth(demo: DemoHome, language: Language): string {
  const home = truthOf(demo);
  return picture(home, judge(home), { language, now: Date.now() });
}

function truthOf(demo: DemoHome): Home {
  const { model } = demo.home;
  const { inbound } = reachOf(demo.home, demo.gateway);
  const serves = [
    ...(model.upper.serves ? [model.upper.lanAddress] : []),
    ...(model.lower.serves && model.cables.lowerLan.plugged ? [model.lower.lanAddress] : []),
  ];
  return {
    upper: viewOf(demo, 'upper'),
    lower: viewOf(demo, 'lower'),
    observed: {
      gateways: [model.upper.lanAddress],
      ...(serves.length > 0 && { dhcpServers: serves }),
      ...(model.lower.session.up && { inbound: { arrives: inbound, returns: inbound, port: 443 } }),
    },
  };
}

/** As routers say it, where our word is too short to be understood. */
const ERRORS: Readonly<Record<string, string>> = { '': 'none', limit: 'session limit exceeded' };

type Facts = readonly (readonly [AnyReadable, unknown])[];

function viewOf(demo: DemoHome, side: Side): RouterView {
  const { box } = demo.faces[side];
  const { model } = demo.home;
  const answers = !box.away && model.reaches(box);
  const facts: Facts = [[reachable, answers], ...(box.away ? [] : factsOf(demo, side))];
  const at = Date.now();
  return {
    host: box.lanAddress,
    snapshot: Snapshot.empty.with(
      facts.map(
        ([token, value]) =>
          [
            token,
            value === undefined
              ? ({ state: 'unknown', why: 'unreadable', at } as const)
              : ({ state: 'known', value, at, channel: 'demo' } as const),
          ] as const,
      ),
    ),
  };
}

function factsOf(demo: DemoHome, side: Side): Facts {
  const { box } = demo.faces[side];
  const { settings, options, session, mode, wanAddress } = box;
  const { clock, vendor, model } = options;
  const dials = mode === 'pppoe';
  const isUp = dials ? session.up : wanAddress !== undefined;
  return [
    [identity, { vendor, model, firmware: null, serial: null }],
    [sessionUp, isUp],
    [sessionError, ERRORS[session.error] ?? session.error],
    ...(session.since === undefined
      ? []
      : [[sessionSince, new Date(clock.now() - clock.monotonic() + session.since).toISOString()] as const]),
    // nobody knows what an automatic one will be after its next restart
    [wanMode, settings.wanMode === 'auto' && mode !== 'ap' ? undefined : mode],
    [wanPath, pathOf(mode, isUp)],
    ...(wanAddress === undefined ? [] : [[wanIpv4, wanAddress] as const]),
    [pppoeBridge, settings.bridge],
    [dhcpServer, settings.dhcp && mode !== 'ap'],
    [lanAddress, box.lanAddress],
    [wanMac, box.wanMac],
    [lanMac, box.lanMac],
  ];
}

function pathOf(mode: string, isUp: boolean): WanPath {
  if (mode === 'ap' || mode === 'dhcp') return 'behind-router';
  if (!isUp) return 'none';
  return mode === 'pppoe' ? 'pppoe' : 'ipoe-map-e';
}
