import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { promisify } from 'node:util';
import { labDir } from './lab.ts';
import { installed, need } from './peer.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** The build context: what users have from the package. */
export const examples = join(root, 'examples');
const DOCKERFILE = 'pppoe-container/Dockerfile';
export const IMAGE = 'localhost/futamichi-pppoe';

const PROGRAMS = ['podman', 'buildah', 'runc', 'mmdebstrap', 'setpriv'];
const BUILD_MS = 10 * 60_000;
const RUN_MS = 60_000;
const MEGABYTE = 1024 * 1024;

// a store of our own: what is called "debian" in it is made here, and may pass for the real one nowhere else
const dir = join(labDir, 'containers');
const STORE = ['--root', join(dir, 'store'), '--runroot', join(dir, 'run')];

/** True when containers can be built and run here: a visible skip on a developer's machine and a failure in CI. */
export function needEngine(t: TestContext): boolean {
  return need(t, `root and ${PROGRAMS.join(', ')}`, hasEngine());
}

export function hasEngine(): boolean {
  return process.getuid?.() === 0 && PROGRAMS.every(installed);
}

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs podman on our store; a command that fails is an answer, too. */
export async function podman(...args: readonly string[]): Promise<Ran> {
  const all = [...STORE, '--cgroup-manager', 'cgroupfs', '--runtime', 'runc', ...args];
  const options = { timeout: RUN_MS, maxBuffer: 16 * MEGABYTE };
  try {
    return { status: 0, ...(await promisify(execFile)('podman', all, options)) };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { status: code, stdout, stderr };
  }
}

/** The same where only what it prints counts. */
export async function podmanSays(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await podman(...args);
  if (status !== 0) throw new Error(`podman ${args.join(' ')}: ${status}\n${stderr}`);
  return stdout.trimEnd();
}

export interface BuildOptions {
  /** Default: the examples as they are in this clone. */
  readonly context?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly tag?: string;
  /** More packages. */
  readonly extra?: readonly string[];
}

/** The image of this clone's examples, with more packages on demand; built unless the last build was of the same files. Says its name. */
export async function needImage(extra: readonly string[] = []): Promise<string> {
  const tag = [IMAGE, ...extra].join('-');
  const built = join(dir, ['built', ...extra].join('-'));
  const last = existsSync(built) ? readFileSync(built, 'utf8') : '';
  const { stdout: id } = await podman('image', 'inspect', '--format', '{{.Id}}', tag);
  if (id !== '' && last === stamp(id)) return tag;
  await buildContainer({ tag, extra });
  writeFileSync(built, stamp(await podmanSays('image', 'inspect', '--format', '{{.Id}}', tag)));
  return tag;
}

function stamp(id: string): string {
  const hash = createHash('sha256').update(`${id.trim()} ${process.env['CONTAINER_SUITE'] ?? ''}`);
  for (const file of globSync(['linux-pppd/**', 'pppoe-container/**'], { cwd: examples }).sort())
    if (statSync(join(examples, file)).isFile()) hash.update(file).update(readFileSync(join(examples, file)));
  return hash.digest('hex');
}

/** Really builds the Dockerfile. Nothing is kept between builds but the base. */
export async function buildContainer(options: BuildOptions = {}): Promise<void> {
  const { context = examples, env = {}, tag = IMAGE, extra = [] } = options;
  const suite = process.env['CONTAINER_SUITE'] ?? suiteOf(context);
  await makeBase(suite);
  const how = ['--isolation', 'chroot', '--network', 'host', '--format', 'docker', '--pull-never'];
  const args = ['--build-arg', `DEBIAN=${suite}`, '--build-arg', `EXTRA=${extra.join(' ')}`];
  const what = ['-f', join(context, DOCKERFILE), '-t', tag, context];
  await run('buildah', [...STORE, 'bud', '--quiet', ...how, ...args, ...what], env);
  await podmanSays('image', 'prune', '--force');
}

function suiteOf(context: string): string {
  const suite = /^ARG DEBIAN=(\w+)$/m.exec(readFileSync(join(context, DOCKERFILE), 'utf8'))?.[1];
  if (suite === undefined) throw new Error('the Dockerfile names no Debian');
  return suite;
}

async function makeBase(suite: string): Promise<void> {
  const name = `docker.io/library/debian:${suite}-slim`;
  if ((await podman('image', 'exists', name)).status === 0) return;
  await podmanSays('import', '--quiet', await debian(suite), name);
}

/** An archive of Debian's files, with these packages besides what every Debian has. */
export async function debian(suite: string, packages: readonly string[] = []): Promise<string> {
  const file = join(dir, `${['base', suite, ...packages].join('-')}.tar`);
  const script = join(import.meta.dirname, '..', 'container', 'base.sh');
  if (!existsSync(file)) await run('bash', [script, suite, file, packages.join()]);
  return file;
}

/** Ends with this process. */
async function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: BUILD_MS,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${String(status)}\n${text.slice(-3000)}`);
}

/** The files of an image, below a directory that is there already. */
export async function unpackImage(to: string, image = IMAGE): Promise<void> {
  const id = await podmanSays('create', '--network', 'none', '--health-interval', 'disable', image);
  try {
    const tar = join(to, '..', `${id}.tar`);
    await podmanSays('export', '--output', tar, id);
    execFileSync('sh', ['-c', 'tar -x -f "$1" -C "$2" && rm "$1"', 'sh', tar, to]);
  } finally {
    await podmanSays('rm', id);
  }
}
