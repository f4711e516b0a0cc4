import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Who an SSH server is: the kind of its key and the SHA-256 of it, as OpenSSH writes them. */
export interface HostKey {
  /** Such as `ssh-ed25519`. */
  readonly kind: string;
  /** `SHA256:…`, without padding. */
  readonly fingerprint: string;
}

/** Remembers whom we met at each address, so that somebody else there is noticed. Neither method rejects. */
export interface HostKeys {
  /** `place` is `host:port`. Undefined: nobody yet. */
  known(place: string): Promise<HostKey | undefined>;
  remember(place: string, key: HostKey): Promise<void>;
  /** Where a user can make us forget a key, for hints; absent: it is forgotten with the process. */
  readonly file?: string;
}

/** For as long as the process lives. */
export function hostKeysInMemory(): HostKeys {
  const keys = new Map<string, HostKey>();
  return {
    known: (place) => Promise.resolve(keys.get(place)),
    remember(place, key) {
      keys.set(place, key);
      return Promise.resolve();
    },
  };
}

/** The key of nobody: who was never met cannot be told from a stranger. */
const NEVER_MET: HostKey = { kind: '', fingerprint: 'one that was met before' };

/**
 * For a host that is looked for at another address than the one where it was met: whoever is there must be the same one, and is
 * remembered there when he is. One that was met at neither is not let in there, or else any stranger would be.
 */
export function hostKeysOfMoved(keys: HostKeys, from: string, to: string): HostKeys {
  const before = (place: string) => (place.startsWith(`${to}:`) ? `${from}${place.slice(to.length)}` : place);
  return {
    ...(keys.file !== undefined && { file: keys.file }),
    known: async (place) => (await keys.known(before(place))) ?? (await keys.known(place)) ?? NEVER_MET,
    remember: (place, key) => keys.remember(place, key),
  };
}

/** Everything in this process that has no store of its own. */
export const processHostKeys = hostKeysInMemory();

const LINE = /^(\S+) (\S+) (SHA256:[A-Za-z0-9+/]{43})$/;

/**
 * A file with one `host:port kind SHA256:…` a line, readable by its owner alone. It is read each time, so that a line
 * that the user removed counts at once. Where it cannot be written, keys are kept in memory and `log` is told once.
 */
export function hostKeysInFile(file: string, log: (line: string) => void = () => undefined): HostKeys {
  const unwritten = hostKeysInMemory();
  let writing: Promise<void> = Promise.resolve();
  let complained = false;
  const write = async (place: string, key: HostKey) => {
    const lines = await linesIn(file);
    const own = `${place} ${key.kind} ${key.fingerprint}`;
    if (lines.includes(own)) return;
    const kept = lines.filter((line) => LINE.exec(line)?.[1] !== place);
    const text = [...kept, own, ''].join('\n');
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, text, { mode: 0o600 });
      await rename(`${file}.new`, file);
    } catch {
      await unwritten.remember(place, key);
      if (!complained) log(`${file} cannot be written: SSH host keys are remembered until the restart only`);
      complained = true;
    }
  };
  return {
    file,
    async known(place) {
      await writing;
      for (const line of await linesIn(file)) {
        const [, at, kind = '', fingerprint = ''] = LINE.exec(line) ?? [];
        if (at === place) return { kind, fingerprint };
      }
      return unwritten.known(place);
    },
    remember(place, key) {
      writing = writing.then(() => write(place, key));
      return writing;
    },
  };
}

async function linesIn(file: string): Promise<readonly string[]> {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter(Boolean);
  } catch {
    return [];
  }
}
