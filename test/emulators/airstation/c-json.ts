import type { Box } from '../box/box.ts';

/** Data that script asks for; DEVICE, SYSTEM and LANG before the login too. Names are in saved answers. */
export function jsonC(name: string, box: Box, inside: boolean): unknown {
  const { vendor, model, firmware, admin } = box.options;
  if (name === 'DEVICE') return { VENDOR: vendor, MODEL: model, VERSION: firmware, REGION: 'JP' };
  if (name === 'SYSTEM') return { USERNAME: admin.username };
  if (name === 'LANG') return { FUNCTION: true, LANG: ['jp'] };
  if (!inside) return undefined;
  if (name === 'ICON')
    return {
      INTERNET: box.wanAddress !== undefined,
      BEHAVIOR: box.mode === 'ap' ? 'BRIDGE' : 'ROUTER',
      WANIP: box.wanAddress ?? '',
      LOGIN: true,
    };
  return name === 'FUNCTION' ? FUNCTIONS : undefined;
}

const FUNCTIONS = {
  MENU_WAN: ['CONNECT', 'PPPOE', 'IPV6', 'NULL'],
  MENU_LAN: ['LAN', 'NULL'],
  MENU_SECURITY: ['PASSTHROUGH', 'NULL'],
  MENU_ADMIN: ['INIT', 'NULL'],
  MENU_DIAG: ['SYSTEM', 'LOG', 'PACKET', 'NULL'],
};

/** Counters that a WSR3600BE4P shows to anybody (seen). */
export function packetsC({ uptimeS }: Box): string {
  const rows = [40, 30, 20, 10].map((each, at) => {
    const figures = [1000 + uptimeS * each, 0, 2000 + uptimeS * each * 2, 0];
    const cells = figures.map((figure) => `<td><div class="DIGIT">${figure}</div></td>`).join('');
    return `<tr><th><span data-file=packet_main class=label_t${at + 1}_packet_main></span></th>${cells}</tr>`;
  });
  return `<table class="AD_LIST">${rows.join('\n')}</table>`;
}
