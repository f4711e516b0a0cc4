import { RouterError } from '../../router/errors.ts';
import { networkLinks, routesIn, type NetworkLink, type NetworkRoute } from './ip-json.ts';

/** What the reading script or the wrapper printed. What it did not print is absent. */
export interface HostAnswer {
  /** Whether the wrapper spoke. */
  readonly wrapper: boolean;
  /** What can be asked besides reading. */
  readonly can: ReadonlySet<string>;
  /** Seconds since the host was started. */
  readonly uptime: number | undefined;
  /** The host's clock, seconds since 1970. */
  readonly now: number | undefined;
  /** The ppp interfaces with their counters; undefined: `ip` is not there, or too old for JSON. */
  readonly links: readonly NetworkLink[] | undefined;
  /** All interfaces. */
  readonly interfaces: readonly NetworkLink[];
  /** Routes that catch what is left of a delegated prefix. */
  readonly delegated: readonly NetworkRoute[];
  readonly defaultRoutes: readonly NetworkRoute[];
  /** Names of interfaces that the wrapper's configuration or the connection names. */
  readonly named: { readonly session?: string; readonly wan?: string; readonly lan?: string };
  /** The address by which we reached the host. */
  readonly reachedAt: string | undefined;
  /** Where somebody waits for what asks a DHCP server: `0.0.0.0%br-lan`, `192.168.1.1`, `*`; undefined: it was not looked. */
  readonly dhcpPlaces: readonly string[] | undefined;
  readonly pids: readonly PidFile[];
  readonly pppoe: readonly PppoeSession[];
  readonly events: readonly HookEvent[];
  /** Lines of pppd's log, oldest first. */
  readonly log: readonly string[];
  /** Whether pppd runs, if the wrapper knows. */
  readonly daemon: boolean | undefined;
  readonly bridge: boolean | undefined;
  /** Of os-release. */
  readonly os: ReadonlyMap<string, string>;
  readonly host: string | undefined;
  readonly kernel: string | undefined;
  readonly machine: string | undefined;
  /** What was pinged, and what `ping` said. */
  readonly target: { readonly of: 'session' | 'gateway'; readonly address: string } | undefined;
  readonly ping: readonly string[];
  /** Interfaces whose MAC address is the vendor's. */
  readonly vendorMacs: ReadonlyMap<string, boolean>;
  /** What the network cards negotiated, in Mbit/s, as the kernel writes it; -1 is not known. */
  readonly speeds: ReadonlyMap<string, string>;
}

/** `/run/ppp0.pid`, written when the link came up. */
export interface PidFile {
  readonly interface: string;
  /** Seconds since 1970, by the host's clock. */
  readonly at: number;
}

/** A line of `/proc/net/pppoe`: the kernel's own sessions. */
export interface PppoeSession {
  readonly concentrator: string;
  readonly device: string;
}

/** What the hooks wrote. */
export interface HookEvent {
  /** Seconds since the host was started. */
  readonly at: number;
  readonly kind: string;
  readonly interface: string;
  /** The exit code of pppd, with the kind `exit`. */
  readonly code: number | undefined;
}

const VERSION = '1';
const NAME = 'futamichi-pppd';
/** The kernel's word for an address that the hardware has (NET_ADDR_PERM). */
const PERMANENT = '0';

/** Reads an answer; what a login shell printed before it does not count. Throws `unreadable` where it is none, or a part of one. */
export function readAnswer(stdout: string): HostAnswer {
  const lines = stdout.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`${NAME} `));
  if (first < 0) throw new RouterError('unreadable', { detail: 'the host answered something else' });
  const [, version, by] = lines[first]?.split(' ') ?? [];
  if (version !== VERSION)
    throw new RouterError('unreadable', { detail: `${NAME} of version ${VERSION} is needed` });
  const end = lines.indexOf('end', first);
  if (end < 0) throw new RouterError('unreadable', { detail: 'the answer is not complete' });
  const told = new Map<string, string[]>();
  for (const line of lines.slice(first + 1, end)) {
    const [key = ''] = line.split(' ', 1);
    const values = told.get(key) ?? [];
    told.set(key, [...values, line.slice(key.length + 1)]);
  }
  return answerOf(by === 'wrapper', told);
}

function answerOf(wrapper: boolean, told: ReadonlyMap<string, readonly string[]>): HostAnswer {
  const all = (key: string) => told.get(key) ?? [];
  const one = (key: string) => all(key)[0]?.trim() || undefined;
  const flag = (key: string, yes: string) => (one(key) === undefined ? undefined : one(key) === yes);
  const name = (key: string, as: string) => (one(key) === undefined ? {} : { [as]: one(key) });
  return {
    wrapper,
    can: new Set(all('can')),
    uptime: numberOf(one('uptime')),
    now: numberOf(one('now')),
    links: networkLinks(one('link')),
    interfaces: networkLinks(one('addr')) ?? [],
    delegated: routesIn(one('delegated')) ?? [],
    defaultRoutes: routesIn(one('route')) ?? [],
    named: { ...name('interface', 'session'), ...name('wan', 'wan'), ...name('lan', 'lan') },
    reachedAt: one('reached'),
    dhcpPlaces: told.get('dhcp')?.flatMap(placeOf),
    pids: all('pid').flatMap(pidFileOf),
    pppoe: all('pppoe').flatMap(pppoeOf),
    events: all('event').flatMap(eventOf),
    log: all('log'),
    daemon: flag('daemon', 'yes'),
    bridge: flag('bridge', 'on'),
    os: new Map(all('os').flatMap(assignmentOf)),
    // what the kernel says of a host without a name
    host: one('host') === '(none)' ? undefined : one('host'),
    kernel: one('kernel'),
    machine: one('machine'),
    target: targetOf(one('target')),
    ping: all('ping'),
    speeds: new Map(all('speed').flatMap(wordsOf)),
    vendorMacs: new Map(all('assigned').flatMap((line) => pairOf(line.split(' ')))),
  };
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : undefined;
}

/** `ppp-flets.pid 1795560000 242 ppp0 ` or `ppp0.pid 1795560000 242 `. */
function pidFileOf(line: string): readonly PidFile[] {
  const [file = '', time, , named] = line.trim().split(' ');
  const at = numberOf(time);
  const own = /^(ppp\d+)\.pid$/.exec(file)?.[1];
  const name = own ?? named;
  return at === undefined || name === undefined ? [] : [{ interface: name, at }];
}

/** `0000C400 02:00:00:00:00:01      wan` */
function pppoeOf(line: string): readonly PppoeSession[] {
  const [, concentrator, device] = /^[0-9A-F]+\s+([0-9a-f:]{17})\s+(\S+)$/i.exec(line.trim()) ?? [];
  return concentrator === undefined || device === undefined ? [] : [{ concentrator, device }];
}

/** `5858.73 up ppp0 203.0.113.5 -` */
function eventOf(line: string): readonly HookEvent[] {
  const [time, kind = '', name, rest] = line.trim().split(' ');
  const at = numberOf(time);
  if (at === undefined || name === undefined) return [];
  return [{ at, kind, interface: name, code: kind === 'exit' ? numberOf(rest) : undefined }];
}

/** `UNCONN 0 0 0.0.0.0%br-lan:67 0.0.0.0:*`, below a line of titles that is there without any. */
function placeOf(line: string): readonly string[] {
  const place = /^UNCONN\s+\d+\s+\d+\s+(\S+):67\s/.exec(line)?.[1];
  return place === undefined ? [] : [place];
}

/** `VERSION="12 (bookworm)"` */
function assignmentOf(line: string): readonly (readonly [string, string])[] {
  const [, key, value] = /^([A-Z_]+)=["']?(.*?)["']?$/.exec(line) ?? [];
  return key === undefined || value === undefined ? [] : [[key, value]];
}

/** `session 198.51.100.1` */
function targetOf(line: string | undefined): HostAnswer['target'] {
  const [of, address] = line?.split(' ') ?? [];
  return address !== undefined && (of === 'session' || of === 'gateway') ? { of, address } : undefined;
}

/** `eth0 1000` */
function wordsOf(line: string): readonly (readonly [string, string])[] {
  const [name, value] = line.trim().split(' ');
  return name === undefined || value === undefined ? [] : [[name, value]];
}

function pairOf([name, kind]: readonly string[]): readonly (readonly [string, boolean])[] {
  return name === undefined || kind === undefined ? [] : [[name, kind === PERMANENT]];
}
