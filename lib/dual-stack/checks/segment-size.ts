import type { WanPath } from '../../capabilities/wan-path.ts';
import type { Check } from '../check.ts';
import { ok, warning } from '../../router/finding.ts';
import { NAMES, type Side } from '../home.ts';
import { roadsOf, seenOf, settledPath } from '../roads.ts';

/** What is left for TCP in bytes: PPPoE on FLET’S has an MTU of 1454, IPv4 within IPv6 one of 1460; TCP and IP take 40. */
const MOST: Readonly<Partial<Record<WanPath, number>>> = {
  pppoe: 1454 - 40,
  'ipoe-map-e': 1460 - 40,
  'ipoe-ds-lite': 1460 - 40,
  'ipoe-fixed-ip': 1460 - 40,
};

/** A router that leaves segments larger than its road makes large pages hang, wherever an ICMP message gets lost. */
function segmentSize(side: Side): Check {
  const name = NAMES[side];
  return {
    id: `${side}-segment-size`,
    area: side,
    spot: side === 'upper' ? 'ipoe' : 'pppoe',
    name: { en: `Segment size of the ${name.en}`, ja: `${name.ja}の最大セグメント長` },
    judge: (home) => {
      const mss = seenOf(home, side)?.mss;
      const most = MOST[settledPath(roadsOf(home)[side])];
      if (mss === undefined || most === undefined) return undefined;
      const evidence = [`${side} segment size seen: ${mss}, at most ${most} pass whole`];
      if (mss <= most)
        return ok(
          {
            en: `Segments through the ${name.en} fit its road (${mss} bytes).`,
            ja: `${name.ja}の最大セグメント長は経路に合っています（${mss}バイト）。`,
          },
          evidence,
        );
      return warning(
        {
          en: `Segments through the ${name.en} are too large for its road (${mss} bytes, at most ${most} pass): large pages may hang.`,
          ja: `${name.ja}の最大セグメント長が経路より大きくなっています（${mss}バイト、上限${most}バイト）。大きなページが途中で止まることがあります。`,
        },
        {
          en: `Set the MTU of the ${name.en}’s Internet side to ${most + 40} or to automatic, and switch its MSS adjustment (clamp) on.`,
          ja: `${name.ja}のWAN側MTUを${most + 40}または自動にし、MSS調整（MSSクランプ）を有効にしてください。`,
        },
        evidence,
      );
    },
  };
}

export const upperSegmentSize = segmentSize('upper');
export const lowerSegmentSize = segmentSize('lower');
