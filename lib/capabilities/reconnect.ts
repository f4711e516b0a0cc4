import { action } from '../router/capability.ts';
import { minutes, seconds } from '../router/clock.ts';
import { nothing } from './nothing.ts';
import { hasEnded, isUp, stateOf } from './session-change.ts';
import { sessionSince } from './session-since.ts';
import { sessionUp } from './session-up.ts';
import { wanIpv4 } from './wan-ipv4.ts';

export const reconnect = action('reconnect', {
  input: nothing,
  name: { en: 'Reconnect', ja: '再接続' },
  description: {
    en: 'Ends the Internet session and waits until a new one is up. The address may stay the same; that is success too.',
    ja: 'インターネット接続を切断し、新しいセッションが確立するまで待ちます（アドレスが変わらなくても成功です）。',
  },
  risk: 'interrupts-wan',
  cooldownMs: seconds(60),
  settlesMs: minutes(3),
  concerns: [sessionUp, wanIpv4, sessionSince],
  // up now, and something shows that it is not the session of before
  happened: ({ before, since, now }) =>
    isUp(now) && (stateOf(before) === false || since.some((each) => hasEnded(before, each))),
  entity: { platform: 'button', deviceClass: 'restart', category: 'config', icon: 'mdi:restart' },
});
