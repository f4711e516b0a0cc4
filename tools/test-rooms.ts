// Unit tests run room by room: one process for each folder of test/unit, because a process of its own for each of some 200 files
// costs more than the tests themselves.
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Rooms that start Node-RED, whole homes or child processes: in `npm test`, not in `npm run check`. Longest first. */
export const SLOW_ROOMS: readonly string[] = [
  'nodes',
  'scenarios/set-up',
  'contract',
  'scenarios',
  'security',
  'cli',
];

/** The time-out is for a room; it is far above what the slowest takes on a busy machine. */
export const TEST_FLAGS: readonly string[] = [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-timeout=400000',
  // one more than there are cores: homes that restart are waited for
  `--test-concurrency=${availableParallelism() + 1}`,
];

/** The test files of each room, slow rooms first, so that no long one is left for the end. */
export function rooms(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = Map.groupBy([...files].sort(), (file) => dirname(file).replace(/^test\/unit\/?/, ''));
  const rank = (room: string) => (SLOW_ROOMS.indexOf(room) + SLOW_ROOMS.length + 1) % (SLOW_ROOMS.length + 1);
  return new Map([...found].sort(([a], [b]) => rank(a) - rank(b)));
}

/** Writes an entry for each room that loads its files, and answers the entries' paths. */
export function roomEntries(root: string, wanted: (room: string) => boolean = () => true): string[] {
  const folder = join(root, 'coverage', 'rooms');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = globSync('test/unit/**/*.test.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
  return [...rooms(files)]
    .filter(([room]) => wanted(room))
    .map(([room, members]) => {
      const entry = join(folder, `${room.replaceAll('/', '-') || 'root'}.test.ts`);
      const lines = members.map(
        (file) => `await import('${relative(folder, join(root, file)).replaceAll('\\', '/')}');`,
      );
      writeFileSync(entry, `${lines.join('\n')}\nexport {};\n`);
      return entry;
    });
}
