import { timeOfDay } from './clock.ts';
import type { Text } from './text.ts';

/** Causes that a person can mend, in one wording each wherever they are found: sentences of a RouterError. */
export const NO_LOGIN_ENTERED: Text = {
  en: 'No login is entered.',
  ja: 'ログイン情報が入力されていません。',
};

export const NOT_A_ROUTER: Text = {
  en: 'Something answers there, but it is not a router that we know.',
  ja: '応答はありましたが、対応しているルーターではありません。',
};

/** `what`: the action or setting, as the box to tick is called. */
export function notAllowedOverMqtt({ en, ja }: Text): Text {
  return {
    en: `Not allowed over MQTT: tick “${en}” under “Over MQTT” in the router node.`,
    ja: `MQTTからは許可されていません。ルーターノードの「MQTT許可」で「${ja}」にチェックを入れてください。`,
  };
}

/** `until`: wall clock, milliseconds since 1970. */
export function leftAlone(until: number): Text {
  const time = timeOfDay(until);
  return {
    en: `Polling is paused until ${time}, so that the router can be used by a person. Resume polling first.`,
    ja: `${time}までポーリングを一時停止しています（設定画面の利用のため）。先に再開してください。`,
  };
}

export const EMPTY_ADDRESS: Text = { en: '“Address” is empty.', ja: '「アドレス」が空欄です。' };

export const EMPTY_BROKER: Text = { en: '“Broker” is empty.', ja: '「ブローカー」が空欄です。' };
