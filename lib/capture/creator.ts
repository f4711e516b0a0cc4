import { readFileSync } from 'node:fs';
import type { Creator } from './har.ts';

/** This package, as its own file says. */
export function thisPackage(): Creator {
  const here = import.meta.url;
  // beside the sources while developing, one level further up in the package
  const file = new URL(here.includes('/dist/') ? '../../../package.json' : '../../package.json', here);
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as Creator;
  return { name, version };
}
