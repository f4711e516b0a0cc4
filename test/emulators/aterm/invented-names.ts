import type { BoxMode } from '../box/box.ts';

/** The second half of what is invented about Aterm screens (the first is invented.ts): names, paths, durations. */

/** Names of controls by the key of their row: P in small letters, A in the manner of the few that are seen. */
export const CONTROLS: Readonly<Record<string, { readonly p: string; readonly a: string }>> = {
  mode: { p: 'opmode', a: 'OPERATION_MODE' },
  username: { p: 'ppp_user', a: 'PPP_USER' },
  password: { p: 'ppp_pass', a: 'PPP_PASSWD' },
  keep: { p: 'ppp_conn', a: 'PPP_CONNECT' },
  wanMacKind: { p: 'wan_mac_mode', a: 'WAN_MAC_MODE' },
  wanMac: { p: 'wan_mac', a: 'WAN_MAC' },
  lanMacKind: { p: 'lan_mac_mode', a: 'LAN_MAC_MODE' },
  lanMac: { p: 'lan_mac', a: 'LAN_MAC' },
  lanAddress: { p: 'lan_ip', a: 'LAN_IPADDR' },
  mask: { p: 'lan_mask', a: 'LAN_MASK' },
  dhcp: { p: 'dhcp_server', a: 'DHCP_SERVER' },
  poolFirst: { p: 'dhcp_start', a: 'DHCP_START' },
  poolCount: { p: 'dhcp_num', a: 'DHCP_NUM' },
  bridge: { p: 'pppoe_bridge', a: 'PPPOE_BRIDGE' },
  upnp: { p: 'upnp', a: 'UPNP_USE' },
  ping: { p: 'ping_reply', a: 'PING_REPLY' },
  autoUpdate: { p: 'mainte_verup', a: 'MAINTE_VERUP' },
  ssid: { p: 'ssid', a: 'SSID' },
};

/** What a ticked box sends: A often 0, as `ECO_CHARGE=0`. */
export const TICKED = { p: '1', a: '0' } as const;

/** Page files of P that are not known; the mode stands in some names, as in `info_mape_main.php`, which is. */
export const PATHS_P: Readonly<Record<string, string>> = {
  lan: 'lan_main.php',
  other: 'other_main.php',
  assign: 'dhcp_assign_main.php',
  reboot: 'reboot_main.php',
  log: 'log_main.php',
  login: 'login_set.php',
  logout: 'logout.php',
  cell: 'status_get.php',
};
export const INFO_P: Readonly<Partial<Record<BoxMode, string>>> = {
  'ds-lite': 'info_dslite_main.php',
  pppoe: 'info_main.php',
  dhcp: 'info_local_main.php',
  ap: 'info_bridge_main.php',
};

/** Names on P's forms, of its cookie, and of what its script makes of a password. */
export const NAMES_P = {
  command: 'command',
  token: 'token',
  cookie: 'sysauth',
  nonce: 'nonce',
  hash: 'pass_hash',
} as const;

export const MASK = '24';
export const POOL = { first: 101, count: '100' } as const;

/** A’s buttons for which only WiMAX has names (`info_btn_wimax`). */
export const ACTIONS_A = { connect: 'info_btn_connect', disconnect: 'info_btn_disconnect' } as const;

/** What W’s script asks; nothing of it is known. */
export const PATHS_W = { login: '/api/login', get: '/api/get', set: '/api/set' } as const;

export const GATEWAY = '25.100.7.1';
export const DNS = ['25.100.0.53', '25.100.1.53'] as const;

/** Durations in milliseconds, and limits. */
export const TIMING = {
  idleMs: 5 * 60_000,
  failures: 5,
  lockMs: 3 * 60_000,
  rebootMs: 60_000,
  saveMs: 20_000,
} as const;
