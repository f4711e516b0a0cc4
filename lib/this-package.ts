import { existsSync, readFileSync } from 'node:fs';

interface Package {
  readonly name: string;
  readonly version: string;
}

/** How the command line is called without installing anything; what npx finds by the bare name is not ours. */
export const COMMAND = 'npx -p @futamichi/node-red-dual-stack futamichi';

/** This package, as its own file says: the nearest one above, in the sources as in what is installed. */
export function thisPackage(): Package {
  let file = new URL('package.json', import.meta.url);
  while (!existsSync(file)) file = new URL('../package.json', file);
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Package;
  return { name, version };
}
