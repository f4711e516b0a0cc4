// Compiles nodes/ and lib/ to dist/, puts ssh2 beside them, and copies what Node-RED expects beside each node: dialogs, texts, icons.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

export function build(): void {
  rmSync(dist, { recursive: true, force: true });
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], {
    stdio: 'inherit',
  });
  if (compiled.status !== 0) throw new Error('the TypeScript sources do not compile');
  cpSync(join(root, 'nodes'), join(dist, 'nodes'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  bundle(dist);
  const cli = join(dist, 'lib', 'cli', 'main.js');
  if (existsSync(cli)) chmodSync(cli, 0o755);
}

if (import.meta.main) build();
