import { addressClass } from '../../address/wan-class.ts';
import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanMode, type WanMode } from '../../capabilities/wan-mode.ts';
import { wanPath } from '../../capabilities/wan-path.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown } from '../../router/finding.ts';
import { facts, howToKnow } from '../home.ts';
import { roadsOf, settledPath } from '../roads.ts';
import type { Text } from '../../router/text.ts';

const MANUAL: Text = {
  en: 'Set the lower router to router mode and its WAN to PPPoE by hand. Leave neither on automatic: it falls back as soon as the upper router answers first.',
  ja: '下位ルーターをルーターモードに固定し、WANを手動でPPPoEに設定してください。自動判定のままにすると、上位ルーターを検出して切り替わってしまいます。',
};

/** What a screen says of an automatic mode is none of the modes that there are. */
const AUTOMATIC: Text = {
  en: 'It may be on automatic. Set it to router mode and its WAN to PPPoE by hand; if it is so already, add an override for this label.',
  ja: '自動判定になっている可能性があります。ルーターモードに固定し、WANを手動でPPPoEに設定してください。設定済みの場合は、この項目名を「上書き」に追加してください。',
};

const WRONG: Readonly<Partial<Record<WanMode, Text>>> = {
  ap: {
    en: 'The lower router has become an access point: it dials no PPPoE.',
    ja: '下位ルーターがAPモードになっています。PPPoE接続は行われません。',
  },
  bridge: {
    en: 'The lower router has become a bridge: it dials no PPPoE.',
    ja: '下位ルーターがブリッジモードになっています。PPPoE接続は行われません。',
  },
  dhcp: {
    en: 'The lower router takes its address from the upper one instead of dialling PPPoE: both roads are the same.',
    ja: '下位ルーターがPPPoEではなく、上位ルーターからアドレスを取得しています。2つの経路が同じになっています。',
  },
  static: {
    en: 'The lower router uses a fixed address instead of dialling PPPoE.',
    ja: '下位ルーターがPPPoEではなく固定アドレスで動作しています。',
  },
  'map-e': {
    en: 'The lower router is set to MAP-E instead of PPPoE.',
    ja: '下位ルーターがPPPoEではなくMAP-Eに設定されています。',
  },
  'ds-lite': {
    en: 'The lower router is set to DS-Lite instead of PPPoE.',
    ja: '下位ルーターがPPPoEではなくDS-Liteに設定されています。',
  },
  ipip: {
    en: 'The lower router is set to a fixed IPoE address instead of PPPoE.',
    ja: '下位ルーターがPPPoEではなくIPoE（固定IP）に設定されています。',
  },
};

/** A lower router left on automatic finds the upper one, and becomes an access point or a second router behind it. */
export const lowerMode: Check = {
  id: 'lower-mode',
  area: 'lower',
  name: { en: 'Lower router dials PPPoE', ja: '下位ルーターの動作モード' },
  judge: (home) => {
    const { snapshot } = home.lower;
    const mode = snapshot.value(wanMode);
    const observed = snapshot.get(wanMode);
    const address = snapshot.value(wanIpv4);
    const path = settledPath(roadsOf(home).lower);
    const evidence = facts(home, ['lower', wanMode], ['lower', wanPath], ['lower', wanIpv4]);
    const wrong = mode && WRONG[mode];
    if (wrong) return problem(wrong, MANUAL, evidence);
    if (path === 'behind-router' || (address !== undefined && addressClass(address) === 'private'))
      return problem(WRONG.dhcp as Text, MANUAL, evidence);
    if (mode === 'pppoe' || path === 'pppoe')
      return ok(
        {
          en: 'The lower router is in router mode and dials PPPoE.',
          ja: '下位ルーターはルーターモードで、PPPoE接続を行います。',
        },
        evidence,
      );
    return unknown(
      {
        en: 'It is not known whether the lower router is set to dial PPPoE.',
        ja: '下位ルーターがPPPoE接続に設定されているか確認できません。',
      },
      observed.state === 'unknown' && observed.why === 'unreadable'
        ? AUTOMATIC
        : howToKnow(home.lower, wanMode),
      evidence,
    );
  },
};
