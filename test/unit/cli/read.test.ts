import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { runCommand } from '../../../lib/cli/commands.ts';
import type { CommandLine } from '../../../lib/cli/usage.ts';
import type { Language } from '../../../lib/router/text.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startIgd } from '../../emulators/igd/emulator.ts';
import { ADDRESSES, type IgdOptions } from '../../emulators/igd/options.ts';
import { NO_SUCH_HOST, webServer } from '../../support/no-routers.ts';
import { FakeTerminal } from './fake-terminal.ts';

const read = (address: string, rest: Partial<CommandLine & { verb: 'read' }> = {}): CommandLine => ({
  verb: 'read',
  address,
  driver: 'auto',
  json: true,
  ...rest,
});

async function emulated(t: TestContext, options: IgdOptions = {}) {
  const box = await startIgd(options);
  t.after(() => box.close());
  return box;
}

interface Document {
  readonly driver: string;
  readonly readings: Readonly<Record<string, { readonly state: string } & Readonly<Record<string, unknown>>>>;
  readonly offers: readonly { readonly id: string; readonly usable: boolean }[];
}

test('As JSON, a router is one document: its readings as in a snapshot, and what it offers.', async (t) => {
  const box = await emulated(t);
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(read(box.url.href), terminal), 0);
  const { driver, readings, offers } = terminal.document as Document;
  assert.equal(driver, 'igd');
  const { at, ...session } = readings['session.up'] ?? { state: '' };
  assert.deepEqual(session, {
    state: 'known',
    value: true,
    channel: 'igd',
    attributes: { status: 'Connected' },
  });
  assert.equal(new Date(String(at)).toISOString(), at);
  assert.equal(readings['wan.ipv4']?.['value'], ADDRESSES[0]);
  assert.equal(readings['traffic.received']?.['value'], box.line.received);
  assert.equal(typeof readings['traffic.received']?.['unit'], 'string');
  assert.equal(readings['wan.mode']?.state, 'unknown');
  assert.equal(readings['wan.mode']?.['why'], 'not-said');
  assert.ok(offers.some(({ id, usable }) => id === 'reconnect' && usable));
});

test('For people, every reading has a line with its value, or with the reason why there is none.', async (t) => {
  const box = await emulated(t);
  box.drop('ERROR_ISP_DISCONNECT');
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(read(box.url.href, { json: false }), terminal), 0);
  const line = (id: string) => terminal.printed.find((text) => text.startsWith(`${id} `)) ?? '';
  assert.ok(line('session.up').endsWith(' no'));
  assert.ok(line('session.error').endsWith(' ERROR_ISP_DISCONNECT'));
  assert.ok(line('wan.ipv4').includes('? (not-said)'));
  assert.match(line('traffic.sent'), / [\d.]+ [kMG]?B$/);
  assert.ok(terminal.printed[0]?.startsWith(`identity           ${box.quirks.vendor} `));
});

test('What it means comes after the readings, in the language of the person.', async (t) => {
  const box = await emulated(t, { uptime: 'zero' });
  const texts = new Map<Language, readonly string[]>();
  for (const language of ['en', 'ja'] as const) {
    const terminal = new FakeTerminal({ language });
    await runCommand(read(box.url.href, { json: false }), terminal);
    texts.set(language, terminal.printed);
  }
  const [en = [], ja = []] = texts.values();
  const gap = en.indexOf('');
  assert.ok(gap > 0);
  const ids = (lines: readonly string[]) => lines.slice(0, gap + 1).map((line) => line.split(' ')[0]);
  assert.deepEqual(ids(ja), ids(en));
  assert.equal(ja.length, en.length);
  assert.ok(en.length > gap + 1);
  for (const [n, text] of en.slice(gap + 1).entries()) {
    assert.match(text, /^[+?!-] \S/);
    assert.notEqual(ja[gap + 1 + n], text);
  }
});

test('What goes on meanwhile is said beside the answer, not in it.', async (t) => {
  const box = await emulated(t);
  const terminal = new FakeTerminal();
  await runCommand(read(box.url.href), terminal);
  assert.ok(terminal.said.some((text) => text.includes('127.0.0.1')));
  assert.ok(terminal.document);
});

test('A driver that needs no login asks nobody for one.', async (t) => {
  const box = await emulated(t);
  for (const driver of ['auto', 'igd']) {
    const terminal = new FakeTerminal();
    assert.equal(await runCommand(read(box.url.href, { driver }), terminal), 0);
    assert.equal(terminal.asked, 0);
  }
});

test('The router that was read is left alone in the end.', async (t) => {
  const box = await emulated(t);
  await runCommand(read(box.url.href), new FakeTerminal());
  assert.equal(box.subscribers, 0);
});

const canary = 'canary-5f1c';

test('Any other driver is asked for with a login, which is shown nowhere.', async () => {
  for (const login of [undefined, { username: 'admin', password: canary }]) {
    const terminal = new FakeTerminal({ ...(login && { login }) });
    assert.equal(await runCommand(read('127.0.0.1', { driver: 'zyxel' }), terminal), 1);
    assert.equal(terminal.asked, 1);
    assert.equal(terminal.code, 'invalid-input');
    assert.ok(!terminal.everything.includes('canary'));
  }
});

test('A login in the address is refused before anything is asked, and is shown nowhere.', async (t) => {
  const box = await emulated(t);
  const address = box.url.href.replace('//', `//admin:${canary}@`);
  for (const json of [true, false]) {
    const terminal = new FakeTerminal();
    assert.equal(await runCommand(read(address, { json, driver: 'zyxel' }), terminal), 1);
    assert.equal(terminal.asked, 0);
    assert.ok(!terminal.everything.includes('canary'));
  }
  assert.equal(box.count(), 0);
});

for (const [what, address, code] of [
  ['An address that is missing', ' ', 'invalid-input'],
  ['An address that is none', '${ROUTER}', 'invalid-input'],
  ['An address that is too long to be one', `http://127.0.0.1/${'x'.repeat(200)}`, 'invalid-input'],
  ['An address that nobody answers at', NO_SUCH_HOST, 'unreachable'],
] as const) {
  test(`${what} is ${code}: as JSON with its code, for people with the code in front.`, async () => {
    const terminal = new FakeTerminal();
    assert.equal(await runCommand(read(address), terminal), 1);
    assert.equal(terminal.code, code);
    const person = new FakeTerminal();
    assert.equal(await runCommand(read(address, { json: false }), person), 1);
    assert.deepEqual(person.printed, []);
    assert.ok(person.said.at(-1)?.startsWith(`${code}: `));
  });
}

test('An error has its sentence in the language of the person, and its detail.', async () => {
  const errors = [];
  for (const language of ['en', 'ja'] as const) {
    const terminal = new FakeTerminal({ language });
    await runCommand(read(NO_SUCH_HOST), terminal);
    const { error } = terminal.document as { error: { message: string; detail: string | null } };
    errors.push(error);
  }
  const [en, ja] = errors;
  assert.ok(en?.message && ja?.message && en.message !== ja.message);
  assert.equal(en.detail, ja.detail);
  assert.ok(en.detail?.includes(NO_SUCH_HOST));
});

test('A web server that is no router is unsupported.', async (t) => {
  const terminal = new FakeTerminal();
  assert.equal(await runCommand(read(await webServer(t)), terminal), 1);
  assert.equal(terminal.code, 'unsupported');
});

test('A person who gives up has it cancelled.', async (t) => {
  const box = await emulated(t);
  const terminal = new FakeTerminal({ signal: AbortSignal.abort() });
  assert.equal(await runCommand(read(box.url.href), terminal), 1);
  assert.equal(terminal.code, 'cancelled');
  assert.equal(box.count(), 0);
});

test('A refused login ends with 1, although something was read without it; without a login nothing was refused.', async (t) => {
  const face = await startAirstationN();
  t.after(() => face.close());
  const command = read(face.url.href, { driver: 'airstation' });
  const { username, password } = face.box.options.admin;
  const right = new FakeTerminal({ login: { username, password } });
  assert.equal(await runCommand(command, right), 0);
  const wrong = new FakeTerminal({ login: { username, password: canary } });
  assert.equal(await runCommand(command, wrong), 1);
  assert.ok(!wrong.everything.includes(canary));
  assert.equal(await runCommand(command, new FakeTerminal()), 0);
});
