import type { Link } from '../../screen/page/page.ts';
import { holdsWords, sameWords } from '../../screen/page/words.ts';

/** In an address: pages that do something when they are only looked at, on one box or another. */
const PATHS =
  /log[-_]?(?:out|off)|sign[-_]?(?:out|off)|reboot|restart|init.*default|default.*init|factory|reset|save|restore|shutdown|upgrade|(?:[_/?&=.-]|^)(?:delete|del|remove|apply|exec|disconnect|hangup|release|renew|stop|clear|flush|wake|wol|pbc|kick)(?:[_/?&=.-]|$)/i;
/** A query that asks for something to be done and not shown. */
const VERBS = /[?&](?:action|act|cmd|command|do|op|operation|method)=(?!show|view|list|get|read|disp|$|&)/i;
/** Files to keep, pictures and what pages are dressed with. */
const FILES =
  /\.(?:bin|cfg|conf|config|dat|backup|img|zip|t?gz|tar|pdf|exe|dmg|csv|css|js|ico|png|jpe?g|gif|svg|webp|woff2?|ttf|mp4)$/i;

/** Somewhere in what is written on a link. */
const WORDS = `
ログアウト,ログオフ,再起動,初期化,初期設定に戻す,工場出荷,保存,復元,リセット,削除,電源,シャットダウン,バージョンアップ,
ファームウェア更新,切断,再接続,実行,開始,停止,消去,クリア,logout,log out,logoff,log off,sign out,reboot,restart,save,initialise,initialize,
factory default,restore,reset,delete,remove,clear,shut down,shutdown,upgrade,disconnect`
  .trim()
  .split(/,\n?/);
/** The whole of it. */
const VERB_WORDS = '接続,接続する,更新,適用,解放,取得,OK,apply,connect,start,stop'.split(',');

/** Whether nothing can come of looking at an address, as far as its words tell. */
export function isHarmless({ pathname, search }: URL): boolean {
  const address = pathname + search;
  return !PATHS.test(address) && !VERBS.test(search);
}

/** Whether an address is of something to keep or to see, and no page. */
export function isFile({ pathname }: URL): boolean {
  return FILES.test(pathname);
}

/** Whether a link leads to a page that can be looked at without anything coming of it. */
export function isHarmlessLink({ url, words, page }: Pick<Link, 'url' | 'words' | 'page'>): boolean {
  if (url.origin !== page.url.origin || isFile(url) || !isHarmless(url)) return false;
  return !holdsWords(words, WORDS) && !sameWords(words, VERB_WORDS);
}
