import { z } from 'zod';
import { action } from '../router/capability.ts';
import { seconds } from '../router/clock.ts';
import type { Objection } from '../router/objection.ts';
import { forwardAt, isOwnForward, port, protocol, type ForwardKey } from './own-forwards.ts';
import { portForwards } from './port-forwards.ts';

export const portForwardRemove = action<ForwardKey>('port.forward.remove', {
  input: z.strictObject({ port, protocol }),
  name: { en: 'Remove port forward', ja: 'ポート転送の削除' },
  description: {
    en: 'Takes a port forward away: {"port", "protocol"}. One that something else has made only with force.',
    ja: 'ポート転送を削除します。{"port", "protocol"} を指定します。他の機器やアプリが作成したものは、強制指定（force）時のみ削除します。',
  },
  risk: 'cuts-off',
  cooldownMs: seconds(2),
  settlesMs: seconds(20),
  concerns: [portForwards],
  happened: ({ now }, asked) => {
    const forwards = now.value(portForwards);
    return forwards !== undefined && forwardAt(forwards, asked) === undefined;
  },
});

/** Who made a forward may need it. */
export const objectToForeignRemoval: Objection = (change, asked, now) => {
  if (change !== portForwardRemove) return undefined;
  const found = forwardAt(now.value(portForwards), asked as ForwardKey);
  if (!found || isOwnForward(found)) return undefined;
  const { host, description } = found;
  return {
    en: `Something else made this forward: to ${host}, “${description}”.`,
    ja: `このポート転送は他の機器またはアプリが作成したものです（転送先：${host}、説明：「${description}」）。`,
  };
};
