import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endPeer } from '../peers/support/child.ts';
import { labDir } from '../peers/support/lab.ts';

const BUILD_MS = 15 * 60_000;

const builder = join(import.meta.dirname, 'build.sh');
const suite = process.env['LAB_SUITE'] ?? 'bookworm';

/** Where the machine's kernel, disk and key are kept. Another script builds another one, so that it always fits this clone. */
export const imageDir = join(labDir, `lab-${suite}-${digest(readFileSync(builder))}`);

export function imageIsBuilt(): boolean {
  return existsSync(join(imageDir, 'ready'));
}

/** Builds the machine unless it is there: less than a minute, as root. Ends with this process. */
export async function buildImage(): Promise<void> {
  if (imageIsBuilt()) return;
  const args = ['--pdeathsig', 'TERM', 'nice', 'bash', builder, suite, imageDir];
  const child = spawn('setpriv', args, { stdio: ['ignore', process.stderr, process.stderr] });
  const late = setTimeout(() => void endPeer(child), BUILD_MS);
  const status = await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(late);
  if (status !== 0) throw new Error(`${builder} failed: ${String(status)}; see ${imageDir}/build.log`);
}

/**
 * What lies in guest/, as a disk that the machine unpacks when it boots; a file name in {@link imageDir}. The same files make the
 * same bytes, whatever their dates and rights in this clone.
 */
export function packGuest(): string {
  const args = '--create --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u=rwx,go=rx .';
  const tar = execFileSync('tar', args.split(' '), { cwd: join(import.meta.dirname, 'guest') });
  const name = `guest-${digest(tar)}.tar`;
  const file = join(imageDir, name);
  if (!existsSync(file)) {
    writeFileSync(`${file}.${process.pid}`, tar);
    renameSync(`${file}.${process.pid}`, file);
  }
  return name;
}

/** Where the state of a machine that was started with these arguments is saved: it fits no other machine and no other QEMU. */
export async function stateFileFor(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('qemu-system-x86_64', ['--version']);
  return join(imageDir, `state-${digest(`${stdout} ${args.join(' ')}`)}.zst`);
}

function digest(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
