import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { verdictOn } from '../../../tools/audit.ts';
import { bundled } from '../../../tools/bundle.ts';
import { lock, placesOf } from '../../../tools/product.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const read = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8')) as unknown;
const { dependencies, devDependencies } = read('package.json') as Readonly<
  Record<string, Record<string, string>>
>;
const locked = lock.parse(read('package-lock.json'));

test('What users install runs nothing, and what is bundled is installed by nobody.', () => {
  const places = placesOf(Object.keys(dependencies ?? {}), locked);
  assert.ok(places.size > 10);
  for (const place of places) assert.equal(locked.packages[place]?.hasInstallScript, false, place);
  for (const name of bundled) {
    assert.ok(devDependencies?.[name]);
    assert.ok(![...places].some((place) => place.endsWith(`node_modules/${name}`)), name);
  }
});

const tree = lock.parse({
  packages: {
    'node_modules/a': { dependencies: { b: '1', c: '1' } },
    'node_modules/b': { dependencies: { a: '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '2' } },
    'node_modules/a/node_modules/b/node_modules/c': {},
    'node_modules/c': { optionalDependencies: { d: '1' } },
    'node_modules/d': { hasInstallScript: true },
  },
});

test('What belongs to a package is found as Node.js finds it, circles and what is optional aside.', () => {
  assert.deepEqual([...placesOf(['a'], tree)].toSorted(), [
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/a/node_modules/b/node_modules/c',
    'node_modules/c',
  ]);
  assert.deepEqual([...placesOf(['b'], tree)].length, 5);
  assert.throws(() => placesOf(['x'], tree), /x is not in the lock file/);
});

test('A vulnerability counts in what users get, whatever its severity, and nowhere else.', () => {
  const vulnerabilities = {
    b: { severity: 'low', range: '<2', nodes: ['node_modules/b', 'node_modules/a/node_modules/b'] },
    d: { severity: 'critical', range: '*', nodes: ['node_modules/d'] },
  };
  assert.deepEqual(verdictOn(JSON.stringify({ vulnerabilities }), placesOf(['a'], tree)), {
    state: 'audited',
    found: ['b <2: low'],
  });
  assert.deepEqual(verdictOn('{"vulnerabilities":{}}', placesOf(['a'], tree)), {
    state: 'audited',
    found: [],
  });
});

test('A registry that answers no audits is said to, with its reason.', () => {
  const answer = '{"message":"405 Method Not Allowed","error":{"summary":""}}';
  assert.deepEqual(verdictOn(answer, new Set()), { state: 'unavailable', why: '405 Method Not Allowed' });
  for (const text of ['', 'no JSON', '[]'])
    assert.deepEqual(verdictOn(text, new Set()), { state: 'unavailable', why: 'no report' });
});
