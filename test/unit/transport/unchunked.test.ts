import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unchunked } from '../../../lib/transport/unchunked.ts';

const BODY = '5\r\nhello\r\n 6 ;a="b"\n world\n00\r\nX: y\r\n\r\n';

for (const size of [1, 2, 3, 7, BODY.length]) {
  test(`A body in chunks is put together from pieces of ${size} bytes.`, () => {
    const chunks = new Unchunked();
    const pieces: Buffer[] = [];
    for (let at = 0; at < BODY.length; at += size)
      pieces.push(...chunks.take(Buffer.from(BODY.slice(at, at + size))));
    assert.equal(Buffer.concat(pieces).toString(), 'hello world');
    assert.deepEqual([chunks.over, chunks.broken], [true, false]);
  });
}

test('What is no chunk ends it, as soon as that shows.', () => {
  const chunks = new Unchunked();
  assert.equal(Buffer.concat(chunks.take(Buffer.from('2\nhi\n'))).toString(), 'hi');
  assert.equal(chunks.broken, false);
  chunks.take(Buffer.from('no si'));
  assert.equal(chunks.broken, false);
  chunks.take(Buffer.from('ze\n2\nhi\n'));
  assert.deepEqual([chunks.over, chunks.broken], [false, true]);
});

for (const [body, is] of [
  ['1f\r\n', true],
  ['1f', undefined],
  ['', undefined],
  ['<?xml', undefined],
  ['<?xml version="1.0"?>\n', false],
  ['x'.repeat(300), false],
] as const)
  test(`${JSON.stringify(body.slice(0, 30))} begins with a chunk: ${is}.`, () => {
    assert.equal(Unchunked.beginsWithChunk(Buffer.from(body)), is);
  });
