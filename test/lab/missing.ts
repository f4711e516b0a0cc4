import { readFileSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { installed } from '../peers/support/peer.ts';
import { imageIsBuilt } from './image.ts';
import type { Network } from './network.ts';

/** What QEMU takes at most, in MiB: the machine's own memory, its translated code and itself. */
const MEMORY_MIB = 600;
const RUNS_WITH = ['qemu-system-x86_64', 'zstd', 'setpriv', 'tar'];
const BUILT_WITH = ['mmdebstrap', 'cpio', 'depmod', 'modprobe', 'mke2fs', 'xz', 'ssh-keygen'];

/** Why the lab cannot run on this machine; undefined: it can. */
export function whatIsMissing(network: Network = 'user'): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the lab needs Linux on x86-64';
  const programs = [...RUNS_WITH, ...(imageIsBuilt() ? [] : BUILT_WITH)].filter((name) => !installed(name));
  if (programs.length > 0) return `the lab needs ${programs.join(', ')}: run test/lab/install.sh as root`;
  if (!imageIsBuilt() && process.getuid?.() !== 0)
    return 'the lab has to be built once, by root: run npm run lab -- up as root, with the same LAB_DIR';
  if (network === 'tap' && process.env['FUTAMICHI_LAB_TAP'] !== '1')
    return 'this needs a network namespace with a tap device: run it with test/lab/in-namespace.sh';
  const free = Number(/^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
  if (free < MEMORY_MIB) return `the lab needs ${MEMORY_MIB} MiB of memory, ${free.toFixed(0)} are left`;
  return undefined;
}

const known = new Map<Network, string | undefined>();

/**
 * True when the lab can run. If not, that is a visible skip on a developer's machine and a failure in CI. It is found out once: a
 * lab that runs has taken the memory that is asked for.
 */
export function needLab(t: TestContext, network: Network = 'user'): boolean {
  if (!known.has(network)) known.set(network, whatIsMissing(network));
  const missing = known.get(network);
  if (missing === undefined) return true;
  if (process.env['CI']) throw new Error(missing);
  t.skip(missing);
  return false;
}
