import { addressClass, type AddressClass } from '../../address/wan-class.ts';
import { sessionError } from '../../capabilities/session-error.ts';
import { sessionSince } from '../../capabilities/session-since.ts';
import { sessionUp } from '../../capabilities/session-up.ts';
import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import type { Text } from '../../router/text.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown } from '../../router/finding.ts';
import { facts, howToKnow } from '../home.ts';
import { downCause } from '../session-cause.ts';

const RECONNECT: Text = {
  en: 'See whether the cable to the lower router’s WAN port is in, then press Reconnect. If nothing answers for some minutes, the provider’s side may be down.',
  ja: '下位ルーターのWANポートのケーブルを確認してから「再接続」を実行してください。数分待っても応答がなければ、事業者側の障害の可能性があります。',
};

const NO_CONCENTRATOR: Text = {
  en: `${RECONNECT.en} Lines of 10 Gbit/s (FLET’S Cross) offer no PPPoE at all with many providers.`,
  ja: `${RECONNECT.ja}10ギガの回線（フレッツ 光クロス）ではPPPoEを提供しない事業者も多くあります。`,
};

/** UPnP has no word for the number of sessions, so that this is all that a router can say of it. */
const ENDED_BY_PROVIDER: Text = {
  en: 'The provider’s side ended it. If it does not come back within some minutes, another session may have its place: end the PPPoE session of any other router or the home gateway, then press Reconnect.',
  ja: '事業者側から切断されました。数分待っても復旧しない場合は、別の機器がセッションを使っている可能性があります。他のルーターやホームゲートウェイのPPPoE接続を切断してから「再接続」を実行してください。',
};

export const session: Check = {
  id: 'pppoe-session',
  area: 'lower',
  spot: 'pppoe',
  name: { en: 'PPPoE session', ja: 'PPPoEセッション' },
  judge: (home) => {
    const { snapshot } = home.lower;
    const up = snapshot.value(sessionUp);
    const silent = downCause(snapshot) === 'no-answer';
    const ended = /ISP_DISCONNECT/i.test(snapshot.value(sessionError) ?? '');
    const evidence = facts(home, ['lower', sessionUp], ['lower', sessionError], ['lower', sessionSince]);
    if (up === false)
      return problem(
        silent
          ? {
              en: 'The PPPoE session is down: no concentrator answers the lower router.',
              ja: 'PPPoEセッションが切断されています。下位ルーターに接続先から応答がありません。',
            }
          : { en: 'The PPPoE session is down.', ja: 'PPPoEセッションが切断されています。' },
        ended ? ENDED_BY_PROVIDER : silent ? NO_CONCENTRATOR : RECONNECT,
        evidence,
      );
    if (up === true)
      return ok({ en: 'The PPPoE session is up.', ja: 'PPPoEセッションは接続されています。' }, evidence);
    return unknown(
      {
        en: 'It is not known whether the PPPoE session is up.',
        ja: 'PPPoEセッションの状態を確認できません。',
      },
      howToKnow(home.lower, sessionUp),
      evidence,
    );
  },
};

const SHARED: Readonly<Partial<Record<AddressClass, Text>>> = {
  cgn: {
    en: 'The lower router has an address that the provider shares among customers (CGN): no port reaches it.',
    ja: '下位ルーターのWANアドレスが事業者の共用アドレス（CGN）です。外部からのポートは届きません。',
  },
  'ds-lite': {
    en: 'The lower router has only the inner address of DS-Lite: no port reaches it.',
    ja: '下位ルーターのWANアドレスがDS-Liteの内部アドレスです。外部からのポートは届きません。',
  },
};

/** Servers are reached by the lower router's address, so it must be one of its own. Asked while the session is up. */
export const sessionAddress: Check = {
  id: 'pppoe-address',
  area: 'lower',
  spot: 'pppoe',
  name: { en: 'Public address', ja: 'グローバルアドレス' },
  judge: (home) => {
    const { snapshot } = home.lower;
    if (snapshot.value(sessionUp) === false) return undefined;
    const address = snapshot.value(wanIpv4);
    const evidence = facts(home, ['lower', wanIpv4]);
    if (address === undefined)
      return unknown(
        {
          en: 'The WAN address of the lower router is not known.',
          ja: '下位ルーターのWANアドレスを確認できません。',
        },
        howToKnow(home.lower, wanIpv4),
        evidence,
      );
    const shared = SHARED[addressClass(address)];
    if (shared)
      return problem(
        shared,
        {
          en: 'Ask the provider for a PPPoE contract with a public IPv4 address.',
          ja: 'グローバルIPv4アドレスが割り当てられるPPPoE契約か、プロバイダーに確認してください。',
        },
        evidence,
      );
    // a private one is a question of the mode, which has a check of its own
    if (addressClass(address) === 'private') return undefined;
    return ok(
      { en: `The lower router has ${address}.`, ja: `下位ルーターのWANアドレスは ${address} です。` },
      evidence,
    );
  },
};
