import { z } from 'zod';
import { reading } from '../router/capability.ts';

/** Complete, and never extended at run time: dashboards and automations list these words. */
export const wanPaths = [
  'pppoe',
  'ipoe-map-e',
  'ipoe-ds-lite',
  'ipoe-fixed-ip',
  'ipoe',
  'behind-router',
  'none',
  'unknown',
] as const;
export type WanPath = (typeof wanPaths)[number];

/** Derived by `lib/path` from the other readings; no driver tells it. */
export const wanPath = reading('wan.path', {
  value: z.enum(wanPaths),
  isVague: (path) => path === 'unknown',
  name: { en: 'Path', ja: '接続経路' },
  description: {
    en: 'Which way IPv4 traffic leaves through this router, concluded from what it reports. Attributes: `basis`, `confidence` (0 to 1) and `evidence`.',
    ja: 'このルーターからIPv4通信が出ていく経路（報告内容からの判定）。属性：`basis`、`confidence`（0〜1）、`evidence`。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'enum',
    options: wanPaths,
    icon: 'mdi:routes',
    attributes: true,
  },
});
