import { spelling } from './spelling.ts';

/** What buttons and links do, whole, in the spelling of {@link spelling}. */
const CAPTIONS = {
  login: /^(?:login|signin|logon)(?:する|します)?$/,
  logout: /^(?:logout|signout|logoff)(?:する|します)?$/,
  apply:
    /^(?:設定|適用|更新|反映|登録|変更|決定|apply|set|submit|update)(?:する|します|を?(?:適用|反映|変更|更新)(?:する)?|changes|settings)?$/,
  save: /^(?:設定(?:値|内容)?(?:を|の)?)?(?:保存|書き?込み?)(?:する|します)?$|^save(?:changes|settings)?$/,
  restart:
    /^(?:機器|router|system)?(?:を|の)?(?:再起動|再スタート|リブート|restart|reboot)(?:する|します|の?実行|を実行(?:する)?|now)?$/,
  'restart-now': /^(?:今|いま)?すぐに?(?:再起動|反映)(?:する|します)?$|^(?:restart|reboot)now$/,
  'restart-later': /^(?:後|あと)で(?:再起動)?(?:する|します)?$|^(?:(?:restart|reboot))?later$/,
  connect: /^(?:(?:今|いま)?すぐ)?(?:pppoe)?接続(?:する|します|開始)?$|^(?:connect|dial)(?:now)?$/,
  disconnect: /^(?:(?:今|いま)?すぐ)?(?:pppoe)?切断(?:する|します)?$|^(?:disconnect|hangup)(?:now)?$/,
  ok: /^(?:ok|はい|yes|了解)$/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type CaptionConcept = keyof typeof CAPTIONS;
export const captionConcepts = Object.keys(CAPTIONS) as [CaptionConcept, ...CaptionConcept[]];

/** Whether a caption says that it does this. */
export function isCaptionOf(concept: CaptionConcept, caption: string): boolean {
  return CAPTIONS[concept].test(spelling(caption));
}
