import { z } from 'zod';
import { setting } from '../router/capability.ts';
import { minutes } from '../router/clock.ts';

/** Neither a line break, which a form of one line cannot hold, nor anything else that is not to be seen. */
const visible = /^\P{Cc}*$/u;

/** What is read is the user name alone; no face, because a password has no place in a Home Assistant entity. */
export const pppoeAccount = setting('pppoe.account', {
  value: z.string().trim().min(1).max(128),
  input: z.strictObject({
    username: z.string().trim().min(1).max(128).regex(visible),
    password: z.string().min(1).max(128).regex(visible),
  }),
  name: { en: 'PPPoE account', ja: 'PPPoEアカウント' },
  description: {
    en: 'The user name with which the router dials; set together with its password.',
    ja: 'PPPoE接続のユーザー名（設定時はパスワードも指定）。',
  },
  risk: 'cuts-off',
  cooldownMs: minutes(1),
  settlesMs: minutes(5),
  hidden: true,
  unpublished: true,
  matches: (value, asked) => value === asked.username,
});
