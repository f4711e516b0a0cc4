import type { Text } from '../../router/text.ts';

/** What is masked in a capture, and what it is called. */
export const KINDS = {
  password: { en: 'passwords', ja: 'パスワード' },
  'wifi-key': { en: 'Wi-Fi keys', ja: 'Wi-Fiの暗号化キー' },
  ssid: { en: 'Wi-Fi names', ja: 'SSID' },
  account: { en: 'user names', ja: 'ユーザー名' },
  token: { en: 'session numbers', ja: 'セッション番号' },
  mac: { en: 'MAC addresses', ja: 'MACアドレス' },
  ipv4: { en: 'public IPv4 addresses', ja: 'グローバルIPv4アドレス' },
  ipv6: { en: 'IPv6 addresses', ja: 'IPv6アドレス' },
  serial: { en: 'serial numbers', ja: '製造番号' },
  host: { en: 'device names', ja: '端末名' },
  other: { en: 'other texts', ja: 'その他の文字列' },
  picture: { en: 'pictures', ja: '画像' },
} as const satisfies Readonly<Record<string, Text>>;

export type Kind = keyof typeof KINDS;

/** How many different things of each kind were masked; kinds without any are left out. */
export type Counts = Readonly<Partial<Record<Kind, number>>>;

/** `MAC addresses: 2, passwords: 1` for people. */
export function countsText(counts: Counts, language: keyof Text): string {
  const parts = Object.entries(counts).map(([kind, count]) => {
    const name = KINDS[kind as Kind][language];
    return language === 'ja' ? `${name} ${count}件` : `${name}: ${count}`;
  });
  return parts.join(language === 'ja' ? '、' : ', ');
}
