// Runs a script of this project with the Node version that it is developed on, whatever Node the machine has; installs the
// dependencies first where they are missing.   node tools/run.mjs SCRIPT [ARGUMENT …]
// Plain JavaScript without dependencies, because it runs before anything is installed, on Node 20 and later.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const node = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const wanted = join(root, 'package-lock.json');
const present = join(modules, '.package-lock.json');

function installed() {
  return existsSync(node) && existsSync(present) && statSync(present).mtimeMs >= statSync(wanted).mtimeMs;
}

if (!installed()) {
  const status = await install(root);
  if (status !== 0) process.exit(status);
}

const [script, ...rest] = process.argv.slice(2);
const path = [join(modules, '.bin'), dirname(node), process.env.PATH].join(
  process.platform === 'win32' ? ';' : ':',
);
// the channel tells the script when this process is gone, even if it was killed outright
const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...rest], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: path },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm runs us through a shell that may die of a signal without passing it on; then we have another parent
const parent = process.ppid;
setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 200).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
