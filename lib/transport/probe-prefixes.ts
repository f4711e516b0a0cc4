import { networkInterfaces } from 'node:os';
import {
  covers4,
  covers6,
  ipv4Bits,
  ipv6Bits,
  parsePrefix6,
  prefix4,
  prefix6,
  prefix6Text,
} from '../address/prefix.ts';

const GLOBAL = parsePrefix6('2000::/3');

/**
 * The global IPv6 prefixes (/64) of this machine, each once. Asks nobody. The system does not say which are outdated: after a
 * change of prefix there are two or three, so whoever uses them must try all.
 */
export function ownPrefixes(interfaces = networkInterfaces()): readonly string[] {
  const addresses = Object.values(interfaces).flatMap((each) => each ?? []);
  const prefixes = addresses.flatMap(({ address, family }) => {
    const bits = family === 'IPv6' ? ipv6Bits(address) : undefined;
    const prefix = bits === undefined ? undefined : prefix6(bits, 64);
    return prefix && GLOBAL && covers6(GLOBAL, prefix) ? [prefix6Text(prefix)] : [];
  });
  return [...new Set(prefixes)];
}

/** This machine’s own IPv4 addresses, without loopback. */
export function ownIpv4(interfaces = networkInterfaces()): readonly string[] {
  const addresses = Object.values(interfaces).flatMap((each) => each ?? []);
  return addresses.flatMap(({ address, family, internal }) =>
    family === 'IPv4' && !internal ? [address] : [],
  );
}

/** Those of them that are in one network with a neighbour, such as a router. */
export function ownIpv4Beside(neighbour: string, interfaces = networkInterfaces()): readonly string[] {
  const bits = ipv4Bits(neighbour);
  const addresses = Object.values(interfaces).flatMap((each) => each ?? []);
  return addresses.flatMap(({ address, family, internal, cidr }) => {
    if (family !== 'IPv4' || internal || bits === undefined || cidr === null) return [];
    const [own, length] = [ipv4Bits(address), Number(cidr.split('/')[1])];
    return own !== undefined && covers4(prefix4(own, length), bits) ? [address] : [];
  });
}
