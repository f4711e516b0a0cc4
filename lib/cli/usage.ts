import { parseArgs } from 'node:util';
import { portAsWritten } from '../path/own-ports.ts';
import type { Text } from '../router/text.ts';
import type { SetUpCommand, SetUpVerb } from './setup.ts';

export type CommandLine =
  | { readonly verb: 'find'; readonly json: boolean }
  | { readonly verb: 'read'; readonly address: string; readonly driver: string; readonly json: boolean }
  | {
      readonly verb: 'do';
      readonly address: string;
      readonly driver: string;
      readonly json: boolean;
      readonly capability: string;
      readonly value: string | undefined;
    }
  | {
      readonly verb: 'capture';
      readonly address: string;
      readonly driver: string;
      readonly json: boolean;
      readonly output: string | undefined;
    }
  | { readonly verb: 'profile'; readonly archive: string; readonly json: boolean }
  | { readonly verb: 'check'; readonly home: string; readonly json: boolean }
  | ({ readonly verb: 'setup' } & SetUpCommand)
  | {
      readonly verb: 'map-e';
      readonly prefix: string;
      readonly port: number | undefined;
      readonly rules: string | undefined;
      readonly json: boolean;
    };

/** Wrong use: exit status 2. With an empty message: help was asked for. */
export class UsageError extends Error {}

export const usage: Text = {
  en: `futamichi find                              which routers answer here
futamichi read <address>                    everything a router says
futamichi do <address> <capability> [value] one action or setting, and what came of it
futamichi capture <address>                 save what its settings screen says, masked, for a bug report
futamichi profile <archive>                 what is understood of such a capture
futamichi check --home <file>               is the dual stack wired and set right?
futamichi setup plan --home <file>          what is still to be set; then apply, continue or abort
futamichi map-e <prefix>                    which IPv4 address and ports a home has by MAP-E

Not installed? npx -p @futamichi/node-red-dual-stack futamichi <command>

  --driver <id>   which driver; default: detect automatically
  --home <file>   both routers: {"upper":{"address","driver"},"lower":{…}}
  --output <file> where a capture goes; default: futamichi-<model>-<date>.har here
  --port <n>      whether this port is the home’s (map-e)
  --rules <file>  mapping rules in place of ours, a JSON list (map-e)
  --yes           every step of a set-up without asking (setup)
  --json          one JSON document on standard output

A login comes from FUTAMICHI_USERNAME and FUTAMICHI_PASSWORD, or is asked for; the password of a
PPPoE account from FUTAMICHI_PPPOE_PASSWORD, for setup also FUTAMICHI_PPPOE_USERNAME; the logins of a home from FUTAMICHI_UPPER_USERNAME,
FUTAMICHI_UPPER_PASSWORD, FUTAMICHI_LOWER_USERNAME and FUTAMICHI_LOWER_PASSWORD. Without --driver there is no prompt.
Exit status: 0 done, 1 failed, 2 wrong use, 3 a check found something or a set-up was
stopped, 4 a person must do the next step.`,
  ja: `futamichi find                              応答するルーターを探す
futamichi read <アドレス>                    ルーターの情報をすべて読む
futamichi do <アドレス> <機能> [値]           操作または設定を1つ実行する
futamichi capture <アドレス>                 設定画面の内容をマスクして保存する（不具合報告用）
futamichi profile <ファイル>                 保存した内容をどこまで解釈できるかを調べる
futamichi check --home <ファイル>            2台構成の配線と設定を確認する
futamichi setup plan --home <ファイル>       残っている設定作業を調べる（続けてapply、continue、abort）
futamichi map-e <プレフィックス>             MAP-Eで割り当てられるIPv4アドレスとポートを調べる

インストールせずに使う場合: npx -p @futamichi/node-red-dual-stack futamichi <コマンド>

  --driver <id>   ドライバーの指定（省略時は自動判別）
  --home <ファイル> 2台のルーター: {"upper":{"address","driver"},"lower":{…}}
  --output <file> captureの保存先（省略時はここに futamichi-<機種>-<日付>.har）
  --port <番号>   そのポートが自分のものかを調べる（map-e）
  --rules <file>  内蔵のものに代わるマッピングルール（JSONのリスト、map-e）
  --yes           手順ごとの確認を省く（setup）
  --json          標準出力にJSONを1つ出力

ログイン情報は環境変数 FUTAMICHI_USERNAME と FUTAMICHI_PASSWORD、または入力で指定します
（PPPoEアカウントのパスワードは FUTAMICHI_PPPOE_PASSWORD、setupのユーザー名は FUTAMICHI_PPPOE_USERNAME、2台構成のログインは FUTAMICHI_UPPER_USERNAME、
FUTAMICHI_UPPER_PASSWORD、FUTAMICHI_LOWER_USERNAME、FUTAMICHI_LOWER_PASSWORD）。--driver を省略すると入力は求めません。
終了コード: 0 成功、1 失敗、2 使い方の誤り、3 確認で問題が見つかった、または設定作業が停止した、4 次の手順は人の作業。`,
};

/** Throws {@link UsageError}. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parsed(args);
  const [verb, address, capability, value, ...rest] = positionals;
  if (values.help || verb === undefined)
    throw new UsageError(
      values.help ? '' : 'missing command: find, read, do, capture, profile, check, setup or map-e',
    );
  if (values.output !== undefined && verb !== 'capture') throw senseless();
  if (values.home !== undefined && verb !== 'check' && verb !== 'setup') throw senseless();
  if (values.yes !== undefined && verb !== 'setup') throw senseless();
  if (verb === 'map-e') return mapE(values, positionals.slice(1));
  if (values.port !== undefined || values.rules !== undefined) throw senseless();
  const common = { driver: values.driver ?? 'auto', json: values.json ?? false };
  if (verb === 'find' && address === undefined) return { verb, json: common.json };
  if (verb === 'read' && address !== undefined && capability === undefined)
    return { verb, address, ...common };
  if (verb === 'do' && address !== undefined && capability !== undefined && rest.length === 0) {
    return { verb, address, capability, value, ...common };
  }
  if (verb === 'capture' && address !== undefined && capability === undefined)
    return { verb, address, output: values.output, ...common };
  if (verb === 'profile' && address !== undefined && capability === undefined)
    return { verb, archive: address, json: common.json };
  if (verb === 'check' && values.home !== undefined && address === undefined)
    return { verb, home: values.home, json: common.json };
  if (verb === 'check') throw new UsageError('check needs --home <file>');
  if (verb === 'setup') return setUp(values, positionals.slice(1));
  throw senseless();
}

function mapE(
  values: ReturnType<typeof parsed>['values'],
  [prefix, ...rest]: readonly string[],
): CommandLine {
  const { port: written, rules, driver, json = false } = values;
  if (prefix === undefined || rest.length > 0 || driver !== undefined) throw senseless();
  const port = written === undefined ? undefined : portAsWritten(written);
  if (written !== undefined && port === undefined) throw new UsageError('a port is a number from 1 to 65535');
  return { verb: 'map-e', prefix, port, rules, json };
}

const ACTIONS: readonly string[] = ['plan', 'apply', 'continue', 'abort'] satisfies readonly SetUpVerb[];

function setUp(
  { home, yes = false, json = false, driver }: ReturnType<typeof parsed>['values'],
  [action = '', ...rest]: readonly string[],
): CommandLine {
  if (home === undefined || !ACTIONS.includes(action) || rest.length > 0 || driver !== undefined)
    throw new UsageError('setup needs plan, apply, continue or abort, and --home <file>');
  return { verb: 'setup', action: action as SetUpVerb, home, yes, json };
}

function senseless(): UsageError {
  // not repeated: somebody may have tried a password among them
  return new UsageError('unrecognised arguments; see futamichi --help');
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        driver: { type: 'string' },
        output: { type: 'string' },
        home: { type: 'string' },
        port: { type: 'string' },
        rules: { type: 'string' },
        yes: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
