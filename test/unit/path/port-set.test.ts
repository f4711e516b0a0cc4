import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPortSet, ownsPort, portSetsOf, rangesOf } from '../../../lib/path/port-set.ts';

const PORTS = Array.from({ length: 65_536 }, (_, port) => port.toString(2).padStart(16, '0'));

/** RFC 7597 section 5.1 read off the picture: a port is 16 bits, the PSID stands behind the offset, which is not all zero. */
function byPicture(offset: number, psid: string): Buffer {
  const free = '0'.repeat(offset);
  const isOwn = (bits: string) =>
    psid === '' || (bits.startsWith(psid, offset) && (offset === 0 || !bits.startsWith(free)));
  return Buffer.from(PORTS.map((bits) => (isOwn(bits) ? 1 : 0)));
}

test('The ranges, the question and the picture of the RFC tell the same ports, for every offset and length.', () => {
  let sets = 0;
  for (let offset = 0; offset <= 15; offset += 1)
    for (let length = 0; offset + length <= 16; length += 1)
      for (const psid of new Set([0, 2 ** length - 1, Math.floor((2 ** length * 2) / 3)])) {
        const set = { offset, length, psid };
        const own = byPicture(offset, length === 0 ? '' : psid.toString(2).padStart(length, '0'));
        const inRanges = Buffer.alloc(65_536);
        for (const [from, to] of rangesOf(set)) inRanges.fill(1, from, to + 1);
        assert.ok(inRanges.equals(own), `${offset} ${length} ${psid}`);
        for (let port = 0; port < 65_536; port += 97) assert.equal(ownsPort(set, port), own[port] === 1);
        sets += 1;
      }
  assert.ok(sets > 350);
});

test('Neighbours share a port with nobody, and together have all that are given out.', () => {
  const owners = (port: number) =>
    Array.from({ length: 64 }, (_, psid) => psid).filter((psid) =>
      ownsPort({ offset: 6, length: 6, psid }, port),
    );
  for (let port = 0; port < 65_536; port += 13)
    assert.equal(owners(port).length, port < 1024 ? 0 : 1, `${port}`);
});

test('Ports seen from outside show their set; the parameters stay in doubt.', () => {
  const v6plus = [0x1, 0x4, 0x6, 0x9, 0xe].map((a, at) => (a << 12) | (0x5a << 4) | at);
  assert.ok(isPortSet(v6plus));
  assert.deepEqual(portSetsOf(v6plus)[0], { offset: 4, length: 8, psid: 0x5a, ranges: 5 });
  const within = [0, 3, 7, 8, 15].map((at) => (0x1 << 12) | (0x5a << 4) | at);
  assert.equal(portSetsOf(within)[0]?.ranges, 1);
  assert.ok(!isPortSet(within), 'one range proves nothing');
  assert.ok(!isPortSet([...v6plus.slice(0, 4), v6plus[0] ?? 0]), 'five ports are needed, not one twice');
  assert.deepEqual(portSetsOf([49_152, 51_000, 60_001, 33_000]), []);
  assert.deepEqual(portSetsOf([]), []);
});
