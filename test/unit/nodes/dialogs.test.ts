import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Script } from 'node:vm';

const root = join(import.meta.dirname, '..', '..', '..');

for (const file of globSync(['nodes/*.html', 'resources/*.js'], { cwd: root }))
  test(`The script of ${file} is one that a browser can read.`, () => {
    const text = readFileSync(join(root, file), 'utf8');
    const scripts = file.endsWith('.js')
      ? [text]
      : [...text.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)].map(
          ([, script = '']) => script,
        );
    assert.ok(scripts.length > 0);
    for (const script of scripts) assert.ok(new Script(script, { filename: file }));
  });
