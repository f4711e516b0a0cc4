import { z } from 'zod';
import { nothing } from '../capabilities/nothing.ts';
import { wanPaths } from '../capabilities/wan-path.ts';
import { action, reading, type Capability, type Reading } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import type { WanPath } from '../capabilities/wan-path.ts';
import { checks } from './checks.ts';
import { homeStatuses } from './headline.ts';
import { NAMES, SIDES, type Side } from './home.ts';

export const homeStatusReading = reading('status', {
  value: z.enum(homeStatuses),
  isVague: (status) => status === 'incomplete',
  name: { en: 'Status', ja: '状態' },
  description: {
    en: 'The worst that the checks found; `incomplete`: nothing wrong, but not everything is known. Attributes: `text` for people, and which checks.',
    ja: 'チェック結果のうち最も悪いもの（`incomplete` は問題なし・未確認あり）。属性：表示用の `text` と該当する項目。',
  },
  entity: {
    platform: 'sensor',
    deviceClass: 'enum',
    options: homeStatuses,
    icon: 'mdi:home-heart',
    attributes: true,
  },
});

export const homeHeadline = reading('headline', {
  value: z.string(),
  isVague: (_, attributes) => attributes?.['status'] === 'incomplete',
  name: { en: 'Headline', ja: '要約' },
  description: {
    en: 'The sentence that says what is wrong now, cause first. Attributes: the whole sentence and what to do.',
    ja: '現在の問題を原因から示す一文。属性：全文と対処方法。',
  },
  entity: { platform: 'sensor', icon: 'mdi:message-text-outline', attributes: true },
});

export const homePaths: Readonly<Record<Side, Reading<WanPath>>> = {
  upper: pathOf('upper'),
  lower: pathOf('lower'),
};

function pathOf(side: Side): Reading<WanPath> {
  const { en, ja } = NAMES[side];
  return reading(`path.${side}`, {
    value: z.enum(wanPaths),
    isVague: (path) => path === 'unknown',
    name: { en: `Path of the ${en}`, ja: `${ja}の接続経路` },
    description: {
      en: `Which way IPv4 traffic leaves through the ${en}.`,
      ja: `${ja}からIPv4通信が出ていく経路。`,
    },
    entity: {
      platform: 'sensor',
      deviceClass: 'enum',
      options: wanPaths,
      icon: 'mdi:routes',
      attributes: true,
    },
  });
}

export const homePicture = reading('picture', {
  value: z.string(),
  unpublished: true,
  name: { en: 'Picture', ja: '構成図' },
  description: {
    en: 'The home as a picture (SVG): line, routers, cables and both roads, each with its state.',
    ja: '構成図（SVG）：回線、ルーター、ケーブル、2つの経路とその状態。',
  },
  entity: { platform: 'image', contentType: 'image/svg+xml' },
});

/** What a person wants to see without asking; the other checks only repeat it, or change with every look. */
const SHOWN: ReadonlySet<string> = new Set([
  'mac-addresses',
  'lan',
  'upper-login',
  'lower-login',
  'line',
  'upper-ipoe',
  'pppoe-bridge',
  'lower-mode',
  'pppoe-session',
  'dhcp-servers',
  'inbound',
]);

/** By id of the check: whether it found a problem; a warning is none. */
export const checkReadings: ReadonlyMap<string, Reading<boolean>> = new Map(
  checks.map(({ id, name }) => [
    id,
    reading(`check.${id}`, {
      value: z.boolean(),
      name,
      description: {
        en: `Whether the check ${id} found a problem. Attributes: status, text, remedy, evidence.`,
        ja: `チェック ${id} で問題が見つかったか。属性：状態、説明、対処方法、根拠。`,
      },
      entity: {
        platform: 'binary_sensor',
        deviceClass: 'problem',
        category: 'diagnostic',
        attributes: true,
        ...(!SHOWN.has(id) && { enabled: false }),
      },
    }),
  ]),
);

export const checkHomeAction = action('check', {
  input: nothing,
  name: { en: 'Check now', ja: '今すぐ確認' },
  description: {
    en: 'Reads both routers now and judges the home.',
    ja: '両方のルーターを今すぐ読み取り、構成を確認します。',
  },
  risk: 'none',
  cooldownMs: seconds(10),
  settlesMs: 0,
  concerns: [homeStatusReading],
  happened: () => true,
  entity: { platform: 'button', icon: 'mdi:home-search' },
});

/** Everything that a home tells and does where it is shown as a device of its own. */
export const homeCatalogue: readonly Capability[] = [
  homeStatusReading,
  homeHeadline,
  ...SIDES.map((side) => homePaths[side]),
  homePicture,
  ...checkReadings.values(),
  checkHomeAction,
];
