import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCommand } from '../../../lib/cli/commands.ts';
import { FakeTerminal } from './fake-terminal.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../fixtures', name, 'capture.har');
const N = fixture('airstation/wsr-1800ax4s_emulated');
const P = fixture('aterm/wx3000hp_emulated');
const profile = (archive: string, json = false) => ({ verb: 'profile', archive, json }) as const;

test('As JSON, what the profile finds is one document.', async () => {
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(profile(N, true), terminal), 0);
  const { family, model, findings } = terminal.document as {
    readonly family: string;
    readonly model: string;
    readonly findings: readonly { readonly id: string; readonly told?: unknown; readonly change?: unknown }[];
  };
  assert.equal(family, 'airstation-n');
  assert.equal(model, 'WSR-1800AX4S');
  const bridge = findings.find(({ id }) => id === 'pppoe.bridge');
  assert.deepEqual(bridge?.told, { state: 'value', value: false });
  assert.deepEqual(bridge.change, { state: 'ready', unseen: 0, missing: [] });
});

for (const language of ['en', 'ja'] as const) {
  test(`For people, each capability has a line (${language}).`, async () => {
    const terminal = new FakeTerminal({ language });
    assert.equal(await runCommand(profile(P), terminal), 0);
    const [head = '', ...lines] = terminal.printed;
    assert.match(head, /^WX3000HP 2\.5\.0 {2}\[aterm, aterm-p, browser, invented, \d+\]$/);
    const line = (id: string) => lines.find((each) => each.startsWith(`${id} `)) ?? '';
    assert.match(line('wan.ipv4'), /203\.0\.113\.1$/);
    assert.match(line('pppoe.bridge'), { en: /true; can be changed$/, ja: /true、変更可能$/ }[language]);
    assert.match(
      line('reboot'),
      { en: /! page reboot: not in the archive/, ja: /! ページなし reboot/ }[language],
    );
  });
}

test('An archive from a browser that tells nothing of itself is told by its looks.', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const response = { status: 200, content: { text: '<form><input type="password" id="loginpwd"></form>' } };
  const entries = [{ request: { method: 'GET', url: 'http://192.168.10.1/' }, response }];
  await writeFile(join(folder, 'x.har'), JSON.stringify({ log: { entries } }));
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(profile(join(folder, 'x.har')), terminal), 0);
  assert.equal(terminal.printed[0], '?  [aterm, aterm-p, browser, ?, 1]');
});

test('A file that is none, or no archive, or of a screen that nobody knows, is an error with its code.', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const other = {
    log: {
      entries: [
        {
          request: { method: 'GET', url: 'http://192.168.1.1/' },
          response: { status: 200, content: { text: '<p>' } },
        },
      ],
    },
  };
  for (const [archive, code] of [
    [join(folder, 'none.har'), 'invalid-input'],
    [folder, 'invalid-input'],
    [await file('a.har', '<html>'), 'invalid-input'],
    [await file('b.har', JSON.stringify(other)), 'unsupported'],
  ] as const) {
    const terminal = new FakeTerminal();
    assert.equal(await runCommand(profile(archive, true), terminal), 1);
    assert.equal(terminal.code, code);
  }
});
