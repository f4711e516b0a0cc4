import { ipv4Text, ipv6Bits, ipv6Text } from '../../../lib/address/prefix.ts';
import type { MapRule } from '../../../lib/path/map-e.ts';

/** MAP-E worked out with text of zeros and ones, as on paper: for comparison with the arithmetic of the product. */
export function byBits(rule: MapRule, prefix: string) {
  const [address = '', length = ''] = prefix.split('/');
  const home = (ipv6Bits(address) ?? 0n).toString(2).padStart(128, '0');
  const ea = home.slice(rule.ipv6.length, rule.ipv6.length + rule.eaLength);
  const net = rule.ipv4.bits.toString(2).padStart(32, '0').slice(0, rule.ipv4.length);
  const ipv4 = (net + ea).slice(0, 32);
  const psid = (net + ea).slice(32);
  const low = psid.padStart(16, '0');
  const subnet = home.slice(0, Math.min(Number(length), 64)).padEnd(64, '0');
  const identifier =
    rule.layout === 'draft03' ? `00000000${ipv4}${low}00000000` : `0000000000000000${ipv4}${low}`;
  return {
    ipv4: ipv4Text(Number.parseInt(ipv4, 2)),
    psid: Number.parseInt(psid || '0', 2),
    ce: ipv6Text(BigInt(`0b${subnet}${identifier}`)),
    owns(port: number): boolean {
      if (port < 0 || port > 65_535) return false;
      const bits = port.toString(2).padStart(16, '0');
      return /1/.test(bits.slice(0, rule.psidOffset)) && bits.slice(rule.psidOffset).startsWith(psid);
    },
  };
}

/** A /56, /60 or /64 within a rule, always the same one for a number. */
export function randomHome(rule: MapRule, seed: number): string {
  let state = BigInt(seed + 1) * 0x9e37_79b9_7f4a_7c15n;
  state ^= state >> 29n;
  const length = [56, 60, 64][seed % 3] ?? 56;
  const noise = BigInt.asUintN(length - rule.ipv6.length, state * 0xbf58_476d_1ce4_e5b9n);
  return `${ipv6Text(rule.ipv6.bits | (noise << BigInt(128 - length)))}/${length}`;
}
