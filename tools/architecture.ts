// The rooms of the code and who imports whom, drawn from the imports: docs/architecture.md (npm run docs).
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** Room -> rooms that it imports at run time or for types. */
export type Rooms = ReadonlyMap<string, ReadonlySet<string>>;

/** `lib/router/lane.ts` -> `lib/router`, `nodes/router.ts` -> `nodes`, `lib/this-package.ts` -> itself. */
export function roomOf(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  if (top !== 'lib') return top;
  return third === undefined ? path.replace(/\.ts$/, '') : `lib/${second}`;
}

export function roomsIn(root: string): Rooms {
  const rooms = new Map<string, Set<string>>();
  for (const found of globSync('{lib,nodes}/**/*.ts', { cwd: root }).sort()) {
    const path = found.replaceAll('\\', '/');
    const room = roomOf(path);
    const imports = rooms.get(room) ?? rooms.set(room, new Set()).get(room);
    for (const [, name = ''] of readFileSync(join(root, path), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const target = roomOf(normalize(join(dirname(path), name)).replaceAll('\\', '/'));
      if (target !== room) imports?.add(target);
    }
  }
  return rooms;
}

/** Arrows that say nothing new are left out: whoever imports A, which imports B, is expected to know B. */
export function essential(rooms: Rooms): readonly (readonly [from: string, to: string])[] {
  const reach = (from: string, seen = new Set<string>()): ReadonlySet<string> => {
    for (const next of rooms.get(from) ?? [])
      if (!seen.has(next)) {
        seen.add(next);
        reach(next, seen);
      }
    return seen;
  };
  return [...rooms].flatMap(([from, targets]) =>
    [...targets]
      .filter((to) => ![...targets].some((other) => other !== to && reach(other).has(to)))
      .sort()
      .map((to) => [from, to] as const),
  );
}

/** A Mermaid flowchart, which code hosts and editors draw. */
export function chart(rooms: Rooms): string {
  const id = (room: string) => room.replaceAll(/[^a-z]/g, '_');
  const names = [
    ...new Set([...rooms.keys(), ...[...rooms.values()].flatMap((targets) => [...targets])]),
  ].sort();
  return [
    '```mermaid',
    'flowchart TD',
    ...names.map((room) => `  ${id(room)}["${room.replace(/^lib\//, '')}"]`),
    ...essential(rooms).map(([from, to]) => `  ${id(from)} --> ${id(to)}`),
    '```',
  ].join('\n');
}
