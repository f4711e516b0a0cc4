import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCommand } from '../../../lib/cli/commands.ts';
import { parseCommandLine, UsageError } from '../../../lib/cli/usage.ts';
import type { Language } from '../../../lib/router/text.ts';
import { FakeTerminal } from './fake-terminal.ts';

const HOME = '240b:10:1234:5600::/56';
const RULE = {
  service: 'Example',
  ipv6: '2001:db8::/40',
  ipv4: '192.0.2.0/24',
  eaLength: 16,
  psidOffset: 6,
  layout: 'rfc7597',
};

async function run(args: readonly string[], language: Language = 'en') {
  const terminal = new FakeTerminal({ language });
  const status = await runCommand(parseCommandLine(['map-e', ...args]), terminal);
  return { status, terminal };
}

function fileWith(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'map-e-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'rules.json');
  writeFileSync(file, text);
  return file;
}

test('The document says what the home has, and whether a port is its own.', async () => {
  const { status, terminal } = await run([HOME, '--port', '5472', '--json']);
  assert.equal(status, 0);
  const { ports, ...rest } = terminal.document as { ports: readonly unknown[] };
  assert.deepEqual(rest, {
    service: 'v6plus',
    ipv4: '106.72.18.52',
    psid: 86,
    ce: '240b:10:1234:5600:6a:4812:3400:5600',
    mine: true,
  });
  assert.deepEqual([ports.length, ports[0], ports.at(-1)], [15, [5472, 5487], [62_816, 62_831]]);
  const asked = async (...more: readonly string[]) =>
    ((await run([HOME, ...more, '--json'])).terminal.document as { mine: unknown }).mine;
  assert.deepEqual(
    [await asked(), await asked('--port', '8080'), await asked('--port', '５４８７')],
    [null, false, true],
  );
});

test('People read it in their language.', async () => {
  const english = (await run([HOME, '--port', '8080'])).terminal.everything;
  for (const part of [
    'v6plus',
    '106.72.18.52 (shared by 256 homes)',
    '0x56',
    '240: 5472-5487 9568-9583',
    'Port 8080 is not yours',
  ])
    assert.ok(english.includes(part), part);
  assert.match((await run([HOME, '--port', '5472'])).terminal.everything, /Port 5472 is yours/);
  const japanese = (await run([HOME, '--port', '8080'], 'ja')).terminal.everything;
  for (const part of ['256軒で共有', '240個', 'ポート8080は自分のポートではありません'])
    assert.ok(japanese.includes(part), part);
  assert.match(
    (await run([HOME, '--port', '5472'], 'ja')).terminal.everything,
    /ポート5472は自分のポートです/,
  );
  assert.doesNotMatch((await run([HOME])).terminal.everything, /yours/);
});

test('Own rules take the place of those that are known; ports without neighbours, addresses without sharers.', async (t) => {
  const file = fileWith(t, `\uFEFF${JSON.stringify([RULE])}`);
  const { terminal } = await run(['2001:db8:12:3400::/56', '--rules', file, '--json']);
  assert.deepEqual((terminal.document as { ce: string }).ce, '2001:db8:12:3400:0:c000:212:34');
  assert.equal((await run([HOME, '--rules', file, '--json'])).terminal.code, 'unsupported');
  const single = fileWith(t, JSON.stringify([{ ...RULE, psidOffset: 8 }]));
  assert.match(
    (await run(['2001:db8:12:3400::/56', '--rules', single])).terminal.everything,
    /255: 308 564 /,
  );
  const whole = fileWith(t, JSON.stringify([{ ...RULE, eaLength: 8 }]));
  for (const [language, words] of [
    ['en', '(not shared)'],
    ['ja', '（共有なし）'],
  ] as const)
    assert.ok(
      (await run(['2001:db8:12::/48', '--rules', whole], language)).terminal.everything.includes(words),
    );
});

test('A prefix without a rule is unsupported, what is no prefix is invalid; both say what to do.', async () => {
  for (const [prefix, code] of [
    ['2409:10:1234:5600::/56', 'unsupported'],
    ['fd00::/56', 'unsupported'],
    ['240b:10::/31', 'invalid-input'],
    ['192.168.1.1', 'invalid-input'],
    ['', 'invalid-input'],
    ['\u001b[31m', 'invalid-input'],
  ] as const)
    for (const language of ['en', 'ja'] as const) {
      const { status, terminal } = await run([prefix, '--json'], language);
      assert.deepEqual([status, terminal.code], [1, code], prefix);
      assert.match(terminal.everything, language === 'en' ? /IPv6 prefix|this prefix/i : /プレフィックス/);
      assert.ok(!terminal.everything.includes('\u001b'));
    }
});

test('Rules that cannot be read are told apart from a prefix without one.', async (t) => {
  for (const [text, words] of [
    ['{', /is not valid JSON/],
    ['{}', /rules: /],
    [JSON.stringify([{ ...RULE, layout: 'other' }]), /0\.layout/],
    [' '.repeat(1_000_001), /too large/],
  ] as const) {
    const { status, terminal } = await run([HOME, '--rules', fileWith(t, text), '--json']);
    assert.deepEqual([status, terminal.code], [1, 'invalid-input']);
    assert.match(terminal.everything, words);
  }
  const { terminal } = await run([HOME, '--rules', '/nowhere/rules.json', '--json']);
  assert.match(terminal.everything, /cannot read .*ENOENT/);
});

test('Wrong use is told before anything is done.', () => {
  for (const args of [
    [],
    [HOME, HOME],
    [HOME, '--port'],
    [HOME, '--port', ''],
    [HOME, '--port', '0'],
    [HOME, '--port', '65536'],
    [HOME, '--port', '-1'],
    [HOME, '--port', '80x'],
    [HOME, '--driver', 'igd'],
    [HOME, '--output', 'x'],
    [HOME, '--rules'],
  ])
    assert.throws(() => parseCommandLine(['map-e', ...args]), UsageError, args.join(' '));
  for (const args of [
    ['find', '--port', '80'],
    ['read', 'x', '--rules', 'y'],
  ])
    assert.throws(() => parseCommandLine(args), UsageError);
});
