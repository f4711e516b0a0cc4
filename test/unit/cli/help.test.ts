import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doables, readables } from '../../../lib/capabilities/catalogue.ts';
import { runCommand } from '../../../lib/cli/commands.ts';
import { COMMANDS, helpOn, usage } from '../../../lib/cli/help.ts';
import { drivers } from '../../../lib/drivers/registry.ts';
import { COMMAND, thisPackage } from '../../../lib/this-package.ts';
import { FakeTerminal } from './fake-terminal.ts';

const LANGUAGES = ['en', 'ja'] as const;

test('The usage names every command, option and variable in both languages.', () => {
  assert.notEqual(usage('en'), usage('ja'));
  const options = ['--driver', '--home', '--output', '--port', '--rules', '--json', '--version'];
  const words = [...options, 'FUTAMICHI_USERNAME', 'FUTAMICHI_PASSWORD', ...COMMANDS.map(({ verb }) => verb)];
  for (const word of words) for (const language of LANGUAGES) assert.ok(usage(language).includes(word), word);
});

test('No text calls the command by its bare name, which npx would look for elsewhere.', () => {
  for (const language of LANGUAGES)
    for (const text of [usage(language), ...COMMANDS.map(({ verb }) => helpOn(verb, language) ?? '')]) {
      assert.ok(text.startsWith(COMMAND));
      assert.doesNotMatch(text.replaceAll(COMMAND, ''), /futamichi [a-z<]/);
    }
});

test('What takes a driver lists the drivers with the login that each wants.', () => {
  for (const verb of ['read', 'do', 'capture', 'check'])
    for (const { id, label } of drivers)
      for (const language of LANGUAGES) {
        const help = helpOn(verb, language) ?? '';
        assert.ok(
          help.split('\n').some((line) => line.includes(id) && line.includes(label[language])),
          verb,
        );
      }
  assert.doesNotMatch(helpOn('map-e', 'en') ?? '', /airstation/);
});

test('Help on `do` lists every action and setting with what may be asked; on `read` every reading.', () => {
  for (const language of LANGUAGES) {
    for (const { id, name } of doables) {
      assert.ok(helpOn('do', language)?.includes(id), id);
      assert.ok(helpOn('do', language)?.includes(name[language]), id);
    }
    for (const { id } of readables) assert.ok(helpOn('read', language)?.includes(id), id);
  }
  assert.match(helpOn('do', 'en') ?? '', /pppoe\.bridge true\|false +PPPoE bridge/);
});

test('Help on a command names its own options and no others.', () => {
  assert.match(helpOn('map-e', 'en') ?? '', /--port/);
  assert.doesNotMatch(helpOn('read', 'en') ?? '', /--port|--home|--output/);
});

test('Columns stand below each other, however wide the letters are.', () => {
  for (const language of LANGUAGES)
    for (const text of [usage(language), helpOn('do', language) ?? ''])
      for (const line of text.split('\n').filter((each) => each.startsWith('  ')))
        assert.match(line, /^ {2,}\S.*$/);
});

test('Help and the version go to standard output, and end well.', async () => {
  const terminal = new FakeTerminal();
  assert.equal(await runCommand({ verb: 'version' }, terminal), 0);
  assert.equal(await runCommand({ verb: 'help', about: undefined }, terminal), 0);
  assert.equal(await runCommand({ verb: 'help', about: 'find' }, terminal), 0);
  assert.deepEqual(terminal.printed, [thisPackage().version, usage('en'), helpOn('find', 'en')]);
  assert.deepEqual(terminal.said, []);
});

test('Help on `do` shows how an action with arguments is asked, in words that it takes.', () => {
  const help = helpOn('do', 'en') ?? '';
  for (const capability of doables.filter(({ id }) => id.startsWith('port.forward.'))) {
    const [, example = ''] = new RegExp(`${capability.id} '(.*?)'`).exec(help) ?? [];
    assert.ok(capability.input.safeParse(JSON.parse(example)).success, capability.id);
  }
});
