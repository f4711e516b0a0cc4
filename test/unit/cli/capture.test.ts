import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { watchedBackend } from '../../../lib/drivers/screen/backends.ts';
import type { Har } from '../../../lib/capture/archive/har.ts';
import { captureTo } from '../../../lib/cli/capture.ts';
import { runCommand } from '../../../lib/cli/commands.ts';
import type { CommandLine } from '../../../lib/cli/usage.ts';
import { startAirstationN } from '../../emulators/airstation/n.ts';
import { startAtermP } from '../../emulators/aterm/p.ts';
import { fails } from '../../support/fails.ts';
import { DEAD_URL } from '../../support/no-routers.ts';
import { LOCAL_DRIVERS } from '../../support/screens.ts';
import { FakeTerminal } from './fake-terminal.ts';

type Command = CommandLine & { verb: 'capture' };

const ways = { definitions: LOCAL_DRIVERS };

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function emulated(t: TestContext) {
  const face = await startAirstationN();
  t.after(() => face.close());
  const folder = await folderFor(t);
  const { username, password } = face.box.options.admin;
  const command = (rest: Partial<Command> = {}): Command => ({
    verb: 'capture',
    address: face.url.href,
    driver: 'airstation',
    json: true,
    output: join(folder, 'box.har'),
    ...rest,
  });
  const terminal = (login: { username: string; password: string } | undefined = { username, password }) =>
    new FakeTerminal({ ...(login && { login }) });
  return { face, folder, command, terminal };
}

interface Document {
  readonly file: string;
  readonly bytes: number;
  readonly model: string;
  readonly firmware: string;
  readonly exchanges: number;
  readonly redacted: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly error?: { readonly code: string };
}

test('A capture is a file that nobody else may read, and one document says what is in it.', async (t) => {
  const { face, command, terminal, folder } = await emulated(t);
  const at = terminal();
  assert.equal(await captureTo(command(), at, ways), 0);
  const told = at.document as Document;
  assert.equal(told.file, join(folder, 'box.har'));
  assert.equal(told.model, 'WSR-1800AX4S');
  assert.equal(told.firmware, '1.11');
  assert.ok(told.exchanges > 10);
  assert.ok((told.redacted['mac'] ?? 0) >= 2);
  assert.equal(told.error, undefined);
  const text = await readFile(told.file, 'utf8');
  assert.equal(Buffer.byteLength(text), told.bytes);
  assert.equal((await stat(told.file)).mode & 0o777, 0o600);
  const { log } = JSON.parse(text) as Har;
  assert.match((log['creator'] as { name: string }).name, /futamichi/);
  assert.match(String(log['comment']), /look it through/);
  for (const secret of [face.box.options.admin.password, 'ppp-secret-31', face.box.wanMac])
    assert.ok(![text, at.everything].some((each) => each.includes(secret)), secret);
});

for (const language of ['en', 'ja'] as const) {
  test(`For people, it is said how far it is, what was masked, and to look it through (${language}).`, async (t) => {
    const { face, command } = await emulated(t);
    const at = new FakeTerminal({ language, login: face.box.options.admin });
    assert.equal(await captureTo(command({ json: false }), at, ways), 0);
    assert.ok(
      at.said.some((line) => {
        const words = { en: /page 7 of about \d+/, ja: /ページ 7\/約\d+/ };
        return words[language].test(line);
      }),
    );
    const [first = '', ...rest] = at.printed;
    assert.match(first, /box\.har: .*KiB/);
    const last = { en: /Please look the file through|Please look through/, ja: /必ず確認してください/ };
    assert.match(rest.at(-1) ?? '', last[language]);
    assert.ok(rest.some((line) => /MAC/.test(line)));
    assert.equal(
      at.printed.some((line) => /[ぁ-ん]/.test(line)),
      language === 'ja',
    );
  });
}

test('Where nobody gets in, there is a file all the same, the reason, and exit status 1.', async (t) => {
  const { face, command, terminal } = await emulated(t);
  const login = { username: 'admin', password: 'canary-5f1c' };
  const at = terminal(login);
  assert.equal(await captureTo(command(), at, ways), 1);
  const told = at.document as Document;
  assert.equal(told.error?.code, 'auth-failed');
  assert.ok(told.exchanges > 0);
  const person = terminal(login);
  face.intrude();
  assert.equal(await captureTo(command({ json: false }), person, ways), 1);
  assert.ok(person.printed.some((line) => line.startsWith('! busy: ') || line.startsWith('! auth-failed: ')));
  assert.ok(![at, person].some(({ everything }) => everything.includes('canary')));
  assert.ok(!(await readFile(told.file, 'utf8')).includes('canary'));
});

test('A screen that needs a browser is kept as far as anybody can see it where there is none.', async (t) => {
  const face = await startAtermP({ hash: 'sha256' });
  t.after(() => face.close());
  const folder = await folderFor(t);
  const at = new FakeTerminal({ login: face.box.options.admin });
  const command: Command = {
    verb: 'capture',
    address: face.url.href,
    driver: 'aterm',
    json: true,
    output: join(folder, 'p.har'),
  };
  const none = await captureTo(command, at, {
    ...ways,
    backend: (profile, login, target, watch) =>
      watchedBackend(profile, login, { ...target, browser: '/nowhere/chromium' }, watch),
  });
  assert.equal(none, 1);
  assert.equal((at.document as Document).error?.code, 'unsupported');
  assert.equal(face.logins, 0);
});

test('Without a name for it, a capture is called by model and day, and none is written over.', async (t) => {
  const { command, terminal, folder } = await emulated(t);
  const here = process.cwd();
  process.chdir(folder);
  t.after(() => process.chdir(here));
  const names = [];
  for (let n = 0; n < 2; n++) {
    const at = terminal();
    assert.equal(await captureTo(command({ output: undefined }), at, ways), 0);
    names.push((at.document as Document).file);
  }
  const [first = '', second = ''] = names;
  assert.match(first, /^futamichi-WSR-1800AX4S-\d{4}-\d\d-\d\d\.har$/);
  assert.equal(second, first.replace('.har', '-2.har'));
  assert.deepEqual((await readdir(folder)).toSorted(), [second, first].toSorted());
});

test('A file that was asked for by name is written over.', async (t) => {
  const { command, terminal, folder } = await emulated(t);
  await writeFile(join(folder, 'box.har'), 'old');
  assert.equal(await captureTo(command(), terminal(), ways), 0);
  assert.notEqual(await readFile(join(folder, 'box.har'), 'utf8'), 'old');
});

test('Where nothing can be written, no router is asked.', async (t) => {
  const { face, command, terminal, folder } = await emulated(t);
  await fails(
    captureTo(command({ output: join(folder, 'none', 'x.har') }), terminal(), ways),
    'invalid-input',
  );
  await fails(captureTo(command({ output: folder }), terminal(), ways), 'invalid-input');
  assert.equal(face.requests.length, 0);
});

test('A driver that needs no login asks nobody for one, and every other does.', async (t) => {
  const { command, terminal } = await emulated(t);
  for (const [driver, asked] of [
    ['igd', 0],
    ['zyxel', 1],
  ] as const) {
    const at = terminal();
    await fails(captureTo(command({ driver }), at, ways), 'invalid-input');
    assert.equal(at.asked, asked);
  }
});

test('A login in the address is refused before anything is asked, and an address that is none.', async (t) => {
  const { face, command, terminal } = await emulated(t);
  const address = face.url.href.replace('//', '//admin:canary-5f1c@');
  for (const each of [address, ' ', '${ROUTER}']) {
    const at = terminal();
    assert.equal(await runCommand(command({ address: each }), at), 1);
    assert.equal(at.code, 'invalid-input');
    assert.equal(at.asked, 0);
    assert.ok(!at.everything.includes('canary'));
  }
  assert.equal(face.requests.length, 0);
});

test('Where nobody answers, there is no file.', async (t) => {
  const { command, terminal, folder } = await emulated(t);
  await fails(captureTo(command({ address: DEAD_URL, driver: 'auto' }), terminal(), ways), 'unreachable');
  assert.deepEqual(await readdir(folder), []);
});
