import type { ErrorCode } from './errors.ts';
import type { Text } from './text.ts';

/** What a person can do where a router cannot be read, unless the place that found out knows better. */
export const REMEDIES: Readonly<Partial<Record<ErrorCode, Text>>> = {
  unreachable: {
    en: 'See whether it is switched on and its LAN cable is in. It may be restarting, or have another address now.',
    ja: '電源とLANケーブルを確認してください。再起動中か、アドレスが変わった可能性もあります。',
  },
  timeout: {
    en: 'See whether it is overloaded or its cable is loose. It is asked again by itself.',
    ja: '高負荷やケーブルの緩みがないか確認してください。自動的に再試行します。',
  },
  'refused-redirect': {
    en: 'Enter the address that its settings screen has in a browser.',
    ja: 'ブラウザーで設定画面を開いたときのアドレスを入力してください。',
  },
  'wrong-host': {
    en: 'Another device has this address now: correct the address in the router node.',
    ja: '別の機器がこのアドレスを使っています。ルーターノードのアドレスを修正してください。',
  },
  busy: {
    en: 'Log out of its settings screen, or wait until the other administrator has finished.',
    ja: '設定画面からログアウトするか、別の管理者の作業が終わるまで待ってください。',
  },
  'auth-failed': {
    en: 'Enter the user name and password of its settings screen in the router node and deploy. Refresh tries the present ones once more.',
    ja: 'ルーターノードに設定画面のユーザー名とパスワードを入力し直し、デプロイしてください。「再読み込み」で現在の設定のまま一度だけ再試行できます。',
  },
  'auth-locked': {
    en: 'Wait some minutes, see that the password in the router node is right, then press Refresh.',
    ja: '数分待ち、ルーターノードのパスワードを確認してから「再読み込み」を実行してください。',
  },
  unreadable: {
    en: 'Press Test connection in the router node: it says what was not found on the settings screen, and how to point at it.',
    ja: 'ルーターノードの「接続テスト」を実行すると、見つからない項目とその指定方法が分かります。',
  },
  unsupported: {
    en: 'Press Test connection in the router node: it says which driver fits.',
    ja: 'ルーターノードの「接続テスト」を実行すると、使えるドライバーが分かります。',
  },
};
