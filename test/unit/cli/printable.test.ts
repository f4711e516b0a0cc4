import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { writerTo } from '../../../lib/cli/output.ts';
import { oneLine, printable } from '../../../lib/cli/printable.ts';

/** Each kind of what a terminal obeys, or a reader does not see. */
const COMMANDS: Readonly<Record<string, string>> = {
  colour: '\u001b[31m',
  title: '\u001b]0;x\u0007',
  clipboard: '\u001b]52;c;eA==\u001b\\',
  'eight-bit': '\u009b2J\u009d0;x\u009c',
  'carriage return': 'a\rb',
  'backspace and bell': '\b\u0007\u007f',
  tabulator: '\t',
  'direction of text': '\u202e\u2066\u200f\u061c',
  'no width': '\u200b\u2060\ufeff\u00ad',
  'line ends of Unicode': '\u2028\u2029\u0085',
  'hidden tags': '\u{e0041}\u{e007f}',
  'private use': '\ue000\u{f0000}',
  'half a character': '\ud800',
};
const HARMFUL = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

for (const [what, text] of Object.entries(COMMANDS))
  test(`Nothing of it reaches a terminal, and a document stays what it is: ${what}.`, () => {
    assert.doesNotMatch(printable(`a${text}b`), HARMFUL);
    const document = JSON.stringify({ [text]: [text] });
    assert.doesNotMatch(printable(document), HARMFUL);
    assert.deepEqual(JSON.parse(printable(document)), { [text]: [text] });
  });

test('What people read stays as it is.', () => {
  for (const text of ['PPPoE 切断（１）', 'é ü 😀 – … “x”', '\\u001b', ''])
    assert.equal(printable(text), text);
  assert.equal(printable('a\nb'), 'a\nb');
  assert.equal(oneLine('a\nb'), String.raw`a\u000ab`);
});

/** Takes nothing any more, as a pipe whose reader has left, or a full disk. */
function gone(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
}

for (const [code, lost] of [
  ['EPIPE', 0],
  ['ENOSPC', 1],
] as const)
  test(`${code} throws nothing${lost ? ', and is told' : ''}.`, async () => {
    let told = 0;
    const stream = gone(code);
    const write = writerTo(stream, () => (told += 1));
    const closed = new Promise((resolve) => stream.once('close', resolve));
    write('a');
    await closed;
    write('b');
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told, lost);
  });
