import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { profileN } from '../../../lib/drivers/airstation/profiles/n.ts';
import { overridden } from '../../../lib/drivers/screen/overrides.ts';
import { routerConfig } from '../../../lib/router/config.ts';

const POLLUTING = [
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  '{"settings":{"__proto__":{"polluted":1}}}',
  '{"screen":{"__proto__":{"polluted":1},"login":{"__proto__":{"polluted":1}}}}',
  '{"settings":{"pppoe.bridge":{"words":{"__proto__":{"polluted":1}}}}}',
  '{"pages":{"__proto__":{"path":"/x"}}}',
  '{"prototype":{"polluted":1}}',
];

const clean = (what: string) => {
  assert.equal(({} as { polluted?: unknown }).polluted, undefined, what);
  assert.equal(([] as unknown as { polluted?: unknown }).polluted, undefined, what);
};

for (const json of POLLUTING)
  test(`Overrides of a profile cannot reach the prototype of anything: ${json}.`, () => {
    let merged: object | undefined;
    try {
      merged = overridden(profileN, JSON.parse(json));
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'invalid-input');
    }
    clean('after merging');
    if (merged) assert.equal(Object.getPrototypeOf(merged), Object.prototype);
    // and neither can what is typed into the dialog
    const parsed = routerConfig.safeParse({
      address: '192.0.2.1',
      profile: json,
      ['__proto__']: { polluted: 1 },
    });
    clean('after reading the settings');
    assert.equal((parsed.data as { polluted?: unknown } | undefined)?.polluted, undefined);
  });

test('A setting that is named like a property of every object is no setting.', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const overrides = JSON.parse(
      `{"readings":{"${name}":{"page":"status","label":["x"],"basis":"invented"}}}`,
    ) as unknown;
    let readings: readonly string[] = [];
    try {
      readings = Object.keys(overridden(profileN, overrides).readings);
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'invalid-input');
    }
    assert.ok(!readings.includes(name), name);
  }
});

test('A page that is named like a property of every object is no page.', () => {
  for (const page of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    assert.throws(
      () => overridden(profileN, { readings: { uptime: { page, label: ['x'], basis: 'invented' } } }),
      { code: 'invalid-input', detail: `profile: pages.${page} is missing` },
      page,
    );
});

const ROOT = join(import.meta.dirname, '../../..');

/** What the editor loads, without the comments. */
function editorSources(): readonly (readonly [name: string, source: string])[] {
  return ['nodes', 'resources'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((name) => /\.(html|js)$/.test(name))
      .map((name) => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), 'utf8')] as const),
  );
}

test('No dialog makes markup of words, which may be a device’s: they go in as text.', () => {
  const sources = editorSources();
  assert.ok(sources.length >= 6);
  for (const [name, source] of sources) {
    const script = name.endsWith('.html')
      ? [...source.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)]
          .map(([, text]) => text)
          .join('\n')
      : source;
    const forbidden =
      /\.(html|parseHTML)\(\s*[^)\s]|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\.(prepend|after|before|append|replaceWith)\(\s*[`'"]\s*</;
    assert.doesNotMatch(script, forbidden, name);
    // the only thing in a template that becomes markup is one of our own icons
    for (const [template = ''] of script.matchAll(/\$\(\s*`[^`]*`/g))
      for (const [, value] of template.matchAll(/\$\{([^}]*)\}/g))
        assert.equal(value, 'icons[status]', `${name}: ${template}`);
    assert.doesNotMatch(script, /\$\(\s*(['"])\s*<[^'"]*\1\s*\+/, name);
  }
});
