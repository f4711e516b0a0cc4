import { doables, readables } from '../capabilities/catalogue.ts';
import { portForwardAdd } from '../capabilities/port-forward-add.ts';
import { portForwardRemove } from '../capabilities/port-forward-remove.ts';
import type { LoginKind } from '../drivers/definition.ts';
import { drivers } from '../drivers/registry.ts';
import type { AnyDoable } from '../router/capability.ts';
import type { Language, Text } from '../router/text.ts';
import { COMMAND } from '../this-package.ts';

interface Command {
  readonly verb: string;
  readonly args: Text;
  readonly does: Text;
  readonly options: readonly (keyof typeof OPTIONS)[];
  /** What is listed with it. */
  readonly lists?: readonly (keyof typeof LISTS)[];
}

const same = (text: string): Text => ({ en: text, ja: text });
const ADDRESS: Text = { en: '<address>', ja: '<アドレス>' };

/** Every command, in the order in which people need them. */
export const COMMANDS: readonly Command[] = [
  {
    verb: 'find',
    args: same(''),
    does: { en: 'which routers answer here', ja: '応答するルーターを探す' },
    options: ['json'],
  },
  {
    verb: 'read',
    args: ADDRESS,
    does: { en: 'everything a router says', ja: 'ルーターの情報をすべて読む' },
    options: ['driver', 'json'],
    lists: ['login', 'drivers', 'readings'],
  },
  {
    verb: 'do',
    args: { en: '<address> <capability> [value]', ja: '<アドレス> <機能> [値]' },
    does: {
      en: 'one action or setting, and what came of it',
      ja: '操作または設定を1つ実行し、結果を確認する',
    },
    options: ['driver', 'json'],
    lists: ['login', 'drivers', 'doables'],
  },
  {
    verb: 'capture',
    args: ADDRESS,
    does: {
      en: 'save what its settings screen says, masked, for a bug report',
      ja: '設定画面の内容をマスクして保存する（不具合報告用）',
    },
    options: ['driver', 'output', 'json'],
    lists: ['login', 'drivers'],
  },
  {
    verb: 'profile',
    args: { en: '<archive>', ja: '<ファイル>' },
    does: { en: 'what is understood of such a capture', ja: '保存した内容をどこまで解釈できるかを調べる' },
    options: ['json'],
  },
  {
    verb: 'teach',
    args: ADDRESS,
    does: {
      en: 'show its settings screen, and point at what was not found',
      ja: '設定画面の内容を表示し、見つからない項目を指定する',
    },
    options: ['driver', 'concept', 'label', 'place', 'means', 'confirm', 'profile', 'json'],
    lists: ['login', 'drivers'],
  },
  {
    verb: 'check',
    args: { en: '--home <file>', ja: '--home <ファイル>' },
    does: { en: 'is the dual stack wired and set right?', ja: '2台構成の配線と設定を確認する' },
    options: ['home', 'picture', 'json'],
    lists: ['login', 'drivers'],
  },
  {
    verb: 'setup',
    args: {
      en: 'plan|apply|continue|abort --home <file>',
      ja: 'plan|apply|continue|abort --home <ファイル>',
    },
    does: {
      en: 'what is still to be set, and does it step by step',
      ja: '残っている設定作業を調べ、手順ごとに実行する',
    },
    options: ['home', 'yes', 'json'],
    lists: ['login', 'drivers'],
  },
  {
    verb: 'map-e',
    args: { en: '<prefix>', ja: '<プレフィックス>' },
    does: {
      en: 'which IPv4 address and ports a home has by MAP-E',
      ja: 'MAP-Eで割り当てられるIPv4アドレスとポートを調べる',
    },
    options: ['port', 'rules', 'json'],
  },
];

const OPTIONS = {
  driver: {
    shown: { en: '--driver <id>', ja: '--driver <id>' },
    does: { en: 'which driver; default: detect automatically', ja: 'ドライバーの指定（省略時は自動判別）' },
  },
  home: {
    shown: { en: '--home <file>', ja: '--home <ファイル>' },
    does: {
      en: 'both routers: {"upper":{"address","driver"},"lower":{…}}',
      ja: '2台のルーター：{"upper":{"address","driver"},"lower":{…}}',
    },
  },
  picture: {
    shown: { en: '--picture <file>', ja: '--picture <ファイル>' },
    does: { en: 'the home as a picture, SVG (check)', ja: '構成図をSVGで保存（check）' },
  },
  output: {
    shown: { en: '--output <file>', ja: '--output <ファイル>' },
    does: {
      en: 'where a capture goes; default: futamichi-<model>-<date>.har here',
      ja: 'captureの保存先（省略時はここに futamichi-<機種>-<日付>.har）',
    },
  },
  port: {
    shown: { en: '--port <n>', ja: '--port <番号>' },
    does: { en: 'whether this port is the home’s (map-e)', ja: 'そのポートが自分のものかを調べる（map-e）' },
  },
  rules: {
    shown: { en: '--rules <file>', ja: '--rules <ファイル>' },
    does: {
      en: 'mapping rules in place of ours, a JSON list (map-e)',
      ja: '内蔵のものに代わるマッピングルール（JSONのリスト、map-e）',
    },
  },
  concept: {
    shown: { en: '--concept <id>', ja: '--concept <id>' },
    does: { en: 'what is taught, without questions (teach)', ja: '質問なしで教える項目（teach）' },
  },
  label: {
    shown: { en: '--label <text>', ja: '--label <表示名>' },
    does: { en: 'the label that it has on the screen (teach)', ja: '設定画面での表示名（teach）' },
  },
  place: {
    shown: { en: '--section <text>, --page <path>', ja: '--section <見出し>、--page <パス>' },
    does: {
      en: 'the heading above it and its page, where the label stands there twice (teach)',
      ja: '同じ表示名が複数ある場合の、見出しとページ（teach）',
    },
  },
  means: {
    shown: { en: '--means on|off', ja: '--means on|off' },
    does: { en: 'what the words that it shows now mean (teach)', ja: '現在の表示の意味（teach）' },
  },
  confirm: {
    shown: { en: '--confirm', ja: '--confirm' },
    does: {
      en: 'you have compared it with the screen, so that it may be changed (teach)',
      ja: '設定画面と見比べたうえで、変更を許可する（teach）',
    },
  },
  profile: {
    shown: { en: '--profile <file>', ja: '--profile <ファイル>' },
    does: {
      en: 'the overrides that there are already, a JSON object (teach)',
      ja: 'すでにある上書き（JSONオブジェクト、teach）',
    },
  },
  yes: {
    shown: { en: '--yes', ja: '--yes' },
    does: { en: 'every step of a set-up without asking (setup)', ja: '手順ごとの確認を省く（setup）' },
  },
  json: {
    shown: { en: '--json', ja: '--json' },
    does: { en: 'one JSON document on standard output', ja: '標準出力にJSONを1つ出力' },
  },
  version: {
    shown: { en: '--version', ja: '--version' },
    does: { en: 'the version of this command', ja: 'このコマンドのバージョン' },
  },
} as const satisfies Record<string, { readonly shown: Text; readonly does: Text }>;

const LOGIN: Text = {
  en: `A login comes from FUTAMICHI_USERNAME and FUTAMICHI_PASSWORD, or is asked for; the password of a
PPPoE account from FUTAMICHI_PPPOE_PASSWORD, for setup also FUTAMICHI_PPPOE_USERNAME; the logins of a home from FUTAMICHI_UPPER_USERNAME,
FUTAMICHI_UPPER_PASSWORD, FUTAMICHI_LOWER_USERNAME and FUTAMICHI_LOWER_PASSWORD. Without --driver there is no prompt.`,
  ja: `ログイン情報は環境変数 FUTAMICHI_USERNAME と FUTAMICHI_PASSWORD、または入力で指定します
（PPPoEアカウントのパスワードは FUTAMICHI_PPPOE_PASSWORD、setupのユーザー名は FUTAMICHI_PPPOE_USERNAME、2台構成のログインは FUTAMICHI_UPPER_USERNAME、
FUTAMICHI_UPPER_PASSWORD、FUTAMICHI_LOWER_USERNAME、FUTAMICHI_LOWER_PASSWORD）。--driver を省略すると入力は求めません。`,
};

const STATUS: Text = {
  en: 'Exit status: 0 done, 1 failed (also where a login was refused), 2 wrong use, 3 a check found something or a set-up was stopped, 4 a person must do the next step.',
  ja: '終了コード：0 成功、1 失敗（ログインの拒否を含む）、2 使い方の誤り、3 確認で問題が見つかった（または設定作業が停止した）、4 次の手順は人の作業。',
};

const KINDS: Readonly<Record<LoginKind, Text>> = {
  none: { en: 'no login', ja: 'ログイン不要' },
  screen: { en: 'login of the settings screen', ja: '設定画面のログイン' },
  shell: { en: 'SSH login, or this machine', ja: 'SSHのログイン（または本機）' },
};

const LISTS = {
  login: (language: Language) => LOGIN[language],
  drivers: (language: Language) =>
    list(
      { en: 'Drivers:', ja: 'ドライバー：' }[language],
      drivers.map(({ id, label, login }) => [id, `${label[language]} – ${KINDS[login][language]}`]),
    ),
  readings: (language: Language) =>
    list(
      { en: 'What can be read:', ja: '読めるもの：' }[language],
      readables.map(({ id, name }) => [id, name[language]]),
    ),
  doables: (language: Language) =>
    list(
      { en: 'Capabilities:', ja: '機能：' }[language],
      doables.map((each) => [
        [each.id, valueOf(each, language)].filter(Boolean).join(' '),
        `${each.name[language]}${RISKS[each.risk][language]}`,
      ]),
    ),
};

const RISKS: Readonly<Record<AnyDoable['risk'], Text>> = {
  none: same(''),
  'interrupts-wan': { en: ' (interrupts the connection)', ja: '（接続が一時的に切れます）' },
  'cuts-off': {
    en: ' (may leave you without network)',
    ja: '（ネットワークを使えなくなるおそれがあります）',
  },
  exposes: {
    en: ' (lets the Internet reach a machine of the home)',
    ja: '（宅内の機器に外部から接続できるようになります）',
  },
};

/** Of actions that take some. */
const ARGUMENTS: ReadonlyMap<AnyDoable, string> = new Map<AnyDoable, string>([
  [portForwardAdd, `'{"port":8443,"protocol":"tcp","host":"192.168.1.10"}'`],
  [portForwardRemove, `'{"port":8443,"protocol":"tcp"}'`],
]);

/** What stands after its id. */
function valueOf(capability: AnyDoable, language: Language): string {
  const { kind, entity } = capability;
  const example = ARGUMENTS.get(capability);
  if (example !== undefined) return example;
  if (kind === 'action') return '';
  if (entity?.platform === 'switch') return 'true|false';
  if (entity?.platform === 'select') return entity.options.join('|');
  return { en: '<value>', ja: '<値>' }[language];
}

/** What every command does. */
export function usage(language: Language): string {
  const title = { en: '<command>', ja: '<コマンド>' }[language];
  const more = {
    en: `More on one: ${COMMAND} help <command>`,
    ja: `コマンドの詳細：${COMMAND} help <コマンド>`,
  }[language];
  return [
    `${COMMAND} ${title}`,
    columns(COMMANDS.map(({ verb, args, does }) => [`${verb} ${args[language]}`.trim(), does[language]])),
    [columns(optionRows(Object.keys(OPTIONS) as (keyof typeof OPTIONS)[], language)), more].join('\n\n'),
    [LOGIN[language], STATUS[language]].join('\n'),
  ].join('\n\n');
}

/** One command in full; undefined where there is none of that name. */
export function helpOn(verb: string, language: Language): string | undefined {
  const command = COMMANDS.find((each) => each.verb === verb);
  if (!command) return undefined;
  const { args, does, options, lists = [] } = command;
  return [
    [`${COMMAND} ${verb} ${args[language]}`.trim(), does[language]].join('\n'),
    columns(optionRows(options, language)),
    ...lists.map((each) => LISTS[each](language)),
    STATUS[language],
  ].join('\n\n');
}

function optionRows(ids: readonly (keyof typeof OPTIONS)[], language: Language): string[][] {
  return ids.map((id) => [OPTIONS[id].shown[language], OPTIONS[id].does[language]]);
}

function list(title: string, rows: readonly (readonly string[])[]): string {
  return `${title}\n${columns(rows)}`;
}

const WIDEST = 34;

function columns(rows: readonly (readonly string[])[]): string {
  const widest = Math.min(WIDEST, Math.max(...rows.map(([first = '']) => widthOf(first))));
  return rows
    .map(([first = '', second = '']) => {
      const gap = ' '.repeat(Math.max(0, widest - widthOf(first)));
      return widthOf(first) > widest
        ? `  ${first}\n  ${' '.repeat(widest)}  ${second}`
        : `  ${first}${gap}  ${second}`;
    })
    .join('\n');
}

/** In columns of a terminal, where kana and kanji take two. */
function widthOf(text: string): number {
  return text.length + (text.match(/[\u3000-\u9fff\uff01-\uff60]/g)?.length ?? 0);
}
