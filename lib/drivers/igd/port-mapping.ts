import { isIPv4 } from 'node:net';
import type { ForwardKey } from '../../capabilities/own-forwards.ts';
import { MOST_DESCRIPTION, type PortForward, type Protocol } from '../../capabilities/port-forwards.ts';
import { masked } from '../../log/mask.ts';
import { RouterError } from '../../router/errors.ts';
import type { SoapCall } from '../../transport/soap.ts';
import { descendants, parseXml } from '../../transport/xml.ts';

/** A value of a mapping by the end of its name: `GetGeneric…` says `NewLeaseDuration`, a listing `NewLeaseTime`. */
type Values = ReadonlyMap<string, string>;

const DAY_S = 86_400;
const HOUR_S = 3600;
const TEN_MINUTES_S = 600;

/**
 * A port mapping as an action told it; undefined where it makes no sense. `asked`: what was asked for, which a router does not repeat.
 */
export function forwardIn(values: Values, asked?: ForwardKey): PortForward | undefined {
  const said = (name: string) => values.get(`New${name}`)?.trim() ?? '';
  const port = asked?.port ?? portIn(said('ExternalPort'));
  const protocol = asked?.protocol ?? protocolIn(said('Protocol'));
  const internalPort = portIn(said('InternalPort'));
  const host = said('InternalClient');
  const unclear = port === undefined || protocol === undefined || internalPort === undefined;
  if (unclear || !/^[\w.:-]{1,64}$/.test(host)) return undefined;
  return {
    port,
    protocol,
    host,
    internalPort,
    remoteHost: remoteIn(said('RemoteHost')),
    description: shown(values.get('NewPortMappingDescription') ?? values.get('NewDescription') ?? ''),
    lease: leaseIn(said('LeaseDuration') || said('LeaseTime')),
    enabled: !/^(?:0|false|no)$/i.test(said('Enabled')),
  };
}

/** The mappings of a listing (`NewPortListing` of WANIPConnection:2, 2.5.21). Throws `unreadable` for what is no XML. */
export function forwardsIn(listing: string): readonly (PortForward | undefined)[] {
  return [...descendants(parseXml(listing), 'PortMappingEntry')].map((entry) =>
    forwardIn(new Map(entry.children.map(({ name, text }) => [name, text]))),
  );
}

/** Which mapping, as the actions want to hear it. */
export function keyArgs({ port, protocol }: ForwardKey): NonNullable<SoapCall['args']> {
  return [
    ['NewRemoteHost', ''],
    ['NewExternalPort', String(port)],
    ['NewProtocol', protocol.toUpperCase()],
  ];
}

export const sameKey = (a: PortForward, b: ForwardKey): boolean =>
  a.port === b.port && a.protocol === b.protocol && a.remoteHost === null;

function portIn(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return port <= 65_535 ? port : undefined;
}

function protocolIn(text: string): Protocol | undefined {
  const word = text.toLowerCase();
  return word === 'tcp' || word === 'udp' ? word : undefined;
}

/** Everybody is written in several ways. */
function remoteIn(text: string): string | null {
  if (text === '' || text === '*' || text === '0.0.0.0' || /^any$/i.test(text)) return null;
  return isIPv4(text) ? text : text.replaceAll(/[^\w.:-]/g, '').slice(0, 64) || null;
}

/** Rounded up, so that time that passes is no news each time. */
function leaseIn(text: string): number | null {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (seconds === 0) return null;
  const step = seconds > DAY_S ? DAY_S : seconds > HOUR_S ? HOUR_S : TEN_MINUTES_S;
  return Math.ceil(seconds / step) * step;
}

/** Anybody in the LAN may write it, and many write a machine’s address into it. */
function shown(description: string): string {
  const line = masked(
    description
      .slice(0, 500)
      .replaceAll(/[\p{C}\s]+/gu, ' ')
      .trim(),
  );
  return Array.from(line).slice(0, MOST_DESCRIPTION).join('').slice(0, MOST_DESCRIPTION).trimEnd();
}

/** `none`: there is no such mapping, or no further one. */
export type MappingRefusal = 'none' | 'never' | 'now';

/** SpecifiedArrayIndexInvalid, NoSuchEntryInArray, PortMappingNotFound (WANIPConnection:2, 2.5.24); some say Invalid Args. */
const NONE: ReadonlySet<number> = new Set([713, 714, 730]);
/** Invalid Action, Optional Action Not Implemented, Action Not Authorized. */
const NEVER: ReadonlySet<number> = new Set([401, 602, 606]);

export function mappingRefusal(code: number): MappingRefusal {
  if (NONE.has(code)) return 'none';
  return NEVER.has(code) ? 'never' : 'now';
}

const SWITCH_ON = {
  en: 'See whether UPnP in the router may change port forwards, for this port and this machine; else set the forward on its settings screen.',
  ja: 'ルーターのUPnP設定で、この機器とポートへのポート転送の変更が許可されているか確認してください。許可できない場合は、設定画面からポート転送を設定してください。',
};
const TAKEN = {
  en: 'The port is taken, or this router lets each machine forward to itself alone.',
  ja: 'このポートは使用中か、ルーターが自機宛て以外のポート転送を許可していません。',
};
const NO_LEASE = {
  en: 'This router keeps forwards for good only: leave out "lease", and remove it yourself.',
  ja: 'このルーターは期限付きのポート転送に対応していません。"lease" を省き、不要になったら削除してください。',
};
const SAME_PORT = {
  en: 'This router wants the same port inside as outside: leave out "internalPort".',
  ja: 'このルーターでは外部と内部のポート番号を同じにする必要があります。"internalPort" を省いてください。',
};
const FULL = {
  en: 'The router’s table of forwards is full: remove one that nobody needs.',
  ja: 'ルーターのポート転送の登録数が上限に達しています。不要なものを削除してください。',
};

/** Errors of AddPortMapping and DeletePortMapping (WANIPConnection:2, 2.5.16 to 2.5.18). */
export const PERMANENT_ONLY = 725;
const CHANGES: Readonly<Record<number, readonly [RouterError['code'], string, RouterError['hint']?]>> = {
  401: ['unsupported', 'Invalid Action', SWITCH_ON],
  402: ['rejected', 'Invalid Args'],
  // miniupnpd says so of a port that it does not allow, and allows others
  606: ['rejected', 'Action not authorized', SWITCH_ON],
  501: ['rejected', 'Action Failed', SWITCH_ON],
  602: ['unsupported', 'Optional Action Not Implemented', SWITCH_ON],
  605: ['rejected', 'String Argument Too Long'],
  714: ['rejected', 'NoSuchEntryInArray'],
  715: ['rejected', 'WildCardNotPermittedInSrcIP'],
  716: ['rejected', 'WildCardNotPermittedInExtPort'],
  718: ['conflict', 'ConflictInMappingEntry', TAKEN],
  724: ['rejected', 'SamePortValuesRequired', SAME_PORT],
  [PERMANENT_ONLY]: ['rejected', 'OnlyPermanentLeasesSupported', NO_LEASE],
  726: ['rejected', 'RemoteHostOnlySupportsWildcard'],
  727: ['rejected', 'ExternalPortOnlySupportsWildcard'],
  728: ['rejected', 'NoPortMapsAvailable', FULL],
  729: ['conflict', 'ConflictWithOtherMechanisms', TAKEN],
  732: ['rejected', 'WildCardNotPermittedInIntPort'],
  733: ['rejected', 'InconsistentParameters'],
};

export function mappingError(code: number): RouterError {
  const [ours, name, hint] = CHANGES[code] ?? ['rejected', 'UPnP error'];
  return new RouterError(ours, { detail: `${code} ${name}`, ...(hint && { hint }) });
}
