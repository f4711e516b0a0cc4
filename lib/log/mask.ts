const ADDRESS = '(address)';
const NAME = '(name)';
const MAX_LENGTH = 200;

type Mask = readonly [what: RegExp, by: string];

/** What tells who somebody is, or where. It rather hides too much: a line is for people, and its kind says what happened. */
const MASKS: readonly Mask[] = [
  [
    /\b((?:pass(?:word|phrase|wd)?|secret|key|psk|token)\b["']?\s*(?:(?:is|was|(?:set|changed) to)\s+|[=:]\s*)?)(?:"[^"]*"|'[^']*'|\S+)/gi,
    '$1(hidden)',
  ],
  [/((?:パスワード|暗号キー|暗号化キー)\s*[=:：]?\s*)\S+/g, '$1(hidden)'],
  [
    /\b((?:user(?:[ -]?name|id)?|login|account|peer|name|host(?:name)?|client|ssid)\s*(?:[=:]|is|for)\s*)(?:"[^"]*"|'[^']*'|\S+)/gi,
    `$1${NAME}`,
  ],
  [
    /\b((?:user(?:[ -]?name|[ -]?id)?|login|account|subscriber)\s{0,3}(?:[-=]>|\|)\s{0,3})[^\s|]+/gi,
    `$1${NAME}`,
  ],
  // in brackets straight after the word, as concentrators write: `User(0123) Authenticate OK`
  [
    /\b((?:user(?:[ -]?name|[ -]?id)?|login|account|subscriber|peer|ssid)\s{0,3}[([{<「])(?!s[)\]])[^)\]}>」]+/gi,
    `$1${NAME}`,
  ],
  [
    /\b((?:user(?:[ -]?name|id)?|account|ssid)\s+)(?:"[^"]*"|'[^']*'|(?!name\b|authentication\b|[-=]>)[\w.@-]+)/gi,
    `$1${NAME}`,
  ],
  [
    /((?:ユーザー?(?:名|ID)?|(?:接続|認証|契約者?|お客様|会員|加入者)(?:ID|番号)|アカウント|ホスト名|端末名|機器名|SSID)\s*[=:：「[(]\s*)[^\s」\])]+/gi,
    `$1${NAME}`,
  ],
  // what a password was hashed into, with which it can be guessed at home
  [/(?<![0-9a-z])[0-9a-f]{24,}(?![0-9a-z])/gi, '(hidden)'],
  // from the beginning of a word only, so that a word without @ is read once
  [/(?<![^\s"'<>[\]()=,;])@*[^\s"'<>[\]()=,;@]+@[^\s"'<>[\]()=,;]+/g, NAME],
  [/\(\(name\)\)/g, NAME],
  // what the other end has to say is its own affair, and it likes to greet by name or number
  [/(?<=\b(?:Remote message|authentication succeeded): .{0,120}?)(?<![\w.(-])(?=[\w.-]*\d)[\w.-]{5,}/g, NAME],
  [/(?<=\b(?:welcome|hello|dear)[ ,]{1,2})(?!to\b)[\w.-]+/gi, NAME],
  // before MAC addresses: six short groups of one look like such
  [/(?<![\w:.])(?=[0-9a-f:]*::|(?:[0-9a-f]{1,4}:){7})[0-9a-f:]{2,39}(?:%\w+)?(?:\/\d+)?(?![\w:])/gi, ADDRESS],
  [/(?<![0-9a-z])(?:[0-9a-f]{1,2}[:-]){5,}[0-9a-f]{1,2}(?![0-9a-z])/gi, '(mac)'],
  [/(?<![0-9a-z.])(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}(?![0-9a-z.])/gi, '(mac)'],
  [/(?<![0-9a-z])(?:[a-z]{0,6})(?=[0-9a-f]*\d)[0-9a-f]{12}(?![0-9a-z])/gi, '(mac)'],
  // a device's own name behind its address, as DHCP servers write it
  [/(\(mac\)\s+)(?!via\b|\(mac\))\(?[^\s()]+\)?/g, `$1${NAME}`],
  [/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g, ADDRESS],
];

/** A line of a log as it may be shown and published: without addresses, names of users and devices, and what is secret. */
export function masked(line: string): string {
  const hidden = MASKS.reduce((text, [what, by]) => text.replaceAll(what, by), line);
  return hidden.length > MAX_LENGTH ? `${hidden.slice(0, MAX_LENGTH)}…` : hidden;
}
