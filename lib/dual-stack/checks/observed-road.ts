import { wanIpv4 } from '../../capabilities/wan-ipv4.ts';
import { wanPath, type WanPath } from '../../capabilities/wan-path.ts';
import type { Text } from '../../router/text.ts';
import type { Check } from '../check.ts';
import { ok, unknown, warning, type Finding } from '../../router/finding.ts';
import { facts, NAMES, type Side } from '../home.ts';
import { PATHS } from '../picture/words.ts';
import { roadsOf, seenOf } from '../roads.ts';

/** Whether traffic really takes the road that a router reports. Asked only where somebody allowed to look at it. */
function observedRoad(side: Side): Check {
  const name = NAMES[side];
  return {
    id: `${side}-road`,
    area: side,
    spot: side === 'upper' ? 'ipoe' : 'pppoe',
    name: { en: `Road seen of the ${name.en}`, ja: `${name.ja}の実際の経路` },
    judge: (home) => {
      const road = home.observed.roads?.[side];
      const { reported, observed, path, mismatch, sharedExit } = roadsOf(home)[side];
      if (!road) return undefined;
      const seen = seenOf(home, side);
      const missed = (road.missed ?? []).map(({ probe, why }) => `${side} probe ${probe}: ${why}`);
      const evidence = [
        ...facts(home, [side, wanPath], [side, wanIpv4]),
        ...(observed?.evidence ?? []),
        ...missed,
      ];
      // one exit for both roads, and a road that is closed, have checks of their own
      if (sharedExit || (reported.path === 'none' && !mismatch)) return undefined;
      if (!seen && road.notSteered)
        return unknown(
          {
            en: `The road of the ${name.en} was not seen: nothing of this machine leaves by it.`,
            ja: `${name.ja}の経路を観測できませんでした（この機器からの通信が通りません）。`,
          },
          road.notSteered,
          evidence,
        );
      if (!seen) return nothingSeen(missed.length > 0, name, evidence);
      const address = seen.ipv4 === undefined ? { en: '', ja: '' } : exit(seen.ipv4);
      const way = wayOf(mismatch ? (observed?.path ?? 'unknown') : path);
      if (mismatch)
        return warning(
          {
            en: `The ${name.en} reports one road (${PATHS[reported.path].en}), and its traffic takes another${way.en}${address.en}.`,
            ja: `${name.ja}の報告（${PATHS[reported.path].ja}）と、実際の通信経路${way.ja}が異なります${address.ja}。`,
          },
          {
            en: 'The router may have fallen back, its settings may not be in force yet, or this machine’s traffic takes another way: look again, then see the router’s status page.',
            ja: 'ルーターの設定が切り替わった、設定がまだ反映されていない、またはこの機器の通信が別の経路を通っている可能性があります。再確認後、ルーターの状態画面を確認してください。',
          },
          evidence,
        );
      return ok(
        {
          en: `Traffic leaves by the ${name.en}${way.en}${address.en}.`,
          ja: `通信は${name.ja}${way.ja}から出ています${address.ja}。`,
        },
        evidence,
      );
    },
  };
}

function wayOf(path: WanPath): Text {
  const { en, ja } = PATHS[path];
  return path === 'unknown' ? { en: '', ja: '' } : { en: ` (${en})`, ja: `（${ja}）` };
}

function exit(ipv4: string): Text {
  return { en: `, with the address ${ipv4}`, ja: `（アドレス：${ipv4}）` };
}

/** Where probes were allowed that go out, and none came back; without such there is no question. */
function nothingSeen(asked: boolean, name: Text, evidence: readonly string[]): Finding | undefined {
  if (!asked) return undefined;
  return unknown(
    {
      en: `The road of the ${name.en} was not seen: nothing that was sent by it came back.`,
      ja: `${name.ja}の経路を観測できませんでした（応答がありません）。`,
    },
    {
      en: 'See whether this road works at all, and whether a firewall keeps UDP and DNS to the Internet from leaving.',
      ja: 'この経路で通信できるか、ファイアウォールがUDPや外部DNSを遮断していないか確認してください。',
    },
    evidence,
  );
}

export const upperObservedRoad = observedRoad('upper');
export const lowerObservedRoad = observedRoad('lower');
