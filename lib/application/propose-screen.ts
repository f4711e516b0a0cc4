import { DetectionBudget } from '../drivers/detection-budget.ts';
import { settingsBase } from '../drivers/screen/base.ts';
import { doorAt } from '../drivers/taught/door.ts';
import type { RouterConfig } from '../router/config.ts';
import { asRouterError, type ErrorCode } from '../router/errors.ts';
import type { Text } from '../router/text.ts';
import { targetOf } from './target.ts';

/** The driver that takes any settings screen, and what is said where it may help. */
export interface Proposal {
  readonly driver: string;
  readonly text: Text;
}

const PROPOSAL: Proposal = {
  driver: 'screen',
  text: {
    en: 'A web page there asks for a login, and no driver knows this router. Choose the driver “Any settings screen”, enter its user name and password, and test again: what is not found by itself can be pointed at.',
    ja: 'ログインを求めるWebページがありますが、対応するドライバーがありません。ドライバー「その他の設定画面」を選び、ユーザー名とパスワードを入力して、もう一度テストしてください。自動で見つからない項目は候補から指定できます。',
  },
};

const UNKNOWN: ReadonlySet<ErrorCode> = new Set(['unsupported', 'unreachable', 'timeout']);

/** Where nobody chose a driver and none knows the router, but a settings screen answers: the one that takes any. Never rejects. */
export async function proposalFor(
  { driver, address }: Pick<RouterConfig, 'driver' | 'address'>,
  thrown: unknown,
  signal: AbortSignal,
): Promise<Proposal | undefined> {
  if (driver !== 'auto' || !UNKNOWN.has(asRouterError(thrown).code)) return undefined;
  try {
    const target = targetOf(address);
    const start = target.url ?? settingsBase(target);
    return (await doorAt(start, new DetectionBudget(signal))) && PROPOSAL;
  } catch {
    return undefined;
  }
}
