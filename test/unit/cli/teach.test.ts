import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCommand } from '../../../lib/cli/commands.ts';
import { parseCommandLine, UsageError } from '../../../lib/cli/usage.ts';
import { english, japanese } from '../../emulators/kazaguruma/words.ts';
import { taughtHome } from '../../support/taught.ts';
import { FakeTerminal } from './fake-terminal.ts';

/** Somebody who answers questions one after the other. */
class Person extends FakeTerminal {
  readonly questions: string[] = [];
  readonly #answers: readonly string[];

  constructor(options: ConstructorParameters<typeof FakeTerminal>[0], answers: readonly string[]) {
    super(options);
    this.#answers = answers;
  }

  readonly ask = (question: string): Promise<string> =>
    Promise.resolve(this.#answers[this.questions.push(question) - 1] ?? '');
}

async function house(t: TestContext, language: 'en' | 'ja' = 'en') {
  const { face, credentials } = await taughtHome(t, { language });
  const command = (...args: readonly string[]) => parseCommandLine(['teach', face.url.href, ...args]);
  return { face, command, terminal: { login: credentials, language } };
}

test('By arguments it prints the override, read twice, and confirmed where that is said.', async (t) => {
  const { face, command, terminal } = await house(t);
  const at = new FakeTerminal(terminal);
  const point = [
    '--concept',
    'pppoe.bridge',
    '--label',
    english.relay,
    '--page',
    '/net/option.html',
    '--means',
    'off',
  ];
  const asked = command('--driver', 'screen', ...point, '--confirm', '--json');
  assert.equal(await runCommand(asked, at), 0);
  const { override, writable } = at.document as { override: { settings: object }; writable: boolean };
  assert.equal(writable, true);
  assert.ok(JSON.stringify(override).includes('"basis":"taught"'));
  assert.deepEqual(face.saves, []);
});

for (const [language, words] of [
  ['en', english],
  ['ja', japanese],
] as const)
  test(`In a conversation a candidate is chosen by its number, and confirmed in the end (${language}).`, async (t) => {
    const { face, command, terminal } = await house(t, language);
    const at = new Person(terminal, ['10', '1', 'off', 'yes']);
    assert.equal(await runCommand(command('--driver', 'screen'), at), 0);
    assert.equal(at.questions.length, 4);
    const profile = JSON.parse(at.printed.at(-1) ?? '') as {
      settings: Record<string, { label: string[]; basis: string }>;
    };
    const { label, basis } = profile.settings['pppoe.bridge'] ?? {};
    assert.deepEqual([label, basis], [[words.relay], 'taught']);
    assert.ok(at.everything.includes(words.dhcp));
    assert.ok(!at.everything.includes('umi-no-kaze-99'));
    assert.deepEqual([face.saves, face.sessions], [[], 0]);
  });

test('Whoever does not confirm it gets the override all the same, and may only read.', async (t) => {
  const { command, terminal } = await house(t);
  const at = new Person(terminal, ['11', 'no']);
  assert.equal(await runCommand(command('--driver', 'screen'), at), 0);
  assert.match(at.printed.at(-1) ?? '', /"basis": "found"/);
});

test('Without anybody to ask it shows the table, and as one document where that is wanted.', async (t) => {
  const { command, terminal } = await house(t);
  const at = new FakeTerminal(terminal);
  assert.equal(await runCommand(command('--driver', 'screen'), at), 0);
  assert.match(at.everything, /--concept and --label/);
  const json = new FakeTerminal(terminal);
  assert.equal(await runCommand(command('--driver', 'screen', '--json'), json), 0);
  assert.ok((json.document as { rows: readonly unknown[] }).rows.length > 10);
});

for (const language of ['en', 'ja'] as const)
  test(`A router that no driver knows, with a login form, is told which one to choose (${language}).`, async (t) => {
    const { face, command, terminal } = await house(t);
    const at = new FakeTerminal({ ...terminal, language });
    assert.equal(await runCommand(command(), at), 1);
    assert.match(at.everything, /--driver screen/);
    assert.equal(face.logins, 0);
  });

test('The overrides that there are already are taken in, and what is none is refused.', async (t) => {
  const { command, terminal } = await house(t);
  const folder = await mkdtemp(join(tmpdir(), 'futamichi-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'profile.json');
  await writeFile(file, JSON.stringify({ settings: { 'dhcp.server': null } }));
  const at = new FakeTerminal(terminal);
  const asked = command('--driver', 'screen', '--profile', file, '--json', '--concept', 'lan.address');
  assert.equal(await runCommand(asked, at), 0);
  const { profile } = at.document as { profile: { settings: Record<string, unknown> } };
  assert.equal(profile.settings['dhcp.server'], null);
  await writeFile(file, 'no JSON');
  for (const name of [file, join(folder, 'none')]) {
    const refused = new FakeTerminal(terminal);
    assert.equal(await runCommand(command('--driver', 'screen', '--profile', name, '--json'), refused), 1);
    assert.equal(refused.code, 'invalid-input');
  }
});

test('What makes no sense is wrong use.', () => {
  for (const args of [
    ['teach'],
    ['teach', 'a', 'b'],
    ['teach', 'a', '--label', 'x'],
    ['teach', 'a', '--confirm'],
    ['teach', 'a', '--concept', 'x', '--section', 'y'],
    ['teach', 'a', '--concept', 'x', '--label', 'y', '--means', 'maybe'],
    ['read', 'a', '--concept', 'x'],
    ['read', 'a', '--profile', 'x'],
  ])
    assert.throws(() => parseCommandLine(args), UsageError, args.join(' '));
});
