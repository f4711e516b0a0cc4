import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { COMMANDS, usage } from '../../../lib/cli/help.ts';
import { Topics } from '../../../lib/mqtt/topics.ts';
import { codeIn, codeLinesIn, linksIn, sectionsIn } from '../../support/markdown.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const READMES = { en: textOf('README.md'), ja: textOf('README.ja.md') } as const;
const manifest = z
  .looseObject({
    name: z.string(),
    scripts: z.record(z.string(), z.string()),
    'node-red': z.looseObject({ nodes: z.record(z.string(), z.string()) }),
  })
  .parse(JSON.parse(textOf('package.json')));
const sources = globSync(['{lib,nodes,demo}/**/*.{ts,cjs,html}', 'test/demo/*.ts'], { cwd: root })
  .map((path) => textOf(path))
  .join('\n');

/** Where a line ends is nobody’s concern. */
const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

/** In the other language the same document, or the same image, has another name. */
const neutral = (target: string) =>
  target.replace(/README(\.ja)?\.md/, 'README').replace(/\.(en|ja)\.webp$/, '');

test('Both READMEs have the same sections, which link to the same and show the same.', () => {
  const [en, ja] = [sectionsIn(READMES.en), sectionsIn(READMES.ja)];
  assert.deepEqual(
    ja.map(({ level }) => level),
    en.map(({ level }) => level),
  );
  for (const [at, { title, body }] of en.entries()) {
    const there = ja[at]?.body ?? '';
    const targets = (text: string) =>
      linksIn(text)
        .map(({ target }) => neutral(target))
        .toSorted();
    assert.deepEqual(targets(there), targets(body), title);
    const rows = (text: string) => [...text.matchAll(/^(\||\d+\. |- )/gm)].length;
    const commands = (text: string) => codeLinesIn(text).map((line) => line.split(/ {2,}/)[0]);
    assert.equal(rows(there) > 0, rows(body) > 0, title);
    assert.deepEqual(commands(there), commands(body), title);
  }
});

for (const [language, text] of Object.entries(READMES))
  describe(`README, ${language}`, () => {
    test('Its table of nodes is complete.', () => {
      const named = [...text.matchAll(/^\| `([a-z-]+)`(?: ?[(（].*?[)）])? \|/gm)].map(
        ([, name = '']) => name,
      );
      assert.deepEqual(named.toSorted(), Object.keys(manifest['node-red'].nodes).toSorted());
    });

    test('Its commands are there.', () => {
      const verbs = new Set([...COMMANDS.map(({ verb }) => verb), 'help']);
      const asked = [...text.matchAll(/\bfutamichi ([a-z][a-z-]*)(?= |`|$)/gm)];
      assert.ok(asked.length > 5);
      for (const [, verb = ''] of asked) assert.ok(verbs.has(verb), verb);
      const options = [...text.matchAll(/\bfutamichi [^\n`]*?(--[a-z-]+)/g)].map(([, option = '']) => option);
      assert.ok(options.length > 0);
      for (const option of options) assert.ok(usage('en').includes(option), option);
    });

    test('Its scripts are there.', () => {
      const scripts = [...text.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, name = '']) => name);
      assert.ok(scripts.length > 5);
      for (const name of [...scripts, 'start', 'test']) assert.ok(name in manifest.scripts, name);
    });

    test('Its topics are those that are published.', () => {
      const topics = new Topics('futamichi');
      const real = new Set([
        topics.state('<router>'),
        topics.availability('<router>'),
        topics.event('<router>'),
        topics.request('<router>', 'reconnect'),
        topics.response('<router>', 'reconnect'),
        topics.bridgeState,
        topics.bridgeInfo,
      ]);
      const named = codeLinesIn(text).flatMap((line) => /^futamichi\/\S+/.exec(line)?.[0] ?? []);
      assert.ok(named.length > 5);
      for (const topic of named) assert.ok(real.has(topic), topic);
    });

    test('Its variables and examples are there.', () => {
      const variables = codeIn(text).filter((code) => /^[A-Z]+(_[A-Z]+)*$/.test(code) && code.length > 3);
      assert.ok(variables.length > 3);
      for (const name of variables) assert.match(sources, new RegExp(`\\b${name}\\b`), name);
      for (const path of globSync('examples/*.json', { cwd: root }))
        assert.ok(inOneLine(text).includes(`**${basename(path, '.json')}**`), path);
    });
  });

test('The words of the editor that the READMEs name are those of the editor.', () => {
  const words: Readonly<Record<string, readonly string[]>> = {
    router: [
      'button.find',
      'button.test',
      'button.capture',
      'force.name',
      'label.slug',
      'status.home-incomplete',
      'status.broker-connected',
      'status.login-refused',
    ],
    'router-broker': ['label.url', 'button.test'],
    'router-home-assistant': ['label.prefix'],
  };
  const tab = ['label', 'page', 'setup.plan', 'setup.next', 'setup.continue'];
  for (const [locale, text] of [
    ['en-US', READMES.en],
    ['ja', READMES.ja],
  ] as const) {
    const plain = inOneLine(text).toLowerCase();
    const said = (path: string, name: string, keys: readonly string[]) => {
      const told = (JSON.parse(textOf(path)) as Record<string, object>)[name];
      for (const key of keys) {
        const word = key
          .split('.')
          .reduce<unknown>((found, part) => (found as Record<string, unknown> | undefined)?.[part], told);
        assert.ok(
          typeof word === 'string' && plain.includes(word.toLowerCase()),
          `${locale} ${name}.${key}: ${String(word)}`,
        );
      }
    };
    for (const [name, keys] of Object.entries(words))
      said(`nodes/locales/${locale}/${name}.json`, name, keys);
    said(`nodes/plugins/locales/${locale}/home-tab.json`, 'home-tab', tab);
  }
});

test('The package holds both READMEs and the examples, and no image of them.', () => {
  const args = ['pack', '--dry-run', '--ignore-scripts', '--json'];
  const said = execFileSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packs = z.array(z.looseObject({ files: z.array(z.looseObject({ path: z.string() })) }));
  const paths = packs.parse(JSON.parse(said)).flatMap(({ files }) => files.map(({ path }) => path));
  for (const path of ['README.md', 'README.ja.md', 'examples/Home Assistant.json'])
    assert.ok(paths.includes(path), path);
  assert.deepEqual(
    paths.filter((path) => path.startsWith('docs/')),
    [],
  );
});
