// Which packages are part of what users get, by the lock file.
import { z } from 'zod';

const entry = z.looseObject({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  hasInstallScript: z.boolean().default(false),
});

/** A `package-lock.json` (version 3), as much as is needed here. */
export const lock = z.looseObject({ packages: z.record(z.string(), entry) });
export type Lock = z.output<typeof lock>;

/** Places in the lock file of what is installed for these packages, optional ones left out. Throws for one that is missing. */
export function placesOf(names: readonly string[], { packages }: Lock): ReadonlySet<string> {
  const places = new Set<string>();
  const add = (name: string, from: string): void => {
    const place = placeOf(name, from, packages);
    if (places.has(place)) return;
    places.add(place);
    for (const next of Object.keys(packages[place]?.dependencies ?? {})) add(next, place);
  };
  for (const name of names) add(name, '');
  return places;
}

/** Beside the one that wants it, or further out, as Node.js looks. */
function placeOf(name: string, from: string, packages: Lock['packages']): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (folder === '') throw new Error(`${name} is not in the lock file`);
  }
}
