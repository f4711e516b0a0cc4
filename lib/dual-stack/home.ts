import type { Knowledge } from '../path/knowledge.ts';
import type { PathObservation } from '../path/observed-path.ts';
import type { AnyReadable } from '../router/capability.ts';
import type { RouterError } from '../router/errors.ts';
import type { Snapshot, Why } from '../router/snapshot.ts';
import type { Text } from '../router/text.ts';

export type Side = 'upper' | 'lower';

/** One of the two routers as it was read. */
export interface RouterView {
  /** The host where it is asked, as the user entered it. */
  readonly host: string;
  readonly snapshot: Snapshot;
  /** What stands in the way of reading all of it: it does not answer, it refused the login… */
  readonly problem?: RouterError | undefined;
  /** What is known of the providers for it, where the user replaced some of it. */
  readonly knowledge?: Knowledge | undefined;
}

/** What probes told of a router’s road. */
export interface RoadView {
  /** What left by this router showed; undefined where nothing could be sent by it, or nothing was allowed to be. */
  readonly seen?: PathObservation | undefined;
  /** The reverse-DNS name of the address that the router reports. */
  readonly name?: string | undefined;
  /** The IPv6 prefixes of this machine, outdated ones among them. */
  readonly prefixes?: readonly string[];
  /** Whether the router’s resolver knows `4over6.info`. */
  readonly provisioned?: boolean | undefined;
  /** An NTT home gateway with IPv4 software: this router, or one in front of it. `mapE`: whose is on. */
  readonly homeGateway?: { readonly host: string; readonly mapE: string | undefined } | undefined;
  /** Probes that were allowed and told nothing of this road, with the reason. */
  readonly missed?: readonly MissedProbe[];
  /** Why not all could be sent by this router, and what would change that. */
  readonly notSteered?: Text | undefined;
  /** What the router reported then: what was seen tells nothing once it reports something else. */
  readonly when?: { readonly up: boolean | undefined; readonly ipv4: string | undefined };
}

export interface SeenNeighbour {
  readonly address: string;
  readonly mac: string;
  /** True: it answered just now, and does not only stand in a table. */
  readonly answered?: true;
}

export interface MissedProbe {
  readonly probe: string;
  readonly why: string;
}

/** A visit from outside, made by the home's own two roads. */
export interface InboundVisit {
  /** What was sent has come in at this machine. */
  readonly arrives: boolean;
  /** The answer came back to the sender. */
  readonly returns: boolean;
  readonly port: number;
  readonly protocol?: 'tcp' | 'udp';
  /** Who the visitor seemed to be: the lower router's LAN address where it rewrites sources. */
  readonly seenFrom?: string;
  /** Whether a TCP connection came about, too. */
  readonly tcp?: boolean;
  /** The forward was made for it, and taken away again. */
  readonly temporary?: boolean;
}

/**
 * - `not-steered`: nothing of this machine leaves by the upper router.
 * - `no-address`: the lower router has no address of the Internet.
 * - `no-forward`: it forwards nothing to this machine, and lets nobody make a forward.
 */
export type InboundMissed = 'not-steered' | 'no-address' | 'no-forward';

/** What was seen beside the routers' own words. What nobody looked for is absent. */
export interface Observations {
  /** The default gateways of this machine, IPv4. */
  readonly gateways?: readonly string[];
  /** Global IPv6 addresses of this machine. */
  readonly ipv6?: readonly string[];
  /** Routers that gave this machine an IPv6 default route. */
  readonly ipv6Routers?: readonly string[];
  /** Whom this machine asks for names. */
  readonly resolvers?: readonly string[];
  /** Who offered an address to a DHCP DISCOVER: server identifiers. */
  readonly dhcpServers?: readonly string[];
  /** Whether an access concentrator answered a PADI sent into the LAN. */
  readonly pado?: boolean;
  /** Who answers at the LAN addresses of the two routers; two at one address where two machines answer. */
  readonly neighbours?: readonly SeenNeighbour[];
  /** What probes told of each road. */
  readonly roads?: Readonly<Partial<Record<Side, RoadView>>>;
  /** Probes in the LAN that were allowed and told nothing, with the reason. */
  readonly missed?: readonly MissedProbe[];
  /** A visit from outside: sent by the upper road to the lower router's WAN address. */
  readonly inbound?: InboundVisit;
  /** Why there was none although one was wanted. */
  readonly inboundMissed?: InboundMissed;
}

/** An upper and a lower router on one LAN, at one time. */
export interface Home {
  readonly upper: RouterView;
  readonly lower: RouterView;
  readonly observed: Observations;
}

export const SIDES: readonly Side[] = ['upper', 'lower'];

export const NAMES: Readonly<Record<Side, Text>> = {
  upper: { en: 'upper router', ja: '上位ルーター' },
  lower: { en: 'lower router', ja: '下位ルーター' },
};

/** A reading as evidence: `lower wan.mode = dhcp`, or why it is not known. */
export function fact(home: Home, side: Side, token: AnyReadable): string {
  const observed = home[side].snapshot.get(token);
  const value =
    observed.state === 'unknown'
      ? `unknown (${observed.why})`
      : typeof observed.value === 'string'
        ? observed.value
        : JSON.stringify(observed.value);
  return `${side} ${token.id} = ${value}`;
}

export function facts(home: Home, ...tokens: readonly (readonly [Side, AnyReadable])[]): readonly string[] {
  return tokens.map(([side, token]) => fact(home, side, token));
}

/** What would make a reading known, for the person who can do it. */
export function howToKnow({ snapshot, problem }: RouterView, token: AnyReadable): Text {
  const observed = snapshot.get(token);
  const why = observed.state === 'unknown' ? (problem?.code ?? observed.why) : 'not-read';
  return WAYS[why] ?? { en: 'Look again.', ja: 'もう一度確認してください。' };
}

const WAYS: Readonly<Partial<Record<Why, Text>>> = {
  unreachable: {
    en: 'It becomes known once the router answers.',
    ja: 'ルーターが応答すれば確認できます。',
  },
  timeout: { en: 'It becomes known once the router answers.', ja: 'ルーターが応答すれば確認できます。' },
  busy: {
    en: 'Somebody else is logged in to the router’s settings screen: look again when they have finished.',
    ja: '別の管理者がルーターの設定画面にログイン中です。終了後にもう一度確認してください。',
  },
  'auth-failed': {
    en: 'Correct the login of the router’s settings screen.',
    ja: 'ルーターの設定画面のログイン情報を修正してください。',
  },
  'auth-locked': {
    en: 'The router has locked its login: wait, then correct the login.',
    ja: 'ルーターのログインがロックされています。時間をおいてからログイン情報を修正してください。',
  },
  'not-offered': {
    en: 'The router does not say it here. Choose its own driver and enter the login of its settings screen, or look there yourself.',
    ja: '今のドライバーでは取得できません。機種用のドライバーを選んで設定画面のログイン情報を入力するか、設定画面を直接確認してください。',
  },
  'not-read': {
    en: 'It has not been read. Choose the router’s own driver and enter the login of its settings screen.',
    ja: 'まだ読み取れていません。機種用のドライバーを選び、設定画面のログイン情報を入力してください。',
  },
  'not-said': {
    en: 'The router did not say it. Look at its settings screen.',
    ja: 'ルーターから情報が得られませんでした。設定画面を確認してください。',
  },
  unreadable: {
    en: 'The router’s screen has other words here: add an override for this label.',
    ja: '設定画面の表記が異なるため読み取れません。この項目名を「上書き」に追加してください。',
  },
};
