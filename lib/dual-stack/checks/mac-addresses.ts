import { networkOf } from '../../address/ip.ts';
import { lanAddress } from '../../capabilities/lan-address.ts';
import { lanMac } from '../../capabilities/lan-mac.ts';
import { reachable } from '../../capabilities/reachable.ts';
import { wanMac } from '../../capabilities/wan-mac.ts';
import type { Text } from '../../router/text.ts';
import type { Check } from '../check.ts';
import { ok, problem, unknown, type Finding } from '../../router/finding.ts';
import { facts, howToKnow, SIDES, type Home, type Side } from '../home.ts';
import { soleMacAt } from './neighbours.ts';

interface Port {
  readonly side: Side;
  readonly port: Text;
  readonly mac: string;
}

/**
 * Every port in the LAN needs an address of its own. Equal WAN and LAN addresses of the lower router, both plugged into the upper
 * router's LAN, leave the LAN without answers, and nothing shows in a neighbour table.
 */
export const macAddresses: Check = {
  id: 'mac-addresses',
  area: 'lan',
  name: { en: 'MAC addresses', ja: 'MACアドレス' },
  judge: (home) => {
    const evidence = facts(
      home,
      ...SIDES.flatMap((side) => [[side, wanMac] as const, [side, lanMac] as const]),
    ).concat(
      SIDES.flatMap((side) => {
        const seen = soleMacAt(home, side);
        return seen === undefined ? [] : [`${side} LAN address is answered by ${seen}`];
      }),
    );
    const clash = firstClash(portsOf(home));
    if (clash && isOwn(clash) && standsApart(home)) return notYet(clash, evidence);
    if (clash) return clashing(clash, evidence);
    const { snapshot } = home.lower;
    if (snapshot.value(wanMac) === undefined || lanMacOf(home, 'lower') === undefined)
      return unknown(
        {
          en: 'It is not known whether WAN and LAN of the lower router have different MAC addresses.',
          ja: '下位ルーターのWANとLANのMACアドレスが異なるか確認できません。',
        },
        howToKnow(home.lower, snapshot.value(wanMac) === undefined ? wanMac : lanMac),
        evidence,
      );
    return ok({ en: 'All MAC addresses differ.', ja: 'MACアドレスの重複はありません。' }, evidence);
  },
};

function portsOf(home: Home): readonly Port[] {
  return SIDES.flatMap((side) =>
    [['WAN', wanMac] as const, ['LAN', lanMac] as const].flatMap(([port, token]) => {
      const mac = token === lanMac ? lanMacOf(home, side) : home[side].snapshot.value(token)?.toLowerCase();
      return mac === undefined ? [] : [{ side, mac, port: portName(side, port) }];
    }),
  );
}

/** As it is reported, else as the neighbours see it. */
function lanMacOf(home: Home, side: Side): string | undefined {
  return home[side].snapshot.value(lanMac)?.toLowerCase() ?? soleMacAt(home, side);
}

function portName(side: Side, port: string): Text {
  return side === 'upper'
    ? { en: `${port} of the upper router`, ja: `上位ルーターの${port}` }
    : { en: `${port} of the lower router`, ja: `下位ルーターの${port}` };
}

/** The upper router's own two sides lie in different networks, so that theirs may be equal. */
function firstClash(ports: readonly Port[]): readonly [Port, Port] | undefined {
  for (const [index, one] of ports.entries())
    for (const other of ports.slice(index + 1))
      if (one.mac === other.mac && !(one.side === 'upper' && other.side === 'upper')) return [one, other];
  return undefined;
}

function isOwn([one, other]: readonly [Port, Port]): boolean {
  return one.side === 'lower' && other.side === 'lower';
}

/**
 * Both answer, each in a network of its own: its LAN cable is out, as on day one. With two equal addresses plugged into one LAN they
 * would not; in one network an answer may come between two jams, and proves nothing.
 */
function standsApart(home: Home): boolean {
  const [upper, lower] = SIDES.map((side) => {
    const { snapshot, problem: trouble } = home[side];
    return snapshot.value(reachable) === true && !trouble ? snapshot.value(lanAddress) : undefined;
  });
  return upper !== undefined && lower !== undefined && networkOf(upper) !== networkOf(lower);
}

function notYet([{ mac }]: readonly [Port, Port], evidence: readonly string[]): Finding {
  return ok(
    {
      en: `${OWN_PORTS.en} have the same MAC address, ${mac}. That does no harm while its LAN cable is out: give its WAN another one (that begins with 02) before the cable is plugged in.`,
      ja: `${OWN_PORTS.ja}のMACアドレスが同じです（${mac}）。LANケーブルを接続していない間は問題ありません。ケーブルをつなぐ前に、WAN側のMACアドレスを別の値（先頭が02）に変更してください。`,
    },
    evidence,
  );
}

const OWN_PORTS: Text = { en: 'WAN and LAN of the lower router', ja: '下位ルーターのWANとLAN' };

function clashing([one, other]: readonly [Port, Port], evidence: readonly string[]): Finding {
  const both =
    one.side === other.side
      ? OWN_PORTS
      : { en: `${one.port.en} and ${other.port.en}`, ja: `${one.port.ja}と${other.port.ja}` };
  return problem(
    {
      en: `${both.en} have the same MAC address, ${one.mac}: the LAN stops working while both are plugged in.`,
      ja: `${both.ja}のMACアドレスが同じです（${one.mac}）。両方を接続するとLANが通信不能になります。`,
    },
    {
      en: 'Unplug the lower router’s LAN cable, give its WAN another MAC address (one that begins with 02), restart it, and plug the cable in again.',
      ja: '下位ルーターのLANケーブルを抜き、WAN側のMACアドレスを別の値（先頭が02）に変更して再起動してから差し直してください。',
    },
    evidence,
  );
}
