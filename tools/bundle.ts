// Puts libraries of others into dist/vendor/, one file each, so that whoever installs the package runs none of their install
// scripts and gets nothing that wants to be compiled.
import { buildSync } from 'esbuild';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * Development dependencies that are a part of the product. ssh2 is pure JavaScript, but its installation tries to compile two
 * add-ons to make it faster.
 */
export const bundled: readonly string[] = ['ssh2'];

/** Bundles each library into a folder and makes the compiled files below `dist` load it from there. */
export function bundle(dist: string): void {
  const folder = join(dist, 'vendor');
  mkdirSync(folder, { recursive: true });
  const used = bundled.flatMap((name) => bundleOne(name, join(folder, `${name}.cjs`)));
  writeFileSync(join(folder, 'LICENSES.txt'), noticesOf([...new Set(used)].sort()));
  const files = globSync('{lib,nodes}/**/*.js', { cwd: dist }).map((file) => join(dist, file));
  for (const name of bundled) {
    const users = files.filter((file) => readFileSync(file, 'utf8').includes(`'${name}'`));
    if (users.length === 0) throw new Error(`${name} is bundled, and nothing uses it`);
    for (const file of users) {
      const place = relative(dirname(file), join(folder, `${name}.cjs`)).replaceAll('\\', '/');
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll(`'${name}'`, `'${place}'`));
    }
  }
}

/** The folders of the packages that went in. */
function bundleOne(name: string, outfile: string): readonly string[] {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [name],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    legalComments: 'inline',
    metafile: true,
    // what is compiled is looked for in vain, as ssh2 expects it to be
    external: ['*.node'],
    alias: { 'cpu-features': join(root, 'tools', 'nothing-compiled.cjs') },
  });
  return Object.keys(metafile.inputs).flatMap(
    (file) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
  );
}

function noticesOf(packages: readonly string[]): string {
  return packages
    .map((place) => {
      const { name, version } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8')) as {
        readonly name: string;
        readonly version: string;
      };
      const [licence] = globSync('{LICENSE,LICENCE,COPYING}*', { cwd: join(root, place) });
      if (licence === undefined) throw new Error(`${name} comes without its licence`);
      return `${name} ${version}\n\n${readFileSync(join(root, place, licence), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
