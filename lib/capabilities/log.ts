import { z } from 'zod';
import { reading } from '../router/capability.ts';

/** For people and flows; no face, because lines are no state. */
export const log = reading('log', {
  unpublished: true,
  value: z.array(z.string().max(500)).max(50),
  name: { en: 'Log', ja: 'ログ' },
  description: {
    en: 'The last lines of the router’s own log, oldest first, where its settings screen shows them.',
    ja: 'ルーター自身のログの最後の行（古い順）。設定画面に表示される機種のみ。',
  },
});
