import type { Element, PageLink } from './page/page.ts';
import { holdsWords, sameWords } from './page/words.ts';

/**
 * What pages of settings screens are about. An address of which every word is here is the address of a page that shows something;
 * an unknown word may be one that does something.
 */
const SUBJECTS = new Set(
  `
a about access account accounts address admin adv advance advanced air alg all ap apn assign auth band bandwidth basic bin bridge cat category cgi channel
client clients cond config content contents control ctl ddns default detail details device devices dhcp dhcpd dhcps diag diagnosis diagnostic dmz dns ds dslite
dynamic easy eco ethernet event events exp expert extra fast file filter filtering fire firewall firmware fixed forwarding frame frm g general group guest
head header help home host hosts html htm http igmp index info information interface internet ip ipaddr ipoe ipsec ipv item jp ja en js json keyword lan language
lease leases led left line lite list local log login logs m mac main maint maintenance map mape mapping menu mesh mld mode modem multi name nat
navi net netmask network notice ntp option options other others packet packets page pages panel parental pass passthrough password php pinhole policy port ports ppp
pppoe prefix priority privacy profile proxy qos quick radio range rate repeater right rip route router routes routing rule rules sched schedule screen sec security
server service services session sessions setting settings setup side sip site snmp spi ssid stat static station stations statistics stats status stealth sub
summary sys syslog system tab table time timer timezone title tools top traffic tunnel type upnp url usage usb user users v version virtual vlan voip vpn
wan web wifi wired wireless wizard wl wlan wwan x zone menu2 nas storage media dlna printer tv telephone tel voice mail email alert
asp aspx jsp lua
`
    .trim()
    .split(/\s+/),
);
/** Parts of a query that say which page is meant, or only keep an old one from being shown. */
const CHOOSERS =
  /^(?:page|pg|frm|frame|cat|category|item|menu|tab|view|lang|language|_|t|_t|tn|_tn|rnd|time|ts|id|p|name|ver|v)$/i;
const PAGES = /^[^.]*$|\.(?:html?|php|aspx?|jsp|cgi|lua|do)$/i;
/** Addresses of what is shown as it is, whatever its name is. */
const SHOWN = /\.(?:html?|php|aspx?|xml)$/i;
/** Files to keep, pictures and what pages are dressed with. */
const FILES =
  /\.(?:bin|cfg|conf|config|dat|backup|img|zip|t?gz|tar|pdf|exe|dmg|csv|css|js|ico|png|jpe?g|gif|svg|webp|woff2?|ttf|mp4)$/i;
const DRESS = /\.(?:css|js|ico|png|jpe?g|gif|svg|webp|woff2?|ttf)$/i;

/** Sounds as if something would happen, whoever names it. */
const DEED =
  /log[-_]?(?:out|off)|sign[-_]?(?:out|off)|reboot|restart|init.*default|default.*init|factory|reset|save|restore|shutdown|upgrade|(?:[_/?&=.-]|^)(?:delete|del|remove|apply|exec|disconnect|hangup|release|renew|stop|clear|flush|wake|wol|pbc|kick)(?:[_/?&=.-]|$)/i;
/** A query that asks for something to be done and not shown. */
const VERBS = /[?&](?:action|act|cmd|command|do|op|operation|method)=(?!show|view|list|get|read|disp|$|&)/i;

/** What a menu calls something that is done and not shown. */
const DEEDS = `
ログアウト,ログオフ,再起動,初期化,初期設定に戻す,工場出荷,保存,復元,リセット,削除,電源,シャットダウン,バージョンアップ,更新,切断,再接続,実行,開始,停止,消去,クリア,
適用,解放,取得,取り外し,送信,試験,テスト,有効に,無効に,オンに,オフに,切替,切り替え,登録,追加,接続する,終了,閉じる,
logout,log out,logoff,log off,sign out,reboot,restart,save,initialise,initialize,factory default,restore,reset,delete,remove,clear,shut down,shutdown,
upgrade,update,disconnect,enable,disable,turn,toggle,start,stop,apply,release,renew,test,send,eject,unmount,run,connect,add,register,quit,exit`
  .trim()
  .split(/,\n?/);
const WHOLE_DEEDS = '接続,OK,ok,go'.split(',');
/** In an address whose other words nobody knows. */
const DOING =
  /log|sign|boot|start|init|default|factory|reset|rst|save|restore|shut|power|up|down|on(?![a-z])|off|del|rem|add|set|apply|exec|run|dis|conn|dial|hang|release|renew|stop|clear|flush|wake|wol|pbc|wps|kick|toggle|enable|en_|switch|change|submit|do_|act|cmd|eject|mount|import|export|back|format|test|ping|trace|send|quit|exit|end|bye|sleep|standby|make|new|edit|mod|write|update|upload|firm|fw/i;

/** Whether an address is one of a page that shows something, as far as all of its words tell. */
export function isHarmless({ pathname, search, searchParams }: URL): boolean {
  return isPageQuery(search, searchParams) && isPagePath(pathname);
}

/** Whether a page that a profile names is one to look at: its words need not be known, but it asks for a page and for no deed. */
export function isNamedPage({ pathname, search, searchParams }: URL): boolean {
  if (DEED.test(pathname + search) || !PAGES.test(pathname.slice(pathname.lastIndexOf('/')))) return false;
  return [...searchParams].every(
    ([name, value]) => /^req$/i.test(name) || (CHOOSERS.test(name) && /^[\w.-]*$/.test(value)),
  );
}

/** What a page brings along, frames and where it leads of itself: shown as it is, without a question and with no word of a deed. */
export function isShown({ pathname, search }: URL): boolean {
  return search === '' && SHOWN.test(pathname) && !DOING.test(pathname.replace(/\.\w+$/, ''));
}

/** What script of a page asks for while the page is made, as it does for everybody who looks at it. */
export function isAside({ pathname, search }: URL): boolean {
  return !DEED.test(pathname + search) && !VERBS.test(search);
}

/** What a page is dressed with: style sheets, script and pictures, asked for without anything to say. */
export function isDress({ pathname, searchParams }: URL): boolean {
  return (
    DRESS.test(pathname) &&
    [...searchParams].every(([name, value]) => CHOOSERS.test(name) && /^[\w.-]*$/.test(value))
  );
}

/** Whether an address is of something to keep or to see, and no page. */
export function isFile({ pathname }: URL): boolean {
  return FILES.test(pathname);
}

/** Whether a link leads to a page that can be looked at without anything coming of it. */
export function isHarmlessLink({
  url,
  words,
  page,
  element,
}: Pick<PageLink, 'url' | 'words' | 'page' | 'element'>): boolean {
  if (url.origin !== page.url.origin || isFile(url)) return false;
  if (soundsDone(words)) return false;
  return isHarmless(url) || (isShown(url) && isInMenu(element));
}

/** Whether what is written on a link is something that is done. */
export function soundsDone(words: string): boolean {
  return holdsWords(words, DEEDS) || sameWords(words, WHOLE_DEEDS);
}

function isInMenu(element: Element): boolean {
  for (let each: Element | undefined = element; each; each = parentOf(each)) {
    const { name, attribs } = each;
    if (name === 'nav' || name === 'li' || attribs['role'] === 'menu') return true;
    if (/menu|navi?(?:$|[^a-z])|tree|sidebar/i.test(`${attribs['id'] ?? ''} ${attribs['class'] ?? ''}`))
      return true;
  }
  return false;
}

function parentOf({ parent }: Element): Element | undefined {
  return parent && 'attribs' in parent ? parent : undefined;
}

function isPagePath(pathname: string): boolean {
  const plain = decoded(pathname);
  if (plain === undefined || plain.includes('..') || !PAGES.test(plain.slice(plain.lastIndexOf('/'))))
    return false;
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  if (/^(?:set|setting|config|power|lock|control|file)\b/i.test(last) && /\.(?:cgi|lua|do)$/i.test(last))
    return false;
  return isOfSubjects(plain);
}

function isPageQuery(search: string, params: URLSearchParams): boolean {
  if (search === '' || search === '?') return true;
  return [...params].every(([name, value]) => {
    if (/^req$/i.test(name)) return value === 'frm' || (SHOWN.test(value) && isOfSubjects(value));
    if (!CHOOSERS.test(name)) return false;
    return /^\d*$/.test(value)
      ? /^(?:_|_?tn?|rnd|time|ts|v|ver)$/i.test(name) || value.length <= 2
      : isOfSubjects(value);
  });
}

function isOfSubjects(text: string): boolean {
  if (!/^[\w./;%-]*$/.test(text)) return false;
  const words = text.replaceAll(/([a-z])([A-Z])/g, '$1 $2').match(/[A-Za-z]+/g) ?? [];
  return words.every((word) => isSubject(word.toLowerCase()));
}

/** `dhcpd`, and several that are written as one: `lanmain`. */
function isSubject(word: string): boolean {
  if (SUBJECTS.has(word)) return true;
  // `logs` and `top` make a deed
  if (DOING.test(word)) return false;
  for (let at = 3; at <= word.length - 3; at++)
    if (SUBJECTS.has(word.slice(0, at)) && isSubject(word.slice(at))) return true;
  return false;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
