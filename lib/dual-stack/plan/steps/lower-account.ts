import { pppoeAccount } from '../../../capabilities/pppoe-account.ts';
import { wanMode } from '../../../capabilities/wan-mode.ts';
import { sessionError } from '../../../capabilities/session-error.ts';
import { sessionCause } from '../../session-cause.ts';
import { answers } from '../set-step.ts';
import type { Situation, PlanStep } from '../step.ts';
import { dials } from './session-up.ts';

const by = ({ can }: Situation) => (can('lower', pppoeAccount) === false ? 'person' : 'router');

/** The account itself is in no plan: whoever does the step has it. What is read is a user name, and never the password. */
export const lowerAccount: PlanStep = {
  id: 'lower-account',
  needed: (situation) => {
    const { home, settled, planned, lately } = situation;
    if (dials(situation) || lately.has('lower-account')) return false;
    const { snapshot } = home.lower;
    // one that the provider does not know, whoever entered it
    if (sessionCause(snapshot.value(sessionError)) === 'account') return true;
    if (settled.has('lower-account')) return false;
    // what is entered in a router that does not dial yet came with it
    return (
      planned.has('lower-account') ||
      snapshot.value(pppoeAccount) === undefined ||
      snapshot.value(wanMode) !== 'pppoe'
    );
  },
  by,
  text: (situation) =>
    by(situation) === 'router'
      ? {
          en: 'Enter the PPPoE account of your provider in the lower router.',
          ja: '下位ルーターにプロバイダーのPPPoEアカウントを設定します。',
        }
      : {
          en: 'Enter the PPPoE account of your provider (user name and password) in the settings screen of the lower router.',
          ja: '下位ルーターの設定画面に、プロバイダーのPPPoEアカウント（ユーザー名とパスワード）を入力してください。',
        },
  risk: pppoeAccount.risk,
  outageS: 60,
  settlesS: 180,
  deed: (situation) =>
    by(situation) === 'router' ? { side: 'lower', capability: pppoeAccount, input: undefined } : undefined,
  proven: (situation) => {
    if (dials(situation)) return true;
    return answers(situation, 'lower') && by(situation) === 'person' ? undefined : false;
  },
  undo: () => ({
    by: 'nobody',
    text: {
      en: 'The PPPoE account stays entered in the lower router, and is not cleared: the one before, if there was any, cannot be read back with its password. Clear it in the settings screen if it is not to stay.',
      ja: 'PPPoEアカウントは消去せず、下位ルーターに設定したままにします（以前のアカウントがあっても、パスワードを読み取れないため元に戻せません）。残したくない場合は設定画面で消去してください。',
    },
  }),
};
