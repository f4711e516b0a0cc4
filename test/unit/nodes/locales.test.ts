import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

const nodes = join(import.meta.dirname, '..', '..', '..', 'nodes');
const LANGUAGES = ['en-US', 'ja'] as const;
const names = globSync('*.html', { cwd: nodes }).map((file) => basename(file, '.html'));

const read = (...path: readonly string[]) => readFileSync(join(nodes, ...path), 'utf8');

/** Texts by their keys, such as `router.label.name`. */
function textsOf(language: string, name: string): ReadonlyMap<string, unknown> {
  const texts = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return void texts.set(path, value);
    for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
  };
  walk(JSON.parse(read('locales', language, `${name}.json`)), '');
  return texts;
}

/** Keys that a dialog asks for: in attributes, and in scripts. */
function keysIn(name: string): readonly string[] {
  const html = read(`${name}.html`);
  const attributes = [...html.matchAll(/data-i18n="([^"]+)"/g)].flatMap(([, value = '']) =>
    value.split(';').map((each) => each.replace(/^\[[^\]]+\]/, '')),
  );
  // as resources/editor.js makes rows of them
  const rows = [...html.matchAll(/<\w+\s[^>]*\bdata-row="[^>]*>/g)].flatMap(([tag]) => {
    const valueOf = (attribute: string) => new RegExp(`\\b${attribute}="([^"]*)"`).exec(tag)?.[1];
    const id = valueOf('data-for') ?? valueOf('id') ?? '';
    const property = id.replace(/^(node-config-input|node-input|futamichi)-/, '');
    return ['label', 'hint', 'unit', 'placeholder'].flatMap((kind) =>
      kind === 'label' || new RegExp(`\\bdata-${kind}\\b`).test(tag)
        ? [`${name}.${kind}.${valueOf(`data-${kind}`) ?? property}`]
        : [],
    );
  });
  const scripts = [...html.matchAll(/\b(?:this|RED)\._\(\s*['"]([^'"]+)['"]/g)].map(([, key = '']) => key);
  const short = [...html.matchAll(/\bt\(\s*['"]([^'"]+)['"]/g)].map(([, key = '']) => `${name}.${key}`);
  const elsewhere = name === 'router' ? TAUGHT : [];
  return [...attributes, ...rows, ...scripts, ...short, ...elsewhere];
}

/** What the table of a settings screen asks for, which is a file of its own. */
const TAUGHT = [
  ...readFileSync(join(nodes, '..', 'resources', 'teach.js'), 'utf8').matchAll(
    /\bt\((?:\w+ \? )?((?:'\w+'(?: : )?)+)\)/g,
  ),
]
  .flatMap(([, keys = '']) => [...keys.matchAll(/'(\w+)'/g)])
  .map(([, key = '']) => `router.teach.${key}`)
  .concat(['concept', 'label', 'where', 'value'].map((key) => `router.teach.${key}`));

const headings = (help: string) => [...help.matchAll(/^\s*#+ /gm)].length;
/** Properties of messages that help describes: `: payload (any) : …`. */
const properties = (help: string) =>
  [...help.matchAll(/^\s*: (\S+) \(([^)]+)\)/gm)].map(([, name, type]) => [name, type]);
/** What is written as code and means the same in every language. */
const codes = (help: string) =>
  [...help.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/<[^>]+>/g, '<>')).toSorted();

test('Every node has a dialog, a program, texts and help in every language, and nothing else has.', () => {
  assert.ok(names.length >= 5);
  assert.deepEqual(
    globSync('*.ts', { cwd: nodes })
      .map((file) => basename(file, '.ts'))
      .toSorted(),
    names.toSorted(),
  );
  const wanted = names.flatMap((name) => [`${name}.html`, `${name}.json`]).toSorted();
  for (const language of LANGUAGES)
    assert.deepEqual(globSync('*', { cwd: join(nodes, 'locales', language) }).toSorted(), wanted, language);
  assert.deepEqual(globSync('*', { cwd: join(nodes, 'locales') }).toSorted(), LANGUAGES);
});

for (const name of names) {
  test(`The texts of ${name} have the same keys in every language, and none is empty.`, () => {
    const [english, japanese] = LANGUAGES.map((language) => textsOf(language, name));
    assert.ok(english && japanese && english.size > 0);
    assert.deepEqual([...japanese.keys()], [...english.keys()]);
    for (const [key, text] of [...english, ...japanese]) {
      assert.ok(typeof text === 'string' && text.trim() !== '', key);
      assert.ok(key.startsWith(`${name}.`), key);
    }
  });

  test(`The texts of ${name} have the same blanks to fill in.`, () => {
    const [english, japanese] = LANGUAGES.map((language) => textsOf(language, name));
    const blanks = (text: unknown) =>
      [...String(text).matchAll(/__\w+__/g)].map(([blank]) => blank).toSorted();
    for (const [key, text] of english ?? []) assert.deepEqual(blanks(japanese?.get(key)), blanks(text), key);
  });

  test(`The Japanese texts of ${name} are Japanese, but for names that are the same everywhere.`, () => {
    for (const [key, text] of textsOf('ja', name))
      assert.ok(/[ぁ-んァ-ヶ一-龠]/.test(String(text)) || text === textsOf('en-US', name).get(key), key);
  });

  test(`Every text that the dialog of ${name} asks for is there, and every text is asked for.`, () => {
    const texts = textsOf('en-US', name);
    const asked = keysIn(name);
    for (const key of asked) assert.ok(texts.has(key), key);
    // those of statuses are used by the runtime; status.test.ts knows
    const rest = [...texts.keys()].filter((key) => !asked.includes(key) && !key.startsWith('router.status.'));
    assert.deepEqual(rest, []);
  });

  test(`The help of ${name} tells the same in every language.`, () => {
    const [english = '', japanese = ''] = LANGUAGES.map((language) =>
      read('locales', language, `${name}.html`),
    );
    for (const help of [english, japanese])
      assert.match(help, new RegExp(`^<script type="text/markdown" data-help-name="futamichi-${name}">\\n`));
    assert.ok(headings(english) > 0);
    assert.equal(headings(japanese), headings(english));
    assert.deepEqual(properties(japanese), properties(english));
    assert.deepEqual(codes(japanese), codes(english));
  });

  test(`The dialog of ${name} is of the type that its program registers.`, () => {
    const type = `futamichi-${name}`;
    assert.ok(read(`${name}.html`).includes(`data-template-name="${type}"`));
    assert.ok(read(`${name}.html`).includes(`registerType('${type}'`));
    assert.ok(read(`${name}.ts`).includes(`'${type}'`));
  });
}
