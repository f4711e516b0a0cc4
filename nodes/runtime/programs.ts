import { programsOf } from '../../lib/application/programs.ts';
import type { RouterConfig } from '../../lib/router/config.ts';
import { RouterError } from '../../lib/router/errors.ts';
import type { Text } from '../../lib/router/text.ts';

type Config = Pick<RouterConfig, 'address' | 'browser' | 'profile'>;

const DEPLOY: Text = {
  en: 'Programs, browsers and local: are taken from what is deployed only. Deploy, then try again.',
  ja: 'プログラム、ブラウザー、local: は、デプロイ済みの設定のものだけを使用します。デプロイしてからもう一度試してください。',
};

const LIST: Text = {
  en: 'On this machine only what its administrator listed is run: futamichi: { programs: […] } in settings.js, or FUTAMICHI_PROGRAMS.',
  ja: 'このマシンでは、管理者が登録したもの（settings.js の futamichi: { programs: […] } または FUTAMICHI_PROGRAMS）だけを実行できます。',
};

/** What a dialog names must be deployed or, where an administrator has made a list, be in it. Throws `disabled`. */
export function refuseUndeployed(
  asked: Config,
  deployed: Config | undefined,
  listed: readonly string[] | undefined,
): void {
  if (listed) return refuseUnlisted(asked, listed);
  refuseOthers(asked, deployed ? programsOf(deployed) : [], DEPLOY);
}

/** Where an administrator has made a list, what is deployed must be in it, too. Throws `disabled`. */
export function refuseUnlisted(config: Config, listed: readonly string[] | undefined): void {
  if (listed) refuseOthers(config, listed, LIST);
}

function refuseOthers(config: Config, known: readonly string[], hint: Text): void {
  const other = programsOf(config).find((program) => !known.includes(program));
  if (other !== undefined) throw new RouterError('disabled', { detail: shown(other), hint });
}

/** The address of a browser may hold a token, and this goes into the log. */
function shown(program: string): string {
  if (!/^(?:https?|wss?):/i.test(program)) return program;
  return URL.canParse(program) ? new URL(program).origin : 'browser';
}
