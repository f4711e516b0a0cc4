import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/** Which rooms a room may import from; its own is always allowed. Everything may use npm and node: modules, but see below. */
const FOUNDATIONS = ['lib/address', 'lib/router', 'lib/capabilities', 'lib/transport'];

const MAY: Readonly<Record<string, readonly string[]>> = {
  'lib/address': [],
  'lib/pattern': [],
  'lib/router': ['lib/address'],
  'lib/capabilities': ['lib/address', 'lib/router'],
  'lib/transport': ['lib/address', 'lib/router'],
  'lib/log': [...FOUNDATIONS, 'lib/pattern'],
  'lib/screen': ['lib/address', 'lib/pattern', 'lib/router', 'lib/transport'],
  'lib/drivers': [...FOUNDATIONS, 'lib/log', 'lib/path', 'lib/pattern', 'lib/screen'],
  'lib/capture': ['lib', ...FOUNDATIONS, 'lib/screen', 'lib/drivers'],
  'lib/path': ['lib/address', 'lib/router', 'lib/capabilities'],
  'lib/dual-stack': ['lib/address', 'lib/router', 'lib/capabilities', 'lib/path'],
  'lib/mqtt': ['lib/address', 'lib/pattern', 'lib/router', 'lib/capabilities'],
  'lib/application': [...FOUNDATIONS, 'lib/drivers', 'lib/log', 'lib/path', 'lib/dual-stack', 'lib/capture'],
  'lib/diagnostics': [
    'lib/router',
    'lib/capabilities',
    'lib/drivers',
    'lib/capture',
    'lib/mqtt',
    'lib/dual-stack',
  ],
  'lib/cli': [
    'lib',
    ...FOUNDATIONS,
    'lib/application',
    'lib/drivers',
    'lib/capture',
    'lib/path',
    'lib/dual-stack',
  ],
  lib: [],
  nodes: [
    'lib',
    ...FOUNDATIONS,
    'lib/application',
    'lib/diagnostics',
    'lib/drivers',
    'lib/capture',
    'lib/mqtt',
    'lib/path',
    'lib/dual-stack',
  ],
};

/** Which packages a room may use. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'lib/address': ['node:net'],
  'lib/pattern': ['re2js', 'zod'],
  'lib/router': ['zod'],
  'lib/capabilities': ['zod', 'node:net'],
  'lib/path': ['zod'],
};

interface File {
  readonly path: string;
  readonly room: string;
  readonly imports: readonly string[];
  /** Those that remain at run time: not types. */
  readonly loads: readonly string[];
}

function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'lib' && path.split('/').length > 2 ? `lib/${second}` : top;
}

const files: readonly File[] = globSync('{lib,nodes}/**/*.ts', { cwd: root }).map((found) => {
  const path = found.replaceAll('\\', '/');
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(/(?:^|[\s;])(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    ([, name]) => name ?? '',
  );
  const loads = [...text.matchAll(/^(?:import|export) (?!type)[^;]*?from '([^']+)'/gms)].map(
    ([, name]) => name ?? '',
  );
  return { path, room: roomOf(path), imports, loads };
});

test('There is something to look at, and every room is known.', () => {
  assert.ok(files.length > 30);
  for (const { path, room } of files) assert.ok(room in MAY, path);
});

test('Rooms import only from those that they may know.', () => {
  for (const { path, room, imports } of files) {
    for (const name of imports.filter((each) => each.startsWith('.'))) {
      const target = roomOf(normalize(join(dirname(path), name)).replaceAll('\\', '/'));
      assert.ok(target === room || MAY[room]?.includes(target), `${path} imports ${name}`);
    }
  }
});

test('What knows no I/O imports none.', () => {
  for (const { path, room, imports } of files) {
    const allowed = PACKAGES[room];
    if (!allowed) continue;
    for (const name of imports.filter((each) => !each.startsWith('.')))
      assert.ok(allowed.includes(name), `${path} imports ${name}`);
  }
});

test('What is loaded at run time makes no circle.', () => {
  const graph = new Map(
    files.map(({ path, loads }) => [
      path,
      loads.filter((n) => n.startsWith('.')).map((n) => normalize(join(dirname(path), n))),
    ]),
  );
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    assert.ok(!trail.includes(path), `circle: ${[...trail, path].join(' -> ')}`);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
});

/** Of strings that we put together ourselves out of what stands for itself. */
const COMPOSES = new Set([
  'lib/capture/mask/prose.ts',
  'lib/capture/mask/script.ts',
  'lib/capture/mask/secrets.ts',
  'lib/capture/mask/text.ts',
  'lib/log/patterns.ts',
  // of their own parts, and never given more than a sentence, or a script of 2,000 characters
  'lib/screen/forms/plain-script.ts',
  'lib/screen/vocabulary/labels.ts',
  'lib/screen/vocabulary/sentences.ts',
]);

test('No expression that somebody else wrote is given to an engine that goes back in the text.', () => {
  for (const { path } of files.filter((each) => !COMPOSES.has(each.path))) {
    const text = readFileSync(join(root, path), 'utf8');
    for (const [made, first] of text.matchAll(/\bRegExp\s*\(\s*(.)/g))
      assert.equal(first, '/', `${path}: ${made}`);
    assert.doesNotMatch(text, /\.(?:match|search)\(\s*(?![/'A-Z])/, path);
    if (!path.startsWith('lib/pattern/')) assert.doesNotMatch(text, /'re2js'/, path);
  }
});

/** What two drivers, or two makers' profiles, have alike. */
const PARALLEL = new Set([
  'Differences',
  'MENU',
  'PRESSES',
  'SessionMemory',
  'advisories',
  'detailsLook',
  'families',
  'operationsOf',
  'profileA',
  'statusLook',
]);

test('An exported name means one thing.', () => {
  const homes = new Map<string, string[]>();
  for (const { path } of files) {
    const text = readFileSync(join(root, path), 'utf8');
    const exported = /^export (?:abstract |async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
    for (const name of new Set([...text.matchAll(exported)].map(([, each = '']) => each)))
      homes.set(name, [...(homes.get(name) ?? []), path]);
  }
  for (const [name, paths] of homes)
    assert.ok(paths.length === 1 || PARALLEL.has(name), `${name}: ${paths.join(', ')}`);
});

test('No file is more than a reader can hold, and no name says nothing.', () => {
  for (const { path } of files) {
    const lines = readFileSync(join(root, path), 'utf8').split('\n').length;
    assert.ok(lines <= 350, `${path}: ${lines} lines`);
    assert.doesNotMatch(path, /(utils?|helpers?|manager|common|misc)\b/i, path);
    assert.doesNotMatch(path, /(^|\/)index\.ts$/, path);
  }
});

test('Which way traffic leaves, and by whom, is concluded in one place: no driver tells it.', () => {
  for (const { path } of files.filter(({ room }) => room === 'lib/drivers'))
    assert.doesNotMatch(readFileSync(join(root, path), 'utf8'), /\bwan(?:Path|Provider)\b/, path);
});

const MAKERS = /aterm|airstation|buffalo|\bnec\b/i;

/**
 * Where makers may be named besides their drivers: the registry, the words of their logs, and the names that they give to
 * networks and hosts, which a capture must mask.
 */
const NAMES_MAKERS =
  /^lib\/drivers\/(?:aterm|airstation)\/|^lib\/drivers\/registry\.ts$|^lib\/log\/patterns\.ts$|^lib\/capture\/mask\//;

test('A driver is the only place that knows its boxes.', () => {
  const pages = globSync('nodes/*.html', { cwd: root }).map((path) => ({ path: path.replaceAll('\\', '/') }));
  for (const { path } of [...files, ...pages]) {
    if (NAMES_MAKERS.test(path)) continue;
    const text = readFileSync(join(root, path), 'utf8');
    // a comment may say where something was seen
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    assert.doesNotMatch(code, MAKERS, path);
    // what depends on a driver is asked of it
    if (!path.startsWith('lib/drivers/')) assert.doesNotMatch(code, /[=!]==? '(?:igd|linux-pppd)'/, path);
  }
});
