import { dhcpServer } from '../../capabilities/dhcp-server.ts';
import { identity } from '../../capabilities/identity.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import { lanMac } from '../../capabilities/lan-mac.ts';
import { pppoeBridge } from '../../capabilities/pppoe-bridge.ts';
import { sessionSince } from '../../capabilities/session-since.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import { wanProvider } from '../../capabilities/wan-provider.ts';
import type { Language, Text } from '../../router/text.ts';
import { seenOf } from '../roads.ts';
import { SIDES, NAMES, type Home, type RouterView, type Side } from '../home.ts';
import { durationText, labelled, PATHS, sinceText, WORDS } from './words.ts';

/** What is written in a router’s box, line by line; nothing stands for what is not known. */
export interface RouterFacts {
  readonly lines: readonly string[];
  /** The name of the PPPoE bridge, and whether it is on. */
  readonly bridge: readonly string[];
  readonly dhcp: string;
}

export type HomeFacts = Readonly<Record<Side, RouterFacts>>;

export function pictureFact({ host, snapshot }: RouterView, language: Language): RouterFacts {
  const box = snapshot.value(identity);
  const lan = snapshot.value(lanMac);
  const serves = snapshot.value(dhcpServer);
  const address = snapshot.value(lanAddress) ?? host;
  return {
    lines: [box?.model ?? box?.vendor ?? '', address, lan ?? ''].filter(Boolean),
    bridge: [WORDS.bridge[language], onOff(snapshot.value(pppoeBridge), language)],
    dhcp: serves === undefined ? '' : labelled(WORDS.dhcp, onOff(serves, language), language),
  };
}

/** What stands beside a road: its name, the way it goes, the address with which one is seen out there. */
export function roadOf(home: Home, side: Side, name: Text, language: Language): readonly string[] {
  const { snapshot } = home[side];
  const path = snapshot.value(wanPath);
  const provider = snapshot.value(wanProvider);
  const known = path === undefined ? [] : [PATHS[path][language]];
  return [
    name[language],
    [...known, ...(provider === undefined ? [] : [provider])].join(' · '),
    seenOf(home, side)?.ipv4 ?? snapshot.value(wanIpv4) ?? WORDS.noAddress[language],
  ].filter(Boolean);
}

/** Where the PPPoE road ends: for how long it has been open, or since when. */
export function sessionFacts(
  { snapshot }: RouterView,
  language: Language,
  now: number | undefined,
): readonly string[] {
  const up = snapshot.value(sessionUp);
  const since = snapshot.value(sessionSince);
  const state = up === undefined ? WORDS.unknown : up ? WORDS.up : WORDS.down;
  const began = up === true && since !== undefined ? Date.parse(since) : undefined;
  if (began === undefined) return [WORDS.session[language], state[language]];
  return [
    WORDS.session[language],
    now === undefined ? sinceText(began, language) : durationText(now - began, language),
  ];
}

/** The router through which this machine leaves, where it is one of the two. */
export function defaultGatewayOf({ observed: { gateways = [] }, ...routers }: Home): Text | undefined {
  const side = SIDES.find((each) =>
    [routers[each].host, routers[each].snapshot.value(lanAddress)].includes(gateways[0]),
  );
  return side && NAMES[side];
}

function onOff(value: boolean | undefined, language: Language): string {
  return WORDS[value === undefined ? 'unknown' : value ? 'on' : 'off'][language];
}
