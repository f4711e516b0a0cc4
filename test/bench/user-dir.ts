import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../tools/build.ts';
import { scratch } from '../peers/support/lab.ts';

const root = join(import.meta.dirname, '..', '..');

let built = false;

/** A Node-RED user directory without flows; `packages` are installed in it, by name and directory. */
export function userDir(packages: Readonly<Record<string, string>> = {}): string {
  const dir = scratch('bench');
  mkdirSync(join(dir, 'node_modules', '@futamichi'), { recursive: true });
  for (const [name, from] of Object.entries(packages)) symlinkSync(from, join(dir, 'node_modules', name));
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'bench', private: true, dependencies }));
  return dir;
}

/** The same with this package, compiled from the sources as they are now. */
export function ourUserDir(): string {
  if (!built) build();
  built = true;
  return userDir({ '@futamichi/node-red-dual-stack': root });
}

/** Imports what we import, and nothing else. */
export function floorUserDir(): string {
  const dir = scratch('floor');
  mkdirSync(join(dir, 'node_modules'));
  for (const name of ['got', 'mqtt', 'zod'])
    symlinkSync(join(root, 'node_modules', name), join(dir, 'node_modules', name));
  const manifest = {
    name: 'bench-floor',
    version: '1.0.0',
    type: 'module',
    keywords: ['node-red'],
    'node-red': { nodes: { floor: 'floor.js' } },
  };
  writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(dir, 'floor.js'),
    `import got from 'got';
import mqtt from 'mqtt';
import { z } from 'zod';
export default function (RED) {
  RED.nodes.registerType('bench-floor', function (definition) {
    RED.nodes.createNode(this, definition);
    this.imported = [got, mqtt, z];
  });
}
`,
  );
  writeFileSync(
    join(dir, 'floor.html'),
    `<script type="text/javascript">RED.nodes.registerType('bench-floor', { category: 'common', defaults: {} });</script>\n`,
  );
  return userDir({ 'bench-floor': dir });
}
