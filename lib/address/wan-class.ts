export type AddressClass = 'public' | 'private' | 'cgn' | 'ds-lite' | 'documentation' | 'reserved';

/** RFC 6890 and its successors, in the words that matter on a home line. The first match counts. */
const RANGES: readonly (readonly [AddressClass, string, number])[] = [
  ['private', '10.0.0.0', 8],
  ['private', '172.16.0.0', 12],
  ['private', '192.168.0.0', 16],
  ['cgn', '100.64.0.0', 10],
  ['ds-lite', '192.0.0.0', 29],
  ['documentation', '192.0.2.0', 24],
  ['documentation', '198.51.100.0', 24],
  ['documentation', '203.0.113.0', 24],
  ['reserved', '0.0.0.0', 8],
  ['reserved', '127.0.0.0', 8],
  ['reserved', '169.254.0.0', 16],
  ['reserved', '192.0.0.0', 24],
  ['reserved', '198.18.0.0', 15],
  ['reserved', '224.0.0.0', 3],
];

const ranges = RANGES.map(([name, address, prefix]) => ({
  name,
  first: numberOf(address),
  last: numberOf(address) + 2 ** (32 - prefix) - 1,
}));

/** What kind of IPv4 address it is. */
export function addressClass(address: string): AddressClass {
  const number = numberOf(address);
  return ranges.find(({ first, last }) => number >= first && number <= last)?.name ?? 'public';
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
