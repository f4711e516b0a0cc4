import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { commandLine, LineSplitter, MOST_OUTPUT, Output } from '../../../lib/transport/shell.ts';

test('Plain words stay as they are, so that a forced command can compare them.', () => {
  assert.equal(
    commandLine(['/usr/local/sbin/futamichi-pppd', 'bridge', 'on']),
    '/usr/local/sbin/futamichi-pppd bridge on',
  );
});

const HOSTILE: readonly string[] = [
  '',
  ' ',
  'two words',
  "it's",
  "''",
  '"',
  '\\',
  "\\'",
  '$(reboot)',
  '`reboot`',
  '${PATH}',
  '; reboot',
  '&& reboot',
  '| reboot',
  '> /tmp/x',
  '*',
  '~',
  '!!',
  '#',
  'a\nb',
  '-rf',
  '日本語',
];
for (const word of HOSTILE) {
  test(`A shell hands on ${JSON.stringify(word)} as it is.`, () => {
    const line = commandLine(['printf', '%s|', word, 'end']);
    assert.equal(execFileSync('sh', ['-c', line], { encoding: 'utf8' }), `${word}|end|`);
  });
}

test('What cannot be a command is refused.', () => {
  for (const command of [[], [''], ['PATH=/tmp', 'ls'], ['ls', 'a\0b']])
    assert.throws(() => commandLine(command), TypeError);
});

test('Output is taken up to its bound, both streams together.', () => {
  const output = new Output();
  assert.equal(output.take('stdout', Buffer.alloc(MOST_OUTPUT - 1, 'a')), true);
  assert.equal(output.take('stderr', Buffer.from('b')), true);
  assert.equal(output.take('stderr', Buffer.from('c')), false);
  assert.equal(output.text('stdout').length, MOST_OUTPUT - 1);
  assert.equal(output.text('stderr'), 'b');
});

test('What is no UTF-8 is shown as such.', () => {
  const output = new Output();
  output.take('stdout', Buffer.from([0x61, 0xff, 0x62]));
  assert.equal(output.text('stdout'), 'a\u{fffd}b');
});

test('Lines are told when they are complete, however they arrive.', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const bytes = Buffer.from('up 回線\ndown\nha');
  for (const byte of bytes) splitter.take(Buffer.from([byte]));
  splitter.take(Buffer.from('lf\n'));
  assert.deepEqual(lines, ['up 回線', 'down', 'half']);
});

test('A line that does not end does not fill the memory.', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (let n = 0; n < 100; n += 1) splitter.take(Buffer.alloc(1000, 'a'));
  splitter.take(Buffer.from('\nnext\n'));
  assert.ok((lines[0]?.length ?? 0) <= 5096);
  assert.equal(lines[1], 'next');
});
