import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { installed } from '../peers/support/peer.ts';
import { imageIsBuilt } from './image.ts';
import { sizes, type Size } from './machine.ts';
import type { Network } from './network.ts';

/** What QEMU takes at most beyond the machine's own memory, in MiB: its translated code and itself. */
const QEMU_MIB = 350;
const RUNS_WITH = ['qemu-system-x86_64', 'zstd', 'setpriv', 'tar'];
const BUILT_WITH = ['mmdebstrap', 'cpio', 'depmod', 'modprobe', 'mke2fs', 'xz', 'ssh-keygen'];

/** Why the lab cannot run on this machine; undefined: it can. */
export function whatIsMissing(network: Network = 'user', size: Size = 'home'): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the lab needs Linux on x86-64';
  const programs = [...RUNS_WITH, ...(imageIsBuilt() ? [] : BUILT_WITH)].filter((name) => !installed(name));
  if (programs.length > 0) return `the lab needs ${programs.join(', ')}: run test/lab/install.sh as root`;
  if (!imageIsBuilt() && process.getuid?.() !== 0)
    return 'the lab has to be built once, by root: run npm run lab -- up as root, with the same LAB_DIR';
  if (network === 'tap' && process.env['FUTAMICHI_LAB_TAP'] !== '1')
    return 'this needs a network namespace with a tap device: run it with test/lab/in-namespace.sh';
  const free = Number(/^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
  const needed = sizes[size].memory + QEMU_MIB;
  if (free < needed) return `the lab needs ${needed} MiB of memory, ${free.toFixed(0)} are left`;
  return undefined;
}

const known = new Map<string, string | undefined>();

/**
 * True when the lab can run. If not, that is a visible skip on a developer's machine and a failure in CI. It is found out once: a
 * lab that runs has taken the memory that is asked for.
 */
export function needLab(t: TestContext, network: Network = 'user', size: Size = 'home'): boolean {
  const key = `${network} ${size}`;
  if (!known.has(key)) known.set(key, whatIsMissing(network, size));
  const missing = known.get(key);
  if (missing === undefined) return true;
  if (process.env['CI']) throw new Error(missing);
  t.skip(missing);
  return false;
}
