import type { Check } from '../check.ts';
import { problem, warning } from '../../router/finding.ts';
import { NAMES, type Side } from '../home.ts';

/** Asked only where a login was refused: what was let in has nothing to say. */
function login(side: Side): Check {
  const name = NAMES[side];
  return {
    id: `${side}-login`,
    area: 'login',
    spot: side,
    name: { en: `Login of the ${name.en}`, ja: `${name.ja}のログイン` },
    judge: (home) => {
      const code = home[side].problem?.code;
      const evidence = [`${side} ${home[side].host}: ${code}`];
      if (code === 'auth-failed')
        return problem(
          {
            en: `The ${name.en} refuses our login.`,
            ja: `${name.ja}へのログインが拒否されました。`,
          },
          {
            en: 'Enter the user name and password of its settings screen again. No further attempt is made until they change.',
            ja: '設定画面のユーザー名とパスワードを入力し直してください。変更されるまで再試行しません。',
          },
          evidence,
        );
      if (code === 'auth-locked')
        return warning(
          {
            en: `The ${name.en} has locked its login for a while.`,
            ja: `${name.ja}のログインが一時的にロックされています。`,
          },
          { en: 'Wait some minutes, then look again.', ja: '数分待ってから、もう一度確認してください。' },
          evidence,
        );
      return undefined;
    },
  };
}

export const upperLogin = login('upper');
export const lowerLogin = login('lower');
