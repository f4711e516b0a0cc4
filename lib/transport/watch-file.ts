import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Calls `changed` whenever a file of this machine is written or made anew, until the signal aborts or its folder goes away. It
 * never rejects; a folder that is not there ends it at once.
 */
export function watchFile(file: string, changed: () => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    try {
      // the folder, because a file that is replaced is another one
      const watcher = watch(dirname(file), { persistent: false }, (_, name) => {
        if (name === null || name === basename(file)) changed();
      });
      const end = () => watcher.close();
      signal.addEventListener('abort', end, { once: true });
      watcher.on('error', end);
      watcher.on('close', () => {
        signal.removeEventListener('abort', end);
        resolve();
      });
    } catch {
      resolve();
    }
  });
}
