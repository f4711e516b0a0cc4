// Installs the dependencies, and says at once when they cannot be reached: npm itself tries again for minutes without a word.
// Plain JavaScript without dependencies, on Node 20 and later, like run.mjs.
import { spawn } from 'node:child_process';

/** For one question, and for one package when that has not been answered. */
const PATIENCE_MS = 6000;
const PACKAGE_MS = 30_000;
const STILL_MS = 20_000;

/** The exit status: 0 everything is there. */
export async function install(root) {
  console.log('Installing Node-RED and everything else that this needs (once, a minute or so) …');
  const registry = await npm(root, ['config', 'get', 'registry']);
  if (registry.status === undefined) {
    console.error('There is no npm on this computer. It comes with Node.js: https://nodejs.org/');
    return 1;
  }
  const where = hostOf(registry.stdout);
  const why = await unreachable(root);
  if (why !== undefined) {
    console.error(`${where} cannot be reached (${why}), and that is where npm gets packages from.`);
    console.error(
      'Is this computer on the Internet? Is there a proxy that npm does not know (npm config set proxy)?',
    );
    console.error('Trying with what npm has kept from earlier …');
  }
  const began = Date.now();
  const still = setInterval(() => {
    console.log(`Still installing from ${where}, ${Math.round((Date.now() - began) / 1000)} s …`);
  }, STILL_MS);
  const more =
    why === undefined
      ? ['--loglevel=error']
      : ['--loglevel=silent', '--prefer-offline', '--fetch-retries=0', `--fetch-timeout=${PACKAGE_MS}`];
  const { status } = await npm(root, ['ci', '--no-audit', '--no-fund', ...more], { stdio: 'inherit' });
  clearInterval(still);
  if (status !== 0) console.error('It could not be installed, so nothing was started.');
  return status ?? 1;
}

/** Why nobody answers where packages come from; an answer that is an error is an answer. */
async function unreachable(root) {
  const args = ['ping', '--loglevel=error', '--fetch-retries=0'];
  const { status, stderr } = await npm(root, args, { timeout: PATIENCE_MS });
  const code = /^npm \S+ code (\S+)$/m.exec(stderr)?.[1] ?? 'no answer';
  return status === 0 || /^E\d{3}$/.test(code) ? undefined : code;
}

/** npm keeps an address back that holds a login. */
function hostOf(registry) {
  const url = registry.trim();
  return URL.canParse(url) ? new URL(url).host : 'The package registry';
}

/** Without a status: there is no such program. */
function npm(root, args, { stdio = 'pipe', timeout } = {}) {
  const child = spawn('npm', args, {
    cwd: root,
    stdio: ['ignore', stdio, stdio],
    shell: process.platform === 'win32',
    timeout,
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'])
    child[stream]?.setEncoding('utf8').on('data', (text) => (said[stream] += text));
  return new Promise((resolve) => {
    child.once('error', () => resolve(said));
    child.once('close', (status) => resolve({ ...said, status: status ?? 1 }));
  });
}
