import type { LogKind } from '../capabilities/log-kinds.ts';
import type { Basis } from '../router/driver.ts';

/** What lines of one kind look like. Only the first characters of a line are compared. */
export interface LogPattern {
  readonly kind: LogKind;
  readonly vendor: string;
  /** How we know it, in the words of a profile. */
  readonly basis: Basis;
  readonly expression: Pick<RegExp, 'test'>;
  /** Where it comes from, for people. */
  readonly source?: string;
}

interface Line {
  readonly kind: LogKind;
  readonly basis: Basis;
  /** Which program says it, as an expression; absent: whoever. The same words of another program mean something else. */
  readonly by?: string;
  /** The text, from its beginning where a program is named. */
  readonly says: RegExp;
  readonly source?: string;
}

/** An IPv4 address that a line can have; `0.0.0.0` and `None` are failures. */
const ADDRESS = String.raw`(?!0{1,3}(?:\.0{1,3}){3})\d{1,3}(?:\.\d{1,3}){3}`;

/**
 * Names that people give the interface of the line, a second one included. `wan6` and `wan_6` are IPv6's, `wanmap` is a tunnel's.
 */
const WAN = String.raw`(?:wan|pppoe|ppp)(?:[-_]?(?:wan|pppoe|ppp|[a-e]|[0-57-9]))*`;
/** And those of tunnels over IPv6, or to somewhere else. */
const TUNNEL = String.raw`(?:wan6?[-_]?)?(?:map(?:-?e)?|ds-?lite|ipip6?|lw4o6|464xlat|6in4|6rd|4in6|gre|wg|wireguard|vpn|tun|l2tp)(?:[-_]?\d+)?`;

/** pppd itself, or netifd, which hands on what it says: `wan (1117): CHAP authentication failed`. */
const PPPD = String.raw`pppd|netifd: [\w.-]+ \(\d+\)`;

const netifd = (kind: LogKind, interfaces: string, event: string): Line => ({
  kind,
  basis: 'code',
  by: 'netifd',
  says: new RegExp(`Interface '${interfaces}' (?:${event})`, 'i'),
  source: 'netifd: interface.c, interface-event.c',
});

const device = (kind: LogKind, interfaces: string, state: 'up' | 'down'): Line => ({
  kind,
  basis: 'doc',
  by: 'netifd',
  says: new RegExp(`Network device '${interfaces}' link is ${state}`, 'i'),
  source: 'log of an owner',
});

const LOST = 'is now down|has lost the connection|has link connectivity loss';

/** mpd5, which dials for pfSense and OPNsense, names the link (`[wan_link0]`) or the bundle (`[wan]`); a server's are of those who dial in. */
const mpd = (kind: LogKind, says: string): Line => ({
  kind,
  basis: 'doc',
  by: 'ppp|mpd5?',
  says: new RegExp(String.raw`\[(?!l2tp|pptp|poes|server)[\w.-]+\] (?:${says})`, 'i'),
  source: 'opnsense/core issues 2267, 5794, 7606, 8390, 8621',
});

/**
 * What routers write into their logs. The first that fits counts, so that what says why stands before what says that. They
 * are tried whatever the vendor is said to be: one box speaks with several voices.
 */
const VENDORS: Readonly<Record<string, readonly Line[]>> = {
  yamaha: [
    {
      kind: 'auth-failed',
      basis: 'doc',
      says: /PPPOE\[\d+\] Disconnected, cause \[PPP: Authentication failed\]/,
      source: 'network.yamaha.com',
    },
    {
      kind: 'pado-timeout',
      basis: 'doc',
      says: /PPPOE\[\d+\] Disconnected, cause \[PPPoE: PAD[IR] Timeout\]/,
      source: 'log of an owner',
    },
    {
      kind: 'session-down',
      basis: 'doc',
      says: /PPPOE\[\d+\] Disconnected/,
      source: 'network.yamaha.com',
    },
    {
      kind: 'session-up',
      basis: 'doc',
      says: new RegExp(String.raw`PP\[\d+\] PPP/IPCP up +\(Local: ${ADDRESS}`),
      source: 'network.yamaha.com',
    },
    {
      kind: 'session-up',
      basis: 'doc',
      says: /PP\[\d+\] PPP\/IPV6CP up +\(Local: [\da-f]*:[\da-f:]*[1-9a-f]/i,
      source: 'network.yamaha.com',
    },
    { kind: 'tunnel-up', basis: 'recall', says: /(?:IP )?T(?:unnel|UNNEL)\[\d+\]:? +(?:Up|Connected)\b/i },
    {
      kind: 'tunnel-down',
      basis: 'recall',
      says: /(?:IP )?T(?:unnel|UNNEL)\[\d+\]:? +(?:Down|Disconnected)\b/i,
    },
    { kind: 'dhcp', basis: 'recall', says: /\[DHCPC\]/ },
    { kind: 'reboot', basis: 'recall', says: /^(?:Power-on boot|Restart by |Reboot(?:ed)? by )/ },
  ],
  pppd: [
    {
      kind: 'auth-failed',
      basis: 'code',
      by: PPPD,
      says: /.{0,20}\b(?:PAP|CHAP|EAP) authentication failed/,
      source: 'ppp: upap.c, chap-new.c',
    },
    {
      kind: 'auth-failed',
      basis: 'code',
      by: PPPD,
      says: /.{0,20}peer refused to authenticate/,
      source: 'ppp: auth.c',
    },
    {
      kind: 'pado-timeout',
      basis: 'code',
      says: /\bTimeout waiting for PAD[OS] packets/,
      source: 'ppp: discovery.c',
    },
    {
      kind: 'pado-timeout',
      basis: 'code',
      says: /\bUnable to complete PPPoE Discovery/,
      source: 'ppp: plugin pppoe',
    },
    {
      kind: 'session-up',
      basis: 'code',
      by: PPPD,
      says: new RegExp(`local +IP address ${ADDRESS}`),
      source: 'ppp: ipcp.c',
    },
    {
      kind: 'session-down',
      basis: 'code',
      by: PPPD,
      says: /(?:Connection terminated|Modem hangup|LCP terminated by peer)/,
      source: 'ppp: main.c, lcp.c',
    },
    {
      kind: 'session-down',
      basis: 'code',
      by: PPPD,
      says: /No response to \d+ echo-requests/,
      source: 'ppp: lcp.c',
    },
    netifd('session-up', WAN, 'is now up'),
    netifd('session-down', WAN, LOST),
    netifd('tunnel-up', TUNNEL, 'is now up'),
    netifd('tunnel-down', TUNNEL, LOST),
    device('session-up', 'ppp(?:oe)?[-_]?(?:wan)?\\w{0,3}', 'up'),
    device('session-down', 'ppp(?:oe)?[-_]?(?:wan)?\\w{0,3}', 'down'),
    {
      kind: 'dhcp',
      basis: 'code',
      by: 'udhcpc\\d*',
      says: /(?:[Ll]ease of \S+ obtained|[Ll]ease lost|.{0,60}received DHCP NAK)/,
      source: 'busybox: dhcpc.c',
    },
    {
      kind: 'reboot',
      basis: 'code',
      by: 'kernel|klogd',
      says: /klogd started: BusyBox/,
      source: 'busybox: klogd.c',
    },
    {
      kind: 'reboot',
      basis: 'code',
      by: 'kernel|klogd',
      says: /(?:\[ *0\.0+\] )?(?:Linux version |Booting Linux on )/,
      source: 'Linux',
    },
  ],
  mpd5: [
    mpd(
      'auth-failed',
      String.raw`(?:LCP: )?authorization failed|(?:PAP|CHAP): (?:rec'd|received) (?:NAK|FAILURE)|(?:PAP|CHAP): .{0,20}auth\w{0,20} fail`,
    ),
    mpd('pado-timeout', String.raw`PPPoE(?::)? connection timeout`),
    mpd('session-up', String.raw`IFACE: Up event`),
    mpd(
      'session-down',
      String.raw`IFACE: Down event|Link: DOWN event|LCP: peer not responding to echo requests|LCP: rec'd Terminate Request|PPPoE: connection closed`,
    ),
  ],
  nec: [
    { kind: 'auth-failed', basis: 'invented', says: /PPPoE.{0,40}認証.{0,12}(?:失敗|エラー|NG)/ },
    {
      kind: 'pado-timeout',
      basis: 'invented',
      says: /PPPoE.{0,40}(?:PADI|PADO).{0,20}(?:タイムアウト|応答なし)/,
    },
    { kind: 'session-down', basis: 'invented', says: /PPPoE.{0,40}切断/ },
    { kind: 'session-up', basis: 'invented', says: /PPPoE.{0,40}(?:接続(?:完了|しました|成功)|確立)/ },
    {
      kind: 'tunnel-down',
      basis: 'invented',
      says: /(?:MAP-E|DS-Lite|トンネル).{0,30}(?:切断|ダウン)/,
    },
    {
      kind: 'tunnel-up',
      basis: 'invented',
      says: /(?:MAP-E|DS-Lite|トンネル).{0,30}(?:接続(?:完了|しました|成功)|確立)/,
    },
    { kind: 'dhcp', basis: 'invented', says: /DHCP.{0,30}(?:アドレス|IP).{0,20}(?:取得|開放|解放|更新)/ },
    { kind: 'reboot', basis: 'invented', says: /(?:装置|システム|本商品|本体).{0,10}(?:再)?起動/ },
  ],
  buffalo: [
    {
      kind: 'auth-failed',
      basis: 'recall',
      by: 'PPP(?:OE)?',
      says: /^.{0,40}(?:auth\w{0,20}|PAP|CHAP).{0,20}(?:fail|error|reject|nak)/i,
    },
    { kind: 'pado-timeout', basis: 'recall', by: 'PPPOE', says: /^.{0,40}(?:PADI|PADO|no response).{0,20}/i },
    {
      kind: 'session-down',
      basis: 'recall',
      by: 'PPP(?:OE)?',
      says: /^.{0,40}(?:disconnect|terminat|link down|LCP.{0,10}time-?out)/i,
    },
    {
      kind: 'session-up',
      basis: 'recall',
      by: 'PPP(?:OE)?',
      says: /^.{0,40}(?:connected|established|link up|IPCP up)/i,
    },
    { kind: 'dhcp', basis: 'recall', by: 'DHCPC', says: /^.{0,40}(?:bound|obtain|lease|renew|release|got)/i },
    { kind: 'reboot', basis: 'recall', by: 'SYSTEM|BOOT', says: /^.{0,40}(?:boot|start|power on|reset)/i },
  ],
  generic: [
    {
      kind: 'auth-failed',
      basis: 'inferred',
      says: /\b(?:PPP\w*|PAP|CHAP)\b.{0,40}\bauth\w{0,20}.{0,20}(?:fail|error|reject)/i,
    },
    { kind: 'pado-timeout', basis: 'inferred', says: /\bPAD[IORS]\b.{0,30}time(?:d )?-?out/i },
    {
      kind: 'session-down',
      basis: 'inferred',
      says: /\bPPP(?:oE)?\b.{0,40}\b(?:disconnected|terminated|session (?:closed|lost)|link down|went down|is down)\b/i,
    },
    {
      kind: 'session-up',
      basis: 'inferred',
      says: /\bPPP(?:oE)?\b.{0,40}\b(?:connected|established|session up|link up|is up)\b/i,
    },
    {
      kind: 'tunnel-down',
      basis: 'inferred',
      says: /\b(?:MAP-E|DS-Lite|IPIP|(?:IPv6|IPsec|L2TP|VPN|WireGuard) tunnel)\b.{0,40}\b(?:down|disconnected|terminated|lost)\b/i,
    },
    {
      kind: 'tunnel-up',
      basis: 'inferred',
      says: /\b(?:MAP-E|DS-Lite|IPIP|(?:IPv6|IPsec|L2TP|VPN|WireGuard) tunnel)\b.{0,40}\b(?:up|connected|established)\b/i,
    },
    {
      kind: 'dhcp',
      basis: 'inferred',
      says: /\bWAN\b.{0,30}\bDHCP\b.{0,40}\b(?:lease|bound|renewed|expired|NAK)\b/i,
    },
    {
      kind: 'reboot',
      basis: 'inferred',
      says: /\b(?:system|router|device) (?:is )?(?:re-?boot(?:ed|ing)?|re-?start(?:ed|ing)|started|starting up)\b/i,
    },
  ],
};

/** Lines come as `program: text`, so that the text begins (`^`) behind its program; one without a program may be anybody's. */
function expressionOf({ by, says }: Pick<Line, 'by' | 'says'>): RegExp {
  return by === undefined
    ? says
    : new RegExp(`^(?:${by}): (?:${says.source.replace(/^\^/, '')})`, says.flags);
}

export const logPatterns: readonly LogPattern[] = Object.entries(VENDORS).flatMap(([vendor, lines]) =>
  lines.map(({ kind, basis, source, ...line }) => ({
    kind,
    vendor,
    basis,
    expression: expressionOf(line),
    ...(source !== undefined && { source }),
  })),
);
