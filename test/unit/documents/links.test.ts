import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { anchorsIn, linksIn } from '../../support/markdown.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const documents = globSync(
  ['*.md', 'docs/*.md', 'examples/**/README.md', 'test/lab/README.md', 'test/emulators/README.md'],
  { cwd: root },
);
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const isElsewhere = (target: string) => /^[a-z]+:/.test(target);

for (const path of documents) {
  const links = linksIn(textOf(path)).filter(({ target }) => !isElsewhere(target));

  test(`What ${path} links to is there, to the heading.`, () => {
    for (const { target } of links) {
      const [file = '', anchor] = target.split('#');
      const place = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
      assert.ok(!place.startsWith('..') && existsSync(join(root, place)), target);
      if (anchor !== undefined) assert.ok(anchorsIn(textOf(place)).has(decodeURIComponent(anchor)), target);
    }
  });

  test(`Every image in ${path} says in words what it shows.`, () => {
    for (const { text, target, isImage } of links) if (isImage) assert.ok(text.length > 10, target);
  });
}

test('The images are small, each is shown somewhere, and together they are less than 600 kB.', () => {
  const images = globSync('docs/images/*', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const shown = new Set(
    documents.flatMap((path) =>
      linksIn(textOf(path)).map(({ target }) => join(dirname(path), target).replaceAll('\\', '/')),
    ),
  );
  const sizes = images.map((path) => statSync(join(root, path)).size);
  for (const [at, path] of images.entries()) {
    assert.ok(shown.has(path), path);
    assert.ok((sizes[at] ?? 0) < 80_000, `${path}: ${sizes[at]}`);
  }
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 600_000);
});

test('The links of a document are found as GitHub finds them, and code holds none.', () => {
  const text = '[a](b.md) ![picture of it](c.webp)\n```\n[no](d.md)\n```\n[`e`](f.md#g)';
  assert.deepEqual(
    linksIn(text).map(({ target, isImage }) => [target, isImage]),
    [
      ['b.md', false],
      ['c.webp', true],
      ['f.md#g', false],
    ],
  );
  const headings = '# A `b` – c, d!\n## 日本語（上）\n```\n# no heading\n```\n## A\n## A\n';
  assert.deepEqual([...anchorsIn(headings)], ['a-b--c-d', '日本語上', 'a', 'a-1']);
});
