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

type Line = readonly [LogKind, LogPattern['basis'], pattern: RegExp, source?: string];

/**
 * What routers write into their logs. The first that fits counts, so that what says why stands before what says that. They
 * are tried whatever the vendor is said to be: one box speaks with several voices.
 */
const VENDORS: Readonly<Record<string, readonly Line[]>> = {
  yamaha: [
    [
      'auth-failed',
      'doc',
      /PPPOE\[\d+\] Disconnected, cause \[PPP: Authentication failed\]/,
      'network.yamaha.com',
    ],
    ['pado-timeout', 'doc', /PPPOE\[\d+\] Disconnected, cause \[PPPoE: PAD[IR] Timeout\]/, 'log of an owner'],
    ['session-down', 'doc', /PPPOE\[\d+\] Disconnected/, 'network.yamaha.com'],
    ['session-up', 'doc', /PP\[\d+\] PPP\/IP(?:V6)?CP up/, 'network.yamaha.com'],
    ['dhcp', 'recall', /\[DHCPC\]/],
    ['reboot', 'recall', /^(?:Power-on boot|Restart by |Reboot(?:ed)? by )/],
  ],
  pppd: [
    ['auth-failed', 'code', /\b(?:PAP|CHAP|EAP) authentication failed/, 'ppp: upap.c, chap-new.c'],
    ['auth-failed', 'code', /peer refused to authenticate/, 'ppp: auth.c'],
    ['pado-timeout', 'code', /Timeout waiting for PAD[OS] packets/, 'ppp: discovery.c'],
    ['pado-timeout', 'code', /Unable to complete PPPoE Discovery/, 'ppp: plugin pppoe'],
    ['session-up', 'code', /^pppd: local +IP address /, 'ppp: ipcp.c'],
    [
      'session-down',
      'code',
      /^pppd: (?:Connection terminated|Modem hangup|LCP terminated by peer)/,
      'ppp: main.c, lcp.c',
    ],
    ['session-down', 'code', /No response to \d+ echo-requests/, 'ppp: lcp.c'],
    ['session-up', 'code', /\bInterface '(?:wan|ppp|pppoe)[^']*' is now up/, 'netifd: interface-event.c'],
    [
      'session-down',
      'code',
      /\bInterface '(?:wan|ppp|pppoe)[^']*' (?:is now down|has lost the connection)/,
      'netifd: interface.c',
    ],
    [
      'dhcp',
      'code',
      /^udhcpc\d*: (?:[Ll]ease of \S+ obtained|[Ll]ease lost|.*received DHCP NAK)/,
      'busybox: dhcpc.c',
    ],
    ['reboot', 'code', /^(?:kernel|klogd): klogd started: BusyBox/, 'busybox: klogd.c'],
    ['reboot', 'code', /^(?:kernel|klogd): (?:\[ *0\.0+\] )?(?:Linux version |Booting Linux on )/, 'Linux'],
  ],
  nec: [
    ['auth-failed', 'invented', /PPPoE.{0,40}認証.{0,12}(?:失敗|エラー|NG)/],
    ['pado-timeout', 'invented', /PPPoE.{0,40}(?:PADI|PADO).{0,20}(?:タイムアウト|応答なし)/],
    ['session-down', 'invented', /PPPoE.{0,40}切断/],
    ['session-up', 'invented', /PPPoE.{0,40}(?:接続(?:完了|しました|成功)|確立)/],
    ['dhcp', 'invented', /DHCP.{0,30}(?:アドレス|IP).{0,20}(?:取得|開放|解放|更新)/],
    ['reboot', 'invented', /(?:装置|システム|本商品|本体).{0,10}(?:再)?起動/],
  ],
  buffalo: [
    ['auth-failed', 'recall', /^PPP(?:OE)?: .{0,40}(?:auth\w*|PAP|CHAP).{0,20}(?:fail|error|reject|nak)/i],
    ['pado-timeout', 'recall', /^PPPOE: .{0,40}(?:PADI|PADO|no response).{0,20}/i],
    ['session-down', 'recall', /^PPP(?:OE)?: .{0,40}(?:disconnect|terminat|link down|LCP.{0,10}time-?out)/i],
    ['session-up', 'recall', /^PPP(?:OE)?: .{0,40}(?:connected|established|link up|IPCP up)/i],
    ['dhcp', 'recall', /^DHCPC: .{0,40}(?:bound|obtain|lease|renew|release|got)/i],
    ['reboot', 'recall', /^(?:SYSTEM|BOOT): .{0,40}(?:boot|start|power on|reset)/i],
  ],
  generic: [
    ['auth-failed', 'inferred', /\b(?:PPP\w*|PAP|CHAP)\b.{0,40}\bauth\w*.{0,20}(?:fail|error|reject)/i],
    ['pado-timeout', 'inferred', /\bPAD[IORS]\b.{0,30}time(?:d )?-?out/i],
    [
      'session-down',
      'inferred',
      /\bPPP(?:oE)?\b.{0,40}\b(?:disconnected|terminated|session (?:closed|lost)|link down|went down|is down)\b/i,
    ],
    [
      'session-up',
      'inferred',
      /\bPPP(?:oE)?\b.{0,40}\b(?:connected|established|session up|link up|is up)\b/i,
    ],
    ['dhcp', 'inferred', /\bWAN\b.{0,30}\bDHCP\b.{0,40}\b(?:lease|bound|renewed|expired|NAK)\b/i],
    [
      'reboot',
      'inferred',
      /\b(?:system|router|device) (?:is )?(?:re-?boot(?:ed|ing)?|re-?start(?:ed|ing)|started|starting up)\b/i,
    ],
  ],
};

export const logPatterns: readonly LogPattern[] = Object.entries(VENDORS).flatMap(([vendor, lines]) =>
  lines.map(([kind, basis, expression, source]) => ({
    kind,
    vendor,
    basis,
    expression,
    ...(source !== undefined && { source }),
  })),
);
