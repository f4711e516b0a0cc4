import { spelling } from './spelling.ts';

const OTHER =
  '(?:他|ほか|別|べつ)の?(?:端末|機器|user|利用者|管理者|pc|パソコン|browser|方|人|クライアント|client|ip|ipaddress|セッション|場所|admin)?';

/**
 * What a screen says in a sentence, in the spelling of {@link spelling}, anywhere in it. A sentence that says that somebody else is in
 * is no word about the password, whatever else stands there.
 */
const SENTENCES = {
  busy: new RegExp(
    [
      `${OTHER}.{0,16}(?:login(?:中|し|済|されて)|設定中|操作中|使用中|利用中|接続中|アクセス(?:中|して))`,
      'login中の?(?:user|管理者|端末|機器)が',
      '(?:既|すで)に.{0,14}login(?:中|し|されて)',
      '(?:が|から)login(?:中|しています|されています)',
      '同時に.{0,12}login(?:は)?でき',
      '(?:管理者|設定画面|user|web設定).{0,8}(?:は|が)(?:現在)?(?:使用|利用|設定|操作)中',
      '(?:another|other|different)(?:user|admin|administrator|client|device|computer|session|person|terminal|pc).{0,30}(?:logged|signed|login|access|using|configur|manag|active|in)',
      '(?:already|currently)(?:being)?(?:logged|signed|inuse|managed|used|configured)',
      '(?:user|admin|administrator|session)(?:is|has)?already',
      'toomany(?:users|sessions)|session(?:limit|isfull)',
    ].join('|'),
  ),
  locked: new RegExp(
    [
      'しばらく.{0,12}(?:login|待(?!ち)|経って|たって|してから)',
      // whoever is only asked to wait is not locked out
      '(?:loginでき|失敗|試行|回数|制限|違).{0,40}(?:しばらく|\\d+(?:分|秒|時間)).{0,8}お待ち',
      'login.{0,10}(?:制限|ロック|禁止|拒否)されて',
      'ロック(?:され(?:た|まし|てい)|中|しました)',
      '(?:\\d+|数)(?:分|秒|時間).{0,8}(?:後|待(?!ち)|経過|login|お試し)',
      '(?:回数|試行).{0,12}(?:超え|上限|越え|達し)',
      'locked(?:out)?|toomany(?:failed|attempts|login|tries)|tryagain(?:later|in\\d)|temporarily(?:blocked|disabled|locked)',
    ].join('|'),
  ),
  'wrong-password': new RegExp(
    [
      '(?:password|user名?|userid|認証|パスフレーズ|id).{0,20}(?:違|誤|間違|正しく|不正|一致し|合って|異なり|失敗|error|確認して)',
      '(?:誤|間違)った?.{0,8}(?:password|user)',
      'login(?:に)?(?:失敗|できません|error)',
      '認証(?:に)?(?:失敗|error|されません|できません)',
      '(?:incorrect|wrong|invalid|bad|mismatch).{0,30}(?:password|user|login|credential)',
      '(?:password|user|login|credential|authentication|authorization).{0,30}(?:incorrect|wrong|invalid|fail|mismatch|notmatch|denied|error|notcorrect)',
    ].join('|'),
  ),
  'restart-needed': new RegExp(
    [
      '設定変更受付完了|設定変更を?受け?付け',
      '再起動(?:する|した|後|して|が必要|することで|すると|を行).{0,24}(?:有効|反映|必要|適用|完了)',
      '(?:反映|有効|適用).{0,20}(?:には|にするには|するためには|させるには).{0,12}(?:再起動|再スタート)',
      '再起動(?:が|を)?(?:必要|してください|行ってください)',
      '次(?:回|の)(?:の)?(?:起動|再起動).{0,8}(?:有効|反映)',
      '(?:restart|reboot)(?:isrequired|required|needed|therouterto|thedeviceto|forthe|to(?:apply|take))|(?:effect|applied).{0,16}after.{0,16}(?:restart|reboot)',
    ].join('|'),
  ),
  /** Not what will happen, or happens when somebody says yes. */
  restarting:
    /再起動(?:しています|を(?:開始|実行)しました|中(?![はにの]))|(?<!while.{0,20})(?:is|are)(?:now)?(?:restart|reboot)ing|^(?:restart|reboot)ing(?:now|\.|,|please)/,
  rejected: new RegExp(
    [
      '入力(?:内容|値|された)?.{0,8}(?:誤り|不正|error|正しくありません)',
      '(?:設定|変更|保存|登録|適用)(?:に|が|は)?(?:失敗|できませんでした|されませんでした)',
      '不正な(?:アクセス|値|入力)|無効な(?:値|入力)|範囲外|重複して',
      '(?:他|ほか)で(?:更新|変更|設定)され(?:た|てい)|再度同じ操作',
      '(?:invalid|illegal|outofrange|notvalid)',
      '(?:failedto|couldnot|unableto|cannot).{0,20}(?:save|apply|set|update|change)',
    ].join('|'),
  ),
  'first-run':
    /管理者passwordの?(?:初期設定|設定をして|を設定して|登録)|(?:管理用?|ログイン|login)passwordを(?:設定|登録|作成)して|(?:管理(?:者|用)?|ログイン|login)passwordが(?:まだ)?(?:設定|登録)されていません|初期password.{0,12}変更して|(?:set|create|change)(?:a|an|the|your)?(?:new|admin|administrator|initial|default)+password|(?:admin|administrator|login)password(?:has|is)not(?:yet)?(?:been)?set/,
} as const satisfies Readonly<Record<string, RegExp>>;

export type SentenceConcept = keyof typeof SENTENCES;

/** What would be said if something were so. */
const CONDITIONAL = /場合|ときは|ときに|時は|の際|(?:^|,|\.)(?:if|when)|ifyou|whenyou|ifanother|ifthe/;

/** What a login page warns of: nobody is locked out yet. */
const WARNING =
  /(?:失敗|超え|越え|達|間違|誤).{0,4}(?:[るく]と|たら|れば)|after\d{1,3}failed|willbe(?:locked|blocked|disabled)/;

/** Longer ones are explanations, or a page without paragraphs. */
const MOST = 400;

/** Whether a sentence says it. */
export function says(concept: SentenceConcept, sentence: string): boolean {
  if (concept === 'wrong-password' && says('busy', sentence)) return false;
  const whole = spelling(sentence.slice(0, MOST));
  const said = concept === 'locked' ? withoutWarnings(whole) : whole;
  return SENTENCES[concept].test(said) && !(concept !== 'restart-needed' && CONDITIONAL.test(said));
}

function withoutWarnings(text: string): string {
  const sentences = text.split(/[。.]/).filter((each) => !WARNING.test(each));
  return sentences.join('。');
}
